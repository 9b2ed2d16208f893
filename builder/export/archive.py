"""The package for archives and libraries (移送档案馆、公共图书馆, 条例第二十五条; S36): BagIt (RFC 8493).

Every public record as JSON, its attachments, the catalogue as CSV and SQLite, the data dictionary, with SHA-256 and
SHA-512 of every file. The library `bagit` writes the bag and its manifests.
"""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import bagit

from builder.export.catalogue import whole
from builder.export.database import PATH, as_json, database
from builder.export.dictionary import dictionary
from builder.export.rows import address
from builder.project import Project
from builder.records import Record, Site

CHECKSUMS = ["sha256", "sha512"]


def write_archive(project: Project, site: Site, target: Path) -> int:
    """Write the bag in the place of an empty folder, whole or not at all; the number of records in it."""
    folder = target.with_name(f"{target.name}.building")
    shutil.rmtree(folder, ignore_errors=True)
    for name, data in _payload(project, site):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    for name in site.files:
        path = folder / "attachments" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes((project.data / "files" / name).read_bytes())
    _dictionary(site, folder / "dictionary.csv")
    bagit.make_bag(str(folder), _info(site), checksums=CHECKSUMS)
    folder.rename(target)  # onto an empty folder, which goes
    return len(site.records)


def _payload(project: Project, site: Site) -> Iterator[tuple[str, bytes]]:
    for record in site.ordered:
        entry = {"id": record.id, "type": record.type.name, "type_label": record.type.label,
                 "url": address(site, record), **_values(record)}  # fmt: skip
        yield f"records/{record.type.name}/{record.id}.json", _json(entry)
    yield from whole(site)
    yield PATH, database(site)


def _values(record: Record) -> dict[str, object]:
    found = ((spec.name, record.values.get(spec.name)) for spec in record.type.public_fields)
    return {name: as_json(value) for name, value in found if value is not None and name != "id"}


def _dictionary(site: Site, path: Path) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["type", "field", "label", "label_en", "kind", "required", "meaning"])
        writer.writerows(dictionary(site.types))


def _info(site: Site) -> dict[str, str]:
    return {
        "Source-Organization": str(site.settings["name"]),
        "External-Description": f"{site.settings['section']}：{len(site.records)} 条公开信息",
        "External-Identifier": f"{site.settings['id_code']}-{site.today.isoformat()}",
        "Bagging-Date": site.today.isoformat(),
    }


def _json(value: object) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()
