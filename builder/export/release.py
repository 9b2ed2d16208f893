"""release.json: the day the site was built for and the commit it was built from, for its footer and for whoever asks.

One small file and not a line on every page: a page must stay the same, byte for byte, when a commit changes others.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import cast

from builder.plan import Page
from builder.project import Project
from builder.records import Site
from builder.release import facts
from builder.view import SiteView


def export(project: Project, site: Site, pages: Sequence[Page]) -> Iterator[tuple[str, bytes]]:
    """`release.json`: what release.py knows."""
    said = cast(SiteView, site).release(facts(project, site))  # noted as read, so that every commit writes it again
    yield "release.json", (json.dumps(said, ensure_ascii=False) + "\n").encode()
