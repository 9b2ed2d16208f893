"""How long an import takes: `python -m bench.import_speed [ROWS]` prints seconds for a workbook with merges.

The workbook is the nasty sort: title rows, a head of two rows, categories and units merged over several rows, a head
repeated every forty rows as page breaks leave it. The site is the base site of the tests with twenty units. Three
runs: everything new, the same again, one cell changed in every tenth row.
"""

from __future__ import annotations

import shutil
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import openpyxl

from builder.cli import main

BASE = Path(__file__).parent.parent / "tests/base"
HEADS = ("序号", "基本任务", "任务内容", "牵头单位", "责任单位", "时间节点")
UNIT = (
    "- {{id: u{n}, title: 示例{n}局, org_kind: 部门, disclosure: 主动公开, published_on: 2020-01-01,"
    " reviewed_by: 甲, reviewed_on: 2020-01-01}}\n"
)
GIVEN = {
    "source": "tongzhi",
    "disclosure": "主动公开",
    "reviewed_by": "甲",
    "reviewed_on": "2020-01-01",
    "published_on": "2020-01-02",
}
BLOCK, PAGE = 5, 40  # rows a category is merged over; rows of a page


def workbook(path: Path, rows: int, changed: int = 0) -> None:
    """Write a table of tasks; with `changed` every so many-th row has another due time."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(["2020年局政务公开目标任务细化分解表"])
    sheet.merge_cells("A1:F1")
    sheet.append(["填报单位：示例局"])
    sheet.append([*HEADS[:3], "单位", None, HEADS[5]])
    sheet.append([None, None, None, *HEADS[3:5], None])
    sheet.merge_cells("D3:E3")
    for column in "ABCF":
        sheet.merge_cells(f"{column}3:{column}4")
    for n in range(1, rows + 1):
        if n > 1 and n % PAGE == 1:
            sheet.append(HEADS)
        first = n % BLOCK == 1
        due = "2021年6月底前" if changed and n % changed == 0 else "2020年6月底前"
        part = f"{n // BLOCK + 1}、推进第{n // BLOCK + 1}类信息公开" if first else None
        text = f"按时公开第{n}项信息，做到内容准确、更新及时、便于查找。"
        sheet.append([n, part, text, f"示例{n % 20}局" if first else None, "示例局、示例局办公室", due])
        if n % BLOCK == 0:
            for column in "BD":
                sheet.merge_cells(f"{column}{sheet.max_row - BLOCK + 1}:{column}{sheet.max_row}")
    book.save(path)


def run(site: Path, file: Path) -> str:
    """Seconds of one import, on the clock and of this process: on a busy machine they differ."""
    begun, used = time.perf_counter(), time.process_time()
    options = [part for name, value in GIVEN.items() for part in ("--set", f"{name}={value}")]
    main(["import", str(file), "--site", str(site), "--type", "task", *options], standalone_mode=False)
    return f"{time.perf_counter() - begun:.1f} s, {time.process_time() - used:.1f} s of CPU"


def measure(rows: int) -> None:
    """Print the three figures."""
    with TemporaryDirectory() as folder:
        site, file, again = Path(folder) / "site", Path(folder) / "renwu.xlsx", Path(folder) / "renwu-2.xlsx"
        shutil.copytree(BASE, site)
        (site / "data/org/units.yml").write_text("".join(UNIT.format(n=n) for n in range(20)), "utf-8")
        workbook(file, rows)
        workbook(again, rows, changed=10)
        for name, path in (("new", file), ("the same again", file), ("every tenth changed", again)):
            print(f"{rows} rows, {name}: {run(site, path)}", flush=True)


if __name__ == "__main__":
    measure(int(sys.argv[1]) if len(sys.argv) > 1 else 3000)
