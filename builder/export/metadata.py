"""The catalogue described for machines: DCAT as JSON-LD (W3C DCAT 3), `data.json` (Project Open Data 1.1) and a
Frictionless data package with the data dictionary of the CSV tables (specs.frictionlessdata.io).

Each column with a table for download is one data set; the whole catalogue is one too.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from builder.channels import newest_day
from builder.export.dictionary import dictionary
from builder.export.rows import MIXED
from builder.lists import downloads_of
from builder.plan import Page
from builder.project import Project
from builder.records import Site
from builder.words import own_words

MEDIA = {"csv": "text/csv", "json": "application/json", "sqlite": "application/vnd.sqlite3",
         "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class DataSet:
    """What can be downloaded of one column: titles, words, newest day, paths of its files."""

    key: str
    title: str
    title_en: str
    description: str
    keywords: tuple[str, ...]
    modified: str
    page: str
    files: tuple[str, ...]


def export(project: Project, site: Site, pages: Sequence[Page]) -> Iterator[tuple[str, bytes]]:
    """`dcat.jsonld`, `data.json` and `datapackage.json`."""
    base = f"https://{site.settings['domain']}/"
    owner = own_words(site.settings, "name", project.language)
    found = [*_whole(site), *_sets(site)]
    yield "dcat.jsonld", _json(_dcat(site, found, base, owner))
    yield "data.json", _json(_open_data(found, base, owner))
    yield "datapackage.json", _json(_package(site, found, owner))


def _whole(site: Site) -> Iterator[DataSet]:
    from builder.export.database import LARGEST, PATH  # its path depends on the size of the site

    files = ("catalogue.csv", "catalogue.json", *((PATH,) if len(site.records) <= LARGEST else ()))
    words, keywords = str(site.settings["description"]), site.settings.get("keywords") or ()
    assert isinstance(keywords, tuple)
    yield DataSet("catalogue", "政府信息公开目录", "Catalogue of disclosed information", words, keywords,
                  newest_day(site, "all", ""), "index.html", files)  # fmt: skip


def _sets(site: Site) -> Iterator[DataSet]:
    for column in site.columns.values():
        number = len(site.by_column[column.id])
        files = tuple(f"{column.id}/index{ending}" for ending in downloads_of(number, chosen=False).values())
        if files and not column.page:
            yield DataSet(column.id, column.name, column.name_en, column.description, column.keywords,
                          newest_day(site, "column", column.id), f"{column.id}/index.html", files)  # fmt: skip


def _dcat(site: Site, found: list[DataSet], base: str, owner: str) -> dict[str, object]:
    return {
        "@context": {
            "dcat": "http://www.w3.org/ns/dcat#", "dct": "http://purl.org/dc/terms/",
            "foaf": "http://xmlns.com/foaf/0.1/", "xsd": "http://www.w3.org/2001/XMLSchema#",
        },
        "@id": base, "@type": "dcat:Catalog",
        "dct:title": [_in("zh", str(site.settings["section"])), _in("en", str(site.settings.get("section_en") or ""))],
        "dct:description": _in("zh", str(site.settings["description"])),
        "dct:publisher": {"@type": "foaf:Agent", "foaf:name": _in("zh", owner)},
        "dct:language": "zh", "foaf:homepage": {"@id": base},
        "dcat:dataset": [_dcat_set(item, base) for item in found],
    }  # fmt: skip


def _dcat_set(item: DataSet, base: str) -> dict[str, object]:
    return {
        "@id": f"{base}dcat.jsonld#{item.key}", "@type": "dcat:Dataset",
        "dct:title": [_in("zh", item.title), _in("en", item.title_en)],
        "dct:description": _in("zh", item.description),
        "dct:modified": {"@type": "xsd:date", "@value": item.modified},
        "dcat:keyword": [_in("zh", word) for word in item.keywords],
        "dcat:landingPage": {"@id": base + item.page},
        "dcat:distribution": [_distribution(path, base) for path in item.files],
    }  # fmt: skip


def _distribution(path: str, base: str) -> dict[str, object]:
    return {"@type": "dcat:Distribution", "dcat:downloadURL": {"@id": base + path}, "dcat:mediaType": _media(path)}


def _open_data(found: list[DataSet], base: str, owner: str) -> dict[str, object]:
    sets = [{
        "@type": "dcat:Dataset", "identifier": base + item.page, "title": item.title, "description": item.description,
        "keyword": list(item.keywords), "modified": item.modified, "accessLevel": "public",
        "publisher": {"@type": "org:Organization", "name": owner}, "landingPage": base + item.page,
        "distribution": [{"@type": "dcat:Distribution", "downloadURL": base + path, "mediaType": _media(path)}
                         for path in item.files],
    } for item in found]  # fmt: skip
    return {"@type": "dcat:Catalog", "conformsTo": "https://project-open-data.cio.gov/v1.1/schema", "dataset": sets}


def _package(site: Site, found: list[DataSet], owner: str) -> dict[str, object]:
    resources = [
        {"name": item.key, "path": path, "title": item.title, "format": "csv", "mediatype": MEDIA["csv"],
         "encoding": "utf-8", **({"schema": _schema()} if item.key == "catalogue" else {})}
        for item in found for path in item.files if path.endswith(".csv")
    ]  # fmt: skip
    names = ("type", "field", "label", "label_en", "kind", "required", "meaning")
    words = [dict(zip(names, entry, strict=True)) for entry in dictionary(site.types)]
    return {"profile": "data-package", "name": "gongkai-catalogue", "title": f"{owner} 政府信息公开目录",
            "resources": resources, "dictionary": words}  # fmt: skip


def _schema() -> dict[str, object]:
    return {"fields": [{"name": head, "type": "string"} for head in MIXED], "primaryKey": MIXED[0]}


def _media(path: str) -> str:
    return MEDIA[path.rpartition(".")[2]]


def _in(lang: str, words: str) -> dict[str, str]:
    return {"@language": lang, "@value": words}


def _json(value: object) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()
