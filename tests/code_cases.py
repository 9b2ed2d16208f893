"""One entry a code: `bad` causes it where the mark stands, `good` nearly does."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass, field
from pathlib import Path

import dying
from import_cases import IMPORT_CASES
from office import Content, Found, base, edited

from builder.supervision import written

LETTER, OPINION = "data/catalogue/han.yml", "data/catalogue/yijian.yml"  # nothing refers to the letter
SETTINGS = "data/site.yml"
STATE = ".gongkai/state.sqlite"
ORG, TASK, ASKED = "data/org/ju.yml", "data/task/renwu.yml", "data/consultation/yijian.yml"
ANNUAL, COLUMNS, TYPE = "data/annual_report/2025.yml", "data/columns.yml", "theme/types/gonggao/type.yml"


@dataclass(frozen=True)
class Case:
    """A mistake, and what is nearly the same and right."""

    code: str
    bad: dict[str, Content]
    good: dict[str, Content] = field(default_factory=dict)
    told: tuple[Found, ...] = ()  # where no mark can stand: in bytes, and for a file as a whole
    what: str = ""
    imports: tuple[str, ...] = ()  # for the codes of imports: what follows `gongkai import in/*`

    @property
    def name(self) -> str:
        return f"{self.code}-{self.what}" if self.what else self.code


def change(code: str, path: str, old: str, bad: str, good: str, **more: str) -> Case:
    """A case that changes one piece of one file of the base site."""
    return Case(code, {**edited(path, (old, bad))}, {**edited(path, (old, good))}, **more)  # type: ignore[arg-type]


def told_whole(code: str, path: str, bad: Content, good: Content, **more: str) -> Case:
    """A case whose file is told as a whole."""
    return Case(code, {path: bad}, {path: good}, ((path, 0, 0, code),), **more)  # type: ignore[arg-type]


def own_type(fields: str, url: str = "zcwj/gg/{id}.html") -> str:
    """The declaration of an office's own record type."""
    return f"label: 公告\ncolumn: zcwj\nurl: {url}\nfields:\n  note: {{{fields}}}\n"


def declared(code: str, bad: str, good: str, **more: str) -> Case:
    """A case of a field declaration."""
    return told_whole(code, TYPE, own_type(bad), own_type(good), **more)


def by(author: str) -> bytes:
    """As much of a Word document as the check looks at: who made it."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("docProps/core.xml", f"<a><dc:creator>{author}</dc:creator></a>")
    return out.getvalue()


def long_file(size: int) -> str:
    """The letter with a comment that brings it to `size` bytes."""
    text = base(LETTER)
    return text + "#" * (size - len(text.encode()) - 1) + "\n"


def shell(*slots: str) -> dict[str, Content]:
    """A theme of the office's own whose shell has these slots."""
    own = MKDOCS.replace("name: material", "name: material\n  custom_dir: theme")
    return {"mkdocs.yml": own, "theme/main.html": "".join(f"<!--gk:{slot}-->" for slot in slots)}


def attached(name: str) -> dict[str, Content]:
    """The letter with an attachment."""
    return {**edited(LETTER, ("topic:", f"attachments: {name}\ntopic:"))}


def endless(count: int) -> str:
    """A template's three loops within one another."""
    loop = f"{{% for a in range({count}) %}}"
    return loop * 3 + "{% endfor %}" * 3


def writing(count: int) -> str:
    """A template that writes so many times."""
    return f"{{% for a in range({count}) %}}{{{{ page.url }}}}{{% endfor %}}"


def carrying_out(count: int) -> str:
    """The report of the year before, with so many requests carried out of it."""
    text = base(ANNUAL).replace("2025", "2024").replace("2026-01", "2025-01")
    for row, number in (("new", count + 2), ("carried_out", count)):
        text = re.sub(rf"(  {row}: {{person: )\d+(.*total: )\d+", rf"\g<1>{number}\g<2>{number}", text)
    return text


CARRIED_IN = "  carried_in: {person: 1, company: 0, research: 0, charity: 0, law: 0, other: 0, total: 1}"
RULE, FORM, BEFORE = base("data/rule/zhidu.yml"), "data/files/a.docx", "data/annual_report/2024.yml"


