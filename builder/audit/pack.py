"""Rule packs: YAML files that say what is required, by which clause, and which check finds it out.

A pack extends others; a rule of the same id overrides what it says itself and keeps the rest. Every mistake in a
pack is a Diagnostic with a place: nothing is guessed, and a rule that cannot be read is not judged as passed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from builder.audit.parameters import ParameterError, bound
from builder.diagnostics import Place, Report
from builder.fields import Choice, FieldSpec
from builder.kinds import compile_fields
from builder.program import PACKAGE
from builder.project import relative
from builder.scalars import Problem, Problems, closest, need
from builder.schema import fields_of
from builder.yamltext import Node, Trail, YamlProblem, locate, parse, read_text

BUILT_IN = PACKAGE / "rules/packs"
OWN = "data/rules"
DEFAULT = "cn-national"
WAIVERS = "waivers.yml"
SEVERITIES = ("veto", "error", "warn", "info")
WORDS = {
    "severities": tuple(Choice(word, word) for word in SEVERITIES),
    "confidences": tuple(Choice(word, word) for word in ("R", "R2", "M", "O")),
}


@dataclass(frozen=True)
class Rule:
    """One rule as it holds after overriding. `arguments` are what its check is called with."""

    id: str
    severity: str
    values: Mapping[str, Any]
    check: str
    arguments: Mapping[str, object]
    pack: str

    def words(self, part: str, lang: str) -> str:
        """Condition, verified, fix or reason in the reader's language."""
        english = self.values.get(f"{part}_en") if lang == "en" else None
        return str(english or self.values.get(part) or "")

    @property
    def chapter(self) -> str:
        """The first part of its id: COL, CAT …"""
        return self.id.partition("-")[0]


@dataclass(frozen=True)
class Raw:
    """A rule as written: its mapping, where it stands, the pack that said it last."""

    node: dict[str, Node]
    pack: str
    path: Path
    trail: Trail


@dataclass(frozen=True)
class Packs:
    """The packs that can be named: the program's own and the office's."""

    root: Path | None
    paths: Mapping[str, Path] = field(default_factory=dict)


def find_packs(root: Path | None) -> Packs:
    """All packs by name; those of an office's data/rules/ stand in front of the built-in ones."""
    found = {path.stem: path for path in sorted(BUILT_IN.glob("*.yml"))}
    if root is not None and (root / OWN).is_dir():
        found |= {path.stem: path for path in sorted((root / OWN).glob("*.yml")) if path.name != WAIVERS}
    return Packs(root, found)


def chosen(packs: Packs, named: tuple[str, ...]) -> tuple[str, ...]:
    """The packs to judge by: those named, else the office's own, else the national one."""
    own = tuple(name for name, path in packs.paths.items() if path.parent != BUILT_IN)
    return named or own or (DEFAULT,)


def load_rules(packs: Packs, names: tuple[str, ...], report: Report) -> list[Rule]:
    """The rules of some packs, sorted by id; mistakes go into the report and their rules are left out."""
    merged: dict[str, Raw] = {}
    for name in names:
        for raw in _gather(packs, name, (), report):
            _override(merged, raw)
    rules = [rule for raw in merged.values() if (rule := _rule(packs, raw, report)) is not None]
    return sorted(rules, key=lambda rule: rule.id)


def rule_ids(packs: Packs) -> list[str]:
    """The ids of every rule of every pack that can be named, for waivers."""
    return sorted({str(raw.node.get("id")) for name in packs.paths for raw in _gather(packs, name, (), Report())})


def _override(merged: dict[str, Raw], raw: Raw) -> None:
    before = merged.get(str(raw.node.get("id")))
    if before is None:
        merged[str(raw.node.get("id"))] = raw
        return
    node = {**before.node, **raw.node}
    given, kept = raw.node.get("with"), before.node.get("with")
    if isinstance(given, dict) and isinstance(kept, dict) and raw.node.get("check") in (None, before.node.get("check")):
        node["with"] = {**kept, **given}
    merged[str(raw.node.get("id"))] = Raw(node, raw.pack, raw.path, raw.trail)


def _gather(packs: Packs, name: str, above: tuple[str, ...], report: Report) -> Iterator[Raw]:
    """The rules of a pack, those of the packs it extends first."""
    path = packs.paths[name]
    read = _read(packs, path, report)
    if read is None:
        return
    text, node = read
    for n, base in enumerate(_extends(node)):
        place = Place(_shown(packs, path), *locate(text, ("extends", n)))
        if base in (*above, name):
            report.add(place, "A004", pack=base)
        elif base not in packs.paths:
            report.add(place, "A003", pack=base, near=closest(base, list(packs.paths)))
        else:
            yield from _gather(packs, base, (*above, name), report)
    yield from _own_rules(packs, name, path, text, node, report)


