"""The audit stands on the change card, before and after, and in the receipt of a release."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from cards import LETTER, another, card
from office import MakeOffice, Office, run, tree
from repository import committed, git


@pytest.fixture
def site(office: MakeOffice) -> Office:
    """The small office, committed once."""
    return committed(office())


def test_the_card_tells_what_the_audit_finds_anew_and_what_was_mended(site: Office) -> None:
    assert card(site, "HEAD")["audit"] is None
    assert "没有做合规审查" in site.run("diff", "HEAD").out
    before = tree(site.build())
    site.edit(LETTER, ("正文。", "办事请拨 13800138000。"))  # PII-02: a mobile number on a page
    outs = [arg for style in ("md", "html", "json") for arg in ("--out", str(site.root / f"card.{style}"))]
    ran = site.run("diff", "HEAD", "--audit", "--strict", *outs)
    assert ran.code == 1, ran.out
    made = json.loads((site.root / "card.json").read_text("utf-8"))
    [fault] = [item for item in made["audit"]["new"] if item["rule"] == "PII-02"]
    assert fault["page"] == "zcwj/202006/han.html" and fault["place"].startswith(LETTER)
    assert made["audit"]["mended"] == [] and made["audit"]["standing"] > 0
    was, now = made["audit"]["score"]
    assert now < was
    for style in ("md", "html"):
        assert "PII-02" in (site.root / f"card.{style}").read_text("utf-8")
    assert tree(site.root / "site") == before  # the card builds beside the site, never into it
    git(site.root, "commit", "-qam", "电话")
    site.edit(LETTER, ("办事请拨 13800138000。", "正文。"))
    again = card(site, "HEAD")["audit"]  # from now on the audit is the default here
    assert isinstance(again, dict) and [item["rule"] for item in again["mended"]] == [
        item["rule"] for item in made["audit"]["new"]
    ]
    assert card(site, "HEAD", "--no-audit")["audit"] is None


def test_a_state_that_cannot_be_built_is_said_and_the_rest_of_the_card_stands(site: Office) -> None:
    site.edit(LETTER, ("org: ju", "org: meiyou"))
    made = card(site, "HEAD", "--audit")
    assert (made["audit"], made["unaudited"]) == (None, "head") and made["told"]
    git(site.root, "commit", "-qam", "错")
    site.edit(LETTER, ("org: meiyou", "org: ju"))
    assert "原版本有错误" in site.run("diff", "HEAD", "--audit").out


def test_two_commits_are_judged_by_their_own_history(site: Office) -> None:
    days = (
        ("made_on: 2020-05-20", "made_on: 2026-03-30"),
        ("reviewed_on: 2020-05-30", "reviewed_on: 2026-03-31"),
        ("published_on: 2020-06-01", "published_on: 2026-04-01"),
    )
    site.write("data/catalogue/xin.yml", another("xin", 10, ("关于示例工作的函", "新的函"), *days))
    git(site.root, "add", "-A")
    git(site.root, "commit", "-qm", "两个月以后才放上来", day="2026-06-01")
    made = card(site, "HEAD~1", "HEAD", "--audit")["audit"]
    assert [found["page"] for found in made["new"] if found["rule"] == "CAT-12"] == ["zcwj/202604/xin.html"]
    assert [found["rule"] for found in made["new"] if found["rule"] == "UPD-01"] == []  # as stale as it was


def test_the_receipt_holds_the_result_and_verify_says_it(site: Office) -> None:
    receipt = site.root / "receipt.json"
    site.build("--receipt", str(receipt))
    built = json.loads(receipt.read_text("utf-8"))
    assert "回执里没有审查结果" in run("verify", str(site.root / "site"), str(receipt)).out
    ran = site.run("audit", "--receipt", str(receipt))
    assert ran.code == 1 and "已把审查结果写进回执" in ran.err  # the small office has no pages of duty: it fails
    made = json.loads(receipt.read_text("utf-8"))
    said = made.pop("audit")
    assert made == built
    assert said["packs"] == ["cn-national"] and said["failed"] is True
    assert said["rules"]["fail"] == len(said["failed_rules"]) > 0 and said["vetoes"]
    told = run("verify", str(site.root / "site"), str(receipt))
    assert told.code == 0 and f"不合格 {said['rules']['fail']}" in told.out
    assert json.loads(run("verify", str(site.root / "site"), str(receipt), "--json").out)["audit"] == said
    again = receipt.read_bytes()
    site.run("audit", "--receipt", str(receipt))
    assert receipt.read_bytes() == again


def test_a_receipt_of_another_site_or_of_a_signature_to_break_is_left_alone(site: Office) -> None:
    receipt = site.root / "receipt.json"
    site.build("--receipt", str(receipt))
    before = receipt.read_bytes()
    Path(f"{receipt}.sig").write_text("x", "utf-8")
    signed = site.run("audit", "--receipt", str(receipt))
    assert signed.code == 1 and "用 --sign 重新签名" in signed.err
    Path(f"{receipt}.sig").unlink()
    (site.root / "site/index.html").write_text("别的", "utf-8")
    other = site.run("audit", "--receipt", str(receipt))
    assert other.code == 1 and "不是这个网站的回执：1 处不同，如 index.html" in other.err
    assert receipt.read_bytes() == before
    receipt.write_text('{"format": "gongkai-receipt-1", "contents": {}, "audit": 1}', "utf-8")
    assert site.run("audit", "--receipt", str(receipt)).code == 1
