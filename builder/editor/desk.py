"""The desk: records as they stand with all drafts, judged as one types, shown as they will look, handed on at the end.

The site itself is written by `save` alone. Until then the drafts lie in a copy of the site made of links, which the
ordinary `check` and `build` read.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from builder.build import Options, build, check
from builder.diagnostics import Diagnostic, Place, Report, Stop
from builder.editor.drafts import Drafts
from builder.editor.revert import reverted
from builder.importer.shelf import Kept, Shelf
from builder.importer.trial import Lines
from builder.importer.yamlfile import Unwritable, appended, changed
from builder.plan import url_of
from builder.project import Project, open_project
from builder.records import Site
from builder.scaffold import default_id
from builder.scalars import Problem
from builder.schema import RecordType
from builder.sources import NOT_TYPES, SUFFIXES
from builder.yamltext import Node, read_text

Message = dict[str, object]
Values = Mapping[str, "Node | None"]  # field → its YAML value, None where it is taken out
NOT_COPIED = {"data", "site", ".gongkai", ".git", "export"}


class Refusal(Exception):
    """What was asked cannot be done; nothing was changed. `key` and `args` are words of messages_cli.yml."""

    def __init__(self, key: str, **args: object) -> None:
        super().__init__(key)
        self.key, self.args_ = key, args


class Desk:
    """One person's work on one site. Raises Stop when the settings of the site are broken."""

    def __init__(self, root: Path, lang: str, today: date | None) -> None:
        self.root, self.lang, self._today = root, lang, today
        self.drafts = Drafts(root)
        self.copy = self.drafts.folder / "copy"
        _lay_out(root, self.copy, self.drafts.texts)

    @property
    def project(self) -> Project:
        """The settings as they stand."""
        return open_project(self.copy, Report(), self._today)

    def rows(self, type_name: str) -> list[dict[str, object]]:
        """The records of a type as written, in the order of their files."""
        shelf = Shelf(self.project, [type_name])
        return [_row(kept, kept.path in self.drafts.texts) for kept in shelf.of_type(type_name)]

    def names(self) -> dict[str, list[tuple[str, str]]]:
        """Id and title of every record, by type: what references choose from."""
        project = self.project
        shelf = Shelf(project, project.types)
        return {name: [(k.id, str(k.node.get("title", ""))) for k in shelf.of_type(name)] for name in project.types}

    def change(self, type_name: str, id: str, values: Values) -> list[Message]:
        """Set fields of a record in its draft; what is wrong with the record then. Raises Refusal."""
        kept = Shelf(self.project, [type_name]).by_id.get(id)
        if kept is None:
            raise Refusal("no_such_record", id=id)
        node = dict(kept.node) | {name: value for name, value in values.items() if value is not None}
        for name in [name for name, value in values.items() if value is None]:
            node.pop(name, None)
        try:
            self._keep(kept.path, changed(read_text(self.copy / kept.path), {kept.trail: values}))
        except Unwritable:
            raise Refusal("unwritable", path=kept.path) from None
        return self.judge(type_name, node)

    def add(self, type_name: str, values: Mapping[str, Node]) -> tuple[str, list[Message]]:
        """A new record in a file of its own; its id, and what is still wrong with it."""
        project = self.project
        kind = project.types[type_name]
        id = str(values.get("id") or self._free_id(kind, project))
        if not re.fullmatch(kind.by_name["id"].pattern, id):
            raise Refusal("bad_id", id=id, want=kind.by_name["id"].pattern_help)
        if Shelf(project, project.types).types.get(id):
            raise Refusal("id_taken", id=id)
        node: dict[str, Node] = {"id": id, "published_on": project.today.isoformat(), **values}
        self._keep(f"data/{type_name}/{id}.yml", appended("", [node]))
        return id, self.judge(type_name, node)

    def _free_id(self, kind: RecordType, project: Project) -> str:
        stem, number = default_id(kind, project.today), 1
        while (self.copy / f"data/{kind.name}/{stem}-{number}.yml").exists():
            number += 1
        return f"{stem}-{number}"

    def _keep(self, name: str, text: str) -> None:
        self.drafts.keep(name, text)
        path = self.copy / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.unlink(missing_ok=True)
        if name in self.drafts.texts:
            path.write_text(text, "utf-8")
        elif (self.root / name).exists():
            path.symlink_to(self.root / name)

    def judge(self, type_name: str, node: Mapping[str, Node]) -> list[Message]:
        """What the kinds of the fields say of a record; quick, without looking at any other record."""
        problems: list[Problem] = []
        self.project.types[type_name].fill(dict(node), (), problems)
        return [_message(Diagnostic(Place(""), p.code, p.args), self.lang, list(p.trail)) for p in problems]

    def check(self) -> list[Message]:
        """What `gongkai check` says of the site with all drafts, each with the record and field it is about."""
        report = Report()
        try:
            check(self.copy, report, Options(self._today)).close()
        except Stop:
            pass
        return [self._placed(item) for item in report]

    def _placed(self, item: Diagnostic) -> Message:
        path = self.copy / item.place.path
        known = path.suffix in SUFFIXES and path.is_file()
        id, trail = Lines(read_text(path)).record_at(item.place.line) if known else ("", ())
        return {**_message(item, self.lang, list(trail)), "id": id, "place": str(item.place)}

    def preview(self, id: str) -> str:
        """Build the site with the drafts; the address of a record in it. Raises Refusal where it cannot be built."""
        report = Report()
        try:
            built = build(self.copy, self.copy / "site", report, Options(self._today, search=False))
        except Stop:
            raise Refusal("preview_needs_check") from None
        return _address(built.site, id)

    def discard(self, type_name: str, id: str) -> None:
        """Give up what is changed of one record; other records of its file keep their drafts. Raises Refusal."""
        kept = Shelf(self.project, [type_name]).by_id.get(id)
        if kept is None or kept.path not in self.drafts.texts:
            raise Refusal("no_drafts")
        saved = self.root / kept.path
        if not saved.exists():  # a new record
            return self._forget(kept.path)
        try:
            self._keep(kept.path, reverted(self.drafts.texts[kept.path], read_text(saved), id))
        except Unwritable:
            raise Refusal("changed_underneath", paths=kept.path) from None

    def _forget(self, path: str) -> None:
        self.drafts.forget([path])
        target = self.copy / path
        target.unlink(missing_ok=True)
        if (self.root / path).is_file():
            target.symlink_to(self.root / path)

    def ready(self) -> Mapping[str, str]:
        """The drafts, when they may be handed on. Raises Refusal: none, mistakes, files changed meanwhile."""
        if not self.drafts.texts:
            raise Refusal("no_drafts")
        if stale := self.drafts.changed_underneath():
            raise Refusal("changed_underneath", paths="、".join(stale))
        if wrong := [item for item in self.check() if item["severity"] == "error"]:
            raise Refusal("drafts_have_mistakes", errors=len(wrong))
        return dict(self.drafts.texts)

    def save(self) -> list[str]:
        """Write the drafts into the site's files; the paths. Raises Refusal."""
        texts = self.ready()
        for name, text in texts.items():
            path = self.root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.with_name(f".{path.name}.new").write_bytes(text.encode())
        for name in texts:  # all are written before the first takes its place
            (self.root / name).with_name(f".{Path(name).name}.new").replace(self.root / name)
        self.done(list(texts))
        return sorted(texts)

    def done(self, names: list[str]) -> None:
        """These drafts are where they belong."""
        for name in names:
            self._forget(name)