def _own_rules(packs: Packs, name: str, path: Path, text: str, node: dict[str, Node], report: Report) -> Iterator[Raw]:
    rules = node.get("rules", [])
    problems: Problems = []
    seen: set[str] = set()
    need("list", rules, ("rules",), problems)
    for n, rule in enumerate(rules if isinstance(rules, list) else []):
        if not need("group", rule, ("rules", n), problems) or not isinstance(rule, dict):
            continue
        id = str(rule.get("id", ""))
        if id in seen:
            problems.append(Problem(("rules", n, "id"), "A005", {"rule": id}))
        seen.add(id)
        yield Raw(rule, name, path, ("rules", n))
    _note(packs, path, text, problems, report)


def _read(packs: Packs, path: Path, report: Report) -> tuple[str, dict[str, Node]] | None:
    """Text and mapping of a pack's file; its head is checked here."""
    shown = _shown(packs, path)
    try:
        text = read_text(path)
        node = _parsed(text)
    except YamlProblem as problem:
        report.add(Place(shown, problem.line, problem.column), problem.code, **dict(problem.args_))
        return None
    problems: Problems = []
    if need("group", node, (), problems) and isinstance(node, dict):
        head = {key: value for key, value in node.items() if key not in ("rules", "chapters")}
        _filler("pack")(head, (), problems)
    _note(packs, path, text, problems, report)
    return (text, node) if isinstance(node, dict) else None


@lru_cache(maxsize=16)  # packs extend one another: the national one is read for each
def _parsed(text: str) -> Node:
    return parse(text)


@lru_cache(maxsize=4)
def _filler(part: str) -> Callable[[dict[str, Node], Trail, Problems], dict[str, object]]:
    return compile_fields(specs(part), WORDS, part)


def _extends(node: dict[str, Node]) -> list[str]:
    value = node.get("extends", [])
    return [str(name) for name in ([value] if isinstance(value, str) else value)]


def _rule(packs: Packs, raw: Raw, report: Report) -> Rule | None:
    """A merged rule, typed; None when something in it is wrong."""
    problems: Problems = []
    node = {key: value for key, value in raw.node.items() if key != "with"}
    values = _filler("rule")(node, raw.trail, problems)
    arguments = _arguments(raw, problems) if not problems else {}
    if problems:
        _note(packs, raw.path, read_text(raw.path), problems, report)
        return None
    return Rule(str(values["id"]), str(values["severity"]), values, str(values.get("check", "")), arguments, raw.pack)


def _arguments(raw: Raw, problems: Problems) -> Mapping[str, object]:
    from builder.audit.checks import CHECKS  # all of the auditor, whom the ids of rules do not ask for

    name = str(raw.node.get("check", ""))
    given = raw.node.get("with", {})
    if not name:
        if not raw.node.get("reason"):
            args: dict[str, object] = {"rule": raw.node.get("id")}
            problems.append(Problem(raw.trail, "A006", args))
        return {}
    if name not in CHECKS:
        args = {"check": name, "near": closest(name, list(CHECKS))}
        problems.append(Problem((*raw.trail, "check"), "A001", args))
        return {}
    if not need("group", given, (*raw.trail, "with"), problems) or not isinstance(given, dict):
        return {}
    try:
        return bound(CHECKS[name], given)
    except ParameterError as error:
        args = {"check": name, "name": error.name, "reason": error.reason}
        problems.append(Problem((*raw.trail, "with", error.name), "A002", args))
        return {}


def _shown(packs: Packs, path: Path) -> str:
    return relative(path, packs.root) if packs.root else path.name


def _note(packs: Packs, path: Path, text: str, problems: Problems, report: Report) -> None:
    for problem in problems:
        report.add(Place(_shown(packs, path), *locate(text, problem.trail)), problem.code, **problem.args)


@lru_cache(maxsize=1)
def _declared() -> dict[str, Any]:
    node = parse(read_text(Path(__file__).with_name("pack_fields.yml")))
    assert isinstance(node, dict)
    return node


def specs(part: str) -> tuple[FieldSpec, ...]:
    """The declared fields of `pack`, `rule` or `waiver`."""
    return fields_of(Path(__file__).with_name("pack_fields.yml"), _declared()[part], {}, WORDS)


def load_chapters(packs: Packs) -> dict[str, dict[str, str]]:
    """The names of the chapters in both languages, by the first part of a rule's id; {} for those nobody named."""
    found: dict[str, dict[str, str]] = {}
    for path in packs.paths.values():
        read = _read(packs, path, Report())
        chapters = read[1].get("chapters") if read else None
        for id, words in chapters.items() if isinstance(chapters, dict) else ():
            if isinstance(words, dict):
                found[id] = {lang: str(text) for lang, text in words.items()}
    return found
