"""The flow, readable aloud: sources → load → validate → link → plan → render → index → export → publish."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, closing, nullcontext
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias, TypeVar

from builder.addresses import check_published
from builder.ahead import Ahead, ahead
from builder.cache import Cache
from builder.diagnostics import Place, Report, Stop
from builder.executors import at_hand, beside
from builder.folders import looked_at
from builder.git import Repository
from builder.history import STATE as HISTORY
from builder.inputs import host_key, record_inputs
from builder.link import link
from builder.load import load
from builder.places import Places
from builder.program import fingerprint, program
from builder.project import Project, open_project
from builder.publish import Publication
from builder.published import finish_what_was_cut_off
from builder.records import Site
from builder.rules import check_record, check_together, told
from builder.shell import Host, HostError, ShellError
from builder.standing import Looked, Stood, forget_standing, keep_standing, made_from
from builder.store import HALF_MADE, STATE, UNREADABLE, Store, forget, open_store
from builder.timings import Timings

if TYPE_CHECKING:
    from concurrent.futures import Executor

DAMAGE = (*UNREADABLE, json.JSONDecodeError)
"""What reading a state raises that is not as it was written."""
DROPPED = {  # why a state is not used, for H005
    "damaged": {"zh": "已损坏", "en": "it is damaged"},
    "foreign": {"zh": "不是本程序写的", "en": "this program did not write it"},
    "another": {"zh": "是另一个网站的", "en": "it is another site's"},
    "old": {"zh": "是另一个版本的程序写的", "en": "another version of the program wrote it"},
}

Made = TypeVar("Made")
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
    state: str = STATE  # where the site keeps what it knows between builds
    past: Repository | None = None  # what Git knew when the site was as it is laid out here
    looked: Looked | None = None  # what was found out already: asking Git is dear at 100,000 files
    record: bool = False  # add what is published to the ledger of addresses
    executor: Executor | None = None  # who makes the pages of a large build; nobody else for None
    ahead: Ahead | None = None  # a second process that has begun already
    viewed: frozenset[str] | None = None  # pages a preview shows: all it can spare waits for the next build


@dataclass(frozen=True, slots=True)
class Built:
    """What a build did."""

    site: Site
    pages: int
    files: int
    out: Path
    reasons: Mapping[str, str]  # page → why it was made again; pages not in it were kept
    changed: frozenset[str]  # files written, and files that are gone
    records: int = 0
    tombstones: int = 0
    left: frozenset[str] = frozenset()  # pages that were put off


@dataclass(frozen=True, slots=True)
class Checked:
    """The flow up to `link`, with all mistakes in the report."""

    project: Project
    site: Site
    report: Report
    store: Store
    timings: Timings
    made_from: str = ""  # a digest of all of it, where Git knows the files

    @property
    def records(self) -> int:
        """How many records the public may see."""
        return len(self.site.records)

    def close(self) -> None:
        """Let go of the state."""
        self.store.close()


def check(root: Path, report: Report, options: Options) -> Checked:
    """Read and judge everything, write nothing but the state. Raises Stop when the settings cannot be read at all."""
    looked = options.looked
    asked = looked.repository if looked else None
    project = replace(open_project(root, report, options.today), past=options.past, asked=asked)
    store = open_store(root if options.cache else None, options.state)
    try:
        _tell_dropped(store, report)
        finish_what_was_cut_off(store, root)
        project = replace(project, asked=looked_at(root, project.repository, store))
        digest = looked.made_from if looked else ""
        digest = digest or made_from(root, project.repository, options.today, options.search)
        return replace(_checked(project, store, report, options), made_from=digest)
    except DAMAGE:
        store.close()
        if not store.lasts:
            raise
        return _checked_anew(project, report, options)


def _checked_anew(project: Project, report: Report, options: Options) -> Checked:
    """Begin again without a state that is damaged where it was not seen on opening."""
    for name in (options.state, HISTORY):  # whichever it was
        forget(project.root / name)
    report.add(Place(options.state), "H005", reason=DROPPED["damaged"])
    return _checked(project, open_store(project.root, options.state), report, options)


def _tell_dropped(store: Store, report: Report) -> None:
    if store.dropped:
        report.add(Place(STATE), "H005", reason=DROPPED[store.dropped])


def _checked(project: Project, store: Store, report: Report, options: Options) -> Checked:
    timings, helper = options.timings, options.ahead
    forget_standing(store)
    declared = fingerprint(record_inputs(project), program("py", "yml"))
    whose = f"{project.settings['domain']} {project.settings['id_code']}"
    if store.recall("declared") != declared or store.recall(HALF_MADE):
        if store.recall("whose") not in ("", whose):
            report.add(Place(STATE), "H005", reason=DROPPED["another"])
        store.empty()
        store.remember("declared", declared)
        store.remember("whose", whose)
    places = Places(project.root)
    judge, other = partial(check_record, project, places), helper.executor if helper else None
    with timings.stage("load"):
        loader = load(project, store, report, judge, other)
    if helper and store.lasts:
        helper.take_history_in()
    new_day = store.recall("day") != project.today.isoformat()
    with timings.stage("link"):
        site = link(project, store, loader)
    with timings.stage("validate"):
        check_together(project, store, loader, new_day, places, report)
        check_published(project.root, store, report)
    timings.counts["load"] = loader.read
    timings.kept["load"] = store.value("select count(*) from records") - loader.read
    report.extend(told(store))
    store.save()
    return Checked(project, site, report, store, timings)


def build(root: Path, out: Path, report: Report, options: Options) -> Built:
    """Build the whole site into `out`. Raises Stop when the report holds an error; then `out` is untouched."""
    with begun_ahead(root, options) as helper:
        options = replace(options, ahead=helper)
        return made_of(check(root, report, options), options, lambda checked: build_checked(checked, out, options))


def begun_ahead(root: Path, options: Options) -> AbstractContextManager[Ahead | None]:
    """A second process for a build from nothing, unless others are there to make its pages."""
    from_nothing = not (options.cache and (root / options.state).exists())
    return ahead(root) if from_nothing and not options.executor else nullcontext()


def made_of(checked: Checked, options: Options, make: Callable[[Checked], Made]) -> Made:
    """What `make` makes of a checked site, which is closed then. It is called again where the state proves damaged.

    Much of a state is read only when something is made of it: whoever looks at a site after the check goes this way.
    """
    try:
        return make(checked)
    except DAMAGE:
        if not checked.store.lasts:
            raise
    finally:
        checked.close()
    with closing(_checked_anew(checked.project, checked.report, options)) as checked:
        return make(checked)


def build_checked(checked: Checked, out: Path, options: Options) -> Built:
    """Build a site that has been checked, which stays open. Raises Stop when its report holds an error."""
    if checked.report.failed:
        raise Stop
    with options.timings.stage("host"):
        host = _host(checked, checked.report, options.ahead)
    return publish(checked, host, out, options)


def publish(checked: Checked, host: Host, out: Path, options: Options) -> Built:
    """Write a checked site and put it in the place of the old one. Raises Stop when a template fails."""
    timings, told = checked.timings, tuple(checked.report)
    if options.ahead:
        options.ahead.wait_for_history()
    work = Publication(checked.project, checked.site, checked.store, host, out, checked.report, timings)
    try:
        with timings.stage("plan"):
            work.plan(options.record, options.viewed)
        with timings.stage("copy"):
            work.copy()
        preview = options.viewed is not None
        searched = 0 if preview or not options.search else work.search.documents_to_hand_out
        begun = options.ahead.executor if options.ahead else None
        with at_hand(options.executor, work.pages_to_hand_out) as executor, beside(executor, searched, begun) as other:
            _begin_index(work, timings, other)
            with timings.stage("render"):
                work.render(options.progress, executor)
            timings.counts["render"] = len(work.reasons)
            _begin_index(work, timings, executor if searched else None)  # behind the pages, beside the exports
            if preview:
                work.put_off()
            else:
                with timings.stage("export"):
                    work.export()
                with timings.stage("search"):
                    work.index(options.search)
        with timings.stage("publish"):
            pages, files, changed = work.commit()
            if options.state == STATE and not preview:
                keep_standing(checked.store, checked.made_from, Stood(pages, files, told))
        timings.kept["render"] = pages - len(work.reasons)
    except Exception as error:
        _tell_broken(error, checked)
        raise Stop from error
    finally:
        work.discard()
    site = checked.site
    return Built(site, pages, files, out, work.reasons, changed, len(site.records), len(site.tombstones), work.left)


def _begin_index(work: Publication, timings: Timings, executor: Executor | None) -> None:
    if executor:
        with timings.stage("search"):
            work.search.begin(executor)


def _host(checked: Checked, report: Report, helper: Ahead | None) -> Host:
    """Shells and prose, rendered only when something they are made from has changed."""
    project, cache = checked.project, Cache(checked.store)
    key = host_key(project)
    kept = cache.host(key)
    if kept is not None:
        return kept
    try:
        host = (helper and helper.host(key)) or _rendered(project)
        cache.keep_host(key, host)
        return host
    except HostError as error:
        report.add(Place("mkdocs.yml"), "H001", reason=" ".join(str(error).split()))
    except ShellError as error:
        report.add(Place("theme/main.html"), "H002", reason=str(error))
    except Exception as error:
        _tell_broken(error, checked)
    raise Stop


def _rendered(project: Project) -> Host:
    from builder.host import render_host  # importing mkdocs costs half a second, spared where nothing changed

    return render_host(project)


def _tell_broken(error: Exception, checked: Checked) -> None:
    """Tell what is wrong with a template of the office's own, or of a worker; our own mistakes go on as they are."""
    from builder.broken import broken  # with Jinja, which a build that makes no page need not wait for

    found = broken(error, checked.project.root)
    if found is None:
        raise error
    checked.report.add(found.place, found.code, reason=found.reason)
