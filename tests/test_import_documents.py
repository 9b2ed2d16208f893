"""Word files, pages and JSON become records: what is certain is taken, what is guessed is marked."""

from __future__ import annotations

import io
import json
import re
import zipfile

import docx
import scrub_files
import yaml
from office import MakeOffice, Office
from sheets import GIVEN, PAPER, picture, put, with_text, word

LETTER = ("--type", "catalogue", "--set", "index_no=SL001/2026-00009", *GIVEN)


def bring(site: Office, name: str, data: bytes, *args: str, fails: bool = False) -> str:
    ran = site.run("import", put(site.root.parent / "in", name, data), *args)
    assert ran.code == int(fails), ran.out + ran.err
    return ran.out


def made(site: Office, name: str = "a", type_name: str = "catalogue") -> list[dict[str, object]]:
    text = (site.root / f"data/{type_name}/{name}.yml").read_text("utf-8")
    found: list[dict[str, object]] = yaml.load(text, Loader=yaml.CBaseLoader)
    return found


def notice() -> bytes:
    document = docx.Document()
    for text in ("示例局文件", "示局发〔2026〕3号", "示例局关于延长窗口", "服务时间的通知", "各科室、直属单位：",
                 "　　为方便群众办事，现将有关事项通知如下。请遵照执行。", "一、服务时间"):  # fmt: skip
        document.add_paragraph(text)
    table = document.add_table(3, 2)
    for n, text in enumerate(["窗口", "时间", "综合窗口", "上午", "", "下午|晚"]):
        table.cell(n // 2, n % 2).text = text
    table.cell(1, 0).merge(table.cell(2, 0))
    for text in ("附件：1.窗口一览表", "2.承诺书", "示例局", "二〇二六年三月二日"):
        document.add_paragraph(text)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def test_an_official_paper_in_word(office: MakeOffice) -> None:
    site = office()
    out = bring(site, "a.docx", notice(), *LETTER)
    [record] = made(site)
    wanted = {
        "id": "sl001-2026-00009",
        "title": "示例局关于延长窗口服务时间的通知",
        "doc_no": "示局发〔2026〕3号",
        "genre": "通知",
        "org": "ju",
        "addressee": "各科室、直属单位",
        "made_on": "2026-03-02",
        "summary": "为方便群众办事，现将有关事项通知如下。",
    }
    assert {name: record[name] for name in wanted} == wanted
    body = str(record["body"])
    assert body.startswith("各科室、直属单位：\n\n为方便群众办事") and "\n\n## 一、服务时间\n\n" in body
    assert "| 窗口 | 时间 |\n|---|---|\n| 综合窗口 | 上午 |\n|  | 下午\\|晚 |" in body
    assert "窗口一览表、承诺书" in out
    assert {"title", "made_on", "org", "validity", "published_on"} <= set(record["to_confirm"])  # type: ignore[call-overload]


def test_guesses_are_told_until_somebody_confirms_them_and_never_shown(office: MakeOffice) -> None:
    site = office()
    bring(site, "a.docx", notice(), *LETTER)
    assert [code for *_, code in site.check()] == ["I040"]
    site.build()
    assert "to_confirm" not in site.page("zcwj/202611/sl001-2026-00009.html")
    assert "待确认" not in site.page("zcwj/202611/sl001-2026-00009.html")
    text = (site.root / "data/catalogue/a.yml").read_text("utf-8")
    site.write("data/catalogue/a.yml", text[: text.index("  to_confirm:")])
    assert site.check() == []


def test_what_people_must_say_is_never_guessed(office: MakeOffice) -> None:
    site = office()
    out = bring(site, "a.docx", notice(), "--type", "catalogue", fails=True)
    for name in ("index_no", "disclosure", "reviewed_by", "reviewed_on"):
        assert f"--set {name}=" in out
    assert not (site.root / "data/catalogue/a.yml").exists()


def test_tracked_changes_are_taken_on_the_users_word_only(office: MakeOffice) -> None:
    run = "<w:r><w:t>请支持示例工作，并于本月内反馈。</w:t></w:r>"
    changed = ('<w:del w:id="1" w:author="a"><w:r><w:delText>请不要</w:delText></w:r></w:del>'
               f'<w:ins w:id="2" w:author="a">{run}</w:ins>')  # fmt: skip
    paper = word("关于示例的函", "各科室：", "请支持示例工作，并于本月内反馈。", "示例局", "2020年6月1日")
    data = with_text(paper, "word/document.xml", run, changed)
    site = office()
    assert "有 2 处修订" in bring(site, "a.docx", data, *LETTER, fails=True)
    bring(site, "a.docx", data, *LETTER, "--accept-changes")
    body = str(made(site)[0]["body"])
    assert "请支持示例工作，并于本月内反馈。" in body and "请不要" not in body


PAGE = """<!DOCTYPE html><html><head><meta charset="gb2312"><meta name="ArticleTitle" content="关于示例工作的公告">
<meta name="PubDate" content="2019-05-06 10:20"><meta name="ContentSource" content="示例局">
<meta name="Url" content="http://www.example.gov.cn/art/2019/5/6/art_1.html"></head><body>
<nav><a href="/">首页</a></nav>
<div class="TRS_Editor">
<p style="text-indent:2em">&nbsp;&nbsp;经研究，现将有关事项公告如下，请大家相互转告并认真遵守执行。</p>
<p><strong>一、时间</strong></p><p>见<a href="../t1.html">说明</a>和<a href="javascript:alert(1)">弹窗</a>。</p>
<script>alert(1)</script><p>示例局</p><p>2019年5月5日</p></div><footer>版权所有</footer></body></html>"""


def test_an_article_of_an_old_site(office: MakeOffice) -> None:
    site = office()
    bring(site, "a.html", PAGE.encode("gb18030"), *LETTER)
    [record] = made(site)
    assert (record["title"], record["published_on"], record["made_on"]) == (
        "关于示例工作的公告",
        "2019-05-06",
        "2019-05-05",
    )
    assert record["old_urls"] == ["http://www.example.gov.cn/art/2019/5/6/art_1.html"]
    body = str(record["body"])
    assert body.startswith("经研究，现将有关事项公告如下") and "## 一、时间" in body
    assert "[说明](http://www.example.gov.cn/art/2019/5/t1.html)和弹窗。" in body
    assert not {"首页", "版权", "alert"} & {word for word in ("首页", "版权", "alert") if word in body}
    assert "title" not in record["to_confirm"] and "org" in record["to_confirm"]  # type: ignore[operator]


LIST = "<html><head><base href='http://old.example.gov.cn/xx/'></head><body><ul>{}</ul></body></html>"
ENTRY = "<li><a href='./t{n}.html' title='关于第{n}件事的通知'>关于第{n}件事…</a><span>[2018-0{n}-01]</span></li>"


def test_a_crawled_list_becomes_records_with_their_old_addresses(office: MakeOffice) -> None:
    site = office()
    page = LIST.format("".join(ENTRY.format(n=n) for n in range(1, 5))).encode()
    given = ("--type", "catalogue", *GIVEN, "--set", "org=示例局", "--set", "validity=未核实",
             "--set", "summary=见原网址", "--set", "index_no=SL001/{year}-{n:05}")  # fmt: skip
    bring(site, "a.html", page, *given)
    found = [(r["title"], r["published_on"], r["index_no"], r["old_urls"]) for r in made(site)]
    assert found[1] == ("关于第2件事的通知", "2018-02-01", "SL001/2018-00002", ["http://old.example.gov.cn/xx/t2.html"])
    assert "未变 4" in bring(site, "a.html", page, *given)
    assert site.check() == []


def test_json_of_an_office_system(office: MakeOffice) -> None:
    site = office()
    rows = [
        {
            "机构名称": "甲科",
            "org_kind": "内设机构",
            "heads": [{"name": "示例甲", "post": "科长"}],
            "排序": 3,
            "phone": None,
            "流水": 7,
        }
    ]
    data = json.dumps({"code": 0, "data": {"list": rows}}, ensure_ascii=False).encode()
    given = ("--type", "org", *GIVEN, "--set", "published_on=2020-01-01")
    assert "--map 流水=-" in bring(site, "a.json", data, *given, fails=True)
    bring(site, "a.json", data, *given, "--map", "流水=-")
    [record] = made(site, type_name="org")
    assert (record["title"], record["sequence"], record["heads"]) == ("甲科", "3", [{"name": "示例甲", "post": "科长"}])


def test_pictures_of_a_document_come_along_clean_and_overwrite_nothing(office: MakeOffice) -> None:
    site = office()
    source = notice_with(scrub_files.photo())
    told = bring(site, "示例函.docx", source, *LETTER, "--dry-run")
    assert "I039" in told and not (site.root / "data/files").exists()
    bring(site, "示例函.docx", source, *LETTER)
    [picture] = (site.root / "data/files/shi-li-han").iterdir()
    assert re.fullmatch(r"tu-?1-[0-9a-f]{10}\.jpg", picture.name) and b"Exif" not in picture.read_bytes()
    [record] = made(site, "shi-li-han")
    assert f"](/files/shi-li-han/{picture.name})" in str(record["body"])
    assert record["attachments"] == [{"path": f"shi-li-han/{picture.name}", "title": "图1"}]
    site.build()
    assert (site.root / f"site/files/shi-li-han/{picture.name}").read_bytes() == picture.read_bytes()
    shown = f'<img src="../../files/shi-li-han/{picture.name}" alt="图1">'
    assert shown in site.page("zcwj/202611/sl001-2026-00009.html")
    picture.write_bytes(b"somebody changed it")
    bring(site, "示例函.docx", source, *LETTER)
    assert picture.read_bytes() == b"somebody changed it"


def notice_with(photo: bytes) -> bytes:
    """The notice with a photo as a phone takes it, which only its zip archive knows of."""
    parts = zipfile.ZipFile(io.BytesIO(picture(*PAPER)))
    names = {name: parts.read(name) for name in parts.namelist()}
    image = next(name for name in names if name.startswith("word/media/"))
    jpeg = image.rpartition(".")[0] + ".jpg"
    names[jpeg] = photo
    del names[image]
    for name in ("[Content_Types].xml", "word/_rels/document.xml.rels"):
        names[name] = names[name].replace(image[5:].encode(), jpeg[5:].encode())
    names["[Content_Types].xml"] = names["[Content_Types].xml"].replace(
        b'<Default Extension="png" ContentType="image/png"', b'<Default Extension="jpg" ContentType="image/jpeg"'
    )
    return scrub_files.packed(names)
