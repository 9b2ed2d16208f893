"""The card as one file to open, print and sign: no script, nothing fetched, its own style allowed by its SHA-256."""

from __future__ import annotations

import hashlib
from base64 import b64encode
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from builder.diff import telling
from builder.diff.card import Card

HERE = Path(__file__).parent
STYLE = "/* card.css */"  # stands in card.html where the style goes


def data(card: Card, lang: str) -> bytes:
    """A page of A4 or more."""
    env = Environment(loader=FileSystemLoader(HERE), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
                      lstrip_blocks=True)  # fmt: skip
    style = (HERE / "card.css").read_text("utf-8")
    digest = b64encode(hashlib.sha256(style.encode()).digest()).decode()
    t = telling.words(lang)
    page = env.get_template("card.html").render(
        card=card, lang=lang, t=t, digest=digest, headline=telling.headline(card, t), verdict=telling.verdict(card, t),
        points=list(telling.points(card, t, lang)), details=telling.details, end=telling.end, newest=telling.newest,
        kinds=telling.DETAILED, groups=list(telling.counted(card, t)), checks=list(telling.checks(card)),
        audit=telling.audit(card, t), findings=list(telling.findings(card)),
    )  # fmt: skip
    return page.replace(STYLE, style, 1).encode()
