"""The files of words hold every key once: of two, YAML would silently take the last."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest
from office import REPO

FILES = [*(REPO / "builder").glob("*.yml"), REPO / "theme/strings.yml"]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_no_key_stands_twice(path: Path) -> None:
    keys = Counter(re.findall(r"^([A-Za-z_][\w-]*):", path.read_text("utf-8"), re.MULTILINE))
    assert [key for key, count in keys.items() if count > 1] == []
