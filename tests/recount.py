"""Counts the sample's records straight from its YAML, knowing nothing of the program: boards are compared with it."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import yaml
from chinese_calendar import is_workday
from office import REPO

TODAY = "2026-11-20"  # data/site.yml


def public() -> Iterator[dict[str, Any]]:
    """Every public record with its folder as `type`."""
    for path in sorted((REPO / "data").glob("*/**/*.yml")):
        read = yaml.load(path.read_text("utf-8"), Loader=yaml.CBaseLoader)
        shared = read.get("defaults", {}) if isinstance(read, dict) else {}
        for record in read if isinstance(read, list) else read.get("records", [read]):
            whole = {**shared, **record, "type": path.relative_to(REPO / "data").parts[0]}
            starts, ends = whole.get("publish_at", whole.get("published_on", "9")), whole.get("expires", "9")
            gone = whole.get("withdrawn", {}).get("date", "9") <= TODAY or ends < TODAY
            if whole.get("disclosure") == "主动公开" and starts <= TODAY and not gone:
                yield whole


def task_state(task: dict[str, Any]) -> str:
    """How a task stands, by the words of its due time."""
    named = re.match(r"(\d{4})[年.](\d+)月?(?:(\d+)日|(中旬))?", task.get("due", ""))
    due = "9"
    if named:
        year, month = int(named[1]), int(named[2])
        day = int(named[3] or (20 if named[4] else calendar.monthrange(year, month)[1]))
        due = f"{year}-{month:02}-{day:02}"
    if task.get("done_on"):
        return "on_time" if task["done_on"] <= due else "delayed"
    if not task.get("progress") and not task.get("evidence"):
        return "unrecorded"
    return "late" if due < TODAY else "doing"


def working_days(made: str, published: str) -> int:
    """Working days after one day up to another, one day at a time."""
    day, last, count = date.fromisoformat(made), date.fromisoformat(published), 0
    while day < last:
        day += timedelta(days=1)
        count += is_workday(day)
    return count