def _address(site: Site, id: str) -> str:
    record = site.records.get(id)
    if record is None:
        raise Refusal("not_public_yet", id=id)
    return url_of(site, record)


def _row(kept: Kept, is_draft: bool) -> dict[str, object]:
    return {"id": kept.id, "path": kept.path, "draft": is_draft, "values": dict(kept.node)}


def _message(item: Diagnostic, lang: str, trail: list[str | int]) -> Message:
    """A diagnostic for the page. `field` leads to the input; what is missing has no place, only a name."""
    missing: list[str | int] = [str(item.args["name"])] if item.code == "S002" and not trail else []
    trail = missing or [step.removesuffix("<key>") if isinstance(step, str) else step for step in trail]
    return {"code": item.code, "severity": item.severity, "message": item.message(lang), "hint": item.hint(lang),
            "field": trail}  # fmt: skip


def _lay_out(root: Path, copy: Path, texts: Mapping[str, str]) -> None:
    """The copy: links to all of the site, real files where there is a draft; what an earlier copy built stays."""
    copy.mkdir(parents=True, exist_ok=True)
    shutil.rmtree(copy / "data", ignore_errors=True)
    for path in root.iterdir():
        link = copy / path.name
        if path.name not in NOT_COPIED and not link.is_symlink():
            link.symlink_to(path)
    for path in (root / "data").iterdir():
        whole = path.is_file() or path.name in NOT_TYPES
        for file in [path] if whole else [inner for inner in path.rglob("*") if inner.is_file()]:
            target = copy / file.relative_to(root)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.symlink_to(file)
    for name, text in texts.items():
        (copy / name).unlink(missing_ok=True)
        (copy / name).parent.mkdir(parents=True, exist_ok=True)
        (copy / name).write_text(text, "utf-8")
