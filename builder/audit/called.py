"""What people call that of which a site has nothing: kinds of records and pages in words, for the reasons of 未检."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from builder.audit.marks import load_marks
from builder.fields import FieldSpec
from builder.records import Site

LANGS = ("zh", "en")
PAUSE = {"zh": "、", "en": ", "}
ANY = {"zh": "公开的信息", "en": "public record"}


def records_called(site: Site, names: str, where: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """The records of some types (`a|b`, all for nothing) whose fields have one of the values named, by language."""
    kinds = [site.types[name] for name in names.split("|") if name in site.types]
    fields = {spec.name: spec for kind in kinds for spec in kind.fields}
    found = {}
    for lang in LANGS:
        said = PAUSE[lang].join(kind.name_in(lang) for kind in kinds) or names or ANY[lang]
        wanted = "；".join(_wanted(site, fields.get(name), name, values, lang) for name, values in where.items())
        found[lang] = f"{said}（{wanted}）" if wanted else said
    return found


def _wanted(site: Site, spec: FieldSpec | None, name: str, values: Sequence[str], lang: str) -> str:
    choices = [site.choice(spec.choices if spec else "", value) for value in values]
    words = (c.en if c and c.en and lang == "en" else value for c, value in zip(choices, values, strict=True))
    return f"{spec.name_in(lang) if spec else name}：{PAUSE[lang].join(words)}"


def pages_called(kinds: Sequence[str]) -> dict[str, str]:
    """Kinds of pages, which go by the name of their mark."""
    marks = load_marks()
    found = [(marks[kind].zh, marks[kind].en) if kind in marks else (kind, kind) for kind in kinds]
    return {"zh": PAUSE["zh"].join(zh for zh, _ in found), "en": PAUSE["en"].join(en for _, en in found)}
