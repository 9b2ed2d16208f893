"""Markdown of records → HTML that is safe to show: one parser (comrak), one sanitiser (nh3), one policy."""

from __future__ import annotations

import re
from functools import lru_cache

import comrak
import nh3
from markupsafe import Markup

from builder.scalars import SAFE_SCHEMES, safe_url

TAGS = {
    "p", "br", "hr", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "blockquote", "pre", "code", "em", "strong",
    "del", "sub", "sup", "a", "img", "table", "thead", "tbody", "tr", "th", "td", "dl", "dt", "dd",
}  # fmt: skip
ATTRIBUTES = {
    "a": {"href", "title"},
    "img": {"src", "alt", "title", "width", "height"},
    "th": {"align", "colspan", "rowspan"},
    "td": {"align", "colspan", "rowspan"},
    "ol": {"start"},
}


@lru_cache(maxsize=16)
def _extensions(root: str) -> comrak.ExtensionOptions:
    def rewrite(url: str) -> str:
        """A path of the site, from wherever the page lies: the site may be mounted anywhere."""
        return root + url[1:] if url.startswith("/") and not url.startswith("//") else url

    options = comrak.ExtensionOptions()
    options.table = True
    options.strikethrough = True
    options.autolink = False  # a record links where its author wrote a link, nowhere else
    options.cjk_friendly_emphasis = True
    options.link_url_rewriter = options.image_url_rewriter = rewrite
    return options


def _filter(tag: str, attribute: str, value: str) -> str | None:
    """Links and pictures only to safe addresses; pictures only from the site itself (LINK-04)."""
    if (tag, attribute) == ("a", "href") and not safe_url(value):
        return None
    if (tag, attribute) == ("img", "src") and (":" in value or not safe_url(value)):
        return None
    return value


_CLEANER = nh3.Cleaner(
    tags=TAGS,
    attributes=ATTRIBUTES,
    set_tag_attribute_values={"th": {"scope": "col"}},
    url_schemes=set(SAFE_SCHEMES),
    attribute_filter=_filter,
    link_rel=None,
)
_TOP_HEADING = re.compile(r"<(/?)h1>")  # a page has one h1: its title


def render_markdown(text: str, root: str = "") -> Markup:
    """Sanitised HTML of a record's Markdown. Raw HTML in it comes out as inert text.

    `root` is the relative way to the root of the site, for links and pictures written as `/path`.
    """
    render = comrak.RenderOptions()
    render.escape = True
    render.unsafe_ = True  # addresses are judged by nh3, which drops the bad ones instead of emptying them
    html = comrak.render_markdown(text, extension_options=_extensions(root), render_options=render)
    html = _TOP_HEADING.sub(r"<\1h2>", html)
    return Markup(_CLEANER.clean(html))
