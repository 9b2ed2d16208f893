"""Jinja as this program uses it: autoescape and StrictUndefined always, and what is done for each value made cheap.

A record's page prints some hundred values, so that what Jinja does around each of them is most of what a page costs.
"""

from __future__ import annotations

import re
import signal
import threading
from collections.abc import MutableMapping
from io import StringIO
from typing import Any

from jinja2 import BaseLoader, BytecodeCache, Environment, StrictUndefined, Template, TemplateError
from jinja2.compiler import CodeGenerator, Frame
from jinja2.runtime import Context
from markupsafe import Markup, escape

from builder.records import Record

_OWN = frozenset(Record.__slots__)
_SPECIAL = re.compile("[&<>\"']")  # what `escape` writes otherwise


def printed(value: Any) -> str:
    """A value as it stands in a page: escaped, unless it is Markup. Nothing is wrapped only to be joined."""
    kind = type(value)
    plain: str = value if kind is Markup or kind is str and not _SPECIAL.search(value) else escape(value)
    return plain


class _Code(CodeGenerator):
    """Compiled templates print by `printed`, and call what they call: nothing they are given wants Jinja's context."""

    def _output_child_pre(self, node: Any, frame: Frame, finalize: CodeGenerator._FinalizeInfo) -> None:
        if frame.eval_ctx.volatile or not frame.eval_ctx.autoescape or finalize.src:
            super()._output_child_pre(node, frame, finalize)
        else:
            self.write("environment.printed(")

    def visit_Call(self, node: Any, frame: Frame, forward_caller: bool = False) -> None:
        """`f(a, b)` instead of `context.call(f, a, b, …)`."""
        if forward_caller:
            super().visit_Call(node, frame, forward_caller)
            return
        self.visit(node.node, frame)
        whole, self.stream = self.stream, StringIO()
        self.signature(node, frame)
        arguments, self.stream = self.stream.getvalue(), whole
        self.write(f"({arguments.removeprefix(', ')})")


LIMIT = 10.0  # CPU seconds a page may take; a record of 5 MB takes one
_ALARM = signal.SIGVTALRM


class TooSlow(TemplateError):
    """A template that does not come to an end, or not in time."""


class Limit:
    """While it is open, a page that takes longer than `LIMIT` is broken off, where the system can do that."""

    def __init__(self) -> None:
        self._before: Any = None

    def __enter__(self) -> Limit:
        if threading.current_thread() is threading.main_thread():  # signals arrive nowhere else
            self._before = signal.signal(_ALARM, _stop)
        return self

    def begin(self) -> None:
        """A page begins."""
        if self._before is not None:
            signal.setitimer(signal.ITIMER_VIRTUAL, LIMIT)

    def __exit__(self, *error: object) -> None:
        if self._before is not None:
            signal.setitimer(signal.ITIMER_VIRTUAL, 0)
            signal.signal(_ALARM, self._before)
            self._before = None


def _stop(number: int, frame: object) -> None:
    raise TooSlow(f"> {LIMIT:g} s")


class Filled(Template):
    """A template that is given all its names at once, those of the environment among them."""

    def fill(self, names: dict[str, Any]) -> str:
        """What it makes of them. Jinja's `render` would copy them first, for each template of a page."""
        environment = self.environment
        try:
            return "".join(self.root_render_func(Context(environment, names, self.name, self.blocks)))
        except Exception:
            environment.handle_exception()


class Templates(Environment):
    """The templates of one site. Globals are set before the first template is asked for, and never after."""

    code_generator_class = _Code
    template_class = Filled
    printed = staticmethod(printed)

    def __init__(self, loader: BaseLoader, compiled: BytecodeCache | None = None) -> None:
        self._found: dict[str, Template] = {}
        super().__init__(
            loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True,
            bytecode_cache=compiled,
            auto_reload=False,  # templates do not change while a build runs
        )  # fmt: skip

    def get_template(self, name: Any, parent: str | None = None, globals: Any = None) -> Template:
        """Found by its name at once: a page asks for half a dozen."""
        if name not in self._found:
            self._found[name] = super().get_template(name, parent, globals)
        return self._found[name]

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
