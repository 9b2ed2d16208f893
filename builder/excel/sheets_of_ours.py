"""The names of the sheets we write ourselves, beside the one that is filled in; an import passes them by."""

from __future__ import annotations

GUIDE, LISTS, PROBLEMS = "填写说明", "可选词", "问题清单"
OURS = {GUIDE, LISTS, PROBLEMS}
