"""Markdown of records → HTML that is safe to show: one parser (comrak), one sanitiser (nh3), one policy."""

from __future__ import annotations

import re
from functools import lru_cache

import comrak
import nh3
from markupsafe import Markup, escape

from builder.official import official
from builder.scalars import SAFE_SCHEMES, is_empty, safe_url

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


@lru_cache(maxsize=1)
def _rendering() -> comrak.RenderOptions:
    options = comrak.RenderOptions()
    options.escape = True
    options.hardbreaks = True  # a line ends where its author, or Alt+Enter in a cell, ended it
    options.unsafe_ = True  # addresses are judged by nh3, which drops the bad ones instead of emptying them
    return options


def _filter(tag: str, attribute: str, value: str) -> str | None:
    """Links and pictures only to safe addresses; pictures only from the site itself (LINK-04)."""
    if (tag, attribute) == ("a", "href") and not safe_url(value):
        return None
    if (tag, attribute) == ("img", "src") and (":" in value or not safe_url(value)):
        return None
    return value


CLEANER = nh3.Cleaner(
    tags=TAGS,
    attributes=ATTRIBUTES,
    set_tag_attribute_values={"th": {"scope": "col"}},
    url_schemes=set(SAFE_SCHEMES),
    attribute_filter=_filter,
    link_rel=None,
)

_CELL = r"t[dh](?: align=\"(?:left|center|right)\")?"
_PLAIN = rf"p|[uo]l|li|h[2-6]|strong|em|del|code|blockquote|table|thead|tbody|tr|{_CELL}"
_COLUMN_HEAD = re.compile(r"<th( [^>]*)?>")
_JUDGED = re.compile(rf"<(?!/?(?:{_PLAIN})>)")  # tags the sanitiser has to look at
_REWRITTEN = ("&quot;", "\xa0", "\r")  # signs it writes otherwise


def render_markdown(text: str, root: str = "") -> Markup:
    """Sanitised HTML of a record's Markdown. Raw HTML in it comes out as inert text.

    `root` is the relative way to the root of the site, for links and pictures written as `/path`.
    """
    return Markup(sanitised(unsafe_html(text, root)))


def render_official(text: str, root: str = "") -> Markup:
    """The same, laid out as official documents are."""
    return Markup(official(sanitised(unsafe_html(text, root))))


def unsafe_html(text: str, root: str) -> str:
    """HTML of Markdown, with addresses nobody has judged yet."""
    html = comrak.render_markdown(text, extension_options=_extensions(root), render_options=_rendering())
    return html.replace("<h1>", "<h2>").replace("</h1>", "</h2>")  # a page has one h1: its title


def sanitised(html: str) -> str:
    """HTML within the policy. Most bodies are text and bare tags, which the sanitiser, dear as it is, would give back
    as they are but for the scope of column heads: they are spared it. tests/test_markup.py proves that both agree."""
    if _JUDGED.search(html) or any(sign in html for sign in _REWRITTEN):
        return CLEANER.clean(html)
    return _COLUMN_HEAD.sub(r'<th\1 scope="col">', html) if "<th" in html else html


_SIGNS = (
    (re.compile(r"^[ \t:|-]+$", re.MULTILINE), ""),  # the rule of a table, a line across
    (re.compile(r"(?<!\\)!?\[([^\]\n]*)\]\([^)\n]*\)"), r"\1"),  # a link or picture: its words
    (re.compile(r"^[ \t]*(?:#{1,6}[ \t]+|>[ \t]?|[-*+][ \t]+)", re.MULTILINE), ""),
    (re.compile(r"[ \t]*\|[ \t]*"), " "),
    (re.compile(r"\*\*|__|~~|`"), ""),
    (re.compile(r"<br ?/?>"), " "),
    (re.compile(r"\\([!-/:-@\[-`{-~])"), r"\1"),  # last: an escaped sign is shown, and found
)


def plain(text: str) -> str:
    """Markdown as people read it, without its signs: for the search, which shows stretches of it."""
    for sign, words in _SIGNS:
        text = sign.sub(words, text)
    return text


def paragraphs(text: object) -> Markup:
    """Plain text as escaped paragraphs, one a line."""
    lines = [line.strip() for line in str(text or "").splitlines() if not is_empty(line)]
    return Markup("").join(Markup("<p>{}</p>\n").format(line) for line in lines)


def gk(name: str, /, **more: object) -> Markup:
    """The mark by which the auditor knows an element: data-gk and further data-gk-… attributes."""
    marks = "".join(f' data-gk-{key}="{escape(value)}"' for key, value in more.items())
    return Markup(f' data-gk="{escape(name)}"{marks}')
