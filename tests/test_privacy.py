"""Numbers of persons and marks of secrecy are found, masked, and not seen where there are none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from office import REPO

from builder.privacy import findings, hidden

ID = "11010519491231002X"  # the example of GB 11643-1999, annex A


@pytest.mark.parametrize(
    ("text", "kind", "shown"),
    [
        (f"身份证号{ID}。", "id_number", "110*************2X"),
        ("证件：１１０１０５１９４９１２３１００２Ｘ", "id_number", "110*************2X"),
        ("联系人王某，13800138000", "mobile", "138******00"),
        ("电话：138-0013-8000（微信同号）", "mobile", "138********00"),
        ("+86 13800138000", "mobile", "+86**********00"),
        ("账号 6222021234567890128。", "bank_card", "622**************28"),
        ("6222 0212 3456 7890 128", "bank_card", "622******************28"),
        ("机密★5年", "secrecy_mark", "机密★5年"),
        ("绝密 ★ 长期", "secrecy_mark", "绝密 ★ 长期"),
        ("临湖区文件\n秘密\n关于……的通知", "secrecy_mark", "秘密"),
        ("内部资料，注意保存", "secrecy_mark", "内部资料，注意保存"),
        ("**内部文件 不得外传**", "secrecy_mark", "内部文件 不得外传"),
    ],
)
def test_is_found_and_masked(text: str, kind: str, shown: str) -> None:
    [found] = findings(text)
    assert (found.kind, found.shown) == (kind, shown)


@pytest.mark.parametrize(
    "text",
    [
        "110105194912310021",  # the check digit is wrong
        "11010519491331002X",  # no thirteenth month
        "统一社会信用代码 91110105MA0013800138",
        "订单 2026013800138000号",  # eleven digits within a longer number
        "0571-13800138",
        "预算 13800138000.50 元",
        "http://www.example.gov.cn/art/13800138000.html",
        "账号 6222021234567890127",  # the check digit is wrong
        "不得泄露国家秘密、商业秘密和个人隐私",
        "加强机密级信息系统管理，做好内部资料性出版物审批",
        "内部文件管理制度",
        "★重点任务 5年规划",
        "公民身份号码：110***********002X",
    ],
)
def test_is_no_false_alarm(text: str) -> None:
    assert list(findings(text)) == []


def test_the_five_sources_raise_no_alarm() -> None:
    texts = [*(REPO / "tests/sources").glob("*.txt"), *(REPO / "data").rglob("laiyuan-*.yml")]
    assert len(texts) > 10
    alarms = {path.name: list(findings(path.read_text("utf-8"))) for path in texts}
    assert {name: found for name, found in alarms.items() if found} == {}


def test_a_text_shown_to_many_hides_the_numbers_and_keeps_the_rest() -> None:
    text = f"王某（{ID}，13800138000）\n机密★5年"
    assert hidden(text) == "王某（110*************2X，138******00）\n机密★5年"
    assert hidden("没有号码 2026-11-25") == "没有号码 2026-11-25"


SCRAPS = ("62", "1", "3", "8", "２", "0212 3456", "绝密", "★", "5年", "内部资料", "注意保存", " ", "-", "\n", "+86",
          "6222021234567890128", "13800138000", ID)  # fmt: skip


@given(st.lists(st.sampled_from(SCRAPS), max_size=12).map("".join))
def test_the_quick_look_at_a_text_misses_nothing(text: str) -> None:
    """A text is looked through when it holds a word of secrecy: one without any must give the same."""
    assert list(findings(text)) == list(findings(f"{text}\n内部管理"))
