"""The values a field can hold beyond plain text: all frozen, all comparable, all printable as written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Due:
    """A due time. `words` stay as the document has them; `date` (ISO, may be empty) is derived where there is one.

    `rule` tells how to read it: `date`, `event` (counts from an event), `recurring`, `always` or `words`.
    """

    words: str
    date: str = ""
    rule: str = "words"

    def __str__(self) -> str:
        return self.words


@dataclass(frozen=True, slots=True)
class File:
    """An attachment: its path below data/files/ and the title to show."""

    path: str
    title: str

    def __str__(self) -> str:
        return self.title

    @property
    def suffix(self) -> str:
        """`DOCX`, `PDF` …, for the label beside the link."""
        return self.path.rpartition(".")[2].upper()


class Group:
    """A frozen mapping of sub-fields, readable as attributes in templates; absent sub-fields are None.

    Not a subclass of Mapping: asking an abstract class whether a value is an instance costs ten times as much.
    """

    __slots__ = ("_names", "_values")
    _names: frozenset[str]
    _values: Mapping[str, object]

    def __init__(self, values: Mapping[str, object], names: frozenset[str]) -> None:
        object.__setattr__(self, "_values", MappingProxyType(dict(values)))
        object.__setattr__(self, "_names", names)

    @property
    def names(self) -> frozenset[str]:
        """The sub-fields there may be."""
        return self._names

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"{name}: groups are frozen")

    def __getitem__(self, key: str) -> object:
        return self._values[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def __contains__(self, key: object) -> bool:
        return key in self._values

    def get(self, key: str, default: object = None) -> object:
        """The value of a sub-field, or the default."""
        return self._values.get(key, default)

    def keys(self) -> Iterable[str]:
        """The names of the filled sub-fields."""
        return self._values.keys()

    def values(self) -> Iterable[object]:
        """The filled values, in declared order."""
        return self._values.values()

    def items(self) -> Iterable[tuple[str, object]]:
        """Names and values."""
        return self._values.items()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Group) and dict(self._values) == dict(other._values)

    def __getattr__(self, name: str) -> object:
        if name.startswith("_") or name not in self._names:
            raise AttributeError(name)
        return self._values.get(name)

    def __hash__(self) -> int:
        return hash(tuple(sorted((k, repr(v)) for k, v in self._values.items())))

    def __reduce__(self) -> tuple[object, ...]:
        return Group, (dict(self._values), self._names)

    def __repr__(self) -> str:
        return f"Group({dict(self._values)!r})"


def files_in(value: object, trail: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str | int, ...], File]]:
    """The attachments a field's value holds, at any depth, each with where it stands."""
    if isinstance(value, File):
        yield trail, value
    elif isinstance(value, tuple):
        for n, item in enumerate(value):
            yield from files_in(item, (*trail, n))
    elif isinstance(value, Group):
        for name, item in value.items():
            yield from files_in(item, (*trail, name))
