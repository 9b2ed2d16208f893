"""The life of a record by day: embargo, expiry, withdrawal in five kinds; addresses lead on and never break."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import pytest
from lxml import etree, html
from office import MakeOffice, Office, tree

LETTER = "data/catalogue/han.yml"
URL = "zcwj/202006/han.html"


def withdrawn(office: MakeOffice, kind: str, more: str = "") -> Office:
    site = office()
    site.edit(LETTER, ("topic:", f"withdrawn: {{kind: {kind}, reason: 说明缘由, date: 2020-08-01{more}}}\ntopic:"))
    return site


def refreshed(page: str) -> str:
    """Where a page sends its reader by itself; nothing when it does not."""
    found = html.fromstring(page).xpath("//meta[@http-equiv='refresh']/@content")
    return str(found[0]).partition("url=")[2] if found else ""


@pytest.mark.parametrize("kind", ["废止", "被替代", "发布有误", "并入其他信息", "公示期满"])
def test_what_is_withdrawn_leaves_a_notice_from_its_day_on(kind: str, office: MakeOffice) -> None:
    site = withdrawn(office, kind)
    site.build("--today", "2020-07-31")
    assert "正文。" in site.page(URL) and 'data-gk="withdrawn"' not in site.page(URL)
    site.build("--today", "2020-08-01")
    page = site.page(URL)
    assert f'data-gk="withdrawn" data-gk-kind="{kind}"' in page and "说明缘由" in page and "正文。" not in page
    assert ("关于示例工作的函" in page) == (kind in ("废止", "被替代", "并入其他信息"))
    assert refreshed(page) == ""
    everywhere = b"".join(data for name, data in tree(site.root / "site").items() if name != URL)
    assert "关于示例工作的函".encode() not in everywhere


def test_embargo_and_expiry_take_effect_on_their_day_with_no_one_touching_the_record(office: MakeOffice) -> None:
    site = office()
    site.edit(LETTER, ("topic:", "publish_at: 2020-06-10\nexpires: 2020-06-20\ntopic:"))
    for day, state in (("2020-06-09", "none"), ("2020-06-10", "live"), ("2020-06-20", "live"), ("2020-06-21", "gone")):
        site.build("--today", day)
        page = site.page(URL) if (site.root / "site" / URL).exists() else ""
        assert ("none" if not page else "gone" if "公示期满" in page else "live") == state, day


@pytest.mark.parametrize("kind", ["被替代", "并入其他信息"])
def test_what_was_superseded_or_merged_may_lead_on(kind: str, office: MakeOffice) -> None:
    site = withdrawn(office, kind, ", replaced_by: yijian, redirect: 是")
    site.build()
    page = site.page(URL)
    assert 'data-gk="moved" data-gk-to="yijian"' in page
    assert (site.root / "site/zcwj/202006" / refreshed(page)).resolve() == site.root / "site/zcwj/202007/yijian.html"
    assert f'href="{refreshed(page)}"' in page and 'content="noindex"' in page
    assert '<link rel="canonical" href="https://www.example.gov.cn/zcwj/202007/yijian.html">' in page
    assert URL not in (site.root / "site/sitemap.xml").read_text("utf-8")


def test_a_chain_leads_to_its_end_and_a_circle_to_a_notice(office: MakeOffice) -> None:
    site = withdrawn(office, "被替代", ", replaced_by: yijian, redirect: 是")
    opinion = "data/catalogue/yijian.yml"
    gone = "withdrawn: {{kind: 被替代, reason: 又有新的, date: 2020-09-01, replaced_by: {}, redirect: 是}}\nbased_on:"
    site.edit(opinion, ("based_on:", gone.format("tongzhi")))
    site.build()
    assert refreshed(site.page(URL)) == "../../zcwj/202006/tongzhi.html"
    site.edit(opinion, ("replaced_by: tongzhi", "replaced_by: han"))
    site.build()
    assert refreshed(site.page(URL)) == "" and 'data-gk="withdrawn"' in site.page(URL)


OLD = """old_urls:
  - /art/2019/5/20/art_12_345.html
  - http://old.example.gov.cn/zwgk/
  - /art/view.jsp?id=12&lang=zh
  - /a/b/c/d/e/f/g/tief.html
  - zcwj/202006/han.html