def declaration(what: str) -> str:
    """A declaration that there is nothing to report."""
    return f"""\
id: shuoming
title: 无此项声明
org: ju
{what}
reason: 没有。
signed_by: 甲
signed_on: 2026-01-05
disclosure: 主动公开
published_on: 2026-01-05
reviewed_by: 甲
reviewed_on: 2026-01-05
"""


def ledger(*replies: str) -> str:
    """Requests received and answered in the year of the base site's report."""
    one = """\
- id: shenqing-{n}
  number: 申〔2025〕{n}号
  org: ju
  title: 申请{n}
  received_on: 2025-06-02
  replied_on: 2025-06-20
  reply: {reply}
  applicant: 自然人
  channel: 网络
  content: 某文件。
  disclosure: 主动公开
  published_on: 2025-07-01
  reviewed_by: 甲
  reviewed_on: 2025-07-01
"""
    return "".join(one.format(n=n, reply=reply) for n, reply in enumerate(replies, 1))


DECLARED, LEDGER = "data/declaration/a.yml", "data/request/a.yml"
NORMATIVE_ROW = "normative: {made: 2, repealed: 0, in_force: 5}"
ROW_NEW = "  new: {person: 3, company: 0, research: 0, charity: 0, law: 0, other: 0, total: 3}"
ROW_GRANTED = "  granted: {person: 2, company: 0, research: 0, charity: 0, law: 0, other: 0, total: 2}"
ROW_D2 = "  d2: {person: 1, company: 0, research: 0, charity: 0, law: 0, other: 0, total: 1}"
REVIEW = "  review: {upheld: 0, corrected: 0, other: 0, pending: 0, total: 0}"
FIRST = "- id: zfxxgkzn\n  name: 政府信息公开指南"
RECORD, MKDOCS = "theme/portal/record.html", base("mkdocs.yml")
QUIET_COLUMN = "- id: hygq\n  name: 回应\n  column_type: 回应关切\n  description: 回应。\n  keywords: [回应]\n"
MISTAKES = "".join(f"  qqqq{n}: 1\n" for n in range(501))  # one more than are told of one file
MANY = tuple((ORG, base(ORG).count("\n") + n, 3, "S003") for n in range(1, 501))
TEN_MB, FIVE_MB = 10_000_000, 5_000_000

SCAN, TEXT = "data/files/a.pdf", "data/files/a.txt"

FILES = (
    Case(
        "Y001",
        {LETTER: base(LETTER).encode("utf-16")},
        {LETTER: base(LETTER).encode("utf-8-sig")},
        ((LETTER, 1, 1, "Y001"),),
        "utf-16",
    ),
    Case(
        "Y001", {LETTER: base(LETTER).encode("gb18030")}, {LETTER: base(LETTER)}, ((LETTER, 3, 1, "Y001"),), "gb18030"
    ),
    change("Y002", LETTER, "org: ju\n", "org: ju\n«Y002»\ttitle_en: A\n", "org:\tju\n"),
    change(
        "Y003",
        LETTER,
        "title: 关于",
        'title: «Y003»"关于',
        "title: 关于",
    ),
    change("Y004", LETTER, "org: ju\n", "org: ju\n«Y004»org: ke\n", "org: ju\n# org: ke\n"),
    change("Y005", LETTER, "org: ju\n", "org: «Y005»&ju ju\n", "org: ju # &ju\n", what="anchor"),
    change("Y005", LETTER, "topic: 综合政务", "topic: «Y005»!!str 综合政务", "topic: 综合政务", what="tag"),
    told_whole("Y006", "data/org/b.yml", "", "[]\n", what="nothing"),
    told_whole("Y006", "data/org/b.yml", "# 还没有写\n", "[]\n", what="comment"),
    told_whole("Y007", LETTER, long_file(FIVE_MB + 1), long_file(FIVE_MB)),
    Case("Y008", {"data/org/x.yml/a.txt": ""}, {"data/org/x/a.txt": ""}, told=(("data/org/x.yml", 0, 0, "Y008"),)),
    told_whole("Y009", "data/org/x.yml", Path("nowhere"), "[]\n"),
    change("Y010", LETTER, "综合政务", "[" * 12 + "«Y010»[一]" + "]" * 12, "综合政务"),
    change("Y011", LETTER, "topic:", "«Y011»---\ntopic:", "topic:"),
    change("Y012", LETTER, "topic:", "? «Y012»[a, b]\n: c\ntopic:", "topic:"),
    Case("Y013", {ORG: base(ORG) + "- «Y013»ju\n"}, {ORG: base(ORG) + "# - ju\n"}, what="text"),
    Case("Y013", {"data/org/b.yml": "records:\n  «Y013»ju: ke\n"}, {"data/org/b.yml": "records: []\n"}, what="group"),
    Case("Y014", {COLUMNS: "«Y014»id: a\n"}),
    Case("Y015", {ORG: base(ORG) + MISTAKES}, {ORG: base(ORG)}, ((ORG, 0, 0, "Y015"), *MANY)),
    Case("Y013", {SETTINGS: "«Y013»- 示例局\n"}, what="settings"),
)

