"""The manifest of a site after a small change is the one that would be written anew."""

from __future__ import annotations

import random
from hashlib import sha256

import pytest

from builder.output import manifest_of, patched


def digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def whole(files: dict[str, str]) -> bytes:
    return manifest_of(sorted(files.items(), key=lambda file: file[0].encode()))


@pytest.mark.parametrize("seed", range(60))
def test_a_patched_manifest_is_the_one_written_anew(seed: int) -> None:
    rng = random.Random(seed)
    names = [f"{rng.choice(('a', 'b/c', 'files/附件', 'zcwj'))}-{rng.randrange(40)}.html" for _ in range(40)]
    files = {name: digest(name) for name in names[: rng.randrange(len(names) + 1)]}
    put = {name: digest(f"{name} new") for name in rng.sample(names, rng.randrange(9))}
    gone = [name for name in rng.sample(names, rng.randrange(9)) if name not in put]
    after = {name: digest for name, digest in {**files, **put}.items() if name not in gone}
    assert patched(whole(files), put, gone) == whole(after)


def test_a_name_that_begins_as_another_is_another() -> None:
    files = {name: digest(name) for name in ("a", "a.html", "a/b", "b")}
    assert patched(whole(files), {"a": digest("new")}, ["b"]) == whole(
        {"a": digest("new"), "a.html": digest("a.html"), "a/b": digest("a/b")}
    )
