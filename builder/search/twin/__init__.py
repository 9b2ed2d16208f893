"""The query side of the search in Python, file by file the twin of theme/assets/search/*.js, for where Node is missing.

Each module does what the one of its name does in the page, and the tests ask both the same; the reasons stand there.
"""

from builder.search.twin.engine import search

__all__ = ["search"]
