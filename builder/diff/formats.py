"""The formats of the change card, one a file."""

from __future__ import annotations

from collections.abc import Callable

from builder.diff import docx, html, json, markdown
from builder.diff.card import Card

Format = Callable[[Card, str], bytes]
FORMATS: dict[str, Format] = {"md": markdown.data, "html": html.data, "docx": docx.data, "json": json.data}
