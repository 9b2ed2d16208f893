"""Tables as offices make them come in whole: torn, merged, with titles, footers, hidden rows and strange heads."""

from __future__ import annotations

import json
import os
import pty
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from office import HERE, REPO, MakeOffice, Office, environment, tree
from openpyxl.worksheet.worksheet import Worksheet
from sheets import DATED, HEAD, ROW, Rows, Tweak, csv, put, units, with_text, workbook

from builder.excel.plain import office_date

TASK = ("--type", "task", "--set", "source=tongzhi", *DATED)
TASKS = ["序号", "任务内容", "牵头单位", "责任单位", "时间节点"]


def bring(site: Office, data: bytes, *args: str, name: str = "a.xlsx", fails: bool = False) -> dict[str, Any]:
    """Import a file; the report."""
    report = site.root.parent / "r.json"
    ran = site.run("import", put(site.root.parent / "in", name, data), *args, "--report", str(report))
    assert ran.code == int(fails), ran.out + ran.err
    found: dict[str, Any] = json.loads(report.read_text("utf-8"))
    accounted(found)
    return found


def accounted(report: dict[str, Any]) -> None:
    """Every row read has one outcome, in each sheet and in all."""
    for part in (report, *report["sheets"]):
        assert part["rows"] == sum(part[k] for k in ("written", "updated", "unchanged", "duplicate", "refused"))


def records(site: Office, type_name: str, file: str = "a") -> list[dict[str, Any]]:
    path = site.root / f"data/{type_name}/{file}.yml"
    found: list[dict[str, Any]] = yaml.load(path.read_text("utf-8"), Loader=yaml.CBaseLoader)
    return found


def table(rows: Rows, tweak: Tweak | None = None) -> bytes:
    return workbook({"任务": rows}, tweak)


def test_the_table_of_source_d_comes_in_word_for_word(office: MakeOffice) -> None:
    lines = (HERE / "sources/district-2020-tasks.txt").read_text("utf-8").splitlines()
    cells = [line.strip() for line in lines[1:]]
    groups = [part.split("\n") for part in re.split(r"\n\n+", "\n".join(cells)) if part.strip()]
    rows = [[*group, ""][:5] for group in (g if g[0].isdigit() or g[0] == "序号" else g[1:] for g in groups)]
    assert rows[0] == TASKS
    site = office()
    report = bring(site, table([[lines[0].strip()], [], *rows]), *TASK)
    made = records(site, "task")
    assert (report["written"], len(made)) == (len(rows) - 1, len(rows) - 1) and len(made) >= 34
    wanted = [(number, text, lead, support) for number, text, lead, support, _ in rows[1:]]
    assert [(m["number"], m["text"], m["leads_text"], m.get("supports_text", "")) for m in made] == wanted
    assert made[3]["due"] == "2020.3" and "due" not in made[5]


def test_categories_merged_over_rows_and_units_on_two_lines_as_in_source_b(office: MakeOffice) -> None:
    def merge(sheet: Worksheet) -> None:
        sheet.merge_cells("A1:D1")
        sheet.merge_cells("A3:A5")

    rows = [
        ["加强政府信息公开工作任务分解表"],
        ["基本任务", "具体措施", "牵头\n部门", "配合部门"],
        ["1、推进行政权力信息公开", "公开权力清单。", "示例局\n示例局办公室", "各相关处室（部门）"],
        [None, "更新办事指南。", "示例局办公室", "各相关处室（部门）"],
        [None, "公示执法。", "示例局", "各相关处室（部门）"],
        ["2、加强财政资金信息公开", "公开预算。", "示例局", ""],
    ]
    site = office()
    report = bring(site, table(rows, merge), *TASK)
    made = records(site, "task")
    assert [m["part"][0] for m in made] == ["1", "1", "1", "2"]
    assert made[0]["leads"] == ["ju", "ke"] and made[0]["leads_text"] == "示例局\n示例局办公室"
    assert "supports" not in made[0] and made[0]["supports_text"] == "各相关处室（部门）"
    assert {item["code"] for item in report["sheets"][0]["told"]} == {"I025"}
    assert [m["sequence"] for m in made] == ["3", "4", "5", "6"]  # two stand there already


