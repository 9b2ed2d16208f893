"""One matter, many records: each of them tells the whole story in order, and nothing that is not public."""

from __future__ import annotations

from lxml import html
from office import MakeOffice, Office, tree

REVIEWED = "disclosure: 主动公开\nreviewed_by: 甲\nreviewed_on: 2020-05-01\norg: ju\n"
DECISION = f"""\
id: juece
title: 作出示例决策
year: 2020
undertaker: ke
state: 执行中
basis: [{{name: 条例}}]
listed_on: 2020-05-10
published_on: 2020-07-01
consultations: [zhengqiu]
meetings: [huiyi]
result: [yijian]
carried_out: [{{date: 2020-09-01, text: 已经施行}}]
{REVIEWED}"""
MEETING = f"""\
id: huiyi
title: 第一次会议
meeting_kind: 常务会议
held_on: 2020-06-20
openness: 公开
agenda: [{{topic: 一, result: 通过}}]
published_on: 2020-06-22
{REVIEWED}"""
OTHER = (
    DECISION.replace("juece", "bieshi")
    .replace("作出示例", "另一")
    .replace("[zhengqiu]", "[]")
    .replace("[yijian]", "[]")
)
READING = f"""\
id: jiedu
title: 解读
policy: [yijian]
form: 文字
background: 甲
goals: 乙
content: 丙
solves: 丁
published_on: 2020-07-03
{REVIEWED}"""
FILES = {
    "data/decision/a.yml": DECISION,
    "data/decision/b.yml": OTHER,
    "data/meeting/a.yml": MEETING,
    "data/interpretation/a.yml": READING,
}
STORY = [
    ("2020-05-10", "列入目录"),
    ("2020-06-01", "征求意见"),
    ("2020-06-20", "审议"),
    ("2020-06-30", "截止"),
    ("2020-07-01", "公布"),
    ("2020-07-03", "解读"),
    ("2020-07-10", "反馈"),
    ("2020-09-01", "落实"),
]


def told(site: Office, url: str) -> list[tuple[str, str]]:
    """The story on a page: (day, step) in its order."""
    moments = html.fromstring(site.page(url)).xpath("//*[@data-gk='timeline']//li")
    return [(m.xpath("string(time/@datetime)"), m.get("data-gk-stage")) for m in moments]


def test_every_record_of_a_matter_tells_the_whole_story_in_order(office: MakeOffice) -> None:
    site = office(FILES)
    assert site.check() == []
    site.build()
    pages = ("zdxzjc/2020/juece.html", "zcwj/202007/yijian.html", "zcjd/202007/jiedu.html", "gzcy/202006/zhengqiu.html")
    assert [told(site, url) for url in pages] == [STORY] * 4


def test_a_meeting_of_many_topics_does_not_mix_their_stories(office: MakeOffice) -> None:
    site = office(FILES)
    site.build()
    other = told(site, "zdxzjc/2020/bieshi.html")
    assert other == [("2020-05-10", "列入目录"), ("2020-06-20", "审议"), ("2020-09-01", "落实")]


def test_steps_of_others_lead_to_them_and_counts_stand_beside(office: MakeOffice) -> None:
    site = office(FILES)
    site.build()
    page = html.fromstring(site.page("zcwj/202007/yijian.html"))
    [answer] = page.xpath("//li[@data-gk-stage='反馈']")
    assert answer.xpath("a/@href") == ["../../gzcy/202006/zhengqiu.html"]
    assert answer.xpath("string(p)") == "收到意见 10、采纳意见 3"
    assert page.xpath("//li[@data-gk-stage='公布']/a") == []


def test_what_is_not_public_is_no_part_of_a_story(office: MakeOffice) -> None:
    hidden = MEETING.replace("主动公开", "不予公开\ndisclosure_ground: 属于国家秘密")
    site = office({**FILES, "data/meeting/a.yml": hidden})
    site.build()
    assert ("2020-06-20", "审议") not in told(site, "zdxzjc/2020/juece.html")


def test_a_record_alone_has_no_story_and_a_changed_step_reaches_every_page(office: MakeOffice) -> None:
    site = office(FILES)
    site.build()
    assert told(site, "zcwj/202006/tongzhi.html") == []
    site.edit("data/meeting/a.yml", ("held_on: 2020-06-20", "held_on: 2020-06-21"))
    site.build()
    assert ("2020-06-21", "审议") in told(site, "zcjd/202007/jiedu.html")
    clean = office(
        {**FILES, "data/meeting/a.yml": MEETING.replace("held_on: 2020-06-20", "held_on: 2020-06-21")}, "clean"
    )
    clean.build()
    assert tree(site.root / "site") == tree(clean.root / "site")


def test_an_amendment_and_what_it_amends_name_each_other(office: MakeOffice) -> None:
    site = office()
    site.edit("data/catalogue/yijian.yml", ("based_on: [tongzhi]", "amends: [tongzhi]"))
    site.build()
    for url, other in (("zcwj/202006/tongzhi.html", "yijian"), ("zcwj/202007/yijian.html", "tongzhi")):
        [link] = html.fromstring(site.page(url)).xpath("//li[@data-gk-stage='修改']/a/@href")
        assert link.endswith(f"/{other}.html")
