"""The record types an office fills: lists with columns of its own, columns by field, the ledger of requests."""

from __future__ import annotations

import pytest
from lxml import html
from office import MakeOffice

LIST = """\
id: qingdan
title: 查阅场所清单
org: ju
columns:
  - {key: 场所, required: 是}
  - {key: 座位, kind: 数字}
  - {key: 起用, kind: 日期, label_en: Since}
rows:
  - {场所: 档案馆, 座位: 0571, 起用: 2024-05-01}
  - {场所: "<b>图书馆</b>"}
published_on: 2025-03-05
disclosure: 主动公开
reviewed_by: 甲
reviewed_on: 2025-03-04
"""


def test_a_list_is_shown_under_the_columns_it_declares(office: MakeOffice) -> None:
    made = office({"data/list/qingdan.yml": LIST})
    assert made.check() == []
    made.build()
    page = html.fromstring(made.page("qdgs/qingdan.html"))
    assert page.xpath("//*[@data-gk-name='columns']") == []  # the declaration is nothing for readers
    [table] = page.xpath("//table[@data-gk='rows']")
    assert [head.text for head in table.xpath(".//th")] == ["场所", "座位", "起用"]
    rows = [[cell.text_content() for cell in row.xpath("td")] for row in table.xpath(".//tbody/tr")]
    assert rows == [["档案馆", "0571", "2024年5月1日"], ["<b>图书馆</b>", "", ""]]


@pytest.mark.parametrize("sign", ["\t", "｜", " | "])
def test_rows_are_pasted_from_a_spreadsheet_as_they_are(office: MakeOffice, sign: str) -> None:
    head, rows = LIST.split("rows:\n")
    lines = [("场所", "座位", "起用"), ("档案馆", "0571", "2024-05-01"), ("图书馆", "", "")]
    pasted = "".join(f"  {sign.join(line)}\n" for line in lines)
    made = office({"data/list/qingdan.yml": head + "rows: |\n" + pasted + rows[rows.index("published_on") :]})
    assert made.check() == []
    made.build()
    [table] = html.fromstring(made.page("qdgs/qingdan.html")).xpath("//table[@data-gk='rows']")
    shown = [[cell.text_content() for cell in row.xpath("td")] for row in table.xpath(".//tbody/tr")]
    assert shown == [["档案馆", "0571", "2024年5月1日"], ["图书馆", "", ""]]


def test_an_unknown_column_of_pasted_rows_is_told_at_the_rows(office: MakeOffice) -> None:
    head, rows = LIST.split("rows:\n")
    bad = head + "rows: |\n  场所｜座\n  档案馆｜3\n" + rows[rows.index("published_on") :]
    made = office({"data/list/qingdan.yml": bad})
    assert [(line, code) for _, line, _, code in made.check()] == [(8, "R050")]


def test_a_column_gathers_records_by_one_of_several_words(office: MakeOffice) -> None:
    made = office({"data/list/qingdan.yml": LIST + "areas: [就业, 义务教育]\n"})
    text = (made.root / "data/columns.yml").read_text("utf-8")
    column = "- {id: zdly-jy, name: 就业, column_type: 信息公开目录, description: 就业信息, keywords: [就业], "
    made.write("data/columns.yml", text + column + "select: {areas: [就业]}}\n")
    assert made.check() == []
    made.build()
    rows = html.fromstring(made.page("zdly-jy/index.html")).xpath("//*[@data-gk='row']//a/text()")
    assert rows == ["查阅场所清单"]


def test_a_converted_request_and_what_it_became_lead_to_each_other(office: MakeOffice) -> None:
    request = """\
id: shenqing-1
number: 申〔2025〕1号
title: 申请意见全文
org: ju
received_on: 2026-02-10
applicant: 自然人
channel: 网络
content: 意见全文
replied_on: 2026-02-20
reply: 予以公开
converted_to: [yijian]
published_on: 2026-03-05
disclosure: 主动公开
reviewed_by: 甲
reviewed_on: 2026-03-04
"""
    made = office({"data/request/shenqing.yml": request})
    assert made.check() == []
    made.build()
    page = html.fromstring(made.page("ysqtz/shenqing-1.html"))
    assert page.xpath("string(//*[@data-gk-name='conversion']/dd)") == "已转为主动公开"
    [there] = page.xpath("//*[@data-gk='related'][@data-gk-name='converted_to']//a/@href")
    back = html.fromstring(made.page(there.removeprefix("../")))
    assert back.xpath("//*[@data-gk-type='request']//a/text()") == ["申请意见全文"]


