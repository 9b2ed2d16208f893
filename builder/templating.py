"""Jinja as this program uses it: autoescape and StrictUndefined always, and what is done for each value made cheap.

A record's page prints some hundred values, so that what Jinja does around each of them is most of what a page costs.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator, MutableMapping
from io import StringIO
from itertools import islice
from typing import Any, cast

from jinja2 import BaseLoader, BytecodeCache, Environment, StrictUndefined, Template
from jinja2.compiler import CodeGenerator, Frame
from jinja2.runtime import Context
from markupsafe import Markup, escape

from builder.limit import SIZE, TooLarge
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


HANDFUL = 256  # pieces of a page put together at a time: even of the largest values these fit into memory


def joined(pieces: Iterator[str]) -> str:
    """A page of the pieces a template yields; TooLarge is raised where it stands when it yields more than a page."""
    texts, size = [], 0
    while some := list(islice(pieces, HANDFUL)):
        texts.append("".join(some))
        size += len(texts[-1])
        if size > SIZE:
            cast("Generator[str]", pieces).throw(TooLarge())
    return texts[0] if len(texts) == 1 else "".join(texts)


class Filled(Template):
    """A template that is given all its names at once, those of the environment among them."""

    def fill(self, names: dict[str, Any]) -> str:
        """What it makes of them. Jinja's `render` would copy them first, for each template of a page."""
        environment = self.environment
        try:
            return joined(self.root_render_func(Context(environment, names, self.name, self.blocks)))
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
