"""Eleventy from npm: records as Markdown with front matter, lists as pages of a flat collection."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

from corpus import documents
from peers.base import Peer, Unavailable
from peers.hugo import record

SITE = Path(__file__).with_name("eleventy")
PACKAGE, RELEASE = "@11ty/eleventy", "3.1.5"


class Eleventy(Peer):
    """Its Markdown as it comes, without a template engine in it."""

    name, label = "eleventy", "Eleventy"
    source, output = "content/zcwj", "_site"

    def install(self) -> str:
        folder = self.env / "node_modules" / PACKAGE
        if not folder.exists():
            self.env.mkdir(parents=True, exist_ok=True)
            quiet = [
                "npm",
                "install",
                "--no-audit",
                "--no-fund",
                "--silent",
                "--prefix",
                str(self.env),
                f"{PACKAGE}@{RELEASE}",
            ]
            try:
                subprocess.run(quiet, check=True, capture_output=True, timeout=600)
            except (subprocess.SubprocessError, OSError):
                raise Unavailable(f"{PACKAGE} could not be installed (npm)") from None
        return str(json.loads((folder / "package.json").read_text(encoding="utf-8"))["version"])

    def prepare(self, work: Path, count: int) -> None:
        shutil.copytree(SITE, work)
        for doc in documents(count):
            path = work / self.path_of(doc)
            path.parent.mkdir(parents=True, exist_ok=True)
            text = record(doc, "/zcwj").replace("\nurl: ", "\npermalink: ", 1)
            previous = f"\nprevious: /zcwj/{doc.previous_month}/{doc.previous}\n"
            path.write_text(text.replace(previous, f"\nprevious: {doc.previous}\n", 1), encoding="utf-8")

    def command(self, work: Path) -> list[str]:
        program = self.env / "node_modules" / PACKAGE / "cmd.cjs"
        return ["node", "--max-old-space-size=12000", str(program), "--config=eleventy.config.cjs", "--quiet"]
