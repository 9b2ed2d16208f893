"""Wrong usage, and why pages are made again, in the language of who asks; the exit code of wrong usage is 2 in each."""

from __future__ import annotations

import re

import pytest
from office import MakeOffice, run

CASES = [
    (["nonsense"], "没有“nonsense”这个命令"),
    (["--foo"], "没有“--foo”这个选项"),
    (["check", "--format", "xml"], "“--format”的值不对：没有“xml”，可用：“concise”、“full”、"),
    (["build", "--port", "1"], "没有“--port”这个选项"),
    (["explain"], "缺少“CODE”"),
    (["explain", "a", "b"], "多写了“b”"),
    (["serve", "--port", "99999"], "“--port”的值不对：99999 超出范围 0<=x<=65535"),
    (["serve", "--port", "x"], "“--port”的值不对：“x”不是数字"),
    (["import", "填报.xlsx"], "“FILES...”的值不对：没有文件“填报.xlsx”"),
    (["build", "--today", "2020-02"], "“--today”的值不对：“2020-02”不是一个日子"),
    (["check", "--format"], "选项“--format”后面要写一个值"),
    (["build", "--clean=1"], "选项“--clean”后面不写值"),
    (["build", "--receipt", "/"], "“/”是文件夹，不是文件"),
    (["check", "--site", __file__], "是文件，不是文件夹"),
    (["check", "--lang", "fr"], "没有“fr”，可用：“zh”、“en”"),
]


@pytest.mark.parametrize(("args", "words"), CASES, ids=[" ".join(args) for args, _ in CASES])
def test_wrong_usage_is_told_in_chinese_or_english(args: list[str], words: str) -> None:
    chinese, english = run(*args), run(*args, env={"GONGKAI_LANG": "en"})
    assert (chinese.code, english.code) == (2, 2)
    said = re.findall("^错误：(.*)$", chinese.err, re.MULTILINE)
    assert len(said) == 1 and words in said[0]
    assert "Error" not in chinese.err and "Usage" not in chinese.err
    assert "Error: " in english.err and "错误" not in english.err


def test_the_option_decides_though_it_stands_last() -> None:
    assert "Error: Missing argument" in run("init", "--lang", "en").err
    assert "错误：缺少" in run("init", "--lang=zh", env={"GONGKAI_LANG": "en"}).err


def test_what_a_command_itself_refuses_is_left_as_it_says_it(office: MakeOffice) -> None:
    ran = office().run("new", "nonsense")
    assert "错误：没有“nonsense”这种记录类型；可用：annual_report, benchmark, " in ran.err


def test_why_a_page_is_made_again(office: MakeOffice) -> None:
    site, why = office(), ("build", "--no-search", "--explain")
    assert "zcwj/202006/han.html 重新生成了：模板、设置或程序变了" in site.run(*why, "zcwj/202006/han.html").out
    site.edit("data/catalogue/han.yml", ("title: 关于示例工作的函", "title: 关于另一工作的函"))
    assert "重新生成了：它用到的记录（r:han）变了\n" in site.run(*why, "/zcwj/202006/han.html").out
    assert "没有这一页：zcwj/x.html" in site.run(*why, "zcwj/x.html").out
    site.edit("data/catalogue/han.yml", ("title: 关于另一工作的函", "title: 关于示例工作的函"))
    assert "it reads r:han, which changed" in site.run(*why, "zcwj/202006/han.html", "--lang", "en").out


def test_a_broken_template_is_told_without_our_inner_names(office: MakeOffice) -> None:
    site = office({"theme/types/rule/page.html": "{{ record.titel }}"})
    assert "H003 模板出错：记录没有“titel”这个字段" in site.run("build", "--no-search").err
    english = site.run("build", "--no-search", "--lang", "en").err
    assert "a template failed: a Record has no attribute 'titel'" in english
