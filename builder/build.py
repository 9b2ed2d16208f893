"""The flow, readable aloud: sources → load → validate → link → plan → render → index → export → publish."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from importlib.metadata import version
from pathlib import Path
from traceback import extract_tb
from typing import TypeAlias

from jinja2 import TemplateError, TemplateSyntaxError

from builder.cache import Cache, KeptPage, fingerprint
from builder.diagnostics import Place, Report, Stop
from builder.export import EXPORTS
from builder.link import Places, link
from builder.load import find_sources, load
from builder.output import Output
from builder.plan import Page, plan
from builder.project import PACKAGE, Project, engine_inputs, host_inputs, open_project, relative
from builder.records import Record, Site
from builder.render import Renderer
from builder.rules import check_records
from builder.shell import Host, HostError, ShellError
from builder.templating import TooSlow
from builder.timings import Timings
from builder.view import Digests, short_digest

Progress: TypeAlias = "Callable[[str, int, int], None]"


def silent(stage: str, done: int, total: int) -> None:
    """Progress nobody watches."""


@dataclass(frozen=True, slots=True)
class Options:
    """What the command line says of a build."""

    today: date | None = None
    cache: bool = True
    search: bool = True
    progress: Progress = silent
    timings: Timings = field(default_factory=Timings)


@dataclass(frozen=True, slots=True)
class Built:
    """What a build did."""

    site: Site
    pages: int
    files: int
    out: Path
    reasons: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Checked:
    """The flow up to `link`, with all mistakes in the report."""

    project: Project
    site: Site
    report: Report
    cache: Cache
    timings: Timings
    reasons: dict[str, str]  # page → why it was made again; pages not in it were kept


def check(root: Path, report: Report, options: Options) -> Checked:
    """Read and judge everything, write nothing. Raises Stop only when the settings cannot be read at all."""
    timings = options.timings
    with timings.stage("load"):
        project = open_project(root, report, options.today)
        cache = Cache(project.root if options.cache else None)
        records, lost = load(project, find_sources(project, report), report, cache)
    timings.counts["load"] = len(records)
    with timings.stage("validate"):
        check_records(project, records, report, lost)
    with timings.stage("link"):
        site = link(project, records, report, lost)
        _check_addresses(project.root, site, report)
    cache.save()
    return Checked(project, site, report, cache, timings, {})


def build(root: Path, out: Path, report: Report, options: Options) -> Built:
    """Build the whole site into `out`. Raises Stop when the report holds an error; then `out` is untouched."""
    checked = check(root, report, options)
    try:
        if report.failed:
            raise Stop
        with options.timings.stage("host"):
            host = _host(checked, report)
        return publish(checked, host, out, options)
    finally:
        checked.cache.close()


def publish(checked: Checked, host: Host, out: Path, options: Options) -> Built:
    """Write a checked site and put it in the place of the old one. Raises Stop when a template fails."""
    output = Output(out)
    try:
        pages = _fill(output, checked, host, options)
        with checked.timings.stage("publish"):
            output.commit()
    except Exception as error:
        place = template_place(error, checked.project.root)
        if place is None:
            raise  # our own mistake
        checked.report.add(place, "H004" if isinstance(error, TooSlow) else "H003", reason=str(error))
        raise Stop from error
    finally:
        output.discard()
    return Built(checked.site, pages, len(list(output.paths)), out, checked.reasons)


def template_place(error: Exception, root: Path) -> Place | None:
    """Where a template of the office's own failed; None when the mistake is not in one."""
    frames = [Path(frame.filename) for frame in extract_tb(error.__traceback__)]
    lines = [frame.lineno or 0 for frame in extract_tb(error.__traceback__)]
    own = [(path, line) for path, line in zip(frames, lines, strict=True) if path.is_relative_to(root / "theme")]
    if isinstance(error, TemplateSyntaxError):
        own = [(Path(error.filename or "theme"), error.lineno)]
    if own:
        return Place(relative(own[-1][0], root), own[-1][1], 1)
    return Place("theme") if isinstance(error, TemplateError) else None


def _fill(output: Output, checked: Checked, host: Host, options: Options) -> int:
    """Write every file of the site; the number of pages."""
    project, site, timings = checked.project, checked.site, checked.timings
    for name, data in host.assets.items():
        output.write(name, data)
    for name in site.files:
        output.write(f"files/{name}", (project.data / "files" / name).read_bytes())
    with timings.stage("plan"):
        pages = list(plan(site, {url: prose.title for url, prose in host.prose.items()}))
    with timings.stage("render"):
        _render(output, checked, host, pages, options.progress)
    timings.counts["render"] = len(checked.reasons)
    with timings.stage("export"):
        for export in EXPORTS:
            for name, data in export(project, site, pages):
                output.write(name, data)
    if options.search:
        with timings.stage("search"):
            _index(output, checked, host, pages)
    return len(pages)


