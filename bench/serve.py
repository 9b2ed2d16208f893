"""How long an edit takes to be seen in a browser that shows `gongkai serve`: from the saving of the file to new text.

    .venv/bin/python bench/serve.py --records 10000 --edits 5

Prints ms of every edit, their median, and what the builds took by their own words. `--kind` says what is edited: a
record, prose, a style sheet, a template, the columns, or all of these one after the other. Not a test.
"""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from corpus import Document, documents, record_path, write_site
from playwright.sync_api import Page, sync_playwright

ARGUMENTS = ["--no-sandbox"]
PATIENCE = 600.0  # seconds until a build must be shown
PAUSE = 3.0  # seconds between edits, as a person pauses: the search is then being brought up to date
REPO = Path(__file__).parents[1]
KINDS = ("record", "prose", "css", "template", "columns")


@dataclass(frozen=True)
class Kind:
    """A kind of edit: the page looked at, how the n-th edit is saved, and what then holds in the page."""

    url: str
    save: Callable[[int], object]
    seen: str


def kinds(root: Path, doc: Document) -> dict[str, Kind]:
    """Every kind of edit of a site, by name."""
    prose, record, page = root / "content/zfxxgkzn/index.md", root / record_path(doc), f"zcwj/{doc.month}/{doc.id}.html"
    css, template = "assets/portal.css", "types/catalogue/page.html"
    own = {name: root / "theme" / name for name in (css, template)}
    origin = {css: REPO / "theme" / css, template: REPO / "builder" / template}
    for name, path in own.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(origin[name], path)
    put(root / "mkdocs.yml", "name: material", "name: material, custom_dir: theme")
    return {
        "record": Kind(page, lambda n: put(record, r"(?m)^title: .*$", f"title: {doc.title}（改{n}）"),
                       "n => document.querySelector('h1')?.textContent.endsWith(`（改${n}）`)"),
        "prose": Kind("zfxxgkzn/index.html", lambda n: put(prose, r"测速用.*", f"测速用{n}。"),
                      "n => document.body.textContent.includes(`测速用${n}。`)"),
        "css": Kind(page, lambda n: put(own[css], r"\Z", f"\nh1 {{ --edit: {n}; }}\n"),
                    "n => getComputedStyle(document.querySelector('h1')).getPropertyValue('--edit').trim() === `${n}`"),
        "template": Kind(page, lambda n: put(own[template], r"block kicker %}(样\d+)?", f"block kicker %}}样{n}"),
                         "n => document.body.textContent.includes(`样${n}`)"),
        "columns": Kind(page, lambda n: put(root / "data/columns.yml", r"name: 政策文件.*", f"name: 政策文件{n}"),
                        "n => document.body.textContent.includes(`政策文件${n}`)"),
    }  # fmt: skip


def put(path: Path, old: str, new: str) -> None:
    """Save a file with a piece of its text replaced."""
    text, count = re.subn(old, new, path.read_text(encoding="utf-8"), count=1)
    assert count, f"{path}: {old}"
    path.write_text(text, encoding="utf-8")


def main() -> None:
    """Make the site, serve it, edit it, measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--records", type=int, default=10_000)
    parser.add_argument("--edits", type=int, default=5)
    parser.add_argument("--kind", choices=(*KINDS, "all"), default="record")
    parser.add_argument("--chromium", default=shutil.which("chromium"))
    chosen = parser.parse_args()
    docs = list(documents(chosen.records))
    doc = docs[len(docs) // 2]
    with tempfile.TemporaryDirectory(prefix="gongkai-serve-") as folder:
        root = Path(folder)
        write_site(root, chosen.records)
        known, begun = kinds(root, doc), time.monotonic()
        with served(root) as (address, said), sync_playwright() as play:
            print(f"{chosen.records:,} records; the first pages are shown after {time.monotonic() - begun:.1f} s")
            page = play.chromium.launch(executable_path=chosen.chromium, args=ARGUMENTS).new_page()
            for name in KINDS if chosen.kind == "all" else [chosen.kind]:
                page.goto(address + known[name].url)
                took = [edited(page, known[name], n) for n in range(chosen.edits)]
                each = " ".join(f"{seconds * 1000:.0f}" for seconds in took)
                print(f"{name}: ms from saving to seeing: {each}; median {median(took) * 1000:.0f}")
                print(f"  builds by their own words: {', '.join(said[-chosen.edits :])}", flush=True)


@contextmanager
def served(root: Path) -> Iterator[tuple[str, list[str]]]:
    """`gongkai serve` of a site: its address once the first build is shown, and all it says from then on."""
    command = [sys.executable, "-u", "-m", "builder.cli", "serve", "--site", str(root), "--port", "0", "--lang", "en"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    said: list[str] = []
    threading.Thread(target=lambda: said.extend(line.strip() for line in process.stdout or ()), daemon=True).start()
    try:
        yield waited(said), said
    finally:
        process.terminate()
        process.wait()


def waited(said: list[str]) -> str:
    """The address, as soon as it is told."""
    begun = time.monotonic()
    while time.monotonic() - begun < PATIENCE:
        for line in list(said):
            if found := re.search(r"http://\S+/", line):
                return found[0]
        time.sleep(0.1)
    raise SystemExit(f"nothing was served: {said}")


def edited(page: Page, kind: Kind, n: int) -> float:
    """Seconds from saving the n-th edit to its being seen in the browser."""
    time.sleep(PAUSE)
    begun = time.monotonic()
    kind.save(n)
    page.wait_for_function(kind.seen, arg=n, polling=20, timeout=PATIENCE * 1000)
    return time.monotonic() - begun


if __name__ == "__main__":
    main()
