"""The rule packs and waivers an office wrote itself (data/rules/) are judged with its records (A001 … A007)."""

from __future__ import annotations

from pathlib import Path

from builder.audit.pack import BUILT_IN, OWN, find_packs, load_rules, rule_ids
from builder.audit.waivers import load_waivers
from builder.diagnostics import Report


def check(root: Path, report: Report) -> None:
    """Tell every mistake in data/rules/. Without that folder nothing is read."""
    if not (root / OWN).is_dir():
        return
    packs = find_packs(root)
    for name, path in packs.paths.items():
        if path.parent != BUILT_IN:
            load_rules(packs, (name,), report)
    load_waivers(root, rule_ids(packs), report)
