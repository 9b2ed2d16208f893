"""How long an audit takes: `python -m bench.audit_speed [RECORDS] [--site DIR]`, 10,000 made-up records by default.

The site is that of the benchmark (corpus.py), built with the product's theme and without the search index, or one
that was built before. Prints seconds on the clock and of CPU, pages a second, and the peak of the memory of the command
and its workers together (proportional set size, so that what they share counts once; Linux only).
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from corpus import TODAY, write_site

GONGKAI = [sys.executable, "-m", "builder.cli"]
EVERY = 0.2  # seconds between two looks at the memory


def main() -> None:
    """Make the site where there is none, audit it, print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("records", type=int, nargs="?", default=10_000)
    parser.add_argument("--site", type=Path, help="a site that is built already")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="gongkai-audit-") as folder:
        root = chosen.site or made(Path(folder), chosen.records)
        print(measured(root))


def made(root: Path, records: int) -> Path:
    """The site of the benchmark, built."""
    write_site(root, records)
    subprocess.run([*GONGKAI, "build", "--site", str(root), "--no-search"], check=True, stdout=subprocess.DEVNULL)
    return root


def measured(root: Path) -> str:
    """One audit by the national rules."""
    pages = sum(1 for _ in (root / "site").rglob("*.html"))
    command = [*GONGKAI, "audit", "--site", str(root), "--format", "json", "--today", TODAY]
    before, begun = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    peak = [0]
    threading.Thread(target=watch, args=(process, peak), daemon=True).start()
    if process.wait() > 1:  # 1: findings stand, which is no matter here
        raise SystemExit(f"the audit ended with exit code {process.returncode}")
    wall, used = time.monotonic() - begun, resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = used.ru_utime + used.ru_stime - before.ru_utime - before.ru_stime
    return (f"{pages:,} pages: {wall:.1f} s, {cpu:.1f} s of CPU, {pages / wall:,.0f} pages a second,"
            f" {peak[0] / 1024:,.0f} MB with its workers, {os.cpu_count()} cores")  # fmt: skip


def watch(process: subprocess.Popen[bytes], peak: list[int]) -> None:
    """Keep the highest sum of the memory of a process and its children in kB, as long as it runs."""
    while process.poll() is None:
        peak[0] = max(peak[0], sum(memory(pid) for pid in family(process.pid)))
        time.sleep(EVERY)


def family(pid: int) -> list[int]:
    """A process and all that it started."""
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text("ascii").split()
    except OSError:
        return []
    return [pid, *(one for child in children for one in family(int(child)))]


def memory(pid: int) -> int:
    """kB of a process; what several share is divided among them."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text("ascii").splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)


if __name__ == "__main__":
    main()
