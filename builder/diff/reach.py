"""What a change touches beside the records themselves: columns, addresses, exports."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from builder.addresses import open_ledger
from builder.boards import BOARDS, board_url
from builder.diff.card import ColumnChange, Reach, RecordChange
from builder.diff.exports import exports
from builder.diff.shown import Shown
from builder.diff.side import Side
from builder.plan import Page
from builder.records import Record
from builder.references import references
from builder.urls import url_of
from builder.words import Words

Pages = dict[str, tuple[str, str]]
Records = list[tuple[Side, list[Record]]]
NAMED = {"title", "title_en", "doc_no", "validity"}  # fields that pages of other records show
EVERYTHING = ("mkdocs.yml", "data/site.yml", "data/columns.yml", "data/vocab.yml", "theme/")


def columns(before: Side, after: Side, changes: Iterable[RecordChange], lang: str) -> Iterator[ColumnChange]:
    """The columns whose count or newest day is not the same; only those are walked through that can have changed."""
    changed = [r for c in changes for side in (before, after) if (r := side.site.get(c.id))]
    for id in dict.fromkeys([*after.site.columns, *before.site.columns]):
        column = after.site.columns.get(id) or before.site.columns[id]
        count = (_count(before, id), _count(after, id))
        if count[0] != count[1] or any(column.takes(record) for record in changed):
            newest = (_newest(before, id), _newest(after, id))
            if count[0] != count[1] or newest[0] != newest[1]:
                yield ColumnChange(id, column.name_in(lang), count, newest)


def _count(side: Side, column: str) -> int:
    return len(side.site.by_column[column]) if column in side.site.columns else 0


def _newest(side: Side, column: str) -> str:
    records = side.site.by_column[column] if column in side.site.columns else ()
    return max((record.revised_on for record in records), default="")


def reach(before: Side, after: Side, changes: tuple[RecordChange, ...], files: set[str], lang: str) -> Reach:
    """All addresses that appear, change or vanish."""
    was, now = _lasting(before), _lasting(after)
    sides = [(side, [r for change in changes for r in _showing(side, change)]) for side in (before, after)]
    old, new = Shown(before), Shown(after)
    if not changes:
        sides = []
    ids = {record.id for _, records in sides for record in records} | {change.id for change in changes}
    touched = {url for url in now.keys() & was.keys() if now[url] != was[url] or _shows(now[url], ids)}
    touched |= {url_of(side.site, record) for side, records in sides for record in records}
    touched = {url for url in touched & now.keys() & was.keys() if _differs(old, new, url, was, now)}
    touched |= {_prose(path) for path in files if path.startswith("content/") and path.endswith(".md")}
    lists, boards = [], []
    if changes:
        touched |= set(_unlike(old, new, old.fixed(), new.fixed()))
        boards = list(_unlike(old, new, old.boards(), new.boards()))
        lists = sorted({*_lists(old, new, sides, ids), *_unlike(old, new, old.faces(), new.faces())})
    return Reach(
        new=tuple(sorted(now.keys() - was.keys())),
        changed=tuple(sorted(touched - (now.keys() ^ was.keys()))),
        lists=tuple(lists),
        boards=tuple(sorted(boards)),
        gone=tuple(sorted(was.keys() - now.keys() - _led_on(after))),
        exports=tuple(sorted(exports(before, after, old, new, ids))) if changes else (),
        everything=tuple(sorted(path for path in files if path.startswith(EVERYTHING))),
        names=tuple(_names(after, lists, boards, lang)),
    )


def _differs(old: Shown, new: Shown, url: str, was: Pages, now: Pages) -> bool:
    """Whether what stands at an address on both sides is not the same for the public."""
    if was[url][0] == "file" or now[url][0] == "file":
        return was[url] != now[url]
    return old.html(old.at(url)) != new.html(new.at(url))


def _unlike(old: Shown, new: Shown, was: dict[str, Page], now: dict[str, Page]) -> Iterator[str]:
    """The addresses of pages that only one side has, or that are not the same in both."""
    for url in was.keys() | now.keys():
        if old.html(was.get(url)) != new.html(now.get(url)):
            yield url


def _lists(old: Shown, new: Shown, sides: Records, ids: set[str]) -> list[str]:
    """The pages of lists that appear, vanish or show something else."""
    columns = {c.id for side, records in sides for c in side.site.columns.values() if any(map(c.takes, records))}
    touched = old.lists_of(ids) | new.lists_of(ids)
    was, now = old.list_pages(columns, touched, ids), new.list_pages(columns, touched, ids)
    return [url for url in was.keys() | now.keys() if was.get(url) != now.get(url)]


def _names(side: Side, lists: list[str], boards: list[str], lang: str) -> Iterator[tuple[str, str, int]]:
    """("list", column, pages) and ("board", title, pages) of what changes, as people call it."""
    words = Words(side.project.word_files, lang)
    for column in side.site.columns.values():
        count = sum(url.startswith(f"{column.id}/") for url in lists)
        if count:
            yield "list", column.name_in(lang), count
    for name in BOARDS:
        count = sum(url == board_url(name) or url.startswith(f"{board_url(name)[:-5]}-") for url in boards)
        if count:
            yield "board", words(f"board_{name}"), count


def _lasting(side: Side) -> Pages:
    """The addresses people keep: of records and attachments. Pages of lists come and go with what is in them."""
    return {url: what for url, what in side.pages.items() if what[0] not in ("list", "table")}


def _led_on(side: Side) -> set[str]:
    """The addresses at which a notice answers when nothing else is there."""
    return {address for address, (_, target) in open_ledger(side.project.root).lines.items() if target}


def _shows(what: tuple[str, str], ids: set[str]) -> bool:
    return what[0] != "file" and what[1] in ids


def _showing(side: Side, change: RecordChange) -> Iterator[Record]:
    """The record, and those that name it: who refers to it, and whom it refers to, which links back."""
    record = side.site.get(change.id)
    if record is None:
        return
    yield record
    if change.kind != "changed" or NAMED & {field.name for field in change.fields}:
        yield from (link.record for link in side.site.backlinks.get(record.id, ()))
        yield from (other for *_, id in references(record) if (other := side.site.get(id)))


def _prose(path: str) -> str:
    return path.removeprefix("content/").removesuffix(".md") + ".html"
