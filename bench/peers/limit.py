"""The limit: the finished site copied file by file, with nothing computed."""

from __future__ import annotations

from pathlib import Path

from peers.base import Peer


class Copy(Peer):
    """`cp -r` of our finished site; needs a build of `ours` of the same size."""

    name, label = "cp", "cp -r of the finished site (bare theme)"
    cells = ("cold",)

    def install(self) -> str:
        return ""

    def prepare(self, work: Path, count: int) -> None:
        work.mkdir(parents=True)

    def command(self, work: Path) -> list[str]:
        return ["cp", "-r", str(work.parent / "ours/site"), self.output]
