"""One entry a code of an import: files that cause it, nearly the same files that pass, and the cell it stands in.

(code, what, options, bad files, good files, places). Files lie in `in/` of the base site.
"""

from __future__ import annotations

from openpyxl.worksheet.worksheet import Worksheet
from sheets import DATED, GIVEN, HEAD, PAPER, ROW, csv, picture, units, with_part, with_text, word, workbook

Told = tuple[tuple[str, int, int, str], ...]
Entry = tuple[str, str, tuple[str, ...], dict[str, bytes], dict[str, bytes], Told]
ORG, LETTER = ("--type", "org"), ("--type", "catalogue", "--set", "index_no=A-1", *GIVEN)
TASK = ("--type", "task", "--set", "source=tongzhi", *DATED)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
GOOD = units(ROW)


def one(code: str, bad: bytes, good: bytes = GOOD, *, at: tuple[int, int] = (0, 0), name: str = "a.xlsx",
        args: tuple[str, ...] = ORG, what: str = "") -> Entry:  # fmt: skip
    """A case of one file."""
    return code, what, args, {f"in/{name}": bad}, {f"in/{name}": good}, ((name, *at, code),)


def more(head: str, cell: str) -> bytes:
    """The usual table with one column more."""
    return units([*ROW, cell], head=[*HEAD, head])


def row(**changes: object) -> list[object]:
    """The usual row with some cells changed, by their heads."""
    return [changes.get(head, value) for head, value in zip(HEAD, ROW, strict=True)]


def merged(area: str) -> bytes:
    def merge(sheet: Worksheet) -> None:
        sheet.merge_cells("H1:I1")

    return with_text(units(ROW, tweak=merge), "xl/worksheets/sheet1.xml", "H1:I1", area)


def hide_third(sheet: Worksheet) -> None:
    sheet.row_dimensions[3].hidden = True


def hidden_sheet(state: str) -> bytes:
    def hide(sheet: Worksheet) -> None:
        sheet.parent.worksheets[1].sheet_state = state

    return workbook({"机构": [HEAD, ROW], "旧": [HEAD, row(机构名称="旧科")]}, hide)


def tasks(*rows: list[object]) -> bytes:
    return workbook({"任务": [["序号", "任务内容", "牵头单位", "时间节点"], *rows]})


def reviews(number: str) -> bytes:
    """The annual report of the base site with its table IV on a sheet of its own, all zero."""
    heads = ["第几条", "项目", "结果维持", "结果纠正", "其他结果", "尚未审结", "总计"]
    rows = [[number, item, 0, 0, 0, 0, 0] for item in ("行政复议", "未经复议直接起诉", "复议后起诉")]
    main = [["标记", "标识", "年度"], ["1", "nianbao-2025", 2025]]
    return workbook({"年报": main, "四、政府信息公开行政复议、行政诉讼情况": [heads, *rows]})


def quoted(name: str) -> bytes:
    return csv([HEAD, row(机构名称=name), row(机构名称="乙科")])


def twins(*titles: str) -> bytes:
    """Two units with one short name."""
    given = "short: 办公室, org_kind: 部门, disclosure: 主动公开, published_on: 2020-01-01"
    reviewed = "reviewed_by: 甲, reviewed_on: 2020-01-01"
    return "".join(f"- {{id: b{n}, title: {t}, {given}, {reviewed}}}\n" for n, t in enumerate(titles)).encode()


TORN = tasks(
    [1, "公开指南，", "示例局", "2020年6月"], [None, "并及时更新。", None, None], [2, "公开年报。", "示例局", "全年"]
)
WHOLE = tasks([1, "公开指南，并及时更新。", "示例局", "2020年6月"], [2, "公开年报。", "示例局", "全年"])
BOMB = with_part(GOOD, "xl/media/a.bin", b"\0" * 30_000_000)
SMALL = with_part(GOOD, "xl/media/a.bin", b"\0" * 1_000_000)
CHANGED = with_text(word(*PAPER), "word/document.xml", "<w:r><w:t>示例局</w:t></w:r>",
                    '<w:ins w:id="1" w:author="甲"><w:r><w:t>示例局</w:t></w:r></w:ins>')  # fmt: skip
COMMENTED = with_part(word(*PAPER), "word/comments.xml",
                      b'<w:comments xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
                      b'<w:comment w:id="0" w:author="a"/></w:comments>')  # fmt: skip
OBJECT = '[{"机构名称": "乙科", "org_kind": "内设机构"}]'.encode()
CONFIRM = (0, 0, "I040")
DOC = "a.docx"


def paper(code: str, bad: bytes, args: tuple[str, ...] = LETTER, *, guessed: bool = True) -> Entry:
    """A case of a Word file; where it is read, its guesses are told besides."""
    told = ((DOC, 0, 0, code), *([(DOC, *CONFIRM)] if guessed else []))
    return code, "", args, {f"in/{DOC}": bad}, {f"in/{DOC}": word(*PAPER)}, told


