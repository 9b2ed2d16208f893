"""The receipt of a release: which commit, which day, which files with which digests; and judging a folder by it.

Digests are SHA-256 and, where this Python's OpenSSL has it, SM3 (GB/T 32905-2016), which Chinese archives ask for.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from builder import __version__
from builder.diagnostics import Report
from builder.git import Repository
from builder.output import MANIFEST
from builder.project import Project
from builder.records import Site
from builder.release import facts as release
from builder.release import modified

FORMAT = "gongkai-receipt-1"  # its shape never changes; another shape is another word
ALGORITHMS = ("sha256", "sm3")
CHUNK = 1 << 20  # bytes read at a time


class BadReceipt(ValueError):
    """This file is no receipt; the message names what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A file that is not as the receipt says. `kind`: changed, missing, extra."""

    kind: str
    path: str


def facts(project: Project, site: Site, numbers: Mapping[str, int], report: Report) -> dict[str, object]:
    """What a receipt says of the build itself: whose site, which day and commit, how much, what the check told."""
    codes = Counter(f"{item.severity} {item.code}" for item in report)
    errors = sum(n for code, n in codes.items() if code.startswith("error"))
    repository = project.repository
    return {
        "site": project.settings["name"],
        "domain": project.settings["domain"],
        **release(project, site),
        "modified": modified(repository) if isinstance(repository, Repository) else [],
        **numbers,
        "check": {"errors": errors, "warnings": codes.total() - errors, "codes": dict(sorted(codes.items()))},
    }


def receipt(out: Path, facts: Mapping[str, object]) -> bytes:
    """The receipt of a built site: the facts of its build, then every file by name with size (bytes) and digests."""
    files = {path: _entry(out / path) for path in sorted(_files(out))}
    total = sum(int(str(entry["bytes"])) for entry in files.values())
    made = {"format": FORMAT, "gongkai": __version__, **facts, "files": len(files), "bytes": total, "contents": files}
    return (json.dumps(made, ensure_ascii=False, indent=1) + "\n").encode()


def with_audit(receipt: bytes, result: Mapping[str, object]) -> bytes:
    """A receipt with the brief of the audit of this very site before its files. Raises BadReceipt."""
    made = read_receipt(receipt)
    contents = made.pop("contents")
    made |= {"audit": dict(result), "contents": contents}
    return (json.dumps(made, ensure_ascii=False, indent=1) + "\n").encode()


def differences(folder: Path, wanted: Mapping[str, Mapping[str, object]]) -> Iterator[Difference]:
    """Exactly which files of a folder differ, are missing, are extra; by name."""
    there = set(_files(folder))
    for path in sorted(there | wanted.keys()):
        if path not in there:
            yield Difference("missing", path)
        elif path not in wanted:
            yield Difference("extra", path)
        elif not _same(folder / path, wanted[path]):
            yield Difference("changed", path)


def read_receipt(data: bytes) -> dict[str, object]:
    """The receipt in a file. Raises BadReceipt for anything else."""
    try:
        made = json.loads(data)
    except ValueError:
        raise BadReceipt("JSON") from None
    if not isinstance(made, dict) or made.get("format") != FORMAT or not isinstance(made.get("contents"), dict):
        raise BadReceipt("format")
    for path, entry in made["contents"].items():
        _judge(path, entry)
    if "audit" in made and not _is_audit(made["audit"]):
        raise BadReceipt("audit")
    return made


def _is_audit(said: object) -> bool:
    return (
        isinstance(said, dict) and isinstance(said.get("packs"), list) and isinstance(said.get("rules"), dict)
        and {"pass", "tolerated", "fail", "not_run"} <= said["rules"].keys() and "score" in said
    )  # fmt: skip


def read_manifest(data: bytes) -> dict[str, dict[str, object]]:
    """What the manifest inside a site says of its files; itself it cannot list. Raises BadReceipt."""
    contents: dict[str, dict[str, object]] = {}
    for line in data.decode("utf-8", "replace").splitlines():
        digest, gap, path = line.partition("  ")
        entry: dict[str, object] = {"sha256": digest}
        if not gap:
            raise BadReceipt(line[:40])
        _judge(path, entry)
        contents[path] = entry
    return contents


def _judge(path: str, entry: object) -> None:
    """A receipt from elsewhere may name anything: only files below the folder are looked at."""
    parts = PurePosixPath(path)
    if not path or parts.is_absolute() or ".." in parts.parts or "\\" in path:
        raise BadReceipt(path)
    if not isinstance(entry, dict) or not isinstance(entry.get("sha256"), str):
        raise BadReceipt(path)


def _files(folder: Path) -> Iterator[str]:
    return (path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file() or path.is_symlink())


def _entry(path: Path) -> dict[str, object]:
    return {"bytes": path.stat().st_size, **digests(path)}


def _same(path: Path, wanted: Mapping[str, object]) -> bool:
    if path.is_symlink() or ("bytes" in wanted and path.stat().st_size != wanted["bytes"]):
        return False
    found = digests(path)
    return all(found[name] == wanted[name] for name in found.keys() & wanted.keys())


def digests(path: Path) -> dict[str, str]:
    """The digests of a file, in hexadecimal, by the names of their algorithms; read once, in pieces."""
    sums = [hashlib.new(name) for name in ALGORITHMS if name in hashlib.algorithms_available]
    with path.open("rb") as file:
        while piece := file.read(CHUNK):
            for total in sums:
                total.update(piece)
    return {total.name: total.hexdigest() for total in sums}


def of_itself(folder: Path) -> dict[str, dict[str, object]]:
    """The manifest of a site and the manifest's own place, so that it is no extra file. Raises BadReceipt, OSError."""
    data = (folder / MANIFEST).read_bytes()
    return {**read_manifest(data), MANIFEST: {"sha256": hashlib.sha256(data).hexdigest()}}