FIELDS = (
    Case("S001", {"data/catalog/a.yml": "id: a\n"}, {"data/files/a.yml": "id: a\n"}, (("data/catalog", 0, 0, "S001"),)),
    change("S001", COLUMNS, "[consultation]", "«S001»[consultaton]", "[consultation]", what="select"),
    change("S002", LETTER, "id: han\nindex_no: SL001/2020-00003\n", "«S002»id: han\n", "id: han\nindex_no: A\n"),
    change(
        "S002",
        LETTER,
        "index_no: SL001/2020-00003",
        "«S002»index_no: ",
        "index_no: A",
        what="blank",
    ),
    change("S002", LETTER, "topic:", "attachments:\n  - «S002»title: 表\ntopic:", "topic:", what="attachment"),
    change("S003", LETTER, "topic:", "«S003»topics:", "topic:"),
    change("S003", TASK, "    due: 全年", "    «S003»duo: 全年", "    due: 全年", what="list"),
    change("S004", LETTER, "关于示例工作的函", "«S004»[关于, 函]", "关于, 函", what="list-for-text"),
    change("S004", ASKED, "[yijian]", "\n  «S004»a: yijian", "yijian", what="group-for-list"),
    change("S005", LETTER, "综合政务", "«S005»综合政府", "综合政务"),
    change("S006", LETTER, "2020-05-20", "«S006»2020年2月30日", "2020年2月29日"),
    change("S007", ASKED, "received: 10", "received: «S007»10条", "received: 1,000"),
    change("S008", ORG, 'phone: "0571"', "website: «S008»javascript:alert(1)", "website: https://www.example.gov.cn/"),
    change("S009", LETTER, "id: han", "id: «S009»Han", "id: han-1"),
    change("S010", LETTER, "商请支持示例工作。", "«S010»" + "字" * 301, "字" * 300),
    change("S011", LETTER, "topic:", "sample: «S011»也许\ntopic:", "sample: 是\ntopic:"),
    change("S012", ANNUAL, "table4:\n  review: {", "table4:\n  «S012»«S003»reviews: {", "table4:\n  review: {"),
    Case("S013", {SETTINGS: base(SETTINGS) + "per_page: «S013»0\n"}, {SETTINGS: base(SETTINGS) + "per_page: 1\n"}),
    change("S014", LETTER, "关于示例工作的函", '«S014»"关于\\x07的函"', '"关于\\t的函"'),
)

