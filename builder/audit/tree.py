"""A built site as it lies in a folder: its files, and its pages read once, by several processes."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from multiprocessing import get_context
from pathlib import Path

from builder.audit.page import Link, Page
from builder.audit.read import MAX_BYTES, read_page

SUFFIXES = (".html", ".htm", ".shtml", ".xhtml")
ENOUGH = 300  # pages from which on starting processes pays
CHUNK = 100
Watch = Callable[[str, int, int], None]


def unwatched(stage: str, done: int, total: int) -> None:
    """Progress nobody looks at."""


@dataclass(frozen=True)
class Tree:
    """`files`: every file with its size in bytes, by its path below the folder. `pages`: what was read of the HTML."""

    folder: Path
    files: Mapping[str, int]
    pages: Mapping[str, Page]

    def read(self, path: str) -> bytes:
        """The bytes of a file; nothing when it cannot be read."""
        try:
            return (self.folder / path).read_bytes()
        except OSError:
            return b""


def read_tree(folder: Path, watch: Watch = unwatched, processes: int = 0) -> Tree:
    """Every file of the folder, every page read. Symbolic links that lead out of it or in a circle are not followed."""
    files = dict(sorted(_files(folder)))
    urls = [url for url in files if url.lower().endswith(SUFFIXES)]
    pages: dict[str, Page] = {}
    links: dict[Link, Link] = {}
    for page in _pages(folder, urls, processes or os.cpu_count() or 1):
        pages[page.url] = replace(page, links=tuple(links.setdefault(link, link) for link in page.links))
        watch("audit", len(pages), len(urls))
    return Tree(folder, files, pages)


def _files(folder: Path) -> Iterator[tuple[str, int]]:
    for place, _, names in os.walk(folder):
        for name in names:
            path = Path(place, name)
            if path.is_file() and (not path.is_symlink() or path.resolve().is_relative_to(folder.resolve())):
                yield path.relative_to(folder).as_posix(), path.stat().st_size


def _pages(folder: Path, urls: Sequence[str], processes: int) -> Iterator[Page]:
    chunks = [(folder, urls[n : n + CHUNK]) for n in range(0, len(urls), CHUNK)]
    if len(urls) < ENOUGH or processes == 1:
        for chunk in chunks:
            yield from read_chunk(chunk)
        return
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        for pages in pool.map(read_chunk, chunks):
            yield from pages


def read_chunk(chunk: tuple[Path, Sequence[str]]) -> list[Page]:
    """The pages of a few addresses."""
    folder, urls = chunk
    gc.disable()  # a hundred pages at a time make no rubbish worth looking for
    pages = [read_page(url, _bytes(folder / url)) for url in urls]
    gc.enable()
    return pages


def _bytes(path: Path) -> bytes:
    """The file's bytes; of one over the limit only so many that the reader sees it is too large."""
    try:
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except OSError:
        return b""
