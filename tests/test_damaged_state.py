"""Whatever a state was damaged by, every command drops it with a note and does what it does beside a sound one."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import pytest
from cards import LETTER, NOTICE
from office import Office, Ran, run, tree
from repository import committed, git

from builder.history import STATE as HISTORY
from builder.store import STATE

PAGE = 4096  # of SQLite
TURNS = 4
ONE, PAST = STATE, ".gongkai/past/base/" + STATE
COMMANDS = (
    ("check", ONE), ("due", ONE), ("audit", ONE), ("export database", ONE), ("export redirects", ONE),
    ("export archive", ONE), ("export article han", ONE), ("build --no-search --explain zcwj/index.html", ONE),
    ("diff HEAD~1 --no-audit", ONE), ("diff HEAD~1 --audit", ".gongkai/card.sqlite"),
    ("diff HEAD~1 --audit", PAST), ("diff HEAD~1 HEAD --audit", ".gongkai/past/head/" + STATE),
)  # fmt: skip


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site with every state the commands keep, as they were left."""
    site = committed(Office(tmp_path_factory.mktemp("kept") / "office"))
    site.edit(LETTER, ("关于示例工作的函", "关于另一工作的函"))
    git(site.root, "commit", "-qam", "改")
    site.edit(NOTICE, ("抓紧落实", "于6月底前落实"))
    site.build(search=True)
    for ends in (("HEAD~1",), ("HEAD~1", "HEAD")):
        assert site.run("diff", *ends, "--audit").code == 0
    return site.root


def said(ran: Ran) -> list[str]:
    """What a command says of the site; not how much of it was done again, nor that a state was dropped."""
    again = ("共 ", "检查通过", "zcwj/index.html ")
    return [line for line in ran.out.splitlines() if not line.startswith(again) and "H005" not in line]


def damage(rng: random.Random, state: Path, much: bool) -> None:
    """A page overwritten, a stretch in the middle zeroed or overwritten, the end cut off; all but the head, if much."""
    data = bytearray(state.read_bytes())
    start = PAGE if much else rng.randrange(1, len(data) // PAGE) * PAGE
    end = len(data) if much else start + rng.choice((PAGE, len(data) // 3))
    data[start:end] = rng.choice((b"\0", b"\xff", rng.randbytes(1), b"")) * len(data[start:end])
    state.write_bytes(data)


def test_a_damaged_history_is_taken_in_again(kept: Path, tmp_path: Path) -> None:
    """Git has it: every page of what is kept of it is lost in turn."""
    pages = (kept / HISTORY).stat().st_size // PAGE
    good = tree(kept / "site")
    for page in range(pages):
        root = tmp_path / str(page)
        shutil.copytree(kept, root)
        data = bytearray((root / HISTORY).read_bytes())
        data[page * PAGE : (page + 1) * PAGE] = b"\xff" * PAGE
        (root / HISTORY).write_bytes(data)
        ran = run("build", "--site", str(root), "--receipt", str(tmp_path / "receipt.json"))
        assert (ran.code, tree(root / "site")) == (0, good), ran.err


@pytest.mark.parametrize(("command", "state"), COMMANDS)
def test_no_command_stumbles_over_a_damaged_state(command: str, state: str, kept: Path, tmp_path: Path) -> None:
    rng, wanted = random.Random(command), None
    for turn in range(TURNS + 1):
        site = Office.__new__(Office)
        site.root = tmp_path / "office"
        shutil.rmtree(site.root, ignore_errors=True)
        shutil.copytree(kept, site.root)
        if turn:
            damage(rng, site.root / state, much=turn == TURNS)
        ran = site.run(*command.split(), *(["--out", f"{site.root}/out"] if command.startswith("export") else []))
        made = ran.code, said(ran), tree(site.root / "site")
        wanted = wanted or made
        assert made == wanted, ran.err
    assert "H005" in ran.err + ran.out
