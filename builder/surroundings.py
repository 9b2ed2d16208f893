"""What lies around a run: the clock, the environment, the user's own folder. Their only reader."""

from __future__ import annotations

import os
from datetime import date, datetime, timedelta, timezone
from pathlib import Path

BEIJING = timezone(timedelta(hours=8))
GIT_HOOK = {"GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX"}  # what Git tells the hooks it runs


def current_day() -> date:
    """Today in Beijing."""
    return datetime.now(BEIJING).date()


def message_language(option: str | None) -> str:
    """The language of messages: the option, else the environment's, else Chinese."""
    if option:
        return option
    named = os.environ.get("GONGKAI_LANG") or os.environ.get("LC_ALL") or os.environ.get("LANG") or ""
    return "en" if named.lower().startswith("en") else "zh"


def host_token() -> str:
    """What the Git host knows this person by, from GONGKAI_TOKEN; never from a file of the site."""
    return os.environ.get("GONGKAI_TOKEN", "")


def git_environment() -> dict[str, str]:
    """The environment of Git, in its hooks too, where it speaks of another folder."""
    kept = {name: value for name, value in os.environ.items() if name not in GIT_HOOK}
    return {**kept, "LC_ALL": "C"}


def user_cache(site: Path | None = None) -> Path | None:
    """The user's own folder for what can be made again; None where there is none.

    Nor where it is part of the `site` or of a repository, as a pipeline may have it: then it came with these.
    """
    try:
        folder = Path(os.environ.get("XDG_CACHE_HOME") or "~/.cache").expanduser().resolve() / "gongkai"
        within = any((above / ".git").exists() for above in folder.parents)
    except (RuntimeError, OSError):  # nobody's home
        return None
    return None if within or (site and folder.is_relative_to(site.resolve())) else folder