def test_an_item_over_merged_and_page_broken_rows_is_one_as_in_source_e(office: MakeOffice) -> None:
    def merge(sheet: Worksheet) -> None:
        for area in ("A2:A3", "C2:C3", "D2:D3", "B6:B8", "D6:D7"):
            sheet.merge_cells(area)

    rows = [
        ["序号", "工作任务", "具体要求", "完成时限"],
        [1, "稳增长", "公开经济信息。", "全年工作"],
        [None, "预期引导", None, None],
        [2, "稳增长", "解读重要政策背景、依据、", "2017年11月底前完成"],
        [None, None, "目标任务。", None],
        [3, "促改革", "公开清单。", "全年"],
        [4, None, "公开收费。", None],
        [5, None, "公开处罚。", "2017年12月"],
        ["序号", "工作任务", "具体要求", "完成时限"],
        [6, None, "公开采购。", "全年"],
        ["合计", None, "6项", None],
        ["填表人：张三", None, "联系电话：0571", None],
    ]
    site = office()
    report = bring(site, table(rows, merge), *TASK)
    made = records(site, "task")
    assert [m["number"] for m in made] == list("123456")
    assert made[0]["part"] == "稳增长预期引导"
    assert made[1]["text"] == "解读重要政策背景、依据、目标任务。"
    assert [m["part"] for m in made[2:]] == ["促改革"] * 4
    assert [m["due"] for m in made[2:5]] == ["全年", "全年", "2017年12月"]
    sheet = report["sheets"][0]
    assert [(s["row"], s["reason"]) for s in sheet["skipped"]] == [(9, "head"), (11, "footer"), (12, "footer")]
    assert [j["with"] for j in sheet["joined"]] == [[3], [5]]
    assert [(t["cell"], t["code"]) for t in sheet["told"]] == [("5", "I015")]


def test_headings_across_the_table_become_the_part_of_what_stands_below(office: MakeOffice) -> None:
    def merge(sheet: Worksheet) -> None:
        sheet.merge_cells("A2:E2")

    rows = [TASKS, ["一、组织领导"], [1, "公开指南。", "示例局", "", "全年"], ["二、监督", None, None, None, None],
            [2, "联系单位做好年报。", "示例局", "", "全年"], [3, None, None, None, None],
            ["联系人：张三", None, "审核：李四"]]  # fmt: skip
    site = office()
    report = bring(site, table(rows, merge), *TASK)
    assert [(m["part"], m["number"]) for m in records(site, "task")] == [("一、组织领导", "1"), ("二、监督", "2")]
    skipped = [(s["row"], s["reason"]) for s in report["sheets"][0]["skipped"]]
    assert skipped == [(2, "section"), (4, "section"), (7, "footer")]


def test_heads_over_two_rows_other_order_and_names(office: MakeOffice) -> None:
    def merge(sheet: Worksheet) -> None:
        for area in ("A2:A3", "B2:C2", "D2:D3"):
            sheet.merge_cells(area)

    head = [["意见征集表"], ["标题", "结果反馈", None, "参与方式"], [None, "反馈\n日期", "收到意见（条）", None]]
    names = "名称 开始日期 截止日期 起草说明 提出意见的方式".split()
    rest = [None] * 4
    rows = [head[0], [*head[1], *names[1:], "组织单位"], [*head[2], *rest],
            ["关于绿化的征集", "2020年8月1日", "１２", "意见征集", "2020-06-01", "2020-07-15", "说明。",
             "办公室｜示例路1号｜｜0571", "示例局"]]  # fmt: skip
    site = office()
    data = workbook({"征集": rows}, merge)
    bring(site, data, "--type", "consultation", *DATED, "--set", "feedback=", fails=True)
    report = bring(site, with_extra(rows, merge), "--type", "consultation", *DATED)
    [made] = records(site, "consultation")
    assert report["sheets"][0]["columns"]["结果反馈反馈\n日期"] == "feedback.date"
    assert made["feedback"] == {"date": "2020年8月1日", "received": "12", "adopted": "3", "summary": "采纳三条。"}
    assert made["ways"] == [{"name": "办公室", "address": "示例路1号", "phone": "0571"}] and made["org"] == "ju"


def with_extra(rows: list[list[Any]], merge: Tweak) -> bytes:
    """The table with the two columns of the group it lacked."""
    more = [["", ""], ["结果反馈采纳意见", "结果反馈·采纳情况"], ["", ""], ["3", "采纳三条。"]]
    return workbook({"征集": [[*row, *extra] for row, extra in zip(rows, more, strict=True)]}, merge)