def _render(output: Output, checked: Checked, host: Host, pages: list[Page], progress: Progress) -> None:
    project = checked.project
    renderer = Renderer(project, checked.site, host)
    parts = (part for _, shell in sorted(host.shells.items()) for part in shell.parts)
    prose = (f"{url} {prose.title}" for url, prose in sorted(host.prose.items()))
    engine = fingerprint(engine_inputs(project), project.language, *parts, *prose)
    digests = Digests(checked.site)
    for n, page in enumerate(pages):
        _make_page(output, checked, renderer, digests, page, engine)
        progress("render", n + 1, len(pages))
    checked.cache.forget_pages(page.url for page in pages)


def _make_page(output: Output, checked: Checked, renderer: Renderer, digests: Digests, page: Page, engine: str) -> None:
    """Take the page over from the last build when nothing it was made from has changed; else render it."""
    words = short_digest("\0".join([engine, page.words(), *renderer.prose_of(page)]))
    kept = checked.cache.page(page.url)
    reason = stale(kept, words, digests)
    if kept is not None and not reason:
        if output.keep(page.url, kept.written):
            return
        reason = "the file in the last site is not the one that was written"
    checked.reasons[page.url] = reason
    with checked.timings.page(page.url, renderer.template_name(page)):
        html, reads = renderer.page(page)
    written = output.write(page.url, html.encode())
    checked.cache.keep_page(page.url, KeptPage(words, {name: digests.of(name) for name in reads}, written))


def stale(kept: KeptPage | None, words: str, digests: Digests) -> str:
    """Why a page must be made again; nothing when it still holds."""
    if kept is None:
        return "no earlier build made it"
    if kept.words != words:
        return "its list, prose, template, settings or the program changed"
    changed = digests.changed(kept.reads)
    return f"it reads {', '.join(changed[:5])}, which changed" if changed else ""


def _index(output: Output, checked: Checked, host: Host, pages: list[Page]) -> None:
    from builder.documents import search_documents  # Pagefind is started only where search is wanted
    from builder.search import build_index

    folder = output.folder / "search"
    program = fingerprint(sorted(PACKAGE.rglob("*.py")))
    kept = checked.cache.remembers and checked.cache.recall("search") == program
    previous = output.last / "search" if kept else None  # another program's index is not built upon
    documents = search_documents(checked.site, pages, host.prose, partial(_attachment_text, checked))
    build_index(documents, folder, previous=previous)
    checked.cache.remember("search", program)
    checked.cache.save()
    output.adopt(folder)


def _attachment_text(checked: Checked, record: Record, name: str) -> str:
    """The text of an attachment; one that cannot be read is told, and found by its record alone."""
    digest = checked.site.files[name].sha256
    kept = checked.cache.text(digest)
    if kept is not None:
        return kept
    from builder.attachments import Unreadable, text_of  # the readers are imported only where text is new

    try:
        text = text_of(checked.project.data / "files" / name)
    except Unreadable as error:
        checked.report.add(Place(f"data/files/{name}"), "L010", record=record.id, reason=str(error))
        return ""
    checked.cache.keep_text(digest, text)
    return text


def _host(checked: Checked, report: Report) -> Host:
    """Shells and prose, rendered only when something they are made from has changed."""
    project, cache = checked.project, checked.cache
    key = fingerprint(host_inputs(project), project.language, version("mkdocs"), version("mkdocs-material"))
    kept = cache.host(key)
    if kept is not None:
        return kept
    try:
        host = _render_host(project)
        cache.keep_host(key, host)
        cache.save()
        return host
    except HostError as error:
        report.add(Place("mkdocs.yml"), "H001", reason=" ".join(str(error).split()))
    except ShellError as error:
        report.add(Place("theme/main.html"), "H002", reason=str(error))
    except TemplateError as error:
        report.add(Place("theme"), "H003", reason=str(error))
    raise Stop


def _render_host(project: Project) -> Host:
    from builder.host import render_host  # importing mkdocs costs half a second, spared where nothing changed

    return render_host(project)


def _check_addresses(root: Path, site: Site, report: Report) -> None:
    """No two pages at one address; told for the second of them."""
    seen: set[str] = set()
    for page in plan(site, {}):
        if page.url in seen:
            record = page.record
            place = Places(root).of(record, "id") if record else Place("data/columns.yml")
            report.add(place, "L006", url=page.url)
        seen.add(page.url)
