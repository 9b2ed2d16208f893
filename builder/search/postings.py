"""From documents to the index of words: whole shards at once, or only the documents that changed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from builder.search.files import Files
from builder.search.heavy import Parts, is_heavy
from builder.search.records import SearchDocument
from builder.search.store import (
    LEB,
    Edit,
    Run,
    bucket_file,
    bucket_of,
    edited,
    is_zoned,
    join_runs,
    pack,
    read_leb,
    unpack,
)
from builder.search.words import Standing, words

Counter = Callable[[Iterable[SearchDocument]], Iterator[Standing]]
_BUCKET_CHARACTERS = 2_500
_MOST_BUCKETS = 1 << 14


def buckets_for(characters: int) -> int:
    """How many buckets hold the keys of so much text: a power of two, some kilobytes each."""
    buckets = 16
    while buckets * _BUCKET_CHARACTERS < characters and buckets < _MOST_BUCKETS:
        buckets *= 2
    return buckets


def shard_sections(shard: Sequence[SearchDocument], buckets: int, count: Counter) -> dict[int, bytes]:
    """The runs of a shard: bucket → key, run, key, run …, each with its length before it."""
    runs = _Runs()
    for key, number, places in count(shard):
        runs[key].add(number, places)
    sections: dict[int, list[bytes]] = {}
    for key in sorted(runs):
        name, run = key.encode(), runs[key].data()
        sections.setdefault(bucket_of(name, buckets), []).extend((LEB[len(name)], name, LEB[len(run)], run))
    return {bucket: b"".join(parts) for bucket, parts in sections.items()}


class _Runs(dict[str, Run]):
    def __missing__(self, key: str) -> Run:
        self[key] = run = Run(is_zoned(key.encode()))
        return run


def count_here(documents: Iterable[SearchDocument]) -> Iterator[Standing]:
    """Where the keys of some documents stand."""
    for number, document in enumerate(documents):
        one, own = words(document), defaultdict[str, list[int]](list)
        for key, place in zip(one.keys, one.places, strict=True):
            own[key].append(place)
        for key, places in own.items():
            yield key, number, places


def merged(sections: Iterable[tuple[int, bytes]]) -> dict[bytes, bytes]:
    """The postings of a bucket from its sections by ascending shard."""
    runs: dict[bytes, list[tuple[int, bytes]]] = {}
    for shard, section in sections:
        at = 0
        while at < len(section):
            length, at = read_leb(section, at)
            key = section[at : at + length]
            size, at = read_leb(section, at + length)
            runs.setdefault(key, []).append((shard, section[at : at + size]))
            at += size
    return {key: join_runs(found) for key, found in runs.items()}


@dataclass(slots=True)
class Writer:
    """Writes buckets and the files of heavy keys; remembers what start.bin must tell of the heavy ones."""

    files: Files
    heavy: dict[str, Sequence[int]] = field(default_factory=dict)

    def bucket(self, number: int, postings: Mapping[bytes, bytes]) -> None:
        """Write a bucket whole; keys that are too heavy go to files of their own."""
        light = {key: found for key, found in postings.items() if not is_heavy(found)}
        for key in postings.keys() - light.keys():
            self.heavy[key.decode()] = Parts(key, self.files).write(postings[key])
        self.files.write(bucket_file(number), pack(light))


@dataclass(frozen=True, slots=True)
class Change:
    """Documents of a shard by their number in it: those that were there and those that stand there now."""

    shard: int
    old: Mapping[int, SearchDocument]
    new: Mapping[int, SearchDocument]


def update(changes: Sequence[Change], buckets: int, heavy: Mapping[str, Sequence[int]], to: Writer) -> None:
    """Mend the files that hold a key whose places changed; `heavy` is what the build before told of its heavy keys."""
    edits = _edits(changes)
    to.heavy.update({name: told for name, told in heavy.items() if name.encode() not in edits})
    light: dict[int, dict[bytes, Edit]] = {}
    lighter: dict[int, dict[bytes, bytes]] = {}
    for key, edit in edits.items():
        number, name = bucket_of(key, buckets), key.decode()
        if name not in heavy:
            light.setdefault(number, {})[key] = edit
        elif isinstance(now := Parts(key, to.files).mend(heavy[name], edit), bytes):
            lighter.setdefault(number, {})[key] = now
        else:
            to.heavy[name] = now
    for number in sorted(light.keys() | lighter.keys()):
        postings = unpack(to.files.read(bucket_file(number))) | lighter.get(number, {})
        own = light.get(number, {})
        to.bucket(number, postings | {key: edited(key, postings.get(key, b""), edit) for key, edit in own.items()})


def _edits(changes: Sequence[Change]) -> dict[bytes, Edit]:
    edits: dict[bytes, Edit] = {}
    for change in changes:
        old, new = _places(change.old), _places(change.new)
        for key in old.keys() | new.keys():
            before, now = old.get(key, {}), new.get(key, {})
            gone = frozenset(number for number, places in before.items() if now.get(number) != places)
            come = [(number, places) for number, places in now.items() if before.get(number) != places]
            if gone or come:
                edits.setdefault(key.encode(), {})[change.shard] = (gone, come)
    return edits


def _places(documents: Mapping[int, SearchDocument]) -> dict[str, dict[int, list[int]]]:
    """Key → document → its places."""
    numbers = sorted(documents)
    found: dict[str, dict[int, list[int]]] = {}
    for key, at, places in count_here(documents[number] for number in numbers):
        found.setdefault(key, {})[numbers[at]] = places
    return found
