"""A finished site put where it is served from: a folder or an object storage, by any address fsspec knows.

An object storage cannot exchange two trees at once. So only what differs is sent, new pages first, and what is gone is
removed last: a reader meets the old page or the new one, never none. While it lasts, the manifest there vouches only
for what stays; so the next publishing finishes one that was cut off.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import fsspec

from builder.output import MANIFEST

BATCH = 500  # files handed over at once, so that a storage far away is spoken to in parallel
DIGEST = 64  # hex digits of SHA-256 at the start of a line of the manifest
UNSURE = "0" * DIGEST  # stands for a file that is being sent


class Foreign(Exception):
    """There is something at the address that no build of ours has put there."""


@dataclass(frozen=True, slots=True)
class Sent:
    """How many files were sent, kept as they were, and removed."""

    sent: int
    kept: int
    removed: int


def is_address(out: str) -> bool:
    """True for `s3://bucket/site`, `memory://site` …; false for a path."""
    return "://" in out


def send(site: Path, address: str) -> Sent:
    """Make what lies at `address` equal to the finished site. Raises Foreign, and what the storage raises."""
    storage, base = fsspec.core.url_to_fs(address)
    here, there = manifest((site / MANIFEST).read_bytes()), _listed(storage, base)
    changed = [name for name, digest in here.items() if there.get(name) != digest]
    gone = [name for name in there if name not in here]
    if changed or gone:
        _vouch(storage, base, {**there, **dict.fromkeys(changed, UNSURE)})
        _put(storage, site, base, changed)
        _remove(storage, base, gone)
        _vouch(storage, base, here)
    return Sent(len(changed), len(here) - len(changed), len(gone))


def manifest(data: bytes) -> dict[str, str]:
    """Path → SHA-256, as a manifest lists them."""
    lines = data.decode().splitlines()
    return {line[DIGEST + 2 :]: line[:DIGEST] for line in lines}


def _listed(storage: Any, base: str) -> Mapping[str, str]:
    """What a site at the address says it holds. Raises Foreign where there are files but no manifest."""
    try:
        return manifest(storage.cat_file(f"{base}/{MANIFEST}"))
    except FileNotFoundError:
        if storage.exists(base) and any(storage.ls(base)):
            raise Foreign(base) from None
        return {}


def _vouch(storage: Any, base: str, names: Mapping[str, str]) -> None:
    storage.makedirs(base, exist_ok=True)
    storage.pipe_file(f"{base}/{MANIFEST}", "".join(f"{names[name]}  {name}\n" for name in sorted(names)).encode())


def _put(storage: Any, site: Path, base: str, names: Sequence[str]) -> None:
    for folder in sorted({name.rpartition("/")[0] for name in names} - {""}):
        storage.makedirs(f"{base}/{folder}", exist_ok=True)
    for some in _batches(names):
        storage.put([str(site / name) for name in some], [f"{base}/{name}" for name in some])


def _remove(storage: Any, base: str, names: Sequence[str]) -> None:
    paths = [f"{base}/{name}" for name in names]
    for some in _batches([path for path in paths if storage.exists(path)]):
        storage.rm(list(some))


def _batches(names: Sequence[str]) -> Iterator[Sequence[str]]:
    return (names[n : n + BATCH] for n in range(0, len(names), BATCH))
