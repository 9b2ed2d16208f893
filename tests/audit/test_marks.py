"""Theme and auditor share one catalogue of marks, so that neither drifts from the other."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from office import REPO

from builder.audit.marks import load_marks
from builder.audit.pack import find_packs, load_rules
from builder.audit.read import LINE_MARKS, OWN_KINDS, WHOLE_MARKS
from builder.audit.tree import read_tree
from builder.diagnostics import Report
from builder.host import __file__ as host  # the theme is found from where the program lies

TEMPLATES = [*(REPO / "theme").rglob("*.html"), *Path(host).parent.joinpath("types").rglob("*.html")]
USED = re.compile(r"""data-gk="([a-z-]+)"|\bgk\('([a-z-]+)'""")


def used() -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for path in TEMPLATES:
        for match in USED.finditer(path.read_text("utf-8")):
            found.setdefault(match[1] or match[2], set()).add(path.name)
    return found


def test_every_mark_of_a_template_is_in_the_catalogue_and_none_there_is_unused() -> None:
    assert set(used()) == set(load_marks())


def asked_for() -> dict[str, str]:
    """The marks the auditor itself names in its sources, each with the file."""
    found = dict.fromkeys((*LINE_MARKS, *WHOLE_MARKS, *OWN_KINDS), "read.py")
    for path in sorted((REPO / "builder/audit").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            found |= dict.fromkeys(_named_by(node), path.name)
    return found


def _named_by(node: ast.AST) -> list[str]:
    """Marks in a call of marked(…), in a comparison with `mark`, in a selector."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "marked":
        return _texts(node.args)
    if isinstance(node, ast.Compare) and isinstance(node.left, ast.Name) and node.left.id == "mark":
        return _texts(node.comparators)
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return re.findall(r"\[data-gk=['\"]?([a-z-]+)", node.value)
    return []


def _texts(nodes: list[ast.expr]) -> list[str]:
    inside = [one for node in nodes for one in ast.walk(node) if isinstance(one, ast.Constant)]
    return [str(one.value) for one in inside if isinstance(one.value, str)]


def test_every_mark_the_auditor_asks_for_is_declared_and_borne_by_a_template() -> None:
    asked = {name.split("-")[0] if name.startswith("field-") else name: place for name, place in asked_for().items()}
    assert {"crumbs", "site-name", "validity-notice", "status", "row", "gathered", "search"} <= asked.keys()
    assert {name: place for name, place in asked.items() if name not in load_marks()} == {}
    assert {name: place for name, place in asked.items() if name not in used()} == {}


def test_footer_rule_asks_for_the_marks_of_the_footer() -> None:
    footer = next(rule for rule in load_rules(find_packs(None), ("cn-national",), Report()) if rule.id == "FOOT-01")
    asked = {signs[0] for signs in footer.arguments["items"].values()}  # type: ignore[attr-defined]
    assert asked == {name for name in load_marks() if name.startswith("foot-")}


def test_pages_bear_the_marks_their_kind_must(sample: Path) -> None:
    """Every page of the sample, kind by kind, bears what the catalogue says it does."""
    pages = read_tree(sample, processes=1).pages.values()
    kinds = {page.kind for page in pages}
    assert kinds >= {"home", "list", "record", "withdrawn", "prose", "sitemap"}
    for page in pages:
        if page.url == "404.html":
            continue
        text = (sample / page.url).read_text("utf-8")
        marks = set(re.findall(r'data-gk="([a-z-]+)"', text))
        must = {name for name, mark in load_marks().items() if "every" in mark.must or page.kind in mark.must}
        assert must - marks == set(), page.url


def test_the_sample_site_holds_no_error_and_no_veto(sample: Path) -> None:
    from office import run

    ran = run("audit", str(sample), "--site", str(REPO), "--format", "json")
    assert ran.code == 0, ran.out[:3000]


@pytest.mark.parametrize("name", load_marks())
def test_every_mark_is_named_in_both_languages(name: str) -> None:
    mark = load_marks()[name]
    assert mark.zh and mark.en