def test_csv_of_an_old_system_in_gb18030(office: MakeOffice) -> None:
    rows = [["序号", "原网址", "标题", "日期", "备用"], [1, "/art/1.html", "关于䶮湖的通知", "2019/5/6", "x"]]
    site = office()
    given = ("--type", "rule", "--set", "org=示例局", "--set", "validity=未核实", "--set", "body=见原网址", *DATED[:-2])
    refused = bring(site, csv(rows, "gb18030"), *given, name="a.csv", fails=True)
    assert [(t["cell"], t["code"]) for t in refused["sheets"][0]["told"]] == [("E1", "I011")]
    assert not (site.root / "data/rule/a.yml").exists()
    bring(site, csv(rows, "gb18030"), *given, "--map", "备用=-", name="a.csv")
    [made] = records(site, "rule")
    assert (made["title"], made["old_urls"], made["published_on"]) == ("关于䶮湖的通知", ["/art/1.html"], "2019/5/6")


def test_formulas_serial_dates_and_the_calendar_of_1904(office: MakeOffice) -> None:
    rows = [["机构名称", "机构类别", "排序", "公开日期"], ["甲科", "部门", "=1+1", 38352]]
    data = workbook({"机构": rows}, epoch_1904=True)
    cached = with_text(data, "xl/worksheets/sheet1.xml", "<f>1+1</f><v></v>", "<f>1+1</f><v>2</v>")
    site = office()
    bring(site, cached, "--type", "org", *DATED[:-2])
    [made] = records(site, "org")
    assert (made["sequence"], made["published_on"]) == ("2", "2009-01-01")


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("2020年06月01日", "2020年06月01日"),
        ("二〇二〇年六月二十一日", "2020-06-21"),
        ("二○一七年十月", "2017-10"),
        ("２０２０．６．１", "2020.6.1"),
        ("20200601", "2020-06-01"),
        ("2020-06-01 00:00:00", "2020-06-01"),
        ("2020年6月1日（星期一）", "2020年6月1日"),
        ("2020、6、1", "2020.6.1"),
        ("43983", "2020-06-01"),
        ("长期", "长期"),
    ],
)
def test_dates_of_every_fashion(typed: str, read: str) -> None:
    assert office_date(typed) == read


def test_ods_with_merges_and_hidden_rows(office: MakeOffice) -> None:
    site = office()
    report = bring(site, ods(), "--type", "org", *DATED, name="a.ods")
    assert [m["title"] for m in records(site, "org")] == ["甲科", "丙科"]
    assert {m["org_kind"] for m in records(site, "org")} == {"内设机构"}
    assert [t["code"] for t in report["sheets"][0]["told"]] == ["I013"]


def ods() -> bytes:
    import io
    import zipfile

    spaces = 'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" ' \
             'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" ' \
             'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'  # fmt: skip

    def cell(text: str, span: int = 1) -> str:
        spanned = f' table:number-rows-spanned="{span}"' if span > 1 else ""
        return f'<table:table-cell office:value-type="string"{spanned}><text:p>{text}</text:p></table:table-cell>'

    covered = "<table:covered-table-cell/>"
    rows = [cell("机构名称") + cell("机构类别"), cell("甲科") + cell("内设机构", 3), cell("乙科") + covered,
            cell("丙科") + covered]  # fmt: skip
    hidden = ' table:visibility="collapse"'
    body = "".join(f"<table:table-row{hidden if n == 2 else ''}>{row}</table:table-row>" for n, row in enumerate(rows))
    content = (f'<?xml version="1.0"?><office:document-content {spaces}><office:body><office:spreadsheet>'
               f'<table:table table:name="表">{body}</table:table></office:spreadsheet></office:body>'
               "</office:document-content>")  # fmt: skip
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        packed.writestr("META-INF/manifest.xml", "<manifest/>")
        packed.writestr("content.xml", content)
    return out.getvalue()


def test_the_same_again_changes_nothing_and_ids_stay(office: MakeOffice) -> None:
    site, rows = office(), [TASKS, [1, "公开指南。", "示例局", "", "全年"], [2, "公开年报。", "示例局", "", "2020.3"]]
    bring(site, table(rows), *TASK)
    before, ids = tree(site.root / "data"), [m["id"] for m in records(site, "task")]
    assert ids == ["tongzhi-001", "tongzhi-002"]
    again = bring(site, table(rows), *TASK)
    assert (again["unchanged"], again["files"], tree(site.root / "data")) == (2, [], before)
    rows[2][4] = "2020年4月"
    changed = bring(site, table([*rows, [3, "公开制度。", "示例局", "", "全年"]]), *TASK)
    assert (changed["unchanged"], changed["updated"], changed["written"]) == (1, 1, 1)
    made = records(site, "task")
    assert [m["id"] for m in made] == [*ids, "tongzhi-003"] and made[1]["due"] == "2020年4月"


