"""Wrong usage told in the user's language: Click, which finds it, speaks English alone. Exit codes stay as they are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import IO, Any

import click

from builder.chinese import in_chinese
from builder.diagnostics import LANGUAGES
from builder.surroundings import message_language


def language_of(args: Sequence[str]) -> str:
    """The language somebody asks for, looked up before anything else of the command is understood."""
    said = [value for flag, value in zip(args, args[1:], strict=False) if flag == "--lang"]
    said += [arg.removeprefix("--lang=") for arg in args if arg.startswith("--lang=")]
    return message_language(said[-1] if said and said[-1] in LANGUAGES else None)


@contextmanager
def told_in(lang: str) -> Iterator[None]:
    """Usage errors raised within are told in this language."""
    try:
        yield
    except click.exceptions.NoArgsIsHelpError:
        raise
    except click.ClickException as error:
        if lang == "en" or isinstance(error, Told):
            raise
        raise Told(error) from None


class Told(click.UsageError):
    """A usage error, or another of Click's, in Chinese."""

    def __init__(self, error: click.ClickException) -> None:
        super().__init__(in_chinese(error.format_message()), getattr(error, "ctx", None))
        self.exit_code = error.exit_code  # type: ignore[misc]

    def show(self, file: IO[Any] | None = None) -> None:
        """How the command is used, where more is said of it, and what is wrong."""
        if self.ctx is not None:
            usage = self.ctx.get_usage().partition(" ")[2]
            click.echo(f"用法：{usage}\n更多说明：{self.ctx.command_path} --help\n", file=file, err=True)
        click.echo(f"错误：{self.message}", file=file, err=True)
