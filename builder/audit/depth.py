"""How deep the elements of a page stand in one another: reading costs the square of it, so the absurd is told.

Only pages of very many tags are looked at, so that the others cost nothing.
"""

from __future__ import annotations

import re

DEEPEST = 2_000  # elements within one another
FEW = 20_000  # tags of a page that can be read however they stand
CLOSED_BY_THEMSELVES = (
    "area|base|br|col|embed|hr|img|input|link|meta|param|source|track|wbr"  # hold nothing
    "|dd|dt|li|option|p|td|tfoot|thead|tbody|th|tr"  # the next one ends them
)
TAG = re.compile(rf"<(/?)(?!(?:{CLOSED_BY_THEMSELVES})\b)[a-z][^>]*(?<!/)>", re.IGNORECASE)


def too_deep(text: str) -> bool:
    """True for a page whose elements stand deeper in one another than any page that was meant to be read."""
    if text.count("<") <= FEW:
        return False
    depth = 0
    for tag in TAG.finditer(text):
        depth += -1 if tag[1] else 1
        if depth > DEEPEST:
            return True
    return False
