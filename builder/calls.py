"""What a page calls declared things, records and their states, in its language."""

from __future__ import annotations

from builder.aging import Chip, Span, chip
from builder.facets import Facet, Option
from builder.fields import FieldSpec
from builder.naming import Named, title_in
from builder.records import Column, Record
from builder.schema import RecordType
from builder.view import Linked, SiteView
from builder.words import Words

PUBLISHED = ("发布的信息", "Published by this body")  # how a unit's page calls what names it as publisher


class Calls:
    """The names templates ask for: `label`, `title`, `word`, `chip`, `backlinks`."""

    def __init__(self, site: SiteView, lang: str, words: Words) -> None:
        self._site, self._lang, self._words = site, lang, words

    def label(self, thing: FieldSpec | RecordType | Column | Option | Facet) -> str:
        """The name of a declared thing in the page's language."""
        if isinstance(thing, Column):
            return thing.name_in(self._lang)
        return (thing.label_en if self._lang == "en" else "") or thing.label

    def title(self, record: Record | Named) -> str:
        """A record's title in the page's language."""
        if record.untitled if isinstance(record, Named) else self._site.hides_title(record):
            return self._words("withdrawn_title")
        return title_in(record, self._lang)

    def word(self, vocabulary: str, text: object) -> str:
        """A vocabulary word in the page's language."""
        choice = self._site.choice(vocabulary, text)
        return choice.name_in(self._lang) if choice else str(text)

    def chip(self, record: Record) -> Chip | None:
        """The state of a record that goes with time, in words; a template asks for it where it shows one."""
        vocabulary = record.type.by_name["status"].choices

        def name(span: Span) -> str:
            return self.word(vocabulary, span.state)

        def say(span: Span) -> str:
            return self._words(span.words, n="{n}") if span.words else name(span)

        return chip(record, self._site.today, say, name)

    def backlinks(self, record: Record) -> list[tuple[str, Linked]]:
        """Who refers to a record, by the field that does, in the order of the fields' names."""
        groups: dict[str, Linked] = {}
        for kind, spec, linked in self._site.groups(record):
            label = self._back_label(spec, kind)
            groups[label] = groups[label] + linked if label in groups else linked
        return sorted(groups.items())

    def _back_label(self, spec: FieldSpec, kind: RecordType) -> str:
        english = self._lang == "en"
        if spec.back:
            return (spec.back_en if english else "") or spec.back
        if spec.name == "org":
            return PUBLISHED[english]
        return f"{kind.name_in(self._lang)} · {spec.name_in(self._lang)}"
