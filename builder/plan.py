"""Site → the pages to be made: one address each, no two the same, every list cut into pages.

Lists are cut from their oldest end, so that a new record changes the first page of a list and not all of them:
`index.html` holds the newest 50 to 99 records, `p3.html`, `p2.html`, `p1.html` fifty older ones each.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from builder.boards import board_pages, board_url
from builder.fields import FieldSpec
from builder.initials import initial
from builder.records import Column, Record, Site
from builder.values import Group

PER_PAGE = 50
LONGEST_TABLE = 1_000  # records of a list for download; a longer one would be made anew with every record that changes


@dataclass(frozen=True, slots=True)
class Option:
    """One value a list can be narrowed to: its words, its count, the page that shows it."""

    value: str
    label: str
    label_en: str
    slug: str
    count: int
    url: str


@dataclass(frozen=True, slots=True)
class Facet:
    """A way to narrow a list: by unit, year, topic, or a field of the type."""

    name: str
    label: str
    label_en: str
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of a list: its records, the facets of the whole column, what is chosen, the pages beside it."""

    column: Column
    records: tuple[Record, ...]
    total: int
    column_total: int
    facets: tuple[Facet, ...]
    chosen: Option | None
    chosen_facet: str
    number: int
    last: int
    newer: str
    older: str
    pages: tuple[tuple[int, str], ...]
    members: Sequence[Record]  # of all its pages

    @property
    def downloads(self) -> Mapping[str, str]:
        """What the list can be had as: the words of the link, the ending of the file's name beside the page's."""
        if not 0 < self.total <= LONGEST_TABLE:
            return {}
        short = {"CSV": ".csv", "JSON": ".json"}
        return short if self.chosen else {"Excel": ".xlsx", **short}

    def words(self) -> str:
        """What the page of a list shows beside its rows."""
        shown = (self.total, self.column_total, self.chosen, self.chosen_facet, self.number, self.newer, self.older)
        return f"{shown} {self.pages} {self.facets} {[record.id for record in self.records]}"


@dataclass(frozen=True, slots=True)
class Page:
    """A page to be made. `kind` names its template; `url` is relative to the root of the site."""

    kind: str
    url: str
    title: str
    column: str = ""
    record: Record | None = None
    listing: Listing | None = None
    extra: Mapping[str, object] = field(default_factory=dict)

    def words(self) -> str:
        """All the page is made from apart from the values of records: a change of it remakes the page."""
        record = self.record.id if self.record else ""
        return f"{self.kind} {self.url} {self.title} {self.column} {record} {self.listing and self.listing.words()}"

    @property
    def depth(self) -> int:
        """How many folders below the root the page lies."""
        return self.url.count("/")

    @property
    def root(self) -> str:
        """The relative way from the page to the root of the site: "", "../" …"""
        return "../" * self.depth


def url_of(site: Site, record: Record) -> str:
    """The address of a record, made from its type's pattern and never from its title."""
    return _PATTERN.sub(lambda match: _part(site, record, match[1]), record.type.url)


_PATTERN = re.compile(r"\{([a-z0-9_.]+)\}")


def _part(site: Site, record: Record, name: str) -> str:
    if name == "id":
        return record.id
    if name.endswith(".ym"):
        month = str(record.values.get(name.removesuffix(".ym"), ""))[:7]
        return month.replace("-", "") or "0000"
    spec = record.type.by_name[name]
    value = record.values.get(name)
    choice = site.choice(spec.choices, value) if spec.choices else None
    if choice:
        return choice.slug
    hidden = spec.kind == "ref" and site.get(value) is None  # an id that is not public stays out of addresses
    return "qt" if value is None or hidden else str(value)


def plan(site: Site, prose: Mapping[str, str]) -> Iterator[Page]:
    """Every page of the site. `prose` maps the addresses of prose pages to their titles."""
    yield Page("home", "index.html", str(site.settings["section"]))
    for column in site.columns.values():
        if not column.page:
            yield from column_pages(site, column)
    for record in site.records.values():
        yield Page("record", url_of(site, record), str(record.title), home_column(site, record), record)
    for record in site.tombstones.values():
        yield Page("tombstone", url_of(site, record), "", home_column(site, record), record)
    for name, key, title in board_pages(site):
        yield Page("board", board_url(name, key), title, extra={"board": name, "key": key})
    introductions = introduced(site.columns)
    for url, title in prose.items():
        if url not in introductions:
            yield Page("prose", url, title, _column_at(site, url))
    yield Page("search", "search.html", "")
    yield Page("subscribe", "subscribe.html", "")
    yield Page("sitemap", "zwsm/wzdt.html", "")
    yield Page("missing", "404.html", "")


def introduced(columns: Mapping[str, Column]) -> set[str]:
    """The addresses whose prose stands on a page of records and introduces it."""
    return {"index.html", *(f"{column.id}/index.html" for column in columns.values() if not column.page)}


def home_column(site: Site, record: Record) -> str:
    """The column a record belongs to first: what 当前位置 shows."""
    own = record.values.get("column")
    return str(own) if own in site.columns else record.type.column


def _column_at(site: Site, url: str) -> str:
    folder = url.split("/", 1)[0]
    return folder if folder in site.columns and "/" in url else ""


