"""What breaks a build off and is no bug of ours: a template of the office's own, a worker that died."""

from __future__ import annotations

import re
from pathlib import Path
from traceback import extract_tb

from jinja2 import TemplateError, TemplateNotFound, TemplateSyntaxError

from builder.chinese import in_chinese
from builder.diagnostics import Place
from builder.executors import is_loss
from builder.limit import Excess, TooLarge, TooSlow
from builder.project import relative
from builder.store import STATE

_OBJECT = re.compile(r"'builder\.[\w.]*?(\w+) object'")  # how Jinja calls a value of ours
Reason = str | dict[str, str]  # in both languages where the words are ours


class Broken(Exception):
    """What is told of it: H003 of a template, H004 of one that ran too long, H007 of one that wrote too much, H006 of a
    worker that died. Survives being pickled.
    """

    def __init__(self, place: Place, code: str, reason: Reason) -> None:
        super().__init__(place, code, reason)
        self.place, self.code, self.reason = place, code, reason


def broken(error: Exception, root: Path) -> Broken | None:
    """What to tell of an error; None when it is our own mistake."""
    if isinstance(error, Broken):
        return error
    if is_loss(error):
        return Broken(Place(STATE), "H006", str(error) or type(error).__name__)
    place = _place(error, root)
    return Broken(place, _code(error), _reason(error)) if place else None


def _reason(error: Exception) -> Reason:
    if type(error) is TemplateNotFound:  # Jinja tells the bare name
        return {"zh": f"找不到模板 {error}", "en": f"there is no template {error}"}
    said = str(error) or type(error).__name__
    return {"zh": in_chinese(said), "en": _OBJECT.sub(r"a \1", said)}


def _code(error: Exception) -> str:
    return "H004" if isinstance(error, TooSlow) else "H007" if isinstance(error, TooLarge | MemoryError) else "H003"


def _place(error: Exception, root: Path) -> Place | None:
    frames = [Path(frame.filename) for frame in extract_tb(error.__traceback__)]
    lines = [frame.lineno or 0 for frame in extract_tb(error.__traceback__)]
    own = [(path, line) for path, line in zip(frames, lines, strict=True) if path.is_relative_to(root / "theme")]
    if isinstance(error, TemplateSyntaxError):
        own = [(Path(error.filename or "theme"), error.lineno)]
    if own:
        return Place(relative(own[-1][0], root), own[-1][1], 1)
    return Place("theme") if isinstance(error, TemplateError | Excess) else None
