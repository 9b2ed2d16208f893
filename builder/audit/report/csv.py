"""An audit as CSV for Excel: UTF-8 with a byte-order mark, one line a finding."""

from __future__ import annotations

import csv
import io

from builder.audit.judge import Audit
from builder.audit.report.lines import HEADS, lines, safe


def render(audit: Audit, lang: str) -> bytes:
    """The bytes of the file."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(HEADS[lang])
    writer.writerows([safe(cell) for cell in line] for line in lines(audit, lang))
    return out.getvalue().encode("utf-8-sig")
