"""The last site as it lies on disk against what was written by the store: what somebody changed is made again."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from builder.output import MANIFEST, Output, folders_of, manifest_of, move_in, patched, staging, stamp_of, swap
from builder.store import Store

if TYPE_CHECKING:
    from builder.pages import Pages

LOOKED_THROUGH = 3000  # files: up to here every one is looked at; above only folders in which something came or went
LITTLE = 4  # a change of at most a fourth of the files is moved into the site, a larger one takes its place


class Published:
    """The site in `out`, made by earlier builds with this store."""

    def __init__(self, store: Store, root: Path, out: Path) -> None:
        self._store, self._out = store, out
        self._name = os.path.relpath(out, root)
        self._extra: list[str] = []
        self._known = self._is_ours()

    def _is_ours(self) -> bool:
        if self._store.recall("out") != self._name:
            return False
        try:
            found = os.stat(self._out / MANIFEST)
            if stamp_of(found) == self._store.recall("manifest_stamp"):
                return True
            return _sha256(self._out / MANIFEST) == self._store.recall("manifest")
        except OSError:
            return False

    def stands(self) -> bool:
        """True when the site on disk is the one that was written, and whole."""
        self.distrust()
        wanting = self._store.value("select 1 from pages where dirty is not null limit 1")
        return self._known and not self._extra and not wanting

    def distrust(self) -> None:
        """Mark everything that is not on disk as it was written to be made again."""
        store = self._store
        if not self._known:
            store.run("update pages set dirty = 'the last site is not there' where planned and dirty is null")
            store.run("delete from folders")
            return
        few = store.value("select count(*) from (select 1 from pages limit ?)", LOOKED_THROUGH + 1) <= LOOKED_THROUGH
        stamps = dict(store.rows("select path, stamp from folders"))
        if few:
            there = dict(folders_of(self._out))
            self._extra += [name.rstrip("/") for name in there.keys() - stamps.keys()]
            doubtful = list(stamps)
        else:
            doubtful = [name for name, stamp in stamps.items() if _time(f"{self._out}/{name}") != stamp]
        for name in doubtful:
            self._look_into(name, stamps)

    def _look_into(self, folder: str, folders: dict[str, int]) -> None:
        """Compare the files of a folder with those written into it."""
        query = "select url, id, stamp, sha256 from pages where url >= ? and url < ? and sha256 is not null"
        rows = self._store.rows(query, folder, folder + "\U0010ffff")
        known = {url: rest for url, *rest in rows if "/" not in url[len(folder) :]}
        wrong = [(id,) for url, (id, stamp, sha256) in known.items() if not self._is_as_written(url, stamp, sha256)]
        self._store.many("update pages set dirty = 'its file is not the one that was written' where id = ?", wrong)
        try:
            names = [(entry.name, entry.is_dir(follow_symlinks=False)) for entry in os.scandir(f"{self._out}/{folder}")]
        except OSError:
            return
        for name, is_folder in names:
            path = folder + name
            if path != MANIFEST and not (f"{path}/" in folders if is_folder else path in known):
                self._extra.append(path)

    def _is_as_written(self, url: str, stamp: str, sha256: str) -> bool:
        try:
            return stamp_of(os.stat(f"{self._out}/{url}")) == stamp or _sha256(self._out / url) == sha256
        except OSError:
            return False

    def commit(self, output: Output, pages: Pages, gone: list[str], total: int) -> int:
        """Make what was written the site, which has `total` files; the number of files changed."""
        pages.flush()
        changed = len(output.written) + len(gone) + len(self._extra)
        if not changed and self._known:
            self._store.save()
            output.discard()
        elif self._known and self._store.lasts and changed * LITTLE <= total:
            self._move_in(output, pages, gone)
        else:
            self._replace(output, pages)
        return changed

    def _replace(self, output: Output, pages: Pages) -> None:
        """A whole new tree in the place of the old one."""
        missing = output.fill(url for url, _ in pages.digests())
        if missing:
            raise FileNotFoundError(f"{missing[0]}: the last site lost it during the build")
        self._write_manifest(output, manifest_of(pages.digests()))
        self._keep_folders(output.folder)
        swap(output.folder, self._out)
        self._store.save()

    def _move_in(self, output: Output, pages: Pages, gone: list[str]) -> None:
        """The changed files one by one; the state and the list of them are saved in the same instant."""
        digests = dict(pages.digests_of(sorted(output.written)))
        self._write_manifest(output, patched((self._out / MANIFEST).read_bytes(), digests, gone))
        drop = [*self._extra, *gone]
        put = [*digests, MANIFEST]
        self._store.many("insert into journal values (?, 'put')", [(name,) for name in put])
        self._store.many("insert or ignore into journal values (?, 'drop')", [(name,) for name in drop])
        self._store.save()
        move_in(self._out, put, drop)
        self._keep_folders(self._out, [*put, *drop])
        self._store.run("delete from journal")
        self._store.save()
        output.discard()

    def _write_manifest(self, output: Output, data: bytes) -> None:
        written = output.write(MANIFEST, data)
        output.written.remove(MANIFEST)
        self._store.remember("manifest", written.sha256)
        self._store.remember("manifest_stamp", written.stamp)
        self._store.remember("out", self._name)

    def _keep_folders(self, site: Path, touched: Iterable[str] = ()) -> None:
        """Remember when folders last changed: all, or those of the files touched and what lies above them."""
        if touched:
            names = {above for name in touched for above in _above(name)}
            rows = [(name, _time(f"{site}/{name}")) for name in names]
            self._store.many("delete from folders where path = ?", [(name,) for name, time in rows if not time])
            rows = [row for row in rows if row[1]]
        else:
            self._store.run("delete from folders")
            rows = list(folders_of(site))
        self._store.many("insert or replace into folders values (?, ?)", rows)


def finish_what_was_cut_off(store: Store, root: Path) -> None:
    """Carry out what a build that was killed had decided and saved but not yet done."""
    rows = store.rows("select name, done from journal")
    if not rows:
        return
    out = root / store.recall("out")
    if staging(out).exists() and out.exists():
        put = [name for name, done in rows if done == "put"]
        move_in(out, sorted(put, key=lambda name: name == MANIFEST), [name for name, done in rows if done == "drop"])
    store.run("delete from journal")
    store.save()


def _above(name: str) -> Iterator[str]:
    """The folders a file lies in, with a slash at their end; "" the site itself."""
    while name:
        name = name.rstrip("/").rpartition("/")[0]
        name += "/" if name else ""
        yield name


def _time(path: str) -> int:
    try:
        return os.stat(path).st_mtime_ns
    except OSError:
        return 0


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
