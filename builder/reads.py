"""What a page has read, by name, so that it is made again when, and only when, something of it changed.

"r:id" a record, "y:id" how it is called and where it is, "b:id" what refers to it, "c:col" who stands in a column,
"n:col" how many ("n:" in all), "t:type" the records of a type, "m:list" how many stand in a list, "l:list" who and in
what order, "h:kind:value" the newest of what can be followed, "channels" what can be, "o:col" a column's ways to narrow
it, "q:col" their counts, "k:name" that field of all index cards, "f:path" a file, "p:url" prose, "v:id" a record's
revisions, "release" day and commit, "w:root:id" a row, "d::id" the cells of a table, "today" the day, "audit" the audit
that is published, "boards shown" which boards there are, "all" any record at all.
"""

from __future__ import annotations


class Reads:
    """Notes the names of what is being read. Fragments kept for other pages hand their names on."""

    def __init__(self) -> None:
        self.names: set[str] = set()

    def start(self) -> set[str]:
        """Begin a page or fragment; returns what to give back to `end`."""
        before, self.names = self.names, set()
        return before

    def end(self, before: set[str]) -> frozenset[str]:
        """What was read since `start`; it counts for the page around it as well."""
        found = frozenset(self.names)
        self.names = before | found
        return found

    def apart(self, before: set[str]) -> frozenset[str]:
        """What was read since `start`; it does not count for the page around it."""
        found, self.names = frozenset(self.names), before
        return found
