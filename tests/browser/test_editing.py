"""A webmaster at the editor in a real browser: grid, paste from Excel, form, what is wrong, preview, handing over."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from office import MakeOffice
from playwright.sync_api import Browser, Page, expect

from builder.console import say
from builder.editor.desk import Desk
from builder.editor.server import start

pytestmark = pytest.mark.browser
TITLE = "tr[data-id=tongzhi] td[data-name=title] > *"
MANY = "".join(
    f"""- {{id: {id}, index_no: SL/{id}, title: {title}, summary: 概述, org: ju, published_on: 2020-06-01,
   validity: 有效, disclosure: 主动公开, reviewed_by: 甲, reviewed_on: 2020-05-30, made_on: 2020-05-20,
   topic: 综合政务}}
"""
    for id, title in (("yi", "第一条"), ("er", "第二条"))
)  # two records in one file, as an import writes them


@pytest.fixture
def site(office: MakeOffice) -> Path:
    made = office()
    made.write("data/catalogue/many.yml", MANY)
    root = made.root
    for args in (["init", "-q", "-b", "main"], ["add", "-A"], ["commit", "-q", "-m", "开始"]):
        subprocess.run(["git", "-c", "user.name=a", "-c", "user.email=a@b", *args], cwd=root, check=True)
    return root


@pytest.fixture
def page(chromium: Browser, site: Path) -> Iterator[Page]:
    """The editor, opened on the policy documents."""
    server, address = start(Desk(site, "zh", None), lambda key, **args: say("zh", key, **args), "s", 0, "")
    context = chromium.new_context(viewport={"width": 1280, "height": 860})
    page = context.new_page()
    page.set_default_timeout(30_000)
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(address)
    page.select_option("#type", "catalogue")
    page.wait_for_selector(TITLE)
    yield page
    context.close()
    server.shutdown()
    server.server_close()
    assert errors == []


def fill(page: Page, selector: str, text: str) -> None:
    page.fill(selector, text)
    page.press(selector, "Tab")


def test_a_mistake_is_told_while_typing_and_where_it_is(page: Page) -> None:
    fill(page, TITLE, "")
    expect(page.locator("tr[data-id=tongzhi] td.bad[data-name=title]")).to_have_count(1)
    expect(page.locator("#problems")).to_contain_text("缺少必填项“名称”")
    page.click("#problems li button")
    expect(page.locator("#form [data-field=title] .wrong")).to_contain_text("缺少必填项")
    fill(page, "#form [data-field=title] input", "改好了")
    expect(page.locator("#problems")).to_contain_text("检查通过")
    expect(page.locator("#status")).to_have_text("1 个文件有未提交的改动")


def test_cells_copied_from_excel_go_into_the_grid(page: Page, site: Path) -> None:
    first = page.locator("tbody tr td[data-name=title] > *").first
    first.focus()
    first.evaluate("""(node) => {
      const data = new DataTransfer();
      data.setData('text/plain', '甲的标题\\t示字〔2026〕1号\\r\\n"乙的\\n标题"\\t示字〔2026〕2号\\r\\n');
      node.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
    }""")
    expect(page.locator("#status")).to_have_text("2 个文件有未提交的改动")
    expect(page.locator("#problems")).to_contain_text("检查通过")
    page.click("#save")
    expect(page.locator("#status")).to_have_text("已保存 2 个文件")
    texts = "".join(path.read_text("utf-8") for path in sorted((site / "data/catalogue").glob("*.yml")))
    assert "title: 甲的标题" in texts and "doc_no: 示字〔2026〕2号" in texts


def test_the_preview_shows_the_page_and_runs_nothing(page: Page) -> None:
    fill(page, TITLE, "看看效果")
    page.click("tr[data-id=tongzhi] button")
    page.click("#form-preview")
    frame = page.frame_locator("#preview iframe")
    expect(frame.locator("h1")).to_have_text("看看效果")
    assert page.get_attribute("#preview iframe", "sandbox") == "allow-same-origin"  # no allow-scripts


def test_changes_are_handed_over_as_a_branch(page: Page, site: Path) -> None:
    fill(page, TITLE, "交给审核")
    expect(page.locator("#status")).to_have_text("1 个文件有未提交的改动")
    page.click("#submit")
    page.locator("#proposal input").fill("改了标题")
    page.click("#proposal button.main")
    expect(page.locator("#status code")).to_have_text("export/gongkai-2026-11-20-1.patch")
    command = ["git", "show", "gongkai/2026-11-20-1:data/catalogue/tongzhi.yml"]
    shown = subprocess.run(command, cwd=site, capture_output=True, check=True)
    assert "title: 交给审核" in shown.stdout.decode()
    assert "交给审核" not in (site / "data/catalogue/tongzhi.yml").read_text("utf-8")


def test_a_new_record_is_filled_in_its_form(page: Page) -> None:
    page.click("#add")
    fill(page, "#proposal [data-field=title] input", "新的通知")
    page.click("#proposal button.main")
    expect(page.locator("#form h2")).to_contain_text("xdtz")
    expect(page.locator("#form [data-field=validity] .wrong")).to_contain_text("缺少必填项")
    unit = page.locator("datalist#names-org option").first.get_attribute("value")
    fill(page, "#form [data-field=org] input", str(unit))
    expect(page.locator("#form [data-field=org] input")).to_have_attribute("title", "ju")
    page.click("#form-discard")
    expect(page.locator("#status")).to_have_text("没有未提交的改动")


def title_of(id: str) -> str:
    return f"tr[data-id={id}] td[data-name=title] > *"


def test_giving_up_one_record_leaves_the_other_of_its_file(page: Page) -> None:
    fill(page, title_of("yi"), "第一条改")
    fill(page, title_of("er"), "第二条改")
    page.click("tr[data-id=yi] button")
    page.click("#form-discard")
    expect(page.locator(title_of("yi"))).to_have_value("第一条")
    expect(page.locator(title_of("er"))).to_have_value("第二条改")
    expect(page.locator("#status")).to_have_text("1 个文件有未提交的改动")


def test_the_id_of_a_new_record_is_asked_for(page: Page, site: Path) -> None:
    page.click("#add")
    title, id = (page.locator(f"#proposal [data-field={name}] input") for name in ("title", "id"))
    title.fill("关于示例工作的通知")
    title.press("Tab")
    expect(id).to_have_value("gyslgzdtz")
    fill(page, "#proposal [data-field=doc_no] input", "示字〔2026〕1号")
    expect(id).to_have_value("shi-zi-2026-1-hao")
    fill(page, "#proposal [data-field=id] input", "tongzhi")
    fill(page, "#proposal [data-field=title] input", "另一个名称")
    page.click("#proposal button.main")
    expect(page.locator("#proposal .wrong[role=alert]").last).to_contain_text("已经有了，换一个")
    fill(page, "#proposal [data-field=id] input", "wode")
    page.click("#proposal button.main")
    expect(page.locator("#form h2")).to_contain_text("wode")
    fill(page, "#form [data-field=id] input", "wo de")
    expect(page.locator("#status.refused")).to_contain_text("小写字母")
    expect(page.locator("#form [data-field=id] input")).to_have_value("wode")
    fill(page, "#form [data-field=id] input", "wode-2026")
    expect(page.locator("#form h2")).to_contain_text("wode-2026")
    fill(page, TITLE, "改了")  # an unfinished record keeps nothing else back
    expect(page.locator("#status")).to_have_text("2 个文件有未提交的改动")
    page.click("#save")
    expect(page.locator("#status")).to_have_text("已保存 1 个文件；1 条新记录还有错误，留作草稿")
    assert not (site / "data/catalogue/wode-2026.yml").exists()
