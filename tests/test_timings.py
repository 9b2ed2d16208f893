"""What is slow has a name: `gongkai build --timings`; a template without end is broken off wherever it is run."""

from __future__ import annotations

import re

import pytest
from office import MakeOffice, base

from builder.timings import DEAREST, Timings

RULE = "data/rule/zhidu.yml"
SLOW = "{% for a in range(1000) %}{% for b in range(1000) %}{% endfor %}{% endfor %}"


def test_a_slow_page_its_template_and_what_was_kept_are_told(office: MakeOffice) -> None:
    site = office({"theme/types/rule/page.html": SLOW + "<h1>{{ record.title }}</h1>"})
    first = site.run("build", "--no-search", "--timings").out
    assert re.search(r"^load +11  [\d,]+/s  0 kept$", first, re.MULTILINE)
    assert re.search(r"^render +57  [\d,]+/s  0 kept$", first, re.MULTILINE)
    assert re.search(r"^rule/page\.html|^types/rule/page\.html", first, re.MULTILINE)
    assert re.search(r" ms  zfxxgkzd/zhidu\.html$", first, re.MULTILINE)
    site.edit(RULE, ("reviewed_by: 甲", "reviewed_by: 乙"))
    again = site.run("build", "--no-search", "--timings").out
    assert re.search(r"^load +1  [\d,]+/s  10 kept$", again, re.MULTILINE)
    made, kept = map(int, re.findall(r"^render +(\d+)  [\d,]+/s  (\d+) kept$", again, re.MULTILINE)[0])
    assert (made + kept, 0 < made < 20) == (57, True)


def test_the_dearest_come_first_and_are_ten() -> None:
    timings = Timings()
    for n in range(2000):
        timings.note(f"{n}.html", f"{n % 20}.html", 5.0 if n == 700 else n / 10**6)
    lines = list(timings.lines())
    assert len(lines) == 2 * DEAREST
    assert lines[0].startswith("0.html ") and lines[DEAREST].split() == ["5000.0", "ms", "700.html"]


def test_a_row_that_has_no_end_since_a_record_changed_is_broken_off(
    office: MakeOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rows are made again before the pages they stand on."""
    monkeypatch.setattr("builder.limit.SECONDS", 0.5)
    row = "<li>\n{% if record.validity == '废止' %}" + SLOW * 99 + "{% endif %}{{ record.title }}</li>"
    site = office({"theme/types/rule/row.html": row})
    before = site.build().joinpath("zfxxgkzd/index.html").read_bytes()
    site.write(RULE, base(RULE).replace("validity: 有效", "validity: 废止"))
    ran = site.run("build", "--no-search")
    assert ran.code == 1
    assert "theme/types/rule/row.html:2:1 H004 " in ran.err
    assert (site.root / "site/zfxxgkzd/index.html").read_bytes() == before
