"""Nothing that concerns a person's rights or a secret goes out by mistake (条例第十四、十五条; 保密法 国家秘密标志)."""

from __future__ import annotations

from collections.abc import Iterator

from builder.diagnostics import Report
from builder.fields import FieldSpec
from builder.places import Places
from builder.privacy import findings, may_hold
from builder.project import Project
from builder.records import PROACTIVE, Record
from builder.values import Group
from builder.yamltext import Trail

CODES = {"id_number": "R060", "bank_card": "R060", "secrecy_mark": "R061"}  # a mobile number may be a contact
KINDS = {"id_number": {"zh": "居民身份证号码", "en": "an identity number"},
         "bank_card": {"zh": "银行卡号", "en": "a bank card number"},
         "secrecy_mark": {"zh": "密级标志", "en": "a mark of secrecy"}}  # fmt: skip


def check(project: Project, records: list[Record], places: Places, report: Report) -> None:
    """Tell numbers of persons and marks of secrecy in what is disclosed, unless the record names its ground."""
    for record in records:
        if record.values.get("disclosure") != PROACTIVE or record.values.get("personal_ground"):
            continue
        for name, value in record.values.items():
            if type(value) is str and not may_hold(value):
                continue
            spec = record.type.by_name[name]
            if not spec.internal:
                _tell(record, spec, value, places, report)


def _tell(record: Record, spec: FieldSpec, value: object, places: Places, report: Report) -> None:
    for trail, text in _texts(value, (spec.name,)):
        for found in findings(text) if len(text) > 3 else ():
            if code := CODES.get(found.kind):
                args = {"field": spec.words, "kind": KINDS[found.kind], "shown": found.shown}
                report.add(places.of(record, *trail), code, **args)


def _texts(value: object, trail: Trail) -> Iterator[tuple[Trail, str]]:
    if isinstance(value, str):
        yield trail, value
    elif isinstance(value, tuple):
        for n, item in enumerate(value):
            yield from _texts(item, (*trail, n))
    elif isinstance(value, Group):
        for name, item in value.items():
            yield from _texts(item, (*trail, name))
