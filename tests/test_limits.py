"""What a template may take of time and memory, wherever it runs: it is broken off, told with its place, and the last
good site stays.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from itertools import count

import pytest
from code_cases import RECORD, endless, shell, writing
from office import MakeOffice, Office, Ran, tree

from builder.build import Options, build
from builder.diagnostics import Report, Stop
from builder.limit import Limit, TooLarge, TooSlow

ENDLESS, MUCH = endless(10**4), writing(2 * 10**5)
MACRO = "{% macro all() %}" + ENDLESS.replace("{% endfor %}", "x{% endfor %}", 1) + "{% endmacro %}{{ all() }}"


@pytest.fixture(autouse=True)
def short_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """No page of these small sites takes as much but one that has no end."""
    monkeypatch.setattr("builder.limit.SECONDS", 0.5)
    for where in ("builder.templating", "builder.host"):
        monkeypatch.setattr(f"{where}.SIZE", 10**6)


def broken_by(site: Office, path: str, text: str) -> Ran:
    """A build with a template so edited, after a good one, whose site must stay."""
    before = tree(site.build())
    site.write(path, text)
    ran = site.run("build", "--no-search")
    assert (ran.code, tree(site.root / "site")) == (1, before)
    return ran


@pytest.mark.parametrize(("template", "place", "code"), [(ENDLESS, "/main.html:3:1", "H004"), (MUCH, "", "H007")])
def test_the_shell_that_mkdocs_renders_has_an_end(template: str, place: str, code: str, office: MakeOffice) -> None:
    good = shell("head", "nav", "main")
    site = office(good)
    ran = broken_by(site, "theme/main.html", f"{good['theme/main.html']!s}\n<p>\n{template}")
    assert f"theme{place} {code} " in ran.err


@pytest.mark.parametrize(("template", "code"), [(ENDLESS, "H004"), (MUCH, "H007"), (MACRO, "H004")])
def test_pages_made_in_threads_have_an_end(
    template: str, code: str, office: MakeOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("builder.publish.WORTH_HANDING_OUT", 1)
    site, report = office({RECORD: f"<p>\n{template}"}), Report()
    with ThreadPoolExecutor(2) as threads, pytest.raises(Stop):
        build(site.root, site.root / "site", report, Options(search=False, executor=threads))
    assert [(str(item.place), item.code) for item in report] == [(f"{RECORD}:2:1", code)]
    assert not (site.root / "site").exists()


def test_memory_taken_before_anything_is_written_has_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("builder.limit.SECONDS", 60.0)
    monkeypatch.setattr("builder.limit.held", (n * 300 * 1024**2 for n in count()).__next__)
    limit = Limit()
    with pytest.raises(TooLarge, match="^> 512 MB$"), limit:
        limit.begin()
        while True:
            pass


def test_it_is_raised_in_a_page_alone() -> None:
    """Not between two pages, and not after the last of them, where nobody would know what to do with it."""
    limit = Limit()
    with limit:
        limit.begin()
        limit.end()
        assert sum(range(10**8))  # two seconds of the processor for something else
    with pytest.raises(TooSlow), limit:
        limit.begin()
        while True:
            pass
    assert sum(1 for _ in range(10**7))
