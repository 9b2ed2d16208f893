"""A deterministic corpus of disclosure records: the same bytes for the same count and seed, on any machine.

`documents` yields plain values, from which every peer's sources are written; `write_site` writes ours.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

START, DAYS = date(2016, 1, 4), 3600  # publishing days: ten years
TODAY = "2026-06-30"
ORGS = 40
SHORTEST, LONGEST = 300, 3330  # characters of a body

UNITS = (
    "人民政府办公室 发展和改革局 教育局 科学技术局 工业和信息化局 民族宗教事务局 公安局 民政局 "
    "司法局 财政局 人力资源和社会保障局 自然资源局 生态环境局 住房和城乡建设局 城市管理局 "
    "交通运输局 水务局 农业农村局 商务局 文化和旅游局 卫生健康局 退役军人事务局 应急管理局 "
    "审计局 市场监督管理局 体育局 统计局 医疗保障局 政务服务局 信访局 林业和园林局 "
    "国防动员办公室 湖滨街道办事处 东山街道办事处 西河街道办事处 南岭镇人民政府 北塘镇人民政府 "
    "中湾镇人民政府 档案馆 地方志办公室"
).split()
TOPICS = {  # words of builder/vocab.yml and their places in addresses
    "综合政务": "zhzw", "国民经济管理、国有资产监管": "gmjj", "财政、金融、审计": "czjr", "国土资源、能源": "gtzy",
    "农业、林业、水利": "nyly", "工业、交通": "gyjt", "商贸、海关、旅游": "smhg", "市场监管、安全生产监管": "scjg",
    "城乡建设、环境保护": "cxjs", "科技、教育": "kjjy", "卫生、体育": "wsty", "民政、扶贫、救灾": "mzfp",
}  # fmt: skip
GENRES = ("通知", "通知", "通知", "意见", "公告", "通告", "批复", "函", "决定")
CLASSES = ("其他文件", "其他文件", "行政规范性文件")
VALIDITY = ("有效", "有效", "有效", "有效", "已修改", "失效", "废止")
LEADS = "关于印发 关于进一步加强 关于做好 关于推进 关于公布 关于修订 关于调整 关于开展 关于规范".split()
MATTERS = (
    "公租房申请 义务教育入学 医疗保险报销 食品安全监管 大气污染防治 生活垃圾分类 老旧小区改造 "
    "城市更新 养老服务补贴 残疾人就业 高龄津贴发放 创业担保贷款 住房公积金提取 排污许可证核发 "
    "建筑工程施工许可 道路运输经营许可 特种设备使用登记 危险化学品经营 安全生产检查 防汛抗旱应急 "
    "森林防火 耕地保护 农村宅基地审批 土地征收补偿 国有土地使用权出让 饮用水水源保护 "
    "行政处罚裁量 营商环境优化 政府采购目录 财政预算公开 专项资金绩效 行政事业性收费 "
    "政务公开要点 电子证照应用 数据资源开放 社会信用体系"
).split()
PAPERS = "实施意见 管理办法 实施细则 工作方案 行动计划 若干措施 任务分解表 责任清单".split()
HEADINGS = (
    "总体要求 主要目标 适用范围 职责分工 重点任务 申请条件 办理程序 资金管理 监督检查 保障措施 组织实施 附则".split()
)
PLACES = "中山路 人民路 解放大道 滨江大道 建设街 和平里 新华社区 光明村 东风桥 朝阳门 科技园 湖滨花园".split()
SENTENCES = (
    "{unit}要按照年度第{n}次会议要求，围绕{matter}和{other}，明确责任人，于{month}月{day}日前完成。",
    "本{paper}自{year}年{month}月{day}日起施行，有效期五年；此前规定与本{paper}不一致的，以本{paper}为准。",
    "申请人应当向{unit}提交材料，受理时限为{n}个工作日，咨询电话000-{tel}。",
    "对位于{place}{n}号的{matter}项目，核定面积{tel}平方米，安排资金{n}万元，由{unit}负责。",
    "各单位应当加强{matter}工作，健全{other}机制，定期报告进展情况。",
    "依据有关规定，{matter}的设定、变更、延续和注销，应当公开**依据、条件、程序和结果**。",
    "第{day}批{matter}完成率达到{n}%，同比提高{month}.{day}个百分点，其中{place}一带进展最快。",
    "鼓励社会力量参与{other}，重点保障{place}一带群众需求，具体办法由{unit}会同财政部门另行制定。",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Document:
    """One record, as every tool of the comparison is given it."""

    id: str
    index_no: str
    title: str
    doc_no: str
    doc_class: str
    genre: str
    org: str
    org_name: str
    topic: str
    summary: str
    made_on: str
    published_on: str
    validity: str
    keywords: tuple[str, ...]
    previous: str
    previous_month: str
    body: str

    @property
    def year(self) -> str:
        """The year of publishing."""
        return self.published_on[:4]

    @property
    def month(self) -> str:
        """Year and month of publishing, the folder of the record."""
        return self.published_on[:7].replace("-", "")

    @property
    def topic_slug(self) -> str:
        """The theme's place in addresses."""
        return TOPICS[self.topic]


