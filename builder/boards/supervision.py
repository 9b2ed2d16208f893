"""信息公开监督检查: the last audit as the office keeps it in data/audit.yml; no page where it keeps none."""

from __future__ import annotations

from collections.abc import Iterator

from builder.counted import Counted
from builder.records import Site
from builder.values import Group


def keys(site: Site) -> Iterator[tuple[str, str]]:
    """One page, if the office publishes its audits."""
    if site.supervision is not None:
        yield "", ""


def figures(site: Counted, key: str) -> Group | None:
    """The result as it was written: nothing is counted anew, nothing added."""
    return site.supervision
