"""Atom feeds (RFC 4287) of every column, unit, topic and audience, and one list of them all (OPML 2.0)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from xml.etree import ElementTree as Xml

from builder.channels import Channel, channels
from builder.plan import Page, url_of
from builder.project import Project
from builder.records import Record, Site
from builder.words import own_words

ATOM = "http://www.w3.org/2005/Atom"
OPML = "feeds/all.opml"


def outline(project: Project, site: Site, pages: Sequence[Page]) -> Iterator[tuple[str, bytes]]:
    """`feeds/all.opml`."""
    owner = own_words(site.settings, "name", project.language)
    yield OPML, _document(_outline(list(channels(site)), _base(site), owner, project.language))


def feed(project: Project, site: Site, channel: Channel) -> bytes:
    """`feeds/<kind>-<key>.xml` of a channel."""
    owner = own_words(site.settings, "name", project.language)
    return _document(_feed(site, channel, _base(site), owner, project.language))


def _base(site: Site) -> str:
    return f"https://{site.settings['domain']}/"


def _feed(site: Site, channel: Channel, base: str, owner: str, lang: str) -> Xml.Element:
    # named here: which prefix a namespace has is told to the whole process, where other libraries tell it too
    feed = Xml.Element("feed", {"xmlns": ATOM, "xml:lang": _language(lang)})
    _add(feed, "id", base + channel.path)
    _add(feed, "title", f"{channel.name_in(lang)} - {owner}")
    _add(feed, "updated", _moment(max(map(_changed, channel.records))))
    _add(feed, "link", rel="self", type="application/atom+xml", href=base + channel.path)
    _add(feed, "link", rel="alternate", type="text/html", href=base + _page_of(site, channel))
    _add(_add(feed, "author"), "name", owner)
    for record in channel.records:
        _entry(_add(feed, "entry"), site, record, base)
    return feed


def _entry(entry: Xml.Element, site: Site, record: Record, base: str) -> None:
    url = base + url_of(site, record)
    _add(entry, "id", url)
    _add(entry, "title", str(record.title))
    _add(entry, "link", rel="alternate", type="text/html", href=url)
    _add(entry, "published", _moment(str(record.values["published_on"])))
    _add(entry, "updated", _moment(_changed(record)))
    _add(entry, "category", term=record.type.name, label=record.type.label)
    unit = site.records.get(str(record.values.get("org")))
    if unit:
        _add(_add(entry, "author"), "name", str(unit.title))
    if record.values.get("summary"):
        _add(entry, "summary", str(record.summary))


def _outline(found: list[Channel], base: str, owner: str, lang: str) -> Xml.Element:
    root = Xml.Element("opml", {"version": "2.0"})
    Xml.SubElement(Xml.SubElement(root, "head"), "title").text = owner
    body = Xml.SubElement(root, "body")
    for channel in found:
        words = channel.name_in(lang)
        Xml.SubElement(body, "outline", {"type": "rss", "text": words, "title": words, "xmlUrl": base + channel.path})
    return root


def _page_of(site: Site, channel: Channel) -> str:
    """The page of a channel: its column, its unit, or the whole catalogue where it is a topic or an audience."""
    if channel.kind == "column":
        return f"{channel.key}/index.html"
    unit = site.records.get(channel.key) if channel.kind == "org" else None
    return url_of(site, unit) if unit else "index.html"


def _changed(record: Record) -> str:
    """The day a record last changed for its readers."""
    return max(str(record.values.get(name) or "") for name in ("published_on", "changed_on", "repealed_on"))


def _moment(iso: str) -> str:
    """A date, perhaps partial, perhaps with a time, as a moment in Beijing (RFC 3339)."""
    day, _, time = iso.partition(" ")
    return f"{(day + '-01-01')[:10] if len(day) < 10 else day}T{time or '00:00'}:00+08:00"


def _language(lang: str) -> str:
    return "zh-CN" if lang == "zh" else lang


def _add(parent: Xml.Element, name: str, text: str = "", /, **attributes: str) -> Xml.Element:
    element = Xml.SubElement(parent, name, attributes)
    element.text = text or None
    return element


def _document(root: Xml.Element) -> bytes:
    Xml.indent(root, " ")
    text: bytes = Xml.tostring(root, encoding="utf-8", xml_declaration=True)
    return text + b"\n"
