"""Change cards for the tests: asked for as JSON, and the edits they are asked about."""

from __future__ import annotations

import json
from typing import Any

from office import Office, base

LETTER, NOTICE = "data/catalogue/han.yml", "data/catalogue/tongzhi.yml"


def card(site: Office, *args: str) -> dict[str, Any]:
    """The card as JSON."""
    ran = site.run("diff", *args, "--format", "json")
    assert ran.code == 0, ran.out + ran.err
    made: dict[str, Any] = json.loads(ran.out)
    return made


def kinds(found: dict[str, Any]) -> dict[str, str]:
    """What becomes of each record."""
    return {change["id"]: change["kind"] for change in found["records"]}


def another(id: str, number: int, *changes: tuple[str, str]) -> str:
    """A further letter, edited."""
    text = base(LETTER).replace("id: han", f"id: {id}").replace("00003", f"{number:05}")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return text


def edit_all(site: Office) -> None:
    """One change of every kind."""
    site.edit(NOTICE, ("各科室抓紧落实", "各科室于6月底前落实"))
    site.edit(LETTER, ("topic:", "withdrawn: {kind: 发布有误, reason: 附件有误, date: 2020-06-02}\ntopic:"))
    site.write("data/catalogue/xin.yml", another("xin", 10, ("关于示例工作的函", "新的函")))
    site.write("data/catalogue/mingtian.yml", another("mingtian", 11, ("topic:", "publish_at: 2099-01-01\ntopic:")))
    inner = ("主动公开", "依申请公开\ndisclosure_ground: 属于四类过程性信息")
    site.write("data/catalogue/neibu.yml", another("neibu", 12, inner))
    (site.root / "data/catalogue/yijian.yml").unlink()
