"""A browser proves what HTML alone cannot: a column is named as soon as no reader sees it, in the state it happens in.

All the ways are in mutants.yml and run by `make mutants`; here one of each kind, on the small sound site.
"""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from mutants import COLUMN, MUTANTS, by_browser
from office import run
from sound import SoundSite

from builder.audit.browser import STATES, prove
from builder.audit.judge import FAIL, PASS, judge
from builder.audit.proofs import Proof

pytestmark = pytest.mark.browser
CHOSEN = ("display none", "covered by what lets the pointer through", "gone on phones", "removed by a script")


def test_every_way_to_hide_is_written_down() -> None:
    ways = [mutant for mutant in MUTANTS if mutant["rule"] == "VIS-01"]
    assert len(ways) >= 15 and len(MUTANTS) >= 40
    assert len({mutant["name"] for mutant in MUTANTS}) == len(MUTANTS)


@pytest.mark.parametrize("name", CHOSEN)
def test_hidden_column_is_named(name: str, sound: SoundSite) -> None:
    mutant = next(mutant for mutant in MUTANTS if mutant["name"] == name)
    (result,) = judge(by_browser(sound, mutant), [sound.rules["VIS-01"]], [], ()).results
    assert (result.state, result.severity) == (FAIL, "veto")
    assert result.found[0].finding.args["name"] == COLUMN[0]


def test_sound_site_is_proved_with_evidence(sound: SoundSite, tmp_path: Path) -> None:
    proofs = prove(sound.subject, COLUMN, tmp_path, states=STATES[:1])
    looked = [proof for proof in proofs if isinstance(proof, Proof) and proof.about == "column"]
    assert [proof.key for proof in looked] == [""]
    evidence = looked[0].evidence
    assert evidence["path"] == "index.html → zfxxgknb/index.html"
    assert evidence["selector"] == "a[href='zfxxgknb/index.html']"
    assert len(evidence["sha256"]) == 64  # type: ignore[arg-type]
    assert (tmp_path / str(evidence["screenshot"])).read_bytes().startswith(b"\x89PNG")
    rules = [sound.rules["A11Y-02"]]
    (result,) = judge(replace(sound.subject, proofs=proofs), rules, [], ()).results
    assert result.state == PASS


def test_without_a_browser_nothing_is_proved(sound: SoundSite) -> None:
    ran = run("audit", "--site", str(sound.root), "--today", "2025-03-31", "--format", "json")
    found = json.loads(ran.out)["summary"]["not_run"]
    assert found["VIS-01"] == "须用浏览器核对（--browser）"
