"""Files at the limits of what is read: a record of 5 MB, fifty thousand records in one file, two hundred fields."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from code_cases import LETTER
from lxml import html
from office import MakeOffice, base

from builder import places
from builder.diagnostics import Report
from builder.entries import Source, load_source
from builder.project import open_project
from builder.yamltext import MAX_BYTES, read_text

DEFAULTS = base(LETTER).replace("id: han\n", "").replace("\n", "\n  ").rstrip()
MANY = 50_000


def as_large(text: str, size: int) -> str:
    """A record whose body makes its file as large as wanted, in bytes."""
    head = text[: text.index("body:")] + "body: |-\n"
    lines = (size - len(head.encode())) // 1003 - 1
    whole = head + f"  {'a' * 1000}\n" * lines
    return whole + f"  {'a' * (size - len(whole.encode()) - 3)}\n"


def test_a_record_of_five_megabytes_is_a_page(office: MakeOffice) -> None:
    site = office({LETTER: as_large(base(LETTER), MAX_BYTES)})
    assert site.check() == []
    site.build()
    [body] = html.fromstring(site.page("zcwj/202006/han.html")).xpath("//*[@data-gk-name='body']")
    assert body.text_content().count("a" * 1000) > 4900


def test_fifty_thousand_records_stand_in_one_file(office: MakeOffice) -> None:
    rows = "".join(f"  - id: a{n}\n    index_no: x{n}\n" for n in range(MANY))
    site, report = office({LETTER: f"defaults:\n  {DEFAULTS}\nrecords:\n{rows}"}), Report()
    kind = open_project(site.root, report, None).types["catalogue"]
    found = load_source(site.root, Source(LETTER, kind), "", report).records
    assert (len(report), len(found), found[-1].id) == (0, MANY, f"a{MANY - 1}")
    assert {record.values["title"] for record in found} == {"关于示例工作的函"}


def test_a_file_with_much_wrong_is_read_again_but_once(office: MakeOffice, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = "".join(f"  - id: a{n}\n    index_no: x{n}\n    published_on: 2020-01-01\n" for n in range(50))
    defaults = DEFAULTS.replace("  published_on: 2020-06-01\n", "")
    site = office({LETTER: f"defaults:\n  {defaults}\nrecords:\n{rows}"})
    read: Counter[str] = Counter()

    def counted(path: Path) -> str:
        read[path.name] += 1
        return read_text(path)

    monkeypatch.setattr(places, "read_text", counted)
    assert Counter(code for *_, code in site.check())["R001"] == 50
    assert read["han.yml"] == 1


def test_a_record_has_two_hundred_fields(office: MakeOffice) -> None:
    fields = "".join(f"  f{n}: {{kind: text, label: 栏{n}}}\n" for n in range(200))
    own = f"label: 登记\nlabel_en: Entry\ncolumn: zcwj\nurl: zcwj/dj/{{id}}.html\nfields:\n{fields}"
    values = "".join(f"f{n}: 值{n}。\n" for n in range(200))
    shared = "published_on: 2020-06-01\ndisclosure: 主动公开\nreviewed_by: 甲\nreviewed_on: 2020-05-30\n"
    site = office({"theme/types/dengji/type.yml": own, "data/dengji/a.yml": f"id: a\ntitle: 登记\n{values}{shared}"})
    assert site.check() == []
    site.build()
    text = html.fromstring(site.page("zcwj/dj/a.html")).text_content()
    assert [n for n in range(200) if f"值{n}。" not in text] == []