topic:"""


def moved(office: MakeOffice) -> Office:
    site = office()
    site.edit(LETTER, ("topic:", OLD))
    return site


def test_old_addresses_lead_to_the_record_from_any_depth(office: MakeOffice) -> None:
    site = moved(office)
    site.build()
    for old in ("art/2019/5/20/art_12_345.html", "zwgk/index.html"):
        page = site.page(old)
        assert (site.root / "site" / old).parent.joinpath(refreshed(page)).resolve() == site.root / "site" / URL
        assert not html.fromstring(page).xpath("//script[not(@src)] | //@style")
    assert refreshed(site.page(URL)) == "" and "正文。" in site.page(URL)
    assert "art_12_345" not in site.page(URL)  # an internal field
    site.edit(LETTER, ("title: 关于示例工作的函", "title: 新的名称"))
    again = tree(site.build())
    assert "新的名称".encode() in again["zwgk/index.html"]
    assert again == tree(site.build("--clean", "--out", str(site.root.parent / "clean")))


def test_old_addresses_of_what_was_withdrawn_lead_to_its_notice(office: MakeOffice) -> None:
    site = moved(office)
    site.edit(LETTER, ("old_urls:", "withdrawn: {kind: 发布有误, reason: 说明缘由, date: 2020-08-01}\nold_urls:"))
    site.build()
    page = site.page("zwgk/index.html")
    assert refreshed(page) == "../zcwj/202006/han.html" and "关于示例工作的函" not in page


def test_web_servers_are_told_in_their_own_words(office: MakeOffice, tmp_path: Path) -> None:
    ran = moved(office).run("export", "redirects", "--out", str(tmp_path))
    assert ran.code == 0, ran.err
    expected = {
        "/a/b/c/d/e/f/g/tief.html": f"/{URL}",
        "/art/2019/5/20/art_12_345.html": f"/{URL}",
        "/art/view.jsp?id=12&lang=zh": f"/{URL}",
        "/zwgk/index.html": f"/{URL}",
    }
    rows = list(csv.reader(io.StringIO((tmp_path / "redirects.csv").read_text("utf-8"))))
    assert rows[0] == ["old", "new"] and dict(rows[1:]) == expected  # type: ignore[arg-type]
    nginx = (tmp_path / "nginx.conf").read_text("utf-8")
    assert dict(re.findall(r'^  "([^"]+)" "([^"]+)";$', nginx, re.MULTILINE)) == expected
    rules = (tmp_path / "apache.conf").read_text("utf-8")
    assert 'RewriteCond "%{QUERY_STRING}" "^id=12\\&lang=zh$"\nRewriteRule "^/?art/view\\.jsp$"' in rules
    patterns = re.findall(r'RewriteRule "\^/\?(.+)\$" "(.+)" \[R=301', rules)
    assert {f"/{re.sub(chr(92) * 2, '', old)}" for old, _ in patterns} == {old.partition("?")[0] for old in expected}
    config = etree.fromstring((tmp_path / "web.config").read_bytes())
    assert {add.get("key"): add.get("value") for add in config.iter("add") if add.get("key")} == expected


def test_what_was_published_is_kept_and_must_answer_for_ever(office: MakeOffice) -> None:
    site = office()
    ledger = site.root / "data/published.txt"
    site.build("--record")
    kept = [line for line in ledger.read_text("utf-8").splitlines() if not line.startswith("#")]
    assert {URL, "zcwj/index.html", "zwsm/zc.html"} <= set(kept) and kept == sorted(kept)
    passing = [url for url in kept if re.search(r"org-|year-|^feeds|^kb", url)]
    assert passing and all(" -> " in url for url in passing) and not {"index.html", "search.html"} & set(kept)
    before = ledger.read_bytes()
    site.build("--record")
    assert ledger.read_bytes() == before
    text = (site.root / LETTER).read_text("utf-8")
    (site.root / LETTER).unlink()
    line = before.decode().splitlines().index(URL) + 1
    assert site.check() == [("data/published.txt", line, 1, "L020")]
    site.write(LETTER, text.replace("id: han", f"id: hanjian\nold_urls: {URL}"))
    assert site.check() == []
    site.build("--record")
    assert set(kept) < set(ledger.read_text("utf-8").splitlines())
    assert refreshed(site.page(URL)).endswith("zcwj/202006/hanjian.html")
