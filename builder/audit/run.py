"""An audit from beginning to end: what is to be audited, by which rules, on which day."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from builder.audit.checks.proof import columns_visible
from builder.audit.compare import addresses_of, compared, read_report
from builder.audit.judge import Audit, judge
from builder.audit.pack import Rule, chosen, find_packs, load_chapters, load_rules, rule_ids
from builder.audit.past import past_of
from builder.audit.report.json import document
from builder.audit.subject import Hidden, Subject
from builder.audit.tree import Tree, Watch, read_tree, unwatched
from builder.audit.waivers import load_waivers
from builder.diagnostics import Report
from builder.known import records_of
from builder.project import Project
from builder.records import Site
from builder.scalars import closest
from builder.store import Store
from builder.surroundings import current_day


@dataclass(frozen=True)
class Request:
    """What the command line asks. `root_named`: the user named the site's folder and did not merely stand in it."""

    target: str | None
    root: Path
    root_named: bool = False
    today: date | None = None
    packs: tuple[str, ...] = ()
    history: Path | None = None  # the folder whose Git is asked, when it is not `root`
    commit: str = "HEAD"
    against: Path | None = None  # the last report, in JSON
    lang: str = "zh"
    prove: Callable[[Subject, tuple[str, ...]], tuple[object, ...]] | None = None  # what a browser sees, if asked


class Unusable(Exception):
    """The command cannot be carried out as given; the key of a sentence of the command line says why."""

    def __init__(self, key: str, **args: object) -> None:
        super().__init__(key)
        self.key, self.args_ = key, args


@dataclass(frozen=True)
class Behind:
    """What lies behind the pages of a site of ours: its folder, its public records, what is not public."""

    root: Path
    site: Site
    hidden: tuple[Hidden, ...]


def behind_of(project: Project, site: Site, store: Store) -> Behind:
    """What lies behind the pages of a site that was checked; its store stays open as long as this is looked at."""
    found = records_of(project, store, "id not in (select id from public)")
    hidden = tuple(Hidden(record.id, str(record.values.get("title") or "")) for _, record in found)
    return Behind(project.root, site, hidden)


def audit(request: Request, behind: Behind | None, report: Report, watch: Watch = unwatched) -> Audit | None:
    """The audit; None when rules hold mistakes, which are in the report. Raises Unusable."""
    root = behind.root if behind else None
    packs = find_packs(root)
    names = chosen(packs, request.packs)
    for name in names:
        if name not in packs.paths:
            raise Unusable("no_pack", name=name, near=closest(name, list(packs.paths)) or "、".join(packs.paths))
    rules = load_rules(packs, names, report)
    waivers = load_waivers(root, rule_ids(packs), report)
    if report.failed:
        return None
    tree = read_tree(folder_of(request), watch)
    subject = subject_of(request, behind, tree) if behind else Subject(tree, request.today or current_day())
    subject = replace(subject, earlier=addresses_of(request.against))
    if request.prove:
        wanted = [name for rule in rules for name in _names(rule)]
        subject = replace(subject, proofs=request.prove(subject, tuple(dict.fromkeys(wanted))))
    found = replace(judge(subject, rules, waivers, names, watch), chapters=load_chapters(packs))
    if request.against is None:
        return found
    return replace(found, changes=compared(document(found, request.lang), read_report(request.against)))


def _names(rule: Rule) -> tuple[str, ...]:
    """The columns a rule wants proved."""
    names = rule.arguments.get("names") if rule.check == columns_visible.__name__ else ()
    return names if isinstance(names, tuple) else ()


def folder_of(request: Request) -> Path:
    """The folder of pages that is to be audited. Raises Unusable when there is none."""
    folder = Path(request.target) if request.target else request.root / "site"
    if not folder.is_dir():
        raise Unusable("no_site_built" if request.target is None else "no_folder", path=folder)
    return folder


def day_built_for(folder: Path) -> date | None:
    """The day a site of ours was built for, as its release.json says; None where nothing says so."""
    try:
        return date.fromisoformat(json.loads((folder / "release.json").read_bytes())["day"])
    except (OSError, ValueError, TypeError, KeyError):  # pages of another make may have anything there
        return None


def root_of(request: Request) -> Path | None:
    """The folder of records behind the pages, if the pages are those of a site of ours."""
    folder = folder_of(request)
    root = request.root.resolve()
    ours = (root / "data").is_dir() and (root / "mkdocs.yml").is_file()
    return root if ours and (request.root_named or folder.resolve().is_relative_to(root)) else None


def subject_of(request: Request, behind: Behind, tree: Tree) -> Subject:
    """The pages of a tree with the records they were made from."""
    past = past_of(request.history or behind.root, request.commit)
    first_seen, since = (past.first_seen, past.since) if past else (None, None)
    return Subject(tree, behind.site.today, behind.site, behind.root, behind.hidden, first_seen, since)
