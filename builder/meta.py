"""The meta tags of 国办发〔2017〕47号 附件 网页标签规范: 3 on the home page, 7 on lists, 10 on records."""

from __future__ import annotations

from builder.plan import Page
from builder.records import Record
from builder.view import SiteView

MetaTags = tuple[tuple[str, str], ...]


def meta_tags(site: SiteView, page: Page) -> MetaTags:
    """Names and contents in the order of the norm; the same values the page shows."""
    settings = site.settings
    tags = [
        ("SiteName", str(settings["name"])),
        ("SiteDomain", str(settings["domain"])),
        ("SiteIDCode", str(settings["id_code"])),
    ]
    column = site.columns.get(page.column)
    if column is not None:
        tags += [
            ("ColumnName", column.name),
            ("ColumnDescription", column.description),
            ("ColumnKeywords", ",".join(column.keywords)),
            ("ColumnType", column.column_type),
        ]
    if page.kind == "record" and page.record is not None:
        tags += _article(site, page.record)
    return tuple(tags)


def _article(site: SiteView, record: Record) -> list[tuple[str, str]]:
    publisher = site.named(record.values.get("org"))
    source = record.values.get("content_source") or (publisher and publisher.title) or site.settings["name"]
    published = str(record.values["published_on"])
    moment = published if len(published) > 10 else f"{published} 00:00"
    return [("ArticleTitle", str(record.title)), ("PubDate", moment), ("ContentSource", str(source))]
