"""Jinja as this program uses it: autoescape and StrictUndefined always, and what is done for each value made cheap.

A record's page prints some hundred values, so that what Jinja does around each of them is most of what a page costs.
"""

from __future__ import annotations

import re
import signal
import threading
from collections.abc import MutableMapping
from typing import Any

from jinja2 import BaseLoader, BytecodeCache, Environment, StrictUndefined, Template, TemplateError
from jinja2.compiler import CodeGenerator, Frame
from markupsafe import escape

from builder.records import Record

_OWN = frozenset(Record.__slots__)
_SPECIAL = re.compile("[&<>\"']")  # what `escape` writes otherwise


def printed(value: object) -> str:
    """A value as it stands in a page: escaped, unless it is Markup. Plain text is not wrapped only to be joined."""
    return value if type(value) is str and not _SPECIAL.search(value) else escape(value)


class _Code(CodeGenerator):
    """Compiled templates print by `printed`."""

    def _output_child_pre(self, node: Any, frame: Frame, finalize: CodeGenerator._FinalizeInfo) -> None:
        if frame.eval_ctx.volatile or not frame.eval_ctx.autoescape or finalize.src:
            super()._output_child_pre(node, frame, finalize)
        else:
            self.write("environment.printed(")


LIMIT = 10.0  # CPU seconds a page may take; a record of 5 MB takes one


class TooSlow(TemplateError):
    """A template that does not come to an end, or not in time."""


class _Limited(Template):
    """A template that is broken off when it runs for longer than `LIMIT`, where the system can do that."""

    def render(self, *args: Any, **kwargs: Any) -> str:
        own = threading.current_thread() is threading.main_thread() and signal.getsignal(_ALARM) is not _stop
        if not own:  # within another template, or where no signal arrives
            return super().render(*args, **kwargs)
        before = signal.signal(_ALARM, _stop)
        signal.setitimer(signal.ITIMER_VIRTUAL, LIMIT)
        try:
            return super().render(*args, **kwargs)
        finally:
            signal.setitimer(signal.ITIMER_VIRTUAL, 0)
            signal.signal(_ALARM, before)


_ALARM = signal.SIGVTALRM


def _stop(number: int, frame: object) -> None:
    raise TooSlow(f"> {LIMIT:g} s")


class Templates(Environment):
    """The templates of one site. Globals are set before the first template is asked for, and never after."""

    code_generator_class = _Code
    template_class = _Limited
    printed = staticmethod(printed)

    def __init__(self, loader: BaseLoader, compiled: BytecodeCache | None = None) -> None:
        super().__init__(
            loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True,
            bytecode_cache=compiled,
            auto_reload=False,  # templates do not change while a build runs
        )  # fmt: skip

    def getattr(self, obj: Any, attribute: str) -> Any:
        """Most of what templates ask for are filled fields of records: these are looked up at once."""
        if type(obj) is Record and attribute not in _OWN:
            found = obj.values.get(attribute)
            if found is not None:
                return found
        try:
            return getattr(obj, attribute)
        except AttributeError:
            return super().getattr(obj, attribute)

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """Plain: Jinja's own chain of mappings is copied, slowly, for every page."""
        return {**self.globals, **(d or {})}
