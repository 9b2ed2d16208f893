"""One slip is told once: not again for each address and column that misses the record for nothing else."""

from __future__ import annotations

import shutil

import pytest
from office import Found, MakeOffice, Office

NOTICE, LETTER, RULE = "data/catalogue/tongzhi.yml", "data/catalogue/han.yml", "data/rule/zhidu.yml"
LEDGER = "data/published.txt"


@pytest.fixture
def site(office: MakeOffice) -> Office:
    """A published site; a task and an old address hang on a notice."""
    made = office()
    made.edit(NOTICE, ("topic:", "old_urls: https://old.gov.cn/zw/a.html\ntopic:"))
    made.build("--record")
    made.write(LEDGER, (made.root / LEDGER).read_text("utf-8") + "zw/a.html\n")
    assert made.check() == []
    return made


def told(site: Office) -> list[Found]:
    """What a check tells, the same from the state and anew."""
    found = site.check()
    shutil.rmtree(site.root / ".gongkai")
    assert site.check() == found
    return found


@pytest.mark.parametrize(
    "path, old, new, code",
    [
        (NOTICE, "title: ", "title：", "Y003"),
        (NOTICE, "published_on: 2020-06-01", "published_on: 2020-13-01", "S006"),
        (NOTICE, "disclosure: 主动公开", "disclosure: 公开", "S005"),
        (NOTICE, "id: tongzhi", "Id: tongzhi", "S003"),
        (RULE, "published_on: 2020-06-01", "published_on: 2020-13-01", "S006"),
    ],
)
def test_a_mistake_in_a_record_makes_no_lost_address_and_no_empty_column(
    site: Office, path: str, old: str, new: str, code: str
) -> None:
    whole = (site.root / path).read_text("utf-8")
    site.edit(path, (old, new))
    found = told(site)
    assert code in {code for *_, code in found}
    assert not {"L020", "C002"} & {code for *_, code in found}
    site.write(path, whole)
    assert told(site) == []


def test_what_is_deleted_beside_a_mistake_is_told(site: Office) -> None:
    site.edit(NOTICE, ("published_on: 2020-06-01", "published_on: 2020-13-01"))
    (site.root / LETTER).unlink()
    lines = (site.root / LEDGER).read_text("utf-8").splitlines()
    lost = (LEDGER, lines.index("zcwj/202006/han.html") + 1, 1, "L020")
    assert lost in told(site)


def test_a_record_with_a_mistake_that_is_deleted_afterwards_is_told(site: Office) -> None:
    site.edit(NOTICE, ("published_on: 2020-06-01", "published_on: 2020-13-01"))
    assert "L020" not in {code for *_, code in told(site)}
    (site.root / NOTICE).unlink()
    assert "L020" in {code for *_, code in told(site)}
