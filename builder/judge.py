"""Mistakes between records: ids and numbers given twice, references to nothing, columns and files that are not there.

A record is judged when it changed, or something it names, or something it shares an id or a number with; and again at
every change as long as something is wrong with it. What was found stays in the store.
"""

from __future__ import annotations

from builder.codec import Codec
from builder.diagnostics import Place, Report
from builder.fields import FieldSpec
from builder.known import keep_notes
from builder.load import Loader
from builder.places import Places
from builder.project import Project
from builder.public import Publisher
from builder.records import Record, frozen
from builder.references import references
from builder.rules import units
from builder.scalars import closest
from builder.store import Store, dumps, loads
from builder.values import files_in


class Judge:
    """Judges records of the store."""

    def __init__(self, project: Project, store: Store) -> None:
        self._project, self._store = project, store
        self._codec, self._places = Codec(project.types, project.vocab), Places(project.root)
        self._lost: dict[str, str] = {}

    def judge(self, loader: Loader | None, publisher: Publisher) -> None:
        """Judge what may have changed; everything when there is no telling."""
        lost = self._store.rows("select type, lost from files where lost is not null")
        self._lost = {id: type for type, ids in lost for id in loads(ids)}
        if loader is not None and not loader.moved and not publisher.urls:
            return
        for seq in sorted(self._suspects() if loader is None else self._concerned(loader)):
            self._one(seq)
        self._addresses(None if loader is None else publisher.urls)

    def _suspects(self) -> set[int]:
        """Of all records, those with which something may be wrong."""
        column = self._store.column
        found = set(column("select seq from records where not known"))
        twice = "select type, field, value from uniques group by type, field, value having count(*) > 1"
        found.update(column(f"select seq from uniques where (type, field, value) in ({twice})"))
        target = "select src from refs left join records d on d.id = dst and d.known where d.seq is null or d.seq = src"
        found.update(column(f"{target} or want <> 'any' and instr(want, '|' || d.type || '|') = 0"))
        ended = "select id from records where type = 'org' and json_extract(raw, '$.dissolved_on') is not null"
        found.update(column(f"select src from refs where dst in ({ended})"))
        linked = 1 if self._store.recall("links") else 0
        there = "select 1 from files where files.path = 'data/files/' || uses.path"
        found.update(column(f"select seq from uses where {linked} or not exists ({there})"))
        return found

    def _concerned(self, loader: Loader) -> set[int]:
        column = self._store.column
        found = {
            int(owner[5:]) for owner in column("select owner from notes where owner >= 'link:' and owner < 'link;'")
        }
        for id in loader.ids:
            found.update(column("select seq from records where id = ?", id))
            found.update(column("select src from refs where dst = ?", id))
        for path in loader.files:
            found.update(column("select seq from uses where path = ?", path))
        again = "select b.seq from uniques a join uniques b using (type, field, value) where a.seq = ?"
        return found | {other for seq in found for other in column(again, seq)}

    def _one(self, seq: int) -> None:
        self._store.run("delete from notes where owner = ?", f"link:{seq}")
        row = self._store.row("select id, type, path, trail, raw, known from records where seq = ?", seq)
        if row is None:
            return
        id, type, path, trail, raw, known = row
        record = self._record(id, type, path, trail, raw)
        report = Report()
        if known:
            self._unique(record, seq, report)
            self._references(record, report)
            self._files(record, report)
            units.check(record, self._find, self._places, report)
        else:
            first = self._of("select * from records where id = ? and known", id)
            report.add(self._places.of(record, "id"), "L001", id=id, other=str(self._places.of(first, "id")))
        if len(report):
            keep_notes(self._store, f"link:{seq}", report)

    def _find(self, id: str) -> Record | None:
        row = self._store.row("select type, path, trail, raw from records where id = ? and known", id)
        return self._record(id, *row) if row else None

    def _record(self, id: str, type: str, path: str, trail: str, raw: str) -> Record:
        values = frozen(self._codec.decode(type, raw))
        return Record(self._project.types[type], id, values, path, tuple(loads(trail)))

    def _of(self, query: str, *args: object) -> Record:
        """The record of a query for a row of `records`; enough of it to find its place."""
        _, id, type, path, _, trail, *_ = self._store.row(query, *args)
        return Record(self._project.types[type], id, frozen({}), path, tuple(loads(trail)))

    def _unique(self, record: Record, seq: int, report: Report) -> None:
        first = ("select r.* from uniques u join records r on r.seq = u.seq and r.known"
                 " where u.type = ? and u.field = ? and u.value = ? order by r.path, r.pos limit 1")  # fmt: skip
        for spec in record.type.unique_fields:
            value = record.values.get(spec.name)
            if value is None:
                continue
            row = self._store.row(first, record.type.name, spec.name, str(value))
            if row[0] != seq:
                other = self._of(first, record.type.name, spec.name, str(value))
                report.add(self._places.of(record, spec.name), "L002", field=spec.words, value=value,
                           other=str(self._places.of(other, spec.name)))  # fmt: skip

    def _references(self, record: Record, report: Report) -> None:
        for trail, spec, field, id in references(record):
            got = self._store.value("select type from records where id = ? and known", id)
            if got is None:
                if id not in self._lost:
                    near = closest(id, self._candidates(spec))
                    report.add(self._places.of(record, *trail), "L003", field=field.words, id=id, near=near)
            elif "any" not in spec.to and got not in spec.to:
                report.add(self._places.of(record, *trail), "L004", field=field.words, id=id,
                           got=self._project.types[got].words, want="、".join(spec.to))  # fmt: skip
            elif id == record.id:
                report.add(self._places.of(record, *trail), "L007", field=field.words, id=id)

    def _candidates(self, spec: FieldSpec) -> list[str]:
        if "any" in spec.to:
            return self._store.column("select id from records where known order by path, pos")
        marks = ", ".join("?" * len(spec.to))
        return self._store.column(
            f"select id from records where known and type in ({marks}) order by path, pos", *spec.to
        )

    def _files(self, record: Record, report: Report) -> None:
        """The attachments a public record names are there, and lie below data/files/ in truth too."""
        folder = self._project.data / "files"
        for spec in record.type.file_fields:
            for trail, file in files_in(record.values.get(spec.name), (spec.name,)):
                path = folder / file.path
                if not self._store.value("select 1 from public where id = ? and state = 1", record.id):
                    continue
                if not path.resolve().is_relative_to(folder.resolve()):  # a symbolic link to elsewhere
                    report.add(self._places.of(record, *trail), "L008", field=spec.words, value=file.path)
                elif not path.is_file():
                    report.add(self._places.of(record, *trail), "L005", field=spec.words, path=file.path)

    def _addresses(self, urls: set[str] | None) -> None:
        """No two pages at one address; told for the second of them."""
        store = self._store
        store.run("delete from notes where owner = 'addresses'")
        twice = "select url from pages where planned and kind <> 'gone' group by url having count(*) > 1"
        known = set(loads(store.recall("clashes") or "[]"))
        again = "select count(*) from pages where planned and kind <> 'gone' and url = ?"
        found = store.column(twice) if urls is None else [u for u in known | urls if store.value(again, u) > 1]
        report = Report()
        for url in sorted(found):
            rank = "case kind when 'list' then 0 when 'record' then 1 else 2 end"
            for kind, ref in store.rows(
                f"select kind, ref from pages where planned and kind <> 'gone' and url = ? order by {rank}, ref", url
            )[1:]:
                first = "select * from records where id = ? and known"
                is_list = kind not in ("record", "tombstone", "moved")
                field = "old_urls" if kind == "moved" else "id"
                place = Place("data/columns.yml") if is_list else self._places.of(self._of(first, ref), field)
                report.add(place, "L006", url=url)
        keep_notes(store, "addresses", report)
        store.remember("clashes", dumps(found))