def test_a_path_of_the_site_is_written_from_its_root_and_leads_there_wherever_the_site_is_mounted(
    office: MakeOffice,
) -> None:
    made = office()
    made.edit("data/org/ju.yml", ('phone: "0571"', "website: /zcwj/index.html"))
    made.build()
    assert 'href="../zcwj/index.html"' in made.page("jgzn/ke.html").split('data-gk-name="website"')[1]


FORM = """\
id: sqb
title: 申请表
org: ju
items:
  - {item: 姓名或者名称, required: 是}
  - {item: 信息名称, required: 是}
published_on: 2025-03-05
disclosure: 主动公开
reviewed_by: 甲
reviewed_on: 2025-03-04
"""


def test_a_request_form_sends_nothing_unless_the_office_has_an_endpoint(office: MakeOffice) -> None:
    made = office({"data/request_form/sqb.yml": FORM})
    made.build()
    page = html.fromstring(made.page("ysqgk/sqb.html"))
    [box] = page.xpath("//*[@data-gk='request-form']")
    assert box.tag == "div"
    assert box.xpath(".//button[not(@type='button')]") == []
    assert [field.get("name") for field in box.xpath(".//input | .//textarea")] == ["name", "title"]


def test_an_endpoint_is_named_and_allowed_by_the_policy_of_the_pages(office: MakeOffice) -> None:
    made = office({"data/request_form/sqb.yml": FORM})
    settings = (made.root / "data/site.yml").read_text("utf-8")
    made.write("data/site.yml", settings + "request_endpoint: https://ysq.example.gov.cn/new\n")
    made.build()
    page = html.fromstring(made.page("ysqgk/sqb.html"))
    [policy] = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    assert policy.endswith("form-action 'self' https://ysq.example.gov.cn")
    assert page.xpath("//form[@data-gk='request-form']/@action") == ["https://ysq.example.gov.cn/new"]
    assert "ysq.example.gov.cn" in page.xpath("string(//*[@data-gk='stays-here'])")


REQUEST = """\
id: shenqing
number: 申〔2025〕1号
title: 申请意见全文
org: ju
received_on: 2025-09-22
applicant: 自然人
channel: 网络
content: 意见全文
published_on: 2025-09-23
disclosure: 主动公开
reviewed_by: 甲
reviewed_on: 2025-09-23
"""
# Twenty working days after 22 September 2025: 1 to 8 October are holidays, 28 September and 11 October were worked.
TERMS = [
    ("", "2025-10-24"),
    ("extended: 是\n", "2025-11-21"),
    ("third_party_days: 5\n", "2025-10-31"),
    ("correction_on: 2025-09-24\ncorrected_on: 2025-10-09\n", "2025-11-05"),
    ("correction_on: 2025-09-24\n", ""),
]


@pytest.mark.parametrize(("more", "due"), TERMS)
def test_the_term_of_a_request_is_reckoned_in_working_days(office: MakeOffice, more: str, due: str) -> None:
    made = office({"data/request/a.yml": REQUEST + more})
    made.build("--today", "2025-09-25")
    page = html.fromstring(made.page("ysqtz/shenqing.html"))
    notice = page.xpath("//*[@data-gk='status'][@data-gk-value]")[0]
    assert [str(day) for day in notice.xpath(".//time/@datetime")][1:] == [due][: bool(due)]
    assert notice.get("data-gk-value") == ("办理中" if due else "待补正")


@pytest.mark.parametrize(
    ("replied", "today", "state"),
    [
        ("2025-10-24", "2026-11-20", "按期答复"),
        ("2025-10-27", "2026-11-20", "逾期答复"),
        ("", "2025-10-24", "办理中"),
        ("", "2025-10-25", "超期未答复"),
    ],
)
def test_a_request_says_whether_its_term_was_kept(office: MakeOffice, replied: str, today: str, state: str) -> None:
    answer = f"replied_on: {replied}\nreply: 予以公开\n" if replied else ""
    made = office({"data/request/a.yml": REQUEST + answer})
    made.build("--today", today)
    page = html.fromstring(made.page("ysqtz/shenqing.html"))
    assert page.xpath("string(//*[@data-gk='status'][@data-gk-value]/@data-gk-value)") == state
    basis = page.xpath("string(//*[@data-gk='reply-basis'])")
    assert ("第三十六条第（二）项" in basis) == bool(replied)
