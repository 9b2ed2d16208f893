"""A small sound site to audit, and what a fixture changes in it: pages as built, or the records behind them.

The site is the one `gongkai init` makes, built once a session. A fixture names edits; those below data/ are made in a
copy of the records, which is read and linked again; all others are laid over the pages without writing anything.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from builder.audit.pack import DEFAULT, Rule, find_packs, load_rules
from builder.audit.read import read_page
from builder.audit.run import Behind, Request, behind_of, subject_of
from builder.audit.subject import Subject
from builder.audit.tree import SUFFIXES, Tree, read_tree
from builder.audit.waivers import Waiver, load_waivers
from builder.build import Options, check
from builder.diagnostics import Report

TODAY = date(2025, 3, 31)
SOURCES = ("data/", "theme/")


@dataclass(frozen=True)
class Overlay(Tree):
    """A tree with some files changed; `changed` holds their bytes."""

    changed: Mapping[str, bytes]

    def read(self, path: str) -> bytes:
        return self.changed[path] if path in self.changed else super().read(path)


def overlay(tree: Tree, changed: Mapping[str, bytes | None]) -> Tree:
    """The tree with files replaced, added, or (None) removed."""
    gone = {path for path, data in changed.items() if data is None}
    before = tree.changed if isinstance(tree, Overlay) else {}
    kept = {**before, **{path: data for path, data in changed.items() if data is not None}}
    files = {path: size for path, size in tree.files.items() if path not in gone}
    files |= {path: len(data) for path, data in kept.items()}
    pages = {url: page for url, page in tree.pages.items() if url not in gone}
    pages |= {path: read_page(path, data) for path, data in changed.items() if data and path.endswith(SUFFIXES)}
    return Overlay(tree.folder, dict(sorted(files.items())), dict(sorted(pages.items())), kept)


@dataclass(frozen=True)
class SoundSite:
    """The built site, its subject, and a folder for copies of its records."""

    root: Path
    subject: Subject
    rules: Mapping[str, Rule]
    scratch: Path
    stack: ExitStack
    waivers: tuple[Waiver, ...] = ()

    def changed(self, edits: Sequence[Mapping[str, Any]], name: str) -> Subject:
        """The subject after the edits of a fixture."""
        data = [edit for edit in edits if edit["file"].startswith(SOURCES)]
        subject = self._relinked(data, name) if data else self.subject
        for edit in edits:
            if not edit["file"].startswith((*SOURCES, ".")):
                subject = replace(subject, tree=overlay(subject.tree, dict(_pages(subject.tree, edit))))
        facts: dict[str, Any] = {}
        for edit in edits:
            facts |= edit if edit["file"] == ".subject" else {}
        return _with_facts(subject, facts)

    def _relinked(self, edits: Sequence[Mapping[str, Any]], name: str) -> Subject:
        root = self.scratch / name
        for part in ("data", "mkdocs.yml", "theme"):
            source = self.root / part
            if source.is_dir():
                shutil.copytree(source, root / part, dirs_exist_ok=True)
            elif source.is_file():
                root.mkdir(parents=True, exist_ok=True)
                shutil.copy(source, root / part)
        for edit in edits:
            target = root / edit["file"]
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(_text(edit, target.read_text("utf-8") if target.exists() else ""), "utf-8")
        return opened(self.stack, root, self.subject.tree, TODAY)


def _pages(tree: Tree, edit: Mapping[str, Any]) -> Any:
    """(path, bytes or None) of an edit; `every: yes` changes each page that holds the words."""
    paths = (
        [path for path in tree.pages if edit["old"].encode() in tree.read(path)]
        if edit.get("every")
        else [edit["file"]]
    )
    assert paths, edit
    for path in paths:
        if edit.get("remove"):
            yield path, None
        elif "size" in edit:
            yield path, edit["text"].encode() + b" " * int(edit["size"])
        else:
            yield path, _text(edit, tree.read(path).decode("utf-8")).encode(edit.get("encoding", "utf-8"))


def _text(edit: Mapping[str, Any], before: str) -> str:
    if "text" in edit:
        return str(edit["text"])
    if "append" in edit:
        return before + str(edit["append"])
    assert edit["old"] in before, f"{edit['old']!r} is not in {edit['file']}"
    return before.replace(str(edit["old"]), str(edit["new"]))


def _with_facts(subject: Subject, facts: Mapping[str, Any]) -> Subject:
    """What is not in files: the day, the Git history, the last report."""
    changed: dict[str, Any] = {}
    if "today" in facts:
        changed["today"] = date.fromisoformat(facts["today"])
    if "first_seen" in facts:
        changed["first_seen"] = {id: date.fromisoformat(day) for id, day in facts["first_seen"].items()}
        changed["since"] = date.fromisoformat(facts["since"])
    if "earlier" in facts:
        changed["earlier"] = frozenset(facts["earlier"])
    return replace(subject, **changed)


@contextmanager
def records_behind(root: Path, today: date | None, report: Report) -> Iterator[Behind]:
    """A site's records, while they are looked at."""
    with closing(check(root, report, Options(today))) as checked:
        yield behind_of(checked.project, checked.site, checked.store)


def opened(stack: ExitStack, root: Path, tree: Tree, today: date | None) -> Subject:
    """The pages with the records of a folder, which stay open as long as the stack does."""
    report = Report()
    behind = stack.enter_context(records_behind(root, today, report))
    assert not report.failed, [(str(d.place), d.code, d.message("zh")) for d in report]
    return subject_of(Request(None, root, True, today), behind, tree)


@contextmanager
def sound_site(root: Path, scratch: Path, built: Path | None = None, today: date | None = None) -> Iterator[SoundSite]:
    """The site below `root`, built into `root/site` or another folder."""
    rules: dict[str, Rule] = {}
    packs = find_packs(None)
    for name in (*(n for n in packs.paths if n != DEFAULT), DEFAULT):
        rules |= {rule.id: rule for rule in load_rules(packs, (name,), Report())}
    with ExitStack() as stack:
        subject = opened(stack, root, read_tree(built or root / "site"), today)
        waivers = load_waivers(root, list(rules), Report())
        yield SoundSite(root, subject, rules, scratch, stack, tuple(waivers))
