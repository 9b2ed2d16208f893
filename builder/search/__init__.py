"""The search: documents in, a bundle of static files out, and asking it. docs/search.md tells how to use it."""

from builder.search.ask import run_query
from builder.search.index import build_index, update_index
from builder.search.records import SearchDocument

__all__ = ["SearchDocument", "build_index", "run_query", "update_index"]
