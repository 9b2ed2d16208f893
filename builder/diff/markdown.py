"""The card as a comment below a pull request. Every code host shows this Markdown; what is too long is shortened."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from builder.diff import telling
from builder.diff.card import Card, RecordChange
from builder.diff.words import Piece
from builder.words import Words

LIMIT = 60_000  # characters; GitHub takes 65,536, the others more
LEVELS = ((99, 500), (4, 200), (0, 200), (0, 40))  # fields of a record, entries of a list: less until it fits
MARK = "<!-- gongkai change card -->"  # by which a pipeline finds its own comment again
TAGS = {"=": ("", ""), "-": ("<del>", "</del>"), "+": ("<ins>", "</ins>")}


def data(card: Card, lang: str) -> bytes:
    """The whole card in as much detail as fits."""
    for fields, entries in LEVELS:
        text = "\n".join(_lines(card, telling.words(lang), lang, fields, entries)) + "\n"
        if len(text) <= LIMIT:
            break
    return text.encode()


def plain(text: object) -> str:
    """Text that stays text: whatever could be Markdown, HTML or a mention is an entity."""
    found = "".join(f"&#{ord(sign)};" if sign in "\\`*_{}[]<>|#@~&$!" else sign for sign in str(text))
    return "<br>".join(found.splitlines())


def _lines(card: Card, t: Words, lang: str, fields: int, entries: int) -> Iterator[str]:
    yield f"{MARK}\n## {t('title')} · {plain(card.office)}\n"
    yield f"**{t('what_public_sees')}：{telling.headline(card, t)}** {telling.verdict(card, t)}{t('stop')}\n"
    between = f"`{telling.end(card.base, t)}` → `{telling.end(card.head, t)}`"
    yield f"{t('compared')} {between}{t('comma')}{t('day')} {t.day(card.day)}\n"
    if card.rootless:
        yield f"> {t('rootless')}\n"
    yield from _points(card, t, lang, entries)
    for kind in telling.DETAILED:
        yield from _changes(card, kind, t, fields, entries)
    if card.unseen:
        yield t("unseen", n=card.unseen) + "\n"
    if card.columns:
        yield f"### {t('columns')}\n\n| {t('column')} | {t('count')} | {t('newest')} |\n|---|---|---|"
        yield from (_column(column.name, column.count, column.newest, t) for column in card.columns)
        yield ""
    yield from _reach(card, t, entries)
    yield from _check(card, t, lang, entries)
    yield from _audit(card, t, entries)
    hands = (f"{t(key)}＿＿＿＿" for key in ("sign_drafted", "sign_secrecy", "sign_approved"))
    yield f"---\n{'　'.join(hands)}\n\n<sub>{t('basis')}</sub>"


def _points(card: Card, t: Words, lang: str, entries: int) -> Iterator[str]:
    found = list(telling.points(card, t, lang))
    if found:
        yield f"### ⚠️ {t('concerns')}\n"
        lines = [f"- **{kind}**：{plain(what)}{f'（`{place}`）' if place else ''}" for kind, what, place in found]
        yield from _cut(lines, t, entries)
        yield ""


def _changes(card: Card, kind: str, t: Words, fields: int, entries: int) -> Iterator[str]:
    changes = card.of(kind)
    if changes:
        yield f"### {t(kind)}（{len(changes)}）\n"
        yield from _cut([line for change in changes for line in _change(change, t, fields)], t, entries)
        yield ""


def _change(change: RecordChange, t: Words, fields: int) -> Iterator[str]:
    day = f"{t('comma')}{t.day(change.day)}" if change.day else ""
    note = f"{t('comma')}{plain(change.note)}" if change.note else ""
    head = f"- **{plain(change.title)}**（{change.type}{day}{note}）`{change.url}`"
    rows = list(telling.details(change, t))
    yield "\n".join([head, *(f"  - {label}：{marked(pieces)}" for label, pieces in rows[:fields])])
    if len(rows) > fields > 0:
        yield "  - " + t("more", n=len(rows) - fields)


def marked(pieces: Iterable[Piece]) -> str:
    """A word diff: what goes struck, what comes underlined."""
    return "".join(f"{TAGS[sign][0]}{plain(text)}{TAGS[sign][1]}" for sign, text in pieces)


def _column(name: str, count: tuple[int, int], days: tuple[str, str], t: Words) -> str:
    number = f"{count[0]} → {count[1]}" if count[0] != count[1] else str(count[0])
    day = (
        telling.newest(days[1], t)
        if days[0] == days[1]
        else f"{telling.newest(days[0], t)} → {telling.newest(days[1], t)}"
    )
    return f"| {plain(name)} | {number} | {day} |"


def _reach(card: Card, t: Words, entries: int) -> Iterator[str]:
    groups = list(telling.counted(card, t))
    if groups:
        yield f"<details><summary>{t('reach')}：{t('comma').join(head for head, _ in groups)}</summary>\n"
        for head, urls in groups:
            yield f"- {head}"
            yield from _cut([f"  - `{url}`" for url in urls], t, entries // 12)
        yield "\n</details>\n"


def _check(card: Card, t: Words, lang: str, entries: int) -> Iterator[str]:
    for key, items in telling.checks(card):
        yield f"<details><summary>{t('check')}：{t(key, n=len(items))}</summary>\n"
        lines = [f"- {item.code} {plain(item.message(lang))}（`{item.place}`）" for item in items]
        yield from _cut(lines, t, entries)
        yield "\n</details>\n"


def _audit(card: Card, t: Words, entries: int) -> Iterator[str]:
    yield f"**{t('audit')}**：{plain(telling.audit(card, t))}\n"
    for key, items in telling.findings(card):
        yield f"<details><summary>{t('audit')}：{t(key, n=len(items))}</summary>\n"
        lines = [
            f"- {t(f'severity_{item.severity}')} {item.rule} {plain(item.message)}（`{item.place or item.page}`）"
            for item in items
        ]
        yield from _cut(lines, t, entries)
        yield "\n</details>\n"


def _cut(lines: list[str], t: Words, entries: int) -> list[str]:
    more = [f"- {t('more', n=len(lines) - entries)}"] if len(lines) > entries else []
    return lines[:entries] + more
