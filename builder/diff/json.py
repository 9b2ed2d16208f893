"""The card for other programs: everything it knows."""

from __future__ import annotations

import json
from dataclasses import asdict

from builder.diff.card import Card


def data(card: Card, lang: str) -> bytes:
    """One JSON object; texts of changed fields in full, diagnostics as in `check --format json`."""
    made = asdict(card)
    for name in ("told", "mended"):
        made[name] = [item.as_json(lang) for item in getattr(card, name)]
    if card.audit:
        del made["unaudited"]
    return (json.dumps(made, ensure_ascii=False, indent=1) + "\n").encode()
