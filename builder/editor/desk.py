"""The desk: records as they stand with all drafts, judged as one types, shown as they will look, handed on at the end.

The site itself is written by `save` alone. Until then the drafts lie in a copy of the site made of links, which the
ordinary `check` and `build` read.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from builder.build import Options, build, check
from builder.diagnostics import Diagnostic, Place, Report, Stop
from builder.editor.drafts import Drafts
from builder.editor.ids import fits, free, proposed
from builder.editor.layout import lay_out
from builder.editor.revert import reverted
from builder.importer.shelf import Kept, Shelf
from builder.importer.trial import Lines
from builder.importer.yamlfile import Unwritable, appended, changed
from builder.plan import url_of
from builder.project import Project, open_project
from builder.records import Site
from builder.scalars import Problem
from builder.sources import SUFFIXES
from builder.yamltext import Node, read_text

Message = dict[str, object]
Values = Mapping[str, "Node | None"]  # field → its YAML value, None where it is taken out


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
        lay_out(root, self.copy, self.drafts.texts)

    @property
    def project(self) -> Project:
        """The settings as they stand."""
        return open_project(self.copy, Report(), self._today)

    def rows(self, type_name: str) -> list[dict[str, object]]:
        """The records of a type as written, in the order of their files."""
        shelf = Shelf(self.project, [type_name])
        return [self._row(kept) for kept in shelf.of_type(type_name)]

    def _row(self, kept: Kept) -> dict[str, object]:
        new = not (self.root / kept.path).exists()
        draft = kept.path in self.drafts.texts
        return {"id": kept.id, "path": kept.path, "draft": draft, "new": new, "values": dict(kept.node)}

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

    def propose(self, type_name: str, values: Mapping[str, Node]) -> str:
        """An id for a new record with these values."""
        project = self.project
        return proposed(project.types[type_name], Shelf(project, [type_name]).types, values)

    def add(self, type_name: str, values: Mapping[str, Node]) -> tuple[str, list[Message]]:
        """A new record in a file of its own; its id, and what is still wrong with it. Raises Refusal."""
        id = str(values.get("id") or self.propose(type_name, values))
        self._vet(type_name, id)
        node: dict[str, Node] = {"id": id, "published_on": self.project.today.isoformat(), **values}
        self._keep(self._new_path(type_name, id), appended("", [node]))
        return id, self.judge(type_name, node)

    def rename(self, type_name: str, id: str, new: str) -> str:
        """Give a record that was never saved another id; the path of its draft. Raises Refusal."""
        kept = Shelf(self.project, [type_name]).by_id.get(id)
        if kept is None or (self.root / kept.path).exists():
            raise Refusal("id_stays", id=id)
        self._vet(type_name, new)
        path = self._new_path(type_name, new)
        self._keep(path, changed(self.drafts.texts[kept.path], {kept.trail: {"id": new}}))
        self._forget(kept.path)  # the new one is there before the old one goes
        return path

    def _vet(self, type_name: str, id: str) -> None:
        project = self.project
        kind = project.types[type_name]
        if not fits(kind, id):
            spec = kind.by_name["id"]
            raise Refusal("bad_id", id=id, want=spec.pattern_help_en if self.lang == "en" else spec.pattern_help)
        if id in Shelf(project, [type_name]).types:
            raise Refusal("id_taken", id=id)

    def _new_path(self, type_name: str, id: str) -> str:
        """A file that is not there yet: one of that name may hold other records."""
        folder = self.copy / "data" / type_name
        return f"data/{type_name}/{free(id, {path.stem for path in folder.glob('*')})}.yml"

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
        return [self._placed(item) for item in self._judged()]

    def _judged(self) -> list[Diagnostic]:
        report = Report()
        try:
            check(self.copy, report, Options(self._today)).close()
        except Stop:
            pass
        return list(report)

    def _errors(self) -> list[Diagnostic]:
        return [item for item in self._judged() if item.severity == "error"]

    def _unfinished(self, errors: list[Diagnostic]) -> dict[str, str]:
        """The drafts of new records that have mistakes: nobody else need wait for them."""
        wrong = {item.place.path for item in errors}
        return {name: text for name, text in self.drafts.texts.items()
                if name in wrong and not (self.root / name).exists()}  # fmt: skip

    @contextmanager
    def _without(self, texts: Mapping[str, str]) -> Iterator[None]:
        """The copy as if these drafts were not there."""
        for name in texts:
            (self.copy / name).unlink()
        try:
            yield
        finally:
            for name, text in texts.items():
                (self.copy / name).write_text(text, "utf-8")

    def _placed(self, item: Diagnostic) -> Message:
        path = self.copy / item.place.path
        known = path.suffix in SUFFIXES and path.is_file()
        id, trail = Lines(read_text(path)).record_at(item.place.line) if known else ("", ())
        return {**_message(item, self.lang, list(trail)), "id": id, "place": str(item.place)}

    def preview(self, id: str) -> str:
        """Build the site with the drafts; the address of a record in it. Raises Refusal where it cannot be built."""
        try:
            return self._built(id)
        except Stop:
            others = self._unfinished(self._errors())
        if any(Lines(text).record_at(1)[0] == id for text in others.values()):
            raise Refusal("preview_needs_check")
        try:
            with self._without(others):
                return self._built(id)
        except Stop:
            raise Refusal("preview_needs_check") from None

    def _built(self, id: str) -> str:
        built = build(self.copy, self.copy / "site", Report(), Options(self._today, search=False))
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
        """The drafts that may be handed on; a new record with mistakes stays behind and keeps no other back.

        Raises Refusal: no drafts, mistakes, files changed meanwhile.
        """
        if not self.drafts.texts:
            raise Refusal("no_drafts")
        if stale := self.drafts.changed_underneath():
            raise Refusal("changed_underneath", paths="、".join(stale))
        errors = self._errors()
        unfinished = self._unfinished(errors)
        whole = {name: text for name, text in self.drafts.texts.items() if name not in unfinished}
        if unfinished and whole:
            with self._without(unfinished):
                errors = self._errors()
        if errors:
            raise Refusal("drafts_have_mistakes", errors=len(errors))
        return whole

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


def _message(item: Diagnostic, lang: str, trail: list[str | int]) -> Message:
    """A diagnostic for the page. `field` leads to the input; what is missing has no place, only a name."""
    missing: list[str | int] = [str(item.args["name"])] if item.code == "S002" and not trail else []
    trail = missing or [step.removesuffix("<key>") if isinstance(step, str) else step for step in trail]
    return {"code": item.code, "severity": item.severity, "message": item.message(lang), "hint": item.hint(lang),
            "field": trail}  # fmt: skip