LINKS = (
    Case(
        "L001",
        {"data/rule/zz.yml": RULE.replace("id: zhidu", "id: «L001»zhidu")},
        {"data/rule/zz.yml": RULE.replace("id: zhidu", "id: zhidu-1")},
    ),
    change("L002", OPINION, "SL001/2020-00002", "«L002»SL001/2020-00003", "SL001/2020-00009"),
    change("L003", OPINION, "[tongzhi]", "[«L003»tongshi]", "[tongzhi]"),
    change("L003", TASK, "source: tongzhi", "source: «L003»tongzi", "source: tongzhi", what="defaults"),
    change("L004", OPINION, "[tongzhi]", "[«L004»ke]", "[tongzhi]"),
    change("L005", LETTER, "topic:", "attachments: «L005»a.docx\ntopic:", "topic:"),
    Case(
        "L005",
        {**edited(LETTER, ("topic:", "attachments:\n  - a.docx\n  - «L005»b.docx\ntopic:")), FORM: "a"},
        {**edited(LETTER, ("topic:", "attachments: a.docx\ntopic:")), FORM: "a"},
        what="second",
    ),
    Case(
        "L006",
        {"data/rule/b.yml": RULE.replace("id: zhidu", "id: «L006»index")},
        {"data/rule/b.yml": RULE.replace("id: zhidu", "id: index-1")},
    ),
    change("L007", OPINION, "[tongzhi]", "[«L007»yijian]", "[tongzhi]"),
    change("L008", LETTER, "topic:", "attachments:\n  - «L008»../site.yml\ntopic:", "topic:"),
    Case("L010", {**attached("a.pdf"), SCAN: b"kaputt"}, {**attached("a.txt"), TEXT: b"gut"}, ((SCAN, 0, 0, "L010"),)),
    change("L006", LETTER, "topic:", "old_urls: «L006»zcwj/202006/tongzhi.html\ntopic:", "topic:", what="moved"),
    Case(
        "L020",
        {"data/published.txt": "# 公开过的\nzcwj/202006/han.html\n«L020»zcwj/202006/meiyou.html\n"},
        {
            "data/published.txt": "zcwj/202006/meiyou.html\nzwsm/zc.html\nzcwj/index.html\n\n",
            **edited(LETTER, ("topic:", "old_urls: zcwj/202006/meiyou.html\ntopic:")),
        },
    ),
    change("L009", LETTER, "topic:", "column: «L009»zcwi\ntopic:", "column: zcwj\ntopic:"),
)

RULES = (
    change("R001", LETTER, "published_on: 2020-06-01", "published_on: «R001»2020-05-19", "published_on: 2020-05"),
    change("R002", LETTER, "published_on: 2020-06-01", "published_on: «R002»2026-11-21", "published_on: 2026-11-20"),
    change("R003", ASKED, "ends_on: 2020-06-30", "ends_on: «R003»2020-06-29", "ends_on: 2020-06-29\nshort_reason: 急"),
    change("R004", ASKED, "adopted: 3", "adopted: «R004»11", "adopted: 10"),
    change("R005", LETTER, "主动公开", "«R005»依申请公开", "依申请公开\ndisclosure_ground: 属于国家秘密"),
    change(
        "R020",
        LETTER,
        "topic:",
        "withdrawn: {kind: 废止, reason: 有新的, date: 2020-07-02, replaced_by: yijian, redirect: «R020»是}\ntopic:",
        "withdrawn: {kind: 被替代, reason: 有新的, date: 2020-07-02, replaced_by: yijian, redirect: 是}\ntopic:",
    ),
    change(
        "R020",
        LETTER,
        "topic:",
        "withdrawn: {kind: 被替代, reason: 有新的, date: 2020-07-02, redirect: «R020»是}\ntopic:",
        "withdrawn: {kind: 被替代, reason: 有新的, date: 2020-07-02}\ntopic:",
        what="nowhere",
    ),
    change("R010", ANNUAL, REVIEW, REVIEW.replace("total: ", "total: «R010»1"), REVIEW),
    Case(
        "R011",
        {**edited(ANNUAL, (CARRIED_IN, CARRIED_IN.replace("total: ", "total: «R011»"))), BEFORE: carrying_out(2)},
        {BEFORE: carrying_out(1)},
    ),
    change("R001", ASKED, "ends_on: 2020-06-30", "ends_on: «R001»2020-05-31", "ends_on: 2020-06-30", what="order"),
    change(
        "R040",
        TASK,
        "    due: 全年",
        "    event_on: «R040»2026-12-20\n    due: 新规出台后20个工作日内",
        "    event_on: 2026-12-20\n    due: 新规出台后1个月内",
    ),
    Case(
        "R041",
        {DECLARED: declaration("duty: «R041»年度报告\nyear: 2026")},
        {DECLARED: declaration("duty: 年度报告\nyear: 2025")},
    ),
    Case("R044", {DECLARED: "«R044»" + declaration("year: 2026")}, {DECLARED: declaration("duty: 决算\nyear: 2026")}),
    Case(
        "R042",
        {
            **edited(LETTER, ("validity: 有效", "validity: 有效\ndoc_class: 行政规范性文件")),
            **edited(ANNUAL, (NORMATIVE_ROW, "normative: {made: «R042»2, repealed: 0, in_force: 1}")),
        },
        {
            **edited(LETTER, ("validity: 有效", "validity: 有效\ndoc_class: 行政规范性文件")),
            **edited(ANNUAL, (NORMATIVE_ROW, "normative: {made: 0, repealed: 0, in_force: 1}")),
        },
    ),
    Case(
        "R043",
        {
            LEDGER: ledger("予以公开"),
            **edited(
                ANNUAL,
                (ROW_NEW, ROW_NEW.replace("total: 3", "total: «R043»3")),
                (ROW_GRANTED, ROW_GRANTED.replace("total: 2", "total: «R043»2")),
                (ROW_D2, ROW_D2.replace("total: 1", "total: «R043»1")),
            ),
        },
        {LEDGER: ledger("予以公开", "予以公开", "不予公开：法律行政法规禁止")},
    ),
    change(
        "R012",
        ANNUAL,
        "normative: {made: 2, ",
        "normative: «R012»{",
        "normative: {made: 0, ",
    ),
)

