"""What the command line says of an import."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Wishes:
    """The options; left out they are empty."""

    sheets: tuple[str, ...] = ()
    columns: Mapping[str, str] = field(default_factory=dict)  # head → field, `-` to leave out
    given: Mapping[str, str] = field(default_factory=dict)  # field → what every row gets
    keys: tuple[str, ...] = ()
    fill: tuple[str, ...] = ()  # fields whose blank cells mean “as above”
    with_hidden: bool = False
    partial: bool = False
    into: str = ""  # name of the file new records go to, without suffix
    accept_changes: bool = False  # the text of a Word file with all tracked changes taken