def documents(count: int, seed: int = 3) -> Iterator[Document]:
    """`count` documents from the oldest to the newest, each naming the one before it."""
    rng = random.Random(f"{seed}/{count}")
    for n in range(count):
        yield _document(rng, n, count)


def org_id(n: int) -> str:
    """The id of the n-th unit."""
    return f"unit-{n + 1:02d}"


def org_name(n: int) -> str:
    """The name of the n-th unit."""
    return f"临湖区{UNITS[n]}（示例）"


def _day(n: int, count: int) -> date:
    return START + timedelta(days=n * DAYS // count)


def _id(n: int, count: int) -> str:
    return f"lh-{_day(n, count).year}-{n:06d}" if n >= 0 else ""


def _document(rng: random.Random, n: int, count: int) -> Document:
    day, before = _day(n, count), _day(n - 1, count)
    org = min(int(rng.expovariate(0.1)), ORGS - 1)  # a few units publish most
    words = _words(rng, day.year)
    genre = rng.choice(GENRES)
    subject = f"{rng.choice(LEADS)}{words['place']}{words['matter']}{words['paper']}"
    return Document(
        id=_id(n, count),
        index_no=f"LH{org + 1:02d}/{day.year}-{n:06d}",
        title=f"临湖区{UNITS[org]}{subject}的{genre}（第{n + 1}号）",
        doc_no=f"临{UNITS[org][0]}发〔{day.year}〕{n % 997 + 1}号",
        doc_class=rng.choice(CLASSES),
        genre=genre,
        org=org_id(org),
        org_name=org_name(org),
        topic=rng.choice(list(TOPICS)),
        summary=f"就{words['matter']}和{words['other']}作出安排，明确{words['paper']}的适用范围、分工和时限。",
        made_on=(day - timedelta(days=rng.randint(0, 15))).isoformat(),
        published_on=day.isoformat(),
        validity=rng.choice(VALIDITY),
        keywords=(words["matter"], words["other"]),
        previous=_id(n - 1, count),
        previous_month=f"{before:%Y%m}",
        body=_body(rng, day.year),
    )


def _words(rng: random.Random, year: int) -> dict[str, str]:
    return {
        "unit": f"区{rng.choice(UNITS)}",
        "matter": rng.choice(MATTERS),
        "other": rng.choice(MATTERS),
        "paper": rng.choice(PAPERS),
        "place": rng.choice(PLACES),
        "year": str(year),
        "month": str(rng.randint(1, 12)),
        "day": str(rng.randint(1, 28)),
        "n": str(rng.randint(1, 99)),
        "tel": str(rng.randint(1000, 99999)),
    }


def _body(rng: random.Random, year: int) -> str:
    """Markdown of 300 to 3,330 characters, short ones more often: headings, paragraphs, lists, tables."""
    wanted = int(SHORTEST * (LONGEST / SHORTEST) ** (rng.random() ** 1.15))
    parts = [f"各有关单位：\n\n{_sentences(rng, year, 2)}"]
    length, section = len(parts[0]), 0
    while length < wanted:
        section += 1
        part = _section(rng, year, section)
        parts.append(part)
        length += len(part) + 2
    text = "\n\n".join(parts)
    return text if len(text) <= wanted + 20 else text[:wanted].rstrip(" |-*#\n") + "。"


def _section(rng: random.Random, year: int, number: int) -> str:
    heading = f"## {number}、{rng.choice(HEADINGS)}"
    shape = rng.random()
    if shape < 0.25:
        block = "\n".join(f"- {_sentences(rng, year, 1)}" for _ in range(rng.randint(2, 4)))
    elif shape < 0.4:
        block = "\n".join(f"{n}. {_sentences(rng, year, 1)}" for n in range(1, rng.randint(3, 5)))
    elif shape < 0.55:
        block = _table(rng, year)
    else:
        block = "\n\n".join(_sentences(rng, year, 2) for _ in range(rng.randint(1, 2)))
    return f"{heading}\n\n{_sentences(rng, year, 1)}\n\n{block}"


def _table(rng: random.Random, year: int) -> str:
    rows = [_words(rng, year) for _ in range(rng.randint(3, 6))]
    lines = [f"| {r['matter']} | {r['unit']} | {r['month']}月{r['day']}日 | {r['n']} |" for r in rows]
    return "\n".join(["| 任务 | 责任单位 | 完成时限 | 数量 |", "| --- | --- | --- | ---: |", *lines])


def _sentences(rng: random.Random, year: int, count: int) -> str:
    return "".join(rng.choice(SENTENCES).format_map(_words(rng, year)) for _ in range(count))


def record_yaml(doc: Document) -> str:
    """A catalogue record as a webmaster would keep it."""
    related = f"related: [{doc.previous}]\n" if doc.previous else ""
    body = "\n".join(f"  {line}" if line else "" for line in doc.body.split("\n"))
    return (
        f"id: {doc.id}\nindex_no: {doc.index_no}\ntitle: {doc.title}\ndoc_no: {doc.doc_no}\n"
        f"doc_class: {doc.doc_class}\ngenre: {doc.genre}\norg: {doc.org}\ntopic: {doc.topic}\n"
        f"keywords: [{', '.join(doc.keywords)}]\nsummary: {doc.summary}\nmade_on: {doc.made_on}\n"
        f"published_on: {doc.published_on}\nvalidity: {doc.validity}\ndisclosure: 主动公开\n"
        f"reviewed_by: 保密审查员（示例）\nreviewed_on: {doc.made_on}\n{related}body: |-\n{body}\n"
    )


def org_yaml(n: int) -> str:
    """A unit."""
    return (
        f"id: {org_id(n)}\ntitle: {org_name(n)}\nshort: 区{UNITS[n]}\norg_kind: 部门\nsequence: {n + 1}\n"
        f"published_on: 2016-01-04\ndisclosure: 主动公开\nreviewed_by: 保密审查员（示例）\nreviewed_on: 2016-01-04\n"
        f"address: 临湖区湖滨路{n + 1}号（示例）\nphone: 000-000000{n:02d}\n"
        f"duties: [承担{MATTERS[n % len(MATTERS)]}工作]\n"
    )


SITE = f"""\
name: 临湖区人民政府（示例）
short_name: 临湖区人民政府
section: 政府信息公开
domain: www.linhu-shili.gov.cn
id_code: "0000000000"
language: zh
description: 测速用的合成站点。
keywords: [政府信息公开, 测速]
today: {TODAY}
footer:
  host: 临湖区人民政府办公室（示例）
  contact: 地址：临湖区湖滨路1号（示例）
  icp: 示ICP备00000000号
  police: 示公网安备00000000000000号
  error_report: https://example.invalid/wwzfwzzc
"""
_COLUMN = "- id: {0}\n  name: {1}\n  column_type: {2}\n  description: {1}。\n  keywords: [{1}]\n  nav: true\n{3}"
COLUMNS = "".join(
    _COLUMN.format(*column)
    for column in (
        ("zfxxgkzn", "政府信息公开指南", "信息公开指南", "  required: true\n  page: true\n"),
        ("zfxxgkzd", "政府信息公开制度", "信息公开目录", "  required: true\n  page: true\n"),
        ("fdzdgknr", "法定主动公开内容", "信息公开目录", "  required: true\n  select: {type: [org]}\n"),
        ("zfxxgknb", "政府信息公开年报", "信息公开年报", "  required: true\n  page: true\n"),
        ("zcwj", "政策文件", "政策文件", "  select: {type: [catalogue]}\n"),
        ("jgzn", "机构职能", "机构职能", "  select: {type: [org]}\n"),
    )
)
MKDOCS = """\
site_name: 临湖区人民政府（示例）政府信息公开
docs_dir: content
site_dir: site
use_directory_urls: false
theme: {name: material, language: zh, font: false}
plugins: [gongkai]
"""
PROSE = {"zfxxgkzn": "政府信息公开指南", "zfxxgkzd": "政府信息公开制度", "zfxxgknb": "政府信息公开年报"}


def write_site(root: Path, count: int, seed: int = 3) -> int:
    """A whole site with `count` records below `root`; the number of files."""
    pages = {f"content/{id}/index.md": f"# {name}\n\n测速用的合成文字。\n" for id, name in PROSE.items()}
    fixed = {"data/site.yml": SITE, "data/columns.yml": COLUMNS, "mkdocs.yml": MKDOCS, **pages}
    fixed |= {f"data/org/{org_id(n)}.yml": org_yaml(n) for n in range(ORGS)}
    for name, text in fixed.items():
        _write(root / name, text)
    for doc in documents(count, seed):
        _write(root / record_path(doc), record_yaml(doc))
    return len(fixed) + count


def record_path(doc: Document) -> str:
    """Where a record's file lies in our site."""
    return f"data/catalogue/{doc.month}/{doc.id}.yml"


def _write(path: Path, text: str) -> None:
    if not path.parent.exists():
        path.parent.mkdir(parents=True)
    path.write_bytes(text.encode())
