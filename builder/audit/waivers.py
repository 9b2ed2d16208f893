"""Waivers: findings an office answers for, with a reason, a signer and a last day (data/rules/waivers.yml)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from builder.audit.finding import Finding
from builder.audit.pack import OWN, WAIVERS, WORDS, specs
from builder.dates import last_day
from builder.diagnostics import Place, Report
from builder.kinds import compile_fields
from builder.scalars import Problem, Problems, closest, need
from builder.yamltext import YamlProblem, locate, parse, read_text


@dataclass(frozen=True)
class Waiver:
    """One waiver; it covers the findings of a rule about a record, a column or a page, or all of them."""

    rule: str
    reason: str
    signer: str
    until: date
    place: str
    record: str = ""
    column: str = ""
    page: str = ""

    def covers(self, rule: str, finding: Finding, columns: dict[str, str]) -> bool:
        """True when the waiver is for this finding. `columns` maps names of columns to their ids."""
        if rule != self.rule:
            return False
        record = finding.record.id if finding.record else ""
        column = columns.get(finding.column, finding.column)
        return all(
            not wanted or wanted == got
            for wanted, got in ((self.record, record), (self.page, finding.page))
        ) and (not self.column or self.column in (column, finding.column))  # fmt: skip


def load_waivers(root: Path | None, rules: Iterable[str], report: Report) -> list[Waiver]:
    """The waivers of a site; mistakes go into the report."""
    path = root / OWN / WAIVERS if root else None
    if path is None or not path.is_file():
        return []
    shown = f"{OWN}/{WAIVERS}"
    try:
        text = read_text(path)
        node = parse(text)
    except YamlProblem as problem:
        report.add(Place(shown, problem.line, problem.column), problem.code, **dict(problem.args_))
        return []
    problems: Problems = []
    found: list[Waiver] = []
    fill = compile_fields(specs("waiver"), WORDS, "waiver")
    known = list(rules)
    for n, item in enumerate(node if need("list", node, (), problems) and isinstance(node, list) else []):
        before = len(problems)
        if not need("group", item, (n,), problems) or not isinstance(item, dict):
            continue
        values = fill(item, (n,), problems)
        if "rule" in values and values["rule"] not in known:
            args: dict[str, object] = {"rule": values["rule"], "near": closest(str(values["rule"]), known)}
            problems.append(Problem((n, "rule"), "A007", args))
        if len(problems) == before:
            texts = {key: str(value) for key, value in values.items() if key != "until"}
            place = Place(shown, *locate(text, (n,)))
            found.append(Waiver(until=last_day(str(values["until"])), place=str(place), **texts))
    for problem_ in problems:
        report.add(Place(shown, *locate(text, problem_.trail)), problem_.code, **problem_.args)
    return found
