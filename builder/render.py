"""Pages → HTML: Jinja fragments stamped into shells. Autoescape and StrictUndefined always.

Rows and rails stand on many pages; they are rendered once and kept, together with what they have read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any, cast

from jinja2 import ChoiceLoader, FileSystemLoader, PrefixLoader, pass_context
from markupsafe import Markup

from builder.board_words import BoardWords
from builder.boards.coverage import coverage
from builder.boards.tasks import TaskBoard, task_board
from builder.calls import Calls
from builder.channels import KINDS, calendar_path, calendars, channels
from builder.charts import figure
from builder.compiled import compiled_of
from builder.dates import last_day
from builder.facets import Facets, Option
from builder.fragments import Fragments
from builder.history import NO_HISTORY, History
from builder.lazy import Lazy
from builder.listing import Listing
from builder.markup import gk, paragraphs, render_markdown, render_official
from builder.meta import meta_tags
from builder.moved import moved_to
from builder.naming import Named
from builder.plan import LISTS, Page, PlannedPages, introduced, shown_boards
from builder.project import Project
from builder.reads import Reads
from builder.records import Column, Record, Site, shown_fields
from builder.references import searched_names
from builder.release import facts
from builder.schema import BUILT_IN, RecordType
from builder.shell import Host
from builder.templating import Filled, Templates
from builder.timeline import timeline
from builder.urls import Urls
from builder.view import SiteView
from builder.words import Words, own_words, size_words
from builder.workdays import known_working_days


class Renderer:
    """Renders the pages of one site. Reads the frozen site and the theme; of rows it has made it tells `fragments`."""

    def __init__(
        self, project: Project, site: Site, host: Host, fragments: Fragments, history: History = NO_HISTORY
    ) -> None:
        self._reads = Reads()
        self.site, self.lang, self._host = SiteView(site, self._reads, history), project.language, host
        self._release = facts(project, site)
        self._fragments = fragments
        self._kept: dict[tuple[str, ...], tuple[Markup, frozenset[str]]] = {}
        self._own_words = Words(project.word_files, self.lang)
        self._calls = Calls(self.site, self.lang, self._own_words)
        shown = Lazy(partial(self.site.boards, shown_boards(fragments.store)))
        self._boards = BoardWords(shown, self.site, self._own_words, self._calls.label, self._calls.word)
        self._urls = Urls(site.vocab)
        reader, facets = fragments.reader, Facets(project, fragments.store)
        planned = PlannedPages(project, site, host.prose, reader, facets, self._reads)
        self.page_of, self._ways = planned.page_of, planned.ways
        self._env = self._environment(project)
        self._templates: dict[str, Filled] = {}
        self._head = self._first("head.html")

    def page(self, page: Page, lines: Callable[[Page, SiteView], None]) -> tuple[str, frozenset[str]]:
        """The whole HTML of a page, and the names of all it has read; `lines` takes what exports say of it."""
        before = self._reads.start()
        if page.record:
            self._reads.names.add(f"r:{page.record.id}")
            self._reads.names |= {f"y:{id}" for id in searched_names(page.record)}  # the index follows its pages
        context = self._context(page)
        shell = self._host.shells["home" if page.kind == "home" else "inner", page.depth]
        main = self._template(page).fill(context)
        nav = self._once(("nav", page.root, page.column or page.kind), "nav.html", context)
        html = shell.stamp(self._head.fill(context), nav, main)
        lines(page, self.site)
        return html, self._reads.apart(before)

    def prose_of(self, page: Page) -> tuple[str, str]:
        """The host's prose a page holds: its column's introduction, its own text."""
        listing = page.listing
        intro = None
        if listing and listing.first and not listing.chosen_facet:
            self._reads.names.add(f"p:{page.column}/index.html")
            intro = self._host.prose.get(f"{page.column}/index.html")
        if page.kind in ("home", "prose"):
            self._reads.names.add(f"p:{page.url}")
        own = self._host.prose.get(page.url) if page.kind != "list" else intro
        return intro.html if intro else "", own.html if own else ""

    def prose_pages(self) -> list[tuple[str, str]]:
        """Address and title of every page of prose that stands by itself."""
        introductions = introduced(self.site.columns)
        return [(url, prose.title) for url, prose in sorted(self._host.prose.items()) if url not in introductions]

    def _once(self, key: tuple[str, ...], template: str, context: dict[str, Any]) -> Markup:
        """A fragment that is the same wherever its key is: rendered once a build, its reads counted on every page."""
        if key not in self._kept:
            before = self._reads.start()
            html = Markup(self._first(template).fill(context))
            self._kept[key] = html, self._reads.apart(before)
        html, read = self._kept[key]
        self._reads.names |= read
        return html

    def _rows(self, context: Mapping[str, Any], listing: Listing) -> Iterator[Markup]:
        """The rows of a page of a list, in order; records whose rows are known are not read."""
        self._fragments.fetch([f"w:{context['root']}:{id}" for id in listing.ids])
        return (self._row_of(context, id, None) for id in listing.ids)

    def _row_of(self, context: Mapping[str, Any], id: str, record: Record | None) -> Markup:
        name = f"w:{context['root']}:{id}"
        self._reads.names.add(name)
        html = self._fragments.get(name)
        return Markup(html) if html is not None else Markup(self.make_row(name, record))

    def row_in_lists(self, record: Record) -> None:
        """Make the row a record has in the lists of its columns, unless it is known."""
        name = f"w:{LISTS}:{record.id}"
        if self._fragments.get(name) is None:
            self.make_row(name, record)

    def make_row(self, name: str, record: Record | None = None) -> str:
        """Make a row, by its name "w:root:id", and have it kept; nothing for a record that is not live."""
        _, root, id = name.split(":", 2)
        before = self._reads.start()
        self._reads.names.add(f"r:{id}")
        record = record or self._fragments.site.records.get(id)
        html = ""
        if record is not None:
            page = Page("row", root + "row.html", "")
            template = self._first(f"types/{record.type.name}/row.html", "row.html")
            html = template.fill({**self._context(page), "root": root, "record": record})
        self._fragments.keep(name, html, self._reads.apart(before))
        return html

    def _rail(self, context: dict[str, Any], template: str) -> Markup:
        """What stands beside every page of one list."""
        listing: Listing = context["listing"]
        key = ("rail", listing.column.id, listing.chosen_facet, listing.value, "first" if listing.first else "")
        return self._once(key, template, context)

    def template_name(self, page: Page) -> str:
        """The template of a page's main part, as found."""
        return str(self._template(page).name)

    def _template(self, page: Page) -> Filled:
        if page.kind == "record" and page.record is not None:
            return self._first(f"types/{page.record.type.name}/page.html", "record.html")
        if page.kind == "list":
            return self._first(f"columns/{page.column}.html", "list.html")
        if page.kind == "board":
            return self._first(f"boards/{page.extra['board']}{'_one' if page.extra['key'] else ''}.html",
                               f"boards/{page.extra['board']}.html")  # fmt: skip
        return self._first("moved.html" if moved_to(self.site, page) else f"{page.kind}.html")

    def _first(self, *names: str) -> Filled:
        if names[0] not in self._templates:
            self._templates[names[0]] = cast(Filled, self._env.select_template(list(names)))
        return self._templates[names[0]]

    def compile_all(self) -> None:
        """Compile every template there is, for those who find it kept."""
        for name in self._env.list_templates(["html"]):
            self._env.get_template(name)

    def _environment(self, project: Project) -> Templates:
        portals = [project.root / "theme/portal", project.theme / "portal"]
        types = [project.root / "theme/types", BUILT_IN]
        loader = ChoiceLoader([FileSystemLoader(portals), PrefixLoader({"types": FileSystemLoader(types)})])
        env = Templates(loader, compiled_of(project))
        env.filters |= {  # a filter costs a third of a call, and one of constants is folded into the template
            "t": self._own_words,
            "label": self._calls.label,
            "name": self._calls.title,
            "word": lambda text, vocabulary: self._calls.word(vocabulary, text),
            "href": pass_context(lambda context, target: self._href(context["root"], target)),
            "markdown": pass_context(lambda context, text: render_markdown(str(text or ""), context["root"])),
            "official": pass_context(lambda context, text: render_official(str(text or ""), context["root"])),
            "paragraphs": paragraphs,
            "day": self._own_words.day,
            "weekday": self._own_words.weekday,
            "iso": lambda value: str(value or "").replace(" ", "T"),
            "bytes": size_words,
            "figure": figure,
        }
        env.globals |= self._globals()
        return env

    def _globals(self) -> dict[str, Callable[..., object] | object]:
        return {
            "site": self.site,
            "lang": self.lang,
            "t": self._own_words,
            "label": self._calls.label,
            "title": self._calls.title,
            "word": self._calls.word,
            "fields": shown_fields,
            "backlinks": self._calls.backlinks,
            "timeline": partial(timeline, self.site),
            "linked": self.site.get,
            "named": self.site.named,
            "moved_to": partial(moved_to, self.site),
            "whole_url": lambda record: self._urls.of(record),
            "release": lambda: self.site.release(self._release),
            "chip": self._calls.chip,
            "working_days": known_working_days,
            "days_left": lambda iso: (last_day(str(iso)) - self.site.today).days,
            "meta": lambda page: meta_tags(self.site, page),
            "board": Lazy(self.board),
            "coverage": Lazy(self.coverage),
            "followed": Lazy(self.followed),
            "dated": Lazy(self.dated),
            "prose_pages": self.prose_pages(),
            "ways": self._ways,
            "setting": lambda key: own_words(self.site.settings, key, self.lang),
            "gk": gk,
            **self._boards.names(),
        }

    def _context(self, page: Page) -> dict[str, Any]:
        intro, prose = self.prose_of(page)
        context: dict[str, Any] = {
            **self._env.globals, "page": page, "record": page.record, "listing": page.listing, "root": page.root,
            "url": partial(self._href, page.root),
            "intro": Markup(intro), "prose": Markup(prose),
        }  # fmt: skip
        context["row"] = lambda record: self._row_of(context, record.id, record)
        context["rows"] = partial(self._rows, context)
        context["rail"] = partial(self._rail, context)
        return context

    def board(self) -> TaskBoard:
        """The task board, counted once over all tasks."""
        return self.site.once("tasks", lambda: task_board(self.site))

    def coverage(self) -> tuple[tuple[Column, int], ...]:
        """The fifteen items of article 20 with their counts."""
        return self.site.once("covered", lambda: coverage(self.site))

    def followed(self) -> list[dict[str, object]]:
        """What can be followed, by kind."""
        found = self.site.once("followed", lambda: list(channels(cast(Site, self.site))))
        groups = [(kind, [one for one in found if one.kind == kind]) for kind in KINDS]
        return [{"kind": kind, "channels": group} for kind, group in groups if group]

    def dated(self) -> list[tuple[RecordType, int, str]]:
        """The types with a calendar, how many days each has, where it lies."""
        found = self.site.once("dated", lambda: [(k, len(days)) for k, days in calendars(cast(Site, self.site))])
        return [(kind, number, calendar_path(kind)) for kind, number in found]

    def _href(self, root: str, target: object) -> str:
        """The relative address of a record, column, option or path of the site."""
        if isinstance(target, Record):
            return root + self._urls.of(target)
        if isinstance(target, Column):
            return f"{root}{target.id}/index.html"
        if isinstance(target, Option | Named):
            return root + target.url
        text = str(target)
        return text if ":" in text or text.startswith("#") else root + text.removeprefix("/")