OWN = """# 机构，办公室维护
- id: jia          # 不要改
  title: 甲科
  org_kind: 内设机构
  phone: "0571"    # 总机
  duties:
  - 起草文件
  disclosure: 主动公开
  published_on: 2020年1月1日
  reviewed_by: 甲
  reviewed_on: 2020-01-01

# 下面是乙科
- {id: yi, title: 乙科, org_kind: 部门, disclosure: 主动公开, published_on: 2020, reviewed_by: 甲, reviewed_on: 2020}
"""


def test_comments_order_and_everything_else_of_a_file_stay(office: MakeOffice) -> None:
    site = office({"data/org/keshi.yml": OWN})
    rows = [
        ["机构名称", "联系电话", "办公地址", "主要职能"],
        ["甲科", "0572", "示例路2号", ""],
        ["乙科", "", "", "（清空）"],
    ]
    report = bring(site, workbook({"机构": rows}), "--type", "org")
    assert (report["updated"], report["unchanged"]) == (1, 1)
    wanted = OWN.replace('"0571" ', '"0572" ').replace(
        "  reviewed_on: 2020-01-01\n\n", "  reviewed_on: 2020-01-01\n  address: 示例路2号\n\n", 1
    )
    found = (site.root / "data/org/keshi.yml").read_text("utf-8")
    assert found.replace('"', "") == wanted.replace('"', "")


def test_clearing_a_cell_is_said_in_words(office: MakeOffice) -> None:
    site = office({"data/org/keshi.yml": OWN})
    bring(site, workbook({"机构": [["机构名称", "主要职能"], ["甲科", "（清空）"]]}), "--type", "org")
    assert "起草文件" not in (site.root / "data/org/keshi.yml").read_text("utf-8")


def test_units_may_name_units_of_the_same_table(office: MakeOffice) -> None:
    head = [*HEAD, "主管机构"]
    rows = [[*ROW[:0], "甲科", *ROW[1:], "新局"], ["新局", "部门", *ROW[2:], ""]]
    site = office()
    bring(site, units(*rows, head=head), "--type", "org")
    made = records(site, "org")
    assert made[0]["org"] == made[1]["id"] == "xj"


def test_nothing_is_written_when_the_check_would_fail_elsewhere(office: MakeOffice) -> None:
    """A unit whose id another type uses already: told by `check` alone, and here before anything is written."""
    site = office()
    before = tree(site.root / "data")
    report = bring(site, units([*ROW, "han"], head=[*HEAD, "标识"]), "--type", "org", fails=True)
    assert "L001" in {t["code"] for t in (*report["told"], *report["sheets"][0]["told"])}
    assert tree(site.root / "data") == before


def test_rows_given_twice_come_in_once(office: MakeOffice) -> None:
    report = bring(office(), units(ROW, ROW), "--type", "org")
    assert (report["written"], report["duplicate"]) == (1, 1)


@pytest.mark.parametrize(
    "words", [["--map", "列"], ["--map", "列=nope"], ["--set", "nope=1"], ["--key", "nope"]], ids=" ".join
)
def test_wrong_words_are_usage(words: list[str], office: MakeOffice, tmp_path: Path) -> None:
    assert office().run("import", put(tmp_path, "a.xlsx", units(ROW)), "--type", "org", *words).code == 2


def test_on_a_terminal_the_unsure_column_is_asked_for(office: MakeOffice, tmp_path: Path) -> None:
    site = office()
    path = put(tmp_path, "a.xlsx", units([*ROW, "甲科"], head=[*HEAD, "单位的简称"]))
    command = [sys.executable, "-m", "builder.cli", "import", path, "--type", "org", "--site", str(site.root)]
    ours, theirs = pty.openpty()
    running = subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs, cwd=REPO, env=environment())
    os.close(theirs)
    told = read_until(ours, "[y/N]")
    assert "不认识“单位的简称”这一列。是“简称”吗？" in told
    os.write(ours, b"y\n")
    assert running.wait(120) == 0
    os.close(ours)
    assert records(site, "org")[0]["short"] == "甲科"


def read_until(terminal: int, words: str) -> str:
    told = b""
    while words not in told.decode("utf-8", "ignore"):
        told += os.read(terminal, 1000)
    return told.decode("utf-8", "ignore")
