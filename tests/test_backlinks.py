"""What refers to a record: few references are read at once, many are asked for; what is found is the same."""

from __future__ import annotations

from typing import Any

import pytest
from office import MakeOffice

from builder import backlinks
from builder.build import Options, check
from builder.diagnostics import Report
from builder.records import Site

POLICY = """\
id: zhengce-{n}
title: 关于第{n}件事的通知
published_on: 2025-0{month}-01
disclosure: 主动公开
reviewed_by: 审查员
reviewed_on: 2025-01-01
index_no: A{n}
genre: 通知
org: zhengfu-ban
topic: 综合政务
made_on: 2025-01-01
summary: 事。
validity: 有效
{more}
"""


def files() -> dict[str, str]:
    """Five documents, three of which name the first, one of them twice."""
    named = {2: "related: [zhengce-1]", 3: "related: [zhengce-1]\nrepeals: [zhengce-1]", 4: "amends: [zhengce-1]"}
    return {
        f"data/catalogue/zhengce-{n}.yml": POLICY.format(n=n, month=1 + n % 3, more=named.get(n, ""))
        for n in range(1, 6)
    }


def told(site: Site, id: str) -> list[Any]:
    """Everything that can be asked."""
    links: Any = site.backlinks
    groups = links.groups(id)
    parts = [(type, field) for type, field, _ in groups]
    rows = [links.row(id, wanted, newest) for wanted in ([part] for part in parts) for newest in (False, True)]
    rows += [links.row(id, parts, newest) for newest in (False, True)] if parts else []
    asked = [(len(row), [r.id for r in row], row[0].id, row[-1].id, [r.id for r in row[1:3]]) for row in rows]
    return [groups, asked, [(link.record.id, link.spec.name) for link in links.get(id, ())]]


def test_few_references_are_told_as_many_are(office: MakeOffice, monkeypatch: pytest.MonkeyPatch) -> None:
    checked = check(office(files()).root, Report(), Options())
    ids = [*checked.site.records, "nobody"]
    few = {id: told(checked.site, id) for id in ids}
    monkeypatch.setattr(backlinks, "FEW", 0)
    many = {id: told(checked.site, id) for id in ids}
    checked.close()
    assert few == many
    groups, (*_, by_id, newest), _ = few["zhengce-1"]
    assert groups == [("catalogue", "amends", 1), ("catalogue", "related", 2), ("catalogue", "repeals", 1)]
    assert by_id[:2] == (3, ["zhengce-2", "zhengce-3", "zhengce-4"])
    assert newest[1] == ["zhengce-2", "zhengce-4", "zhengce-3"]
