"""`gongkai audit` for the tests: asked on a day on which the sound site is in order, its report by rules."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from office import Ran, run

DAY = ("--today", "2025-03-31")


def audit(root: Path, *args: str) -> Ran:
    return run("audit", "--site", str(root), *DAY, *args)


def report(ran: Ran) -> dict[str, dict[str, Any]]:
    """The rules of a JSON report by their ids."""
    return {rule["id"]: rule for rule in json.loads(ran.out)["rules"]}


def edit(root: Path, path: str, old: str, new: str) -> None:
    file = root / "site" / path
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new), "utf-8")
