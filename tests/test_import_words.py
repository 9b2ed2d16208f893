"""What clerks type into cells is shown as they typed it: line breaks of every fashion, signs of Markdown."""

from __future__ import annotations

from typing import Any

import pytest
import yaml
from office import MakeOffice, Office
from sheets import HEAD, ROW, csv, put, units

from builder.importer.yamlfile import appended

SOFT = "第一段\u2028第二段\n第三段\x0b第四段\u2029第五段"
WHOLE = "第一段\n第二段\n第三段\n第四段\n第五段"


def bring(site: Office, name: str, data: bytes, *args: str, type_name: str = "org", fails: bool = False) -> str:
    ran = site.run("import", put(site.root.parent / "in", name, data), "--type", type_name, *args)
    assert ran.code == int(fails), ran.out + ran.err
    return ran.out


def made(site: Office, type_name: str = "org", file: str = "a") -> list[dict[str, Any]]:
    text = (site.root / f"data/{type_name}/{file}.yml").read_text("utf-8")
    found: list[dict[str, Any]] = yaml.load(text, Loader=yaml.CBaseLoader)
    return found


def test_soft_line_breaks_are_line_breaks(office: MakeOffice) -> None:
    """Excel keeps U+000B as `_x000B_`; pasted texts bring U+2028."""
    site = office()
    bring(site, "a.xlsx", units([*ROW, SOFT.replace("\x0b", "_x000B_")], head=[*HEAD, "说明"]))
    assert made(site)[0]["body"] == WHOLE


def test_soft_line_breaks_of_csv_too(office: MakeOffice) -> None:
    site = office()
    bring(site, "a.csv", csv([[*HEAD, "说明"], [*ROW, f'"{SOFT}"']]))
    assert made(site)[0]["body"] == WHOLE


@pytest.mark.parametrize("sign", ["\x85", "\u2028", "\u2029"])
def test_records_hold_any_sign(sign: str) -> None:
    nodes: list[Any] = [{"id": "a", "summary": f"甲{sign}乙\n丙"}]
    assert yaml.load(appended("", nodes), Loader=yaml.SafeLoader) == nodes
