"""Our program making what the other tools make: pages and sitemap.xml; no tables, feeds, catalogue, database.

Run as `gongkai` is: `pages_only.py build …`. Every name below must be there, or the run fails.
"""

from __future__ import annotations

from typing import Any

from builder import channels, export, lists

settings: Any = export
settings.LINES = tuple(lines for lines in export.LINES if lines.NAME == "sitemap")
settings.EXPORTS = ()
assert len(export.LINES) == 1 and lists.LONGEST_TABLE > 0
lists.LONGEST_TABLE = 0
assert callable(channels.channels)
channels.channels = lambda site: iter(())  # type: ignore[assignment]

if __name__ == "__main__":
    from builder.cli import run

    run()
