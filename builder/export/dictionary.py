"""The data dictionary (数据字典): what each field of each type means, in rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from builder.schema import RecordType

Entry = tuple[str, str, str, str, str, bool, str]  # type, field, label, label_en, kind, required, meaning


def dictionary(types: Mapping[str, RecordType]) -> Iterator[Entry]:
    """One row a public field; its meaning is its help and the norm it rests on."""
    for kind in types.values():
        for spec in kind.public_fields:
            words = "；".join(part for part in (spec.help, spec.basis and f"依据：{spec.basis}") if part)
            shape = f"{spec.kind} of {spec.of.kind}" if spec.of else spec.kind
            yield kind.name, spec.name, spec.label, spec.label_en, shape, spec.required, words