SITE = (
    change("C001", COLUMNS, FIRST, "«C001»" + FIRST.replace("政府信息", ""), FIRST),
    Case(
        "C002",
        {COLUMNS: base(COLUMNS) + QUIET_COLUMN.replace("hygq", "«C002»hygq") + "  select: {type: [response]}\n"},
        {COLUMNS: base(COLUMNS) + QUIET_COLUMN},
    ),
    change("C003", COLUMNS, "id: gzcy", "id: «C003»zcwj", "id: gzcy"),
    declared("T001", "label: 说明", "kind: text", what="kind"),
    told_whole("T001", "data/vocab.yml", "topics: 教育\n", "topics: [{text: 教育, slug: jy}]\n", what="vocab"),
    declared("T002", "kind: text, requird: true", "kind: text, required: true"),
    declared("T003", "kind: txt", "kind: text"),
    declared("T004", "kind: choice, choices: topic", "kind: choice, choices: topics", what="choices"),
    declared("T004", "kind: ref, to: orgs", "kind: ref, to: org", what="target"),
    told_whole("T005", TYPE, own_type("kind: text", "zcwj/gg/{note}.html"), own_type("kind: text")),
    told_whole("T006", TYPE, own_type("kind: text", "zcwj/{nope}/{id}.html"), own_type("kind: text"), what="url"),
    declared("T006", "kind: text, computed: nope", "kind: text", what="computed"),
    told_whole("H001", "mkdocs.yml", MKDOCS.replace("- gongkai", "- search"), MKDOCS, what="plugin"),
    told_whole("H001", "mkdocs.yml", MKDOCS.replace("name: material", "name: matrial"), MKDOCS, what="theme"),
    told_whole("H001", "mkdocs.yml", "site_name: [\n", MKDOCS, what="yaml"),
    Case("H002", shell("head", "main"), shell("head", "nav", "main"), (("theme/main.html", 0, 0, "H002"),)),
    Case("H004", {RECORD: "<p>\n" + endless(10**4)}, {RECORD: "<p>\n" + endless(10)}, ((RECORD, 2, 1, "H004"),)),
    Case("H007", {RECORD: "<p>\n" + writing(10**6)}, {RECORD: "<p>\n" + writing(10)}, ((RECORD, 2, 1, "H007"),)),
    Case("H003", {RECORD: "<p>\n{{ record.titel }}"}, {RECORD: "<p>\n{{ record.title }}"}, ((RECORD, 2, 1, "H003"),)),
    Case("H006", {dying.SIGN: "record"}, {}, ((STATE, 0, 0, "H006"),)),
    Case("H005", {STATE: "not a state at all"}, {}, ((STATE, 0, 0, "H005"),)),
)

LIST, BUDGET, FORM_OF_REQUEST = "data/list/a.yml", "data/budget/a.yml", "data/request_form/a.yml"
ITEM, OLD_UNIT = "data/standard_item/a.yml", "data/org/old.yml"
REVIEWED = "org: ju\npublished_on: 2020-06-01\ndisclosure: 主动公开\nreviewed_by: 甲\nreviewed_on: 2020-05-30\n"


