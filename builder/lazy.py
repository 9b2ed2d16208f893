"""A value of templates that is made only when one looks at it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any


class Lazy:
    """A value counted only when a template looks at it."""

    def __init__(self, make: Callable[[], Any]) -> None:
        self._make = make

    def __getattr__(self, name: str) -> object:
        return getattr(self._make(), name)

    def __iter__(self) -> Iterator[object]:
        return iter(self._make())

    def __len__(self) -> int:
        return len(self._make())

    def __getitem__(self, key: int) -> object:
        return self._make()[key]
