"""A YAML file of the site as plain values, its mistakes told at their places."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from builder.diagnostics import Place, Report
from builder.scalars import Problems
from builder.yamltext import Node, YamlProblem, locate, parse, read_text

TOLD = 500  # mistakes of one file that are told; a file made from a sheet may hold one in each of 50,000 rows


def read_node(root: Path, name: str, report: Report) -> tuple[str, Node] | None:
    """Text and plain values of one YAML file of the site; its mistakes go into the report."""
    return parse_node(name, lambda: read_text(root / name), report)


def parse_node(name: str, read: Callable[[], str], report: Report) -> tuple[str, Node] | None:
    """The same of a text that `read` gives, or raises a YamlProblem."""
    repeated: list[YamlProblem] = []
    try:
        text = read()
        node = parse(text, repeated)
    except YamlProblem as problem:
        tell(report, name, problem)
        return None
    for again in repeated:
        tell(report, name, again)
    return text, node


def tell(report: Report, name: str, problem: YamlProblem) -> None:
    """Report what is wrong with a YAML file."""
    report.add(Place(name, problem.line, problem.column), problem.code, **dict(problem.args_))


def note(report: Report, name: str, text: str, problems: Problems) -> None:
    """Give mistakes found in plain values their places in the text; of very many only the first `TOLD`."""
    for problem in problems[:TOLD]:
        report.add(Place(name, *locate(text, problem.trail)), problem.code, **problem.args)
    if len(problems) > TOLD:
        report.add(Place(name), "Y015", shown=TOLD, more=len(problems) - TOLD)
