"""The addresses the site has ever published, in data/published.txt, and the promise that each still answers.

A line is an address. What comes and goes with what is in it (attachments, pages of lists, their tables, boards of one
unit, feeds) has a second part, `address -> where to`: when nothing else answers there, a notice does and leads on.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from builder.diagnostics import Place, Report
from builder.excused import without_excused
from builder.shell import DEPTHS
from builder.store import Store

LEDGER = "data/published.txt"
HEAD = """\
# 公开过的网址，一行一个，由 gongkai build --record 添加。每个都必须一直打得开（L020）；确实不该再有的，删去那一行。
# “-> ”后面是那里没有了以后转到的网址。Addresses once published, one a line, added by gongkai build --record. Each must
# answer for ever (L020); what stands after "->" is where its readers are led when nothing else is there.
"""
ARROW = " -> "
LASTING = ("record", "tombstone", "moved", "prose")
PASSING = ("list", "table", "file", "board", "feed")
BOARDS, FEEDS, HOME = "kb/index.html", "subscribe.html", "index.html"
BUILT = ("kb/", "feeds/")  # planned while building, not while checking


@dataclass(frozen=True)
class Ledger:
    """The ledger as it lies on disk."""

    text: str

    @cached_property
    def digest(self) -> str:
        """By which a ledger that changed is known."""
        return hashlib.sha256(self.text.encode()).hexdigest()

    @cached_property
    def lines(self) -> Mapping[str, tuple[int, str]]:
        """Address → its line (from 1), and where its readers are led (empty: it must answer itself)."""
        found = {}
        for number, line in enumerate(self.text.splitlines(), 1):
            address, _, target = line.strip().partition(ARROW)
            if address and not address.startswith("#"):
                found[address.strip()] = number, target.strip()
        return found

    def knows(self, address: str) -> bool:
        """True for an address of the ledger; quick, since few are asked for where little changed."""
        return f"\n{address}\n" in self.text or f"\n{address}{ARROW}" in self.text or self._first(address)

    def _first(self, address: str) -> bool:
        return self.text.startswith((f"{address}\n", f"{address}{ARROW}"))

    def target(self, address: str) -> str:
        """Where the readers of an address are led; nothing where it must answer itself, or was never published."""
        _, found, after = f"\n{self.text}".partition(f"\n{address}{ARROW}")
        return after.partition("\n")[0].strip() if found else ""

    def line(self, address: str) -> int:
        """The line of an address, from 1."""
        return self.lines[address][0]

    def with_lines(self, new: Mapping[str, str]) -> Ledger:
        """A ledger with further addresses (address → where to), sorted by name."""
        known = [line for line in self.text.splitlines() if line and not line.startswith("#")]
        added = [f"{url}{ARROW}{target}" if target else url for url, target in new.items()]
        return Ledger(HEAD + "".join(f"{line}\n" for line in sorted(known + added)))


def open_ledger(root: Path) -> Ledger:
    """The ledger of a site; an empty one where nothing was recorded yet."""
    try:
        return Ledger((root / LEDGER).read_text("utf-8"))
    except FileNotFoundError:
        return Ledger("")


def check_published(root: Path, store: Store, report: Report) -> None:
    """Tell each address that nothing answers any more; looked at are those that may have gone since the last time."""
    ledger = open_ledger(root)
    if store.recall("ledger") == ledger.digest:
        suspects = [url for url in _gone(store, (*LASTING, "list")) if ledger.knows(url)]
        there = {url for url in suspects if _is_planned(store, url)}
    else:
        suspects = [url for url, (_, target) in ledger.lines.items() if not target]
        there = set(store.column("select url from pages where planned"))
    there |= prose_addresses(root) if suspects else set()
    lost = [url for url in suspects if url not in there and not ledger.target(url)]
    for url in without_excused(root, store, lost):
        report.add(Place(LEDGER, ledger.line(url), 1), "L020", url=url)
    store.remember("ledger", "" if lost else ledger.digest)


def _gone(store: Store, kinds: tuple[str, ...]) -> list[str]:
    """Addresses at which something of these kinds is no longer wanted, since the last site was published."""
    marks = ", ".join("?" * len(kinds))
    return store.column(f"select url from pages where dirty is not null and not planned and kind in ({marks})", *kinds)


def _is_planned(store: Store, url: str) -> bool:
    return bool(store.value("select 1 from pages where url = ? and planned and kind <> 'gone'", url))


def keep_answering(root: Path, store: Store, record: bool) -> None:
    """Once all else is planned: `record` what is published, then plan a notice where nothing answers any more."""
    ledger = open_ledger(root)
    if record:
        ledger = _recorded(root, store, ledger)
    elif store.recall("recorded") and _unmade(store):
        store.remember("recorded", "")  # published and not recorded: the next to record looks at everything
    _plan_notices(store, ledger)


def _recorded(root: Path, store: Store, ledger: Ledger) -> Ledger:
    """The ledger with the addresses of all that is published, written when there are new ones. Nothing is taken out."""
    steady = store.recall("recorded") == ledger.digest and ledger.text
    knows = ledger.knows if steady else ledger.lines.__contains__
    new = {url: target for url, target in _addresses(store, bool(steady)) if not knows(url)}
    made = ledger.with_lines(new) if new else ledger
    if new:
        (root / LEDGER).write_text(made.text, "utf-8")
        for name in ("ledger", "notices"):
            if store.recall(name) == ledger.digest:  # what was added answers
                store.remember(name, made.digest)
    store.remember("recorded", made.digest)
    return made


def _unmade(store: Store) -> bool:
    return bool(store.value("select 1 from pages where dirty is not null and planned and sha256 is null limit 1"))


def _addresses(store: Store, new: bool) -> Iterator[tuple[str, str]]:
    """Address and where to of all that is published or was until now; only of what is `new` or goes with this build."""
    kinds = ", ".join(f"'{kind}'" for kind in LASTING + PASSING)
    now = " and dirty is not null and sha256 is null" if new else ""
    going = f"dirty is not null and not planned and sha256 is not null and kind in ({kinds})"
    of_list = "p.kind in ('list', 'table') and l.id = p.ref"
    query = f"select p.url, p.kind, p.ref, l.col from pages p left join lists l on {of_list}"
    for where in (f"planned{now} and kind in ({kinds})", going):
        for url, kind, ref, col in store.db.execute(f"{query} where {where}").fetchall():
            yield url, _where_to(store, url, kind, ref, col)


def _where_to(store: Store, url: str, kind: str, ref: str, col: str | None) -> str:
    """Where the readers of something that comes and goes are led; nothing for what must answer itself."""
    if kind in LASTING:
        return ""
    if kind == "file":
        return _owner(store, ref)
    if kind == "board":
        return BOARDS if url != BOARDS else HOME
    return FEEDS if kind == "feed" else f"{col}/index.html" if url != f"{col}/index.html" else ""


def _owner(store: Store, path: str) -> str:
    """The address of the first record that shows an attachment, or of one that names it still."""
    naming = "select r.id from uses u join records r on r.seq = u.seq where u.path = ?"
    shown = f"select id from shown_files where path = ? union {naming}"
    query = f"select json_extract(marks, '$.url') from public where id in ({shown}) order by state, id limit 1"
    return str(store.value(query, path, path) or HOME)


def _plan_notices(store: Store, ledger: Ledger) -> None:
    """Plan a notice at each address that leads on and where nothing else is; take away those no longer needed."""
    for ref in store.column("select ref from pages where kind = 'gone' and planned"):
        address, _, target = ref.partition(ARROW)
        if ledger.target(address) != target or _is_planned(store, address):
            store.unplan("ref = ? and kind = 'gone'", ref)
    if store.recall("notices") == ledger.digest:
        wanted = [url for url in _gone(store, PASSING) if not _is_planned(store, url) and ledger.target(url)]
    else:
        kinds = ", ".join(f"'{kind}'" for kind in LASTING + PASSING)
        there = set(store.column(f"select url from pages where planned and kind in ({kinds})"))
        wanted = [url for url, (_, target) in ledger.lines.items() if target and url not in there]
    for address in wanted:
        url = notice_at(address)
        if url.count("/") in DEPTHS:
            store.plan(url, "gone", f"{address}{ARROW}{ledger.target(address)}", "it answers for what is gone")
    store.remember("notices", ledger.digest)


def notice_at(address: str) -> str:
    """Where the notice for an address lies: there, or, since no page can be a PDF, in a folder of that name."""
    return address if address.endswith(".html") else f"{address}/index.html"


def leads(root: Path, store: Store) -> Iterator[tuple[str, str]]:
    """(address, where to) of all that is gone and leads on, for web servers; boards and feeds a build alone knows."""
    there = "select 1 from pages where url = ? and planned and kind <> 'gone'"
    for address, (_, target) in open_ledger(root).lines.items():
        if target and not address.startswith(BUILT) and not store.value(there, address):
            yield address, target


def prose_addresses(root: Path) -> set[str]:
    """The addresses of the pages written in content/, without asking the host."""
    folder = root / "content"
    names = (path.relative_to(folder).as_posix() for path in folder.rglob("*.md"))
    return {f"{name.removesuffix('.md')}.html" for name in names}
