"""Asking an index in a real browser: a static server under a sub-path, one page that runs the module and measures."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
             "--disable-sync", "--no-first-run"]  # fmt: skip

ASK = """async ({queries, assets, site}) => {
  const { search } = await import(assets + 'engine.js');
  const fetched = async (path) => {
    const answer = await fetch(site + 'search/' + path);
    return answer.ok ? new Uint8Array(await answer.arrayBuffer()) : null;
  };
  const start = await fetched('start.bin');
  const out = [];
  for (const [number, query] of queries.entries()) {
    let bytes = 0, files = 0;
    const counting = async (path) => {
      if (path.startsWith('start')) return start;
      const found = await fetched(path);
      bytes += found ? found.length : 0;
      files += 1;
      return found;
    };
    const began = performance.now();
    let first = 0, cost = 0, asked = 0;
    const onUpdate = () => { if (first) return; first = performance.now() - began; cost = bytes; asked = files; };
    const answer = await search(query, { base: `cold${number}/`, load: counting, all: true, onUpdate });
    const warm = performance.now();
    let again = 0;
    const stop = () => { again ||= performance.now() - warm; };
    await search(query, { base: 'warm/', load: fetched, facets: false, onUpdate: stop });
    out.push({ documents: answer.documents ?? [], how: answer.tried.at(-1)?.how ?? '',
      problem: answer.problem + (answer.error ?? ''), shown: answer.hits.length,
      first, again, bytes: cost, files: asked, all: bytes });
  }
  return out;
}"""

PEER = """async ({queries, site}) => {
  const pagefind = await import(site + 'pagefind/pagefind.js');
  await pagefind.init();
  const out = [];
  for (const query of queries) {
    performance.clearResourceTimings();
    const began = performance.now();
    const answer = await pagefind.search(query);
    const top = await Promise.all(answer.results.slice(0, 10).map((one) => one.data()));
    const first = performance.now() - began;
    const bytes = performance.getEntriesByType('resource').reduce((sum, one) => sum + one.encodedBodySize, 0);
    out.push({ ids: answer.results.map((one) => one.id), urls: top.map((one) => one.url), first, bytes });
  }
  return out;
}"""


class Handler(SimpleHTTPRequestHandler):
    """Plain static files, silent, keeping connections open."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # or every answer waits 40 ms for an acknowledgement
    wbufsize = -1
    extensions_map = {**SimpleHTTPRequestHandler.extensions_map, ".js": "text/javascript", ".mjs": "text/javascript"}

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""

    def send_head(self) -> Any:
        """As it is, but an empty page at /blank."""
        if self.path == "/blank":
            self.path = "/blank.html"
        return super().send_head()


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The folder at an address of this machine while the block runs."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=str(folder))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}/"
        finally:
            server.shutdown()


@contextmanager
def browser_page(address: str) -> Iterator[Any]:
    """A page of the system's Chromium at `address`."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path="/usr/bin/chromium", args=ARGUMENTS)
        page = browser.new_page()
        page.set_default_timeout(600_000)
        page.goto(address)
        yield page
        browser.close()


def ask(folder: Path, queries: Sequence[str], script: str = ASK) -> list[dict[str, Any]]:
    """The answers of the site in `folder`/site to the queries, its module in `folder`/assets."""
    (folder / "blank.html").write_text("<!doctype html><meta charset=utf-8><title>measure</title>", encoding="utf-8")
    with served(folder) as address, browser_page(f"{address}blank") as page:
        request = {"queries": list(queries), "assets": f"{address}assets/", "site": f"{address}site/"}
        return list(page.evaluate(script, request))
