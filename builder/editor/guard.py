"""Who may ask the editor: this machine's own browser, on the page we opened, and nobody else.

A secret in the address keeps other users of the machine out; the names of host and origin keep out pages of other
sites open in the same browser (also those that let their own name point to 127.0.0.1).
"""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from dataclasses import dataclass

LONGEST = 8 * 1024 * 1024  # bytes of a question


@dataclass(frozen=True, slots=True)
class Guard:
    """Judges one request by its path and head. `port` is the one we listen on."""

    token: str
    port: int

    @property
    def address(self) -> str:
        """Where the editor is."""
        return f"http://127.0.0.1:{self.port}/{self.token}/"

    def path_below(self, path: str) -> str | None:
        """What follows the secret in a path; None when the secret is wrong."""
        _, token, rest = [*path.partition("?")[0].split("/", 2), "", ""][:3]
        return rest if hmac.compare_digest(token.encode(), self.token.encode()) else None

    def allows(self, head: Mapping[str, str], writes: bool) -> bool:
        """True for a request of our own page. A question that may change something must name its origin."""
        names = {f"127.0.0.1:{self.port}", f"localhost:{self.port}"}
        origin = head.get("Origin")
        if head.get("Host") not in names or (origin is not None and origin.removeprefix("http://") not in names):
            return False
        if not writes:
            return True
        return origin is not None and (head.get("Content-Type") or "").startswith("application/json")
