"""Only what is public on the day reaches any output: every byte of the built tree is looked through."""

from __future__ import annotations

import gzip
import io
import zipfile
from pathlib import Path

import pytest
from office import MakeOffice, Office, base, tree

DAY, NEXT_DAY = "2026-11-20", "2026-11-21"
BODY = "橘猫夜航记录甲乙丙丁戊己庚辛壬癸绝密段落"
HIDDEN = {  # why hidden → the lines that hide it
    "request": "disclosure: 依申请公开\ndisclosure_ground: 保护第三方合法权益",
    "withheld": "disclosure: 不予公开\ndisclosure_ground: 属于国家秘密",
    "embargo": "disclosure: 主动公开\npublish_at: 2026-11-21",
}


def secret(why: str) -> str:
    """A record that must not be seen, every part of it of words found nowhere else."""
    return f"""id: mimi-{why}
index_no: MIMI/{why}
title: 秘闻题目{why}
org: ju
summary: 秘闻概述{why}
made_on: 2020-01-01
published_on: 2020-01-02
validity: 有效
reviewed_by: 秘审{why}
reviewed_on: 2020-01-01
keywords: [秘词{why}]
related: [tongzhi]
attachments: [{{path: {why}.txt, title: 秘件{why}}}]
body: {BODY}{why}
{HIDDEN[why]}
"""


def secretive(office: MakeOffice, *more: str) -> Office:
    """A site with a hidden record of every sort; public ones refer to each of them."""
    files = {f"data/catalogue/mimi-{why}.yml": secret(why) for why in HIDDEN}
    files |= {f"data/files/{why}.txt": f"附件密文{why}" for why in HIDDEN}
    files["data/files/loose.txt"] = "无人引用的附件密文"
    site = office(files)
    site.edit("data/catalogue/tongzhi.yml", ("topic:", "related: [mimi-request, mimi-withheld, mimi-embargo]\ntopic:"))
    assert site.check() == []
    return site


def traces(why: str) -> list[str]:
    shingles = [BODY[n : n + 6] for n in range(len(BODY) - 5)]
    return [f"mimi-{why}", f"MIMI/{why}", f"秘闻题目{why}", f"秘闻概述{why}", f"秘审{why}", f"秘词{why}", f"秘件{why}",
            f"附件密文{why}", f"{why}.txt", *shingles]  # fmt: skip


def every_byte(folder: Path) -> bytes:
    """Names and contents of all files, also as they are once unpacked."""
    out = io.BytesIO()
    for name, data in tree(folder).items():
        out.write(name.encode() + b"\n" + data + b"\n")
        if data[:2] == b"\x1f\x8b":
            out.write(gzip.decompress(data))
        if data[:2] == b"PK":
            with zipfile.ZipFile(io.BytesIO(data)) as packed:
                for inner in packed.namelist():
                    out.write(packed.read(inner))
    return out.getvalue()


def found(folder: Path, why: str) -> list[str]:
    data = every_byte(folder)
    escaped = [t for t in traces(why) if t.encode("unicode_escape") in data]
    return [t for t in traces(why) if t.encode() in data] + escaped


def test_hidden_records_leave_no_byte(office: MakeOffice) -> None:
    site = secretive(office)
    site.build(search=True)
    for why in HIDDEN:
        assert found(site.root / "site", why) == []
    assert "无人引用的附件密文".encode() not in every_byte(site.root / "site")


def test_after_the_embargo_the_record_is_everywhere(office: MakeOffice) -> None:
    site = secretive(office)
    site.build("--today", NEXT_DAY, search=True)
    there = set(found(site.root / "site", "embargo"))
    assert {"mimi-embargo", "秘闻题目embargo", "秘闻概述embargo", "秘件embargo", "附件密文embargo", BODY[:6]} <= there
    assert "mimi-embargo.html" in site.page("zcwj/202007/yijian.html") + site.page("zcwj/202006/tongzhi.html")
    for why in ("withheld", "request"):
        assert set(found(site.root / "site", why)) <= set(traces("embargo")), why


def test_kept_work_of_an_earlier_day_gives_nothing_away(office: MakeOffice) -> None:
    """Build after the embargo, then for the day before, with all caches in place."""
    site = secretive(office)
    site.build("--today", NEXT_DAY, search=True)
    site.build("--today", DAY, search=True)
    assert found(site.root / "site", "embargo") == []


def test_a_page_that_refers_to_hidden_records_shows_nothing(office: MakeOffice) -> None:
    site, plain = secretive(office), office(name="plain")
    site.build()
    plain.build()
    assert site.page("zcwj/202006/tongzhi.html") == plain.page("zcwj/202006/tongzhi.html")


@pytest.mark.parametrize(
    ("line", "named"),
    [
        ("withdrawn: {kind: 废止, reason: 已有新规定, date: 2026-11-20, replaced_by: yijian}", True),
        ("withdrawn: {kind: 发布有误, reason: 误发, date: 2026-11-20}", False),
        ("expires: 2026-11-19", False),
    ],
    ids=["repealed", "error", "expired"],
)
def test_withdrawn_records_leave_a_tombstone(line: str, named: bool, office: MakeOffice) -> None:
    """Its text vanishes everywhere; its title too, but where the document itself was right."""
    text = base("data/catalogue/han.yml").replace("body: 正文。", f"body: {BODY}\n{line}")
    site = office({"data/catalogue/han.yml": text})
    site.build("--today", DAY, search=True)
    stone = site.page("zcwj/202006/han.html")
    assert 'data-gk="withdrawn"' in stone
    data = every_byte(site.root / "site")
    assert [BODY[n : n + 6] for n in range(len(BODY) - 5) if BODY[n : n + 6].encode() in data] == []
    assert ("关于示例工作的函".encode() in data) == ("关于示例工作的函" in stone) == named
    lists = ["index.html", "zcwj/index.html", "zcwj/year-2020.html", "jgzn/ju.html", "sitemap.xml", "zwsm/wzdt.html"]
    assert [page for page in lists if "han.html" in site.page(page)] == []
    assert ("yijian.html" in stone) == ("replaced_by" in line)
    site.build("--today", "2026-11-19", search=True)
    assert BODY[:6] in site.page("zcwj/202006/han.html")
    assert "han.html" in site.page("zcwj/index.html")


def test_hidden_evidence_does_not_change_a_status(office: MakeOffice) -> None:
    site, plain = secretive(office), office(name="plain")
    site.edit("data/task/renwu.yml", ("    due: 全年", "    due: 全年\n    evidence: [mimi-embargo]"))
    site.build()
    plain.build()
    assert site.page("rwtz/tongzhi/renwu-2.html") == plain.page("rwtz/tongzhi/renwu-2.html")


def test_the_site_is_as_if_hidden_records_were_not_there(office: MakeOffice) -> None:
    site, plain = secretive(office), office(name="plain")
    site.build(search=True)
    plain.build(search=True)
    assert tree(site.root / "site") == tree(plain.root / "site")