IMPORT_CASES: tuple[Entry, ...] = (
    one("I001", b"kaputt"),
    one("I001", b'[{"a": 1,}]', b'[{"title": "a"}]', name="a.json", at=(1, 1), what="json"),
    one("I002", OLE + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le")),
    one("I003", with_part(GOOD, "xl/vbaProject.bin", b"x")),
    one("I004", BOMB, SMALL),
    one("I005", GOOD, csv([HEAD, ROW]), name="a.xls", what="xlsx"),
    one("I006", merged("A1:XFD1048576"), merged("H1:J1")),
    one("I007", units(row(联系电话="=A1")), units(row(联系电话="'=A1")), at=(2, 3)),
    one("I008", quoted('"示例科'), quoted('"示例科"'), name="a.csv", at=(2, 1)),
    one("I009", b"\xff\x00\xff", csv([HEAD, ROW], "gb18030"), name="a.csv"),
    one("I010", workbook({"表": [["申请表"], ["姓名", "", "电话", ""], ["理由", "请写明"]]})),
    one("I011", more("单位负责人员", "x"), more("单位负责人员", ""), at=(1, 8)),
    one("I012", more("单位名称", "甲科"), more("简称", "甲科"), at=(1, 8)),
    one("I013", units(ROW, row(机构名称="乙科"), tweak=hide_third), units(ROW, row(机构名称="乙科")), at=(3, 0)),
    one("I014", hidden_sheet("hidden"), hidden_sheet("visible")),
    one("I015", TORN, WHOLE, at=(3, 0), args=TASK),
    one("I016", units(row(联系电话="#REF!")), units(row(联系电话="REF")), at=(2, 3)),
    one("I017", units(row(公开日期=2020.1)), units(row(公开日期="2020.1")), at=(2, 4)),
    one("I018", more("主管机构", "示例句"), more("主管机构", "示例局"), at=(2, 8)),
    ("I019", "", ORG, {
        "in/a.xlsx": more("主管机构", "办公室"),
        "data/org/b.yml": twins("乙局一办", "乙局二办")},
     {"in/a.xlsx": more("主管机构", "示例局办公室")}, (("a.xlsx", 2, 8, "I019"),)),
    one("I020", more("负责人", "张三｜局长｜全面｜多"), more("负责人", "张三｜局长"), at=(2, 8)),
    one("I021", units(ROW, row(联系电话="0572")), units(ROW, row(机构名称="乙科")), at=(3, 3)),
    ("I023", "", ORG, {
        "in/a.xlsx": units(ROW),
        "data/org/b.yml": twins("示例科", "示例科")},
     {"in/a.xlsx": units(ROW)}, (("a.xlsx", 2, 0, "I023"),)),
    ("I024", "", ORG, {"in/a.xlsx": GOOD, "in/b.xlsx": GOOD},
     {"in/a.xlsx": GOOD, "in/b.xlsx": units(row(机构名称="乙科"))}, (("b.xlsx", 0, 0, "I024"),)),
    one("I025", tasks([1, "公开指南。", "示例局、各处室", "全年"]), WHOLE, at=(2, 3), args=TASK),
    one("I026", units(ROW[:6], head=HEAD[:6]), at=(1, 0)),
    ("I027", "", ORG, {"in/a.pdf": b"%PDF"}, {"in/a.csv": csv([HEAD, ROW])}, (("a.pdf", 0, 0, "I027"),)),
    ("I028", "", ORG, {
        "in/a.xlsx": units(ROW), "data/org/b.yml": "id: b1\ntitle: 示例科\nsummary: |+\n  甲\n\n\n".encode()},
     {"in/a.xlsx": units(ROW)}, (("a.xlsx", 2, 0, "I028"),)),
    paper("I030", CHANGED, guessed=False),
    paper("I031", COMMENTED),
    paper("I032", with_text(picture(*PAPER), "[Content_Types].xml", "image/png", "image/x-emf")),
    paper("I039", picture(*PAPER)),
    paper("I033", word(""), guessed=False),
    paper("I034", word(*PAPER[:4], "附件：1.示例表", *PAPER[4:])),
    one("I036", more("标识", "ke"), more("标识", "ke-2"), at=(2, 1)),
    one("I037", units(row(保密审查人="")), at=(2, 6)),
    one("I037", more("负责人", "张三"), more("负责人", "张三｜科长"), at=(2, 8), what="part"),
    one("I038", reviews("2"), reviews("1"), args=("--type", "annual_report")),
    one("I035", b'[{"title": "\xe4\xb9\x99"}]', OBJECT, name="a.json", args=(*ORG, *DATED)),
)  # fmt: skip