def listed(row: str) -> dict[str, Content]:
    """A list with a required and a numeric column, and one row."""
    columns = "columns:\n  - {key: 场所, required: 是}\n  - {key: 座位, kind: 数字}\n"
    return {LIST: f"id: qd\ntitle: 清单\n{REVIEWED}{columns}rows:\n  - {row}\n"}


def standard_item(more: str) -> dict[str, Content]:
    """A row of the standard catalogue with nothing behind it but `more`."""
    text = "title: 事项\narea: 就业\nsequence: 1\nlevel1: 甲\nlevel2: 乙\nelements: 丙\nbasis: 丁\nterm: 20个工作日内\n"
    kinds = "channels: [政府网站]\ndisclosed_to: [全社会]\nhow: [主动]\nlevels: [县级]\n"
    return {ITEM: f"{text}{kinds}{REVIEWED}{more}"}


def budget(total: str) -> dict[str, Content]:
    """A budget whose three public expenses come to `total`."""
    head = "id: ys\ntitle: 预算\nbudget_kind: 预算\nbudget_level: 部门预决算\nyear: 2020\nunit: ju\n"
    spent = f"three_public: {{abroad: 0, cars_bought: 0, cars_run: 1.20, reception: 0.3, total: {total}}}\n"
    return {BUDGET: f"{head}{REVIEWED}approved_on: 2020-05-20\nexpenditure: 10\n{spent}"}


def request_form(help: str) -> dict[str, Content]:
    """A request form whose one item has this hint."""
    return {FORM_OF_REQUEST: f"id: sqb\ntitle: 申请表\n{REVIEWED}items:\n  - {{item: 其他特征性描述, help: {help}}}\n"}


def reading(policy: str) -> dict[str, Content]:
    """An interpretation of a policy."""
    parts = "form: 文字\nbackground: 甲\ngoals: 乙\ncontent: 丙\nsolves: 丁\n"
    return {"data/interpretation/a.yml": f"id: jd\ntitle: 解读\npolicy: [{policy}]\n{parts}{REVIEWED}"}


def dissolved(day: str, mark: str = "") -> dict[str, Content]:
    """A unit that ended on a day, and the letter of 2020-05-20 in its name."""
    unit = f"id: jiu\ntitle: 旧局\norg_kind: 部门\ndissolved_on: {day}\nsucceeded_by: [ju]\n{REVIEWED}"
    return {OLD_UNIT: unit, **edited(LETTER, ("org: ju\n", f"org: {mark}jiu\n"))}


DAYS = "id: bz\nterm_kind: 工作日内\n"
NEW_TYPES = (
    Case("L003", reading("«L003»tongzi"), reading("tongzhi"), what="interpretation"),
    change("L007", OPINION, "based_on: [tongzhi]", "repeals: [«L007»yijian]", "repeals: [tongzhi]", what="repeal"),
    Case("R050", listed("{场所: 馆, «R050»座: 3}"), listed("{场所: 馆, 座位: 3}")),
    Case("R051", listed("{场所: 馆, 座位: «R051»三}"), listed("{场所: 馆, 座位: '1,200'}")),
    Case("R051", listed("«R051»{座位: 3}"), listed("{场所: 馆}"), what="blank"),
    Case("R052", dissolved("2020-05-19", "«R052»"), dissolved("2020-05")),
    change("R060", LETTER, "商请支持示例工作。", "«R060»张三，11010519491231002X。", "张三，110105194912310021。"),
    Case(
        "R062",
        {"data/files/han.docx": by("甲"), **edited(LETTER, ("topic:", "attachments: [han.docx]\ntopic:"))},
        {"data/files/han.docx": by(""), **edited(LETTER, ("topic:", "attachments: [han.docx]\ntopic:"))},
        (("data/files/han.docx", 0, 0, "R062"),),
    ),
    change("R061", LETTER, "商请支持示例工作。", "«R061»机密★5年", "机密文件的管理。"),
    Case(
        "R053",
        standard_item("id: «R053»bz\nterm_kind: 实时\n"),
        {**standard_item(DAYS + "term_days: 20\n"), **edited(LETTER, ("topic:", "standard_items: [bz]\ntopic:"))},
    ),
    Case(
        "R054",
        standard_item(DAYS.replace("term_kind: ", "term_kind: «R054»") + "link: /zcwj/index.html\n"),
        standard_item(DAYS + "term_days: 20\nnothing: {reason: 无, date: 2020-06-01, by: 甲}\n"),
    ),
    Case("R055", budget("«R055»1.6"), budget("1.50")),
    Case("R056", request_form("«R056»写明用途"), request_form("写明年份，不需要说明用途")),
)

