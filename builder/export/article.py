"""A record as an article for 微信 and other editors that keep only inline styles (S33: 数据同源).

It is made from the record's page as it was built, so that both channels say the same: header, text, tables, pictures
with whole addresses. What an editor would throw away or a reader there cannot use (buttons, scripts) is left out.
"""

from __future__ import annotations

from html import escape
from urllib.parse import urljoin

from selectolax.lexbor import LexborHTMLParser, LexborNode

_RED, _INK, _PALE, _LINE = "#b3261e", "#1f2329", "#f5f6f8", "#d9dce1"
STYLES = {
    "h1": f"font-size:22px;line-height:1.5;color:{_INK};margin:0 0 12px",
    "h2": f"font-size:18px;line-height:1.5;color:{_RED};border-left:4px solid {_RED};padding-left:8px;margin:24px 0",
    "h3": f"font-size:17px;line-height:1.5;color:{_INK};margin:20px 0 8px",
    "p": f"font-size:16px;line-height:1.9;color:{_INK};margin:0 0 14px;text-align:justify",
    "li": f"font-size:16px;line-height:1.9;color:{_INK};margin:0 0 6px",
    "table": "width:100%;border-collapse:collapse;margin:0 0 16px;font-size:14px",
    "th": f"border:1px solid {_LINE};background:{_PALE};padding:6px 8px;text-align:left;font-weight:bold",
    "td": f"border:1px solid {_LINE};padding:6px 8px;text-align:left;vertical-align:top",
    "dt": "font-size:14px;color:#646a73;margin:8px 0 0",
    "dd": f"font-size:15px;color:{_INK};margin:0 0 4px",
    "blockquote": f"border-left:3px solid {_LINE};padding-left:12px;margin:0 0 14px;color:#646a73",
    "img": "max-width:100%;height:auto",
    "a": "color:#15428b;text-decoration:none",
    "time": "color:#646a73;margin-right:8px",
    "span": "margin-right:8px",
    "b": "margin-right:8px",
}
_KEPT = {"colspan", "rowspan", "alt"}
_DROPPED = "script, style, template, noscript, button, form, input, svg, nav, .chip-sample[hidden], .address"


def article(page: str, url: str) -> str:
    """The article of a built record page. `url` is its whole address. Raises ValueError where there is no record."""
    tree = LexborHTMLParser(page)
    record = tree.css_first("[data-gk=record]")
    if record is None:
        raise ValueError(url)
    for node in record.css(_DROPPED):
        node.decompose()
    for node in [record, *record.css("*")]:
        _restyle(node, url)
    foot = f'<p style="{STYLES["p"]}">原文：{escape(url)}</p>'
    return f'<!doctype html>\n<html lang="zh-CN"><meta charset="utf-8"><body>\n{record.html}\n{foot}\n</body></html>\n'


def _restyle(node: LexborNode, url: str) -> None:
    """Nothing of the site's classes and marks; the style of the element itself; whole addresses."""
    wanted = {name: value or "" for name, value in node.attributes.items() if name in _KEPT}
    for name in ("href", "src"):
        if node.attributes.get(name):
            wanted[name] = urljoin(url, str(node.attributes[name]))
    for name in list(node.attributes):
        del node.attrs[name]
    if node.tag in STYLES:
        wanted["style"] = STYLES[node.tag]
    for name, value in wanted.items():
        node.attrs[name] = value
