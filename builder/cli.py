"""The command `gongkai`. Each command is a file of builder/commands/, imported only when it is called."""

from __future__ import annotations

import gc
import os
import sys
from contextlib import suppress
from importlib import import_module
from keyword import iskeyword
from pathlib import Path
from typing import Any, NoReturn

import click

from builder import __version__
from builder.usage import language_of, told_in

COMMANDS = Path(__file__).with_name("commands")
RINGS = 10_000  # new objects after which Python looks for rings among them; its own 700 cost a build 5 % of its time


class Commands(click.Group):
    """Finds commands by the names of their files."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All commands, by name."""
        return sorted(path.stem.rstrip("_") for path in COMMANDS.glob("[a-z]*.py"))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of a name, or None."""
        if cmd_name not in self.list_commands(ctx):
            return None
        module = cmd_name + "_" * iskeyword(cmd_name)  # import_.py, since no module can be named `import`
        command = import_module(f"builder.commands.{module}").command
        assert isinstance(command, click.Command)
        command.name = cmd_name
        return command

    def make_context(self, info_name: str | None, args: list[str], *more: Any, **named: Any) -> click.Context:
        """Reads the command line; what is wrong with it is told in the user's language."""
        lang = language_of(args)
        with told_in(lang):
            ctx = super().make_context(info_name, args, *more, **named)
        ctx.obj = lang
        return ctx

    def invoke(self, ctx: click.Context) -> Any:
        """Runs the command; the same holds for what it finds."""
        with told_in(ctx.obj):
            return super().invoke(ctx)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="gongkai")
def main() -> None:
    """政府信息公开目录门户生成器。YAML 记录在 data/，文字在 content/，网站生成到 site/。

    Builds a government disclosure portal from YAML records.
    """
    gc.set_threshold(RINGS)


def run() -> NoReturn:
    """The command as a process of its own, which ends at once: taking apart what a build of the sample site has held
    would take half a second, and all that has to be closed or written has been."""
    code = 0
    try:
        main()
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else int(end.code is not None)
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError):  # nobody reads any more
            stream.flush()
    os._exit(code)


if __name__ == "__main__":
    run()
