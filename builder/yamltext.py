"""YAML read as text: every scalar stays as written, nothing clever is allowed, every value knows its place.

Most texts are plain and read by `plainyaml.py`; the others, and the places of mistakes, by `strictyaml.py`, which is
slow and exact, and imported when it is wanted: a small build does without.
"""

from __future__ import annotations

from pathlib import Path
from typing import TypeAlias

from builder.plainyaml import Node as Node
from builder.plainyaml import NotPlain, read_plain

MAX_BYTES = 5_000_000  # more is a data set, not records: it belongs in an attachment

Trail: TypeAlias = "tuple[str | int, ...]"


class YamlProblem(Exception):
    """A file that cannot be read as records: code and words of messages.yml, line and column from 1."""

    def __init__(
        self, code: str, line: int = 0, column: int = 0, args_: tuple[tuple[str, object], ...] = ()
    ) -> None:  # no frozen dataclass: Python writes the trace into an exception that passes a `with`
        super().__init__(code, line, column, args_)
        self.code, self.line, self.column, self.args_ = code, line, column, args_


def read_text(path: Path) -> str:
    """The text of a file. Raises YamlProblem when it is no readable UTF-8 file of a sensible size."""
    return text_of(read_bytes(path))


def read_bytes(path: str | Path) -> bytes:
    """The bytes of a file. Raises YamlProblem Y008, Y009 when it cannot be read."""
    try:
        with open(path, "rb", 0) as file:
            return file.read()
    except IsADirectoryError:
        raise YamlProblem("Y008") from None
    except OSError as error:
        raise YamlProblem("Y009", args_=(("reason", error.strerror or str(error)),)) from None


def text_of(data: bytes) -> str:
    """The text in the bytes of a file. Raises YamlProblem Y007 for too many of them, Y001 for no UTF-8."""
    if len(data) > MAX_BYTES:
        raise YamlProblem("Y007", args_=(("size", len(data)), ("limit", MAX_BYTES)))
    return decode(data)


def decode(data: bytes) -> str:
    """UTF-8 text without a byte-order mark. Raises YamlProblem Y001 naming the encoding it seems to be."""
    try:
        text = data.decode().removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        encoding = guess_encoding(data)
        args = (("encoding", encoding), ("iconv", encoding.split()[0]))
        raise YamlProblem("Y001", line, 1, args) from None
    return text.replace("\r\n", "\n")


def guess_encoding(data: bytes) -> str:
    """The encoding Windows in China most likely saved the file in."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "UTF-16"
    try:
        data.decode("gb18030")
    except UnicodeDecodeError:
        return "?"
    return "GB18030 (GBK)"


def parse(text: str, problems: list[YamlProblem] | None = None) -> Node:
    """Plain values of one YAML document: str, list and dict only.

    Raises YamlProblem when there is nothing to go on with; repeated keys go into `problems` (the first value
    counts), so that the rest of the file is checked in the same run.
    """
    try:
        return read_plain(text)
    except NotPlain:
        from builder.strictyaml import read_strictly

        return read_strictly(text, problems)


def locate(text: str, trail: Trail) -> tuple[int, int]:
    """Line and column (from 1) of the value at `trail`; of the nearest thing above it when it is missing.

    A trail ending in "<key>" asks for the place of the key itself.
    """
    from builder.strictyaml import place_of

    return place_of(text, trail)
