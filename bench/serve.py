"""How long an edit takes to be seen in a browser that shows `gongkai serve`: from the saving of the file to new text.

    .venv/bin/python bench/serve.py --records 10000 --edits 5

Prints ms of every edit, their median, and the shares: what the build took by its own words, and the rest. Not a test.
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
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

from corpus import Document, documents, record_path, write_site
from playwright.sync_api import Page, sync_playwright

ARGUMENTS = ["--no-sandbox"]
PATIENCE = 600.0  # seconds until the first build must be shown


def main() -> None:
    """Make the site, serve it, edit it, measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--records", type=int, default=10_000)
    parser.add_argument("--edits", type=int, default=5)
    parser.add_argument("--chromium", default=shutil.which("chromium"))
    chosen = parser.parse_args()
    docs = list(documents(chosen.records))
    doc = docs[len(docs) // 2]
    with tempfile.TemporaryDirectory(prefix="gongkai-serve-") as folder:
        root = Path(folder)
        write_site(root, chosen.records)
        with served(root) as (address, said), sync_playwright() as play:
            page = play.chromium.launch(executable_path=chosen.chromium, args=ARGUMENTS).new_page()
            page.goto(f"{address}zcwj/{doc.month}/{doc.id}.html")
            took = [edited(page, root / record_path(doc), doc, n) for n in range(chosen.edits)]
    print(f"{chosen.records:,} records; ms from saving to seeing: {' '.join(f'{t * 1000:.0f}' for t in took)}")
    print(f"median {median(took) * 1000:.0f} ms; builds by their own words: {', '.join(said[-chosen.edits :])}")


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


def edited(page: Page, path: Path, doc: Document, n: int) -> float:
    """Seconds from saving a new title to its being the heading of the page in the browser."""
    title = f"{doc.title}（改{n}）"
    text = re.sub(r"(?m)^title: .*$", f"title: {title}", path.read_text(encoding="utf-8"))
    time.sleep(1.5)  # as a person pauses; two edits at once would be one build
    begun = time.monotonic()
    path.write_text(text, encoding="utf-8")
    page.wait_for_function("title => document.querySelector('h1')?.textContent === title", arg=title, polling=20)
    return time.monotonic() - begun


if __name__ == "__main__":
    main()