def column_pages(site: Site, column: Column) -> Iterator[Page]:
    """All list pages of a column: the whole list, then one list for each value of each facet."""
    records = site.by_column[column.id]
    facets = tuple(_facets(site, column, records))
    yield from _list_pages(site, column, records, facets, None, "")
    for facet in facets:
        groups = _grouped(records, facet.name)
        for option in facet.options:
            yield from _list_pages(site, column, groups[option.value], facets, option, facet.name)


def _list_pages(
    site: Site, column: Column, records: list[Record] | tuple[Record, ...], facets: tuple[Facet, ...],
    chosen: Option | None, chosen_facet: str,
) -> Iterator[Page]:  # fmt: skip
    slices = _slices(len(records), int(str(site.settings.get("per_page") or PER_PAGE)))
    urls = [_list_url(column, chosen, chosen_facet, n, len(slices)) for n in range(len(slices))]
    pages = tuple((n + 1, url) for n, url in enumerate(urls))
    for n, (start, end) in enumerate(slices):
        listing = Listing(
            column=column,
            records=tuple(records[start:end]),
            total=len(records),
            column_total=len(site.by_column[column.id]),
            facets=facets,
            chosen=chosen,
            chosen_facet=chosen_facet,
            number=n + 1,
            last=len(slices),
            newer=urls[n - 1] if n else "",
            older=urls[n + 1] if n + 1 < len(urls) else "",
            pages=pages,
            members=records,
        )
        yield Page("list", urls[n], column.name, column.id, listing=listing)


def _slices(count: int, size: int) -> list[tuple[int, int]]:
    """Newest first: the first page takes what the full pages counted from the oldest end leave over."""
    first = count if count < 2 * size else size + count % size
    return [(0, first), *((start, start + size) for start in range(first, count, size))]


def _list_url(column: Column, chosen: Option | None, facet: str, n: int, last: int) -> str:
    stem = f"{column.id}/{facet}-{chosen.slug}" if chosen else f"{column.id}/index"
    if n == 0:
        return f"{stem}.html"
    from_oldest = last - n
    return f"{stem}-{from_oldest}.html" if chosen else f"{column.id}/p{from_oldest}.html"


def facet_values(record: Record, name: str) -> tuple[str, ...]:
    """What a record counts under in one facet: none, one or several values."""
    if name == "type":
        return (record.type.name,)
    if name == "initial":
        return (initial(str(record.title)),)
    value = record.published_year if name == "year" else record.values.get(name)
    if value is None or value == "":
        return ()
    return tuple(str(item) for item in value) if isinstance(value, tuple) else (str(value),)


def _grouped(records: Iterable[Record], name: str) -> dict[str, list[Record]]:
    groups: dict[str, list[Record]] = {}
    for record in records:
        for value in facet_values(record, name):
            groups.setdefault(value, []).append(record)
    return groups


def _facets(site: Site, column: Column, records: tuple[Record, ...]) -> Iterator[Facet]:
    kinds = {record.type.name: record.type for record in records}
    specs: dict[str, FieldSpec | None] = {"type": None} if len(kinds) > 1 else {}
    if len(kinds) == 1:
        specs |= {spec.name: spec for spec in next(iter(kinds.values())).facets}
    shared = ("org", "topic", "year") if column.parent or len(kinds) < 2 else ("org", "topic", "year", "initial")
    for name in shared:
        specs.setdefault(name, next((k.by_name.get(name) for k in kinds.values()), None))
    for name, spec in specs.items():
        counts = Counter(value for record in records for value in facet_values(record, name))
        if spec and _is_ref(spec):
            counts = Counter({value: n for value, n in counts.items() if site.get(value)})
        options = [_option(site, column, name, spec, value, n) for value, n in counts.items()]
        options.sort(key=(lambda o: o.value) if name in ("year", "initial") else (lambda o: (-o.count, o.value)),
                     reverse=name == "year")  # fmt: skip
        label, label_en = (spec.label, spec.label_en) if spec else _SHARED_LABELS[name]
        yield Facet(name, label, label_en, tuple(options))


def _is_ref(spec: FieldSpec) -> bool:
    return (spec.of or spec).kind == "ref"


_SHARED_LABELS = {"type": ("信息类型", "Type"), "year": ("年份", "Year"), "org": ("机构", "Body"),
                  "topic": ("主题", "Topic"), "initial": ("标题首字母", "Initial")}  # fmt: skip


def _option(site: Site, column: Column, name: str, spec: FieldSpec | None, value: str, count: int) -> Option:
    label, label_en, slug = value, "", value
    if name == "initial":
        label, slug = value.replace("0", "0–9"), value.lower()
    elif name == "type":
        label, label_en = site.types[value].label, site.types[value].label_en
    elif spec and spec.choices:
        choice = site.choice(spec.choices, value)
        label_en, slug = (choice.en, choice.slug) if choice else ("", value)
    elif spec and (target := site.get(value)):
        label, label_en = str(target.title), str(target.title_en or "")
    return Option(value, label, label_en, slug, count, f"{column.id}/{name}-{slug}.html")


def withdrawal(record: Record) -> Group | None:
    """The withdrawal of a record, or None when its display term simply ended."""
    found = record.values.get("withdrawn")
    return found if isinstance(found, Group) else None