CONFIRMED = (change("I040", LETTER, "topic:", "to_confirm: «I040»[title]\ntopic:", "to_confirm: []\ntopic:"),)
IMPORTS = tuple(Case(code, {**bad}, {**good}, told, what, args) for code, what, args, bad, good, told in IMPORT_CASES)

OWN_PACK, WAIVED = "data/rules/ben.yml", "data/rules/waivers.yml"
BEN = "pack: ben\ntitle: 本单位\n"
PACK = "pack: ben\ntitle: 本单位\nextends: [cn-national]\nrules:\n"
STRICTER = "  - {id: UPD-01, with: {days: 7}}\n"
OWN_RULE = "  - {id: BEN-01, severity: warn, condition: 有, verified: 看, clause: 本单位, conf: R, fix: 补, "
WAIVER = "- {rule: COL-04, reason: 筹建, signer: 甲, until: 2099-12-31}\n"

AUDITED = "data/audit.yml"
AUDITED_RULE = {"id": "COL-01", "title": "甲", "title_en": "A", "clause": "乙", "conf": "R", "severity": "error",
                "state": "fail", "findings": 1}  # fmt: skip
AUDITED_TEXT = written({
    "day": "2025-03-31", "packs": ["cn-national"], "pages": 1, "browser": "否", "score": "0.0", "pass": 0,
    "tolerated": 0, "fail": 1, "not_run": 0,
    "chapters": [{"id": "COL", "title": "栏目", "title_en": "Columns", "rules": [AUDITED_RULE]}],
})  # fmt: skip


def packed(code: str, bad: str, good: str, **more: str) -> Case:
    """A case of a rule in a pack of the office's own."""
    return Case(code, {OWN_PACK: PACK + bad}, {OWN_PACK: PACK + good}, **more)  # type: ignore[arg-type]


AUDIT = (
    packed("A001", OWN_RULE + "check: «A001»crums}\n", OWN_RULE + "check: crumbs}\n"),
    packed("A002", "  - {id: UPD-01, with: {days: «A002»soon}}\n", STRICTER, what="kind"),
    packed("A002", "  - {id: UPD-01, with: {hours: «A002»7}}\n", STRICTER, what="unknown"),
    Case(
        "A003",
        {OWN_PACK: PACK.replace("cn-national", "«A003»cn-nation") + OWN_RULE + "check: crumbs}\n"},
        {OWN_PACK: PACK + STRICTER},
    ),
    Case(
        "A004",
        {OWN_PACK: BEN + "extends: [«A004»a]\n", "data/rules/a.yml": "pack: a\ntitle: 乙\nextends: [«A004»ben]\n"},
        {OWN_PACK: BEN + "extends: [a]\n", "data/rules/a.yml": "pack: a\ntitle: 乙\n"},
    ),
    packed("A005", STRICTER + STRICTER.replace("id: UPD", "id: «A005»UPD"), STRICTER),
    packed("A006", "  - «A006»" + OWN_RULE.strip()[2:] + "weight: 1}\n", OWN_RULE + "reason: 由人看}\n"),
    Case(
        "A007",
        {WAIVED: WAIVER.replace("COL-04", "«A007»COL-4")},
        {WAIVED: WAIVER},
    ),
    Case(
        "A008",
        {AUDITED: AUDITED_TEXT.replace("digest: ", "digest: «A008»").replace('state: "fail"', 'state: "pass"')},
        {AUDITED: AUDITED_TEXT},
    ),
)

CASES: tuple[Case, ...] = (*FILES, *FIELDS, *LINKS, *RULES, *NEW_TYPES, *SITE, *CONFIRMED, *IMPORTS, *AUDIT)
