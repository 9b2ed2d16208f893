"""Values as YAML in blocks, for files this program writes whole: equal values give equal text.

A list of mappings stands line by line; whatever is in a line is JSON, which is YAML too.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any


def as_blocks(values: Mapping[str, Any]) -> str:
    """A mapping as the text of a file."""
    return "".join(_lines(values, ""))


def _lines(values: Mapping[str, Any], indent: str) -> list[str]:
    lines: list[str] = []
    for key, value in values.items():
        if isinstance(value, list) and value and isinstance(value[0], Mapping):
            lines.append(f"{indent}{key}:\n")
            for item in value:
                first, *more = _lines(item, indent + "    ")
                lines += [f"{indent}  - {first.lstrip()}", *more]
        else:
            lines.append(f"{indent}{key}: {json.dumps(value, ensure_ascii=False)}\n")
    return lines
