"""The records of the sample site: what is invented says so, what belongs together is linked both ways."""

from __future__ import annotations

from collections.abc import Iterator

import yaml
from office import REPO
from test_sample import Page, marked, pages, targets, wrong

__all__ = ["pages"]


def test_invented_records_say_so(pages: dict[str, Page]) -> None:
    """Every record but those of the five source documents is marked 示例; the site says it is a demonstration."""
    assert wrong(pages, lambda name, page: not marked(page, "demonstration")) == {}
    unmarked = {
        mark.get("data-gk-id")
        for page in pages.values()
        for mark in marked(page, "record")
        if not mark.xpath(".//*[@data-gk='sample']")
    }
    assert unmarked == {record["id"] for record in sample_records("laiyuan-*") if record.get("sample") != "是"}
    assert {record["id"] for record in sample_records("shili-*") if record.get("sample") != "是"} == set()


def sample_records(files: str = "*") -> Iterator[dict[str, str]]:
    """The records of files named so: laiyuan-* holds the sources, shili-* what was invented around them."""
    for path in (p for p in (REPO / "data").glob(f"*/**/{files}.yml") if "rules" not in p.parts):
        value = yaml.load(path.read_text("utf-8"), Loader=yaml.CBaseLoader)
        many = value if isinstance(value, list) else value.get("records", [value])
        defaults = value.get("defaults", {}) if isinstance(value, dict) and "records" in value else {}
        yield from ({**defaults, **record} for record in many)


def test_policy_and_interpretation_link_both_ways(pages: dict[str, Page]) -> None:
    for record in sample_records():
        page = pages.get(f"zcjd/{str(record.get('published_on', ''))[:7].replace('-', '')}/{record['id']}.html")
        for policy in record.get("policy", []) if page is not None else []:
            there = next(n for n in pages if n.endswith(f"/{policy}.html"))
            assert any(a.endswith(f"/{policy}.html") for a in targets(page)), record["id"]  # type: ignore[arg-type]
            assert any(a.endswith(f"/{record['id']}.html") for a in targets(pages[there])), policy
