"""`make mutants`: damaged copies of the sample site, each of which the auditor must name by its rule.

Prints how many of them were named, and how many errors and vetoes the sound site holds (none).
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import yaml

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parents[1]))
from office import REPO, run_apart
from sound import SoundSite, sound_site

from builder.audit.browser import STATES, prove
from builder.audit.judge import BAD, FAIL, Result, judge
from builder.audit.subject import Subject

LINK = "nav.cols ul li a[data-gk-id=zfxxgknb]"
COLUMN = ("政府信息公开年报",)
MUTANTS: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "mutants.yml").read_text("utf-8"))


@contextmanager
def served(sound: SoundSite, mutant: Mapping[str, Any]) -> Iterator[Path]:
    """A copy of the pages with the damage in it; all that is not damaged is a link to the sound site."""
    source = sound.subject.tree.folder
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for path in source.iterdir():
            if path.name not in ("index.html", "assets", "zfxxgknb"):
                (folder / path.name).symlink_to(path)
        shutil.copytree(source / "assets", folder / "assets")
        shutil.copytree(source / "zfxxgknb", folder / "zfxxgknb")
        shutil.copy(source / "index.html", folder / "index.html")
        (folder / "assets/mutant.css").write_text(mutant.get("css", "").replace("L {", f"{LINK} {{"), "utf-8")
        (folder / "assets/mutant.js").write_text(mutant.get("js", ""), "utf-8")
        for edit in mutant.get("edits", ()):
            target = folder / edit["file"]
            target.write_text(edit.get("text") or changed(target.read_text("utf-8"), edit), "utf-8")
        head = '<link rel="stylesheet" href="assets/mutant.css"><script src="assets/mutant.js"></script></head>'
        home = (folder / "index.html").read_text("utf-8")
        (folder / "index.html").write_text(home.replace("</head>", head), "utf-8")
        yield folder


def changed(text: str, edit: Mapping[str, Any]) -> str:
    assert edit["old"] in text, edit
    return text.replace(edit["old"], edit["new"])


def by_browser(sound: SoundSite, mutant: Mapping[str, Any]) -> Subject:
    """The subject with what a browser saw in the state of the mutant."""
    states = tuple(state for state in STATES if state.short == mutant["browser"])
    with served(sound, mutant) as folder:
        tree = replace(sound.subject.tree, folder=folder)
        proofs = prove(replace(sound.subject, tree=tree), COLUMN, states=states)
    return replace(sound.subject, proofs=proofs)


def result_of(sound: SoundSite, mutant: Mapping[str, Any]) -> Result:
    """What the rule says of the damaged copy."""
    subject = by_browser(sound, mutant) if "browser" in mutant else sound.changed(mutant["edits"], mutant["name"])
    (result,) = judge(subject, [sound.rules[mutant["rule"]]], [], ()).results
    return result


def run(sound: SoundSite) -> tuple[int, tuple[Result, ...]]:
    """How many mutants were named, and what all rules say of the sound site."""
    named = 0
    for mutant in MUTANTS:
        found = result_of(sound, mutant)
        named += found.state == FAIL
        print(f"{'named ' if found.state == FAIL else 'MISSED'} {mutant['rule']:8} {mutant['name']}", flush=True)
    with_proof = replace(sound.subject, proofs=prove(sound.subject, COLUMN, states=STATES[:1]))
    rules = [rule for rule in sound.rules.values() if rule.pack == "cn-national"]
    return named, judge(with_proof, rules, sound.waivers, ()).results


def main() -> None:
    """Every mutant, then the sound site."""
    with tempfile.TemporaryDirectory() as name:
        site = REPO / "site"
        if not (site / "index.html").exists():
            site = Path(name) / "site"
            run_apart("build", "--site", str(REPO), "--out", str(site))
        with sound_site(REPO, Path(name) / "scratch", site) as sound:
            named, results = run(sound)
    wrong = sum(len(r.open) for r in results if r.state == FAIL and r.severity in BAD)
    hints = sum(len(r.open) for r in results if r.state == FAIL) - wrong
    for result in results:
        if result.state == FAIL:
            print(f"sound  {result.rule.id:8} {result.severity}: {result.open[0].finding}")
    print(f"{named}/{len(MUTANTS)} mutants named; on the sound site {wrong} errors and vetoes, {hints} hints")
    sys.exit(named < len(MUTANTS) or wrong > 0)


if __name__ == "__main__":
    main()
