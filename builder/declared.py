"""Types and vocabularies as they were compiled last, kept in the user's own folder.

Reading forty declarations takes a tenth of a second, a fifth of a build after a small change. What is kept are the
values made of them; reading such values back may run code, so they lie where only the user writes, as templates do.
"""

from __future__ import annotations

import hashlib
import pickle
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any, TypeAlias

from builder.fields import Vocabularies
from builder.ownfiles import OwnFiles
from builder.program import PACKAGE, program
from builder.schema import BUILT_IN, RecordType, load_types
from builder.vocabularies import load_vocabularies

Declared: TypeAlias = "tuple[Vocabularies, dict[str, RecordType]]"


def declared(root: Path, cache: Path | None) -> Declared:
    """The words and types of a site, the program's and its own; `cache`: the user's folder. Raises DeclarationError."""
    words = [path] if (path := root / "data/vocab.yml").exists() else []
    own = root / "theme/types"
    if cache is None:
        return _made(words, own)
    kept = OwnFiles(cache / "declarations")
    name = _name([*words, *sorted(own.glob("*/type.yml"))])
    data = kept.read(name)
    if data is not None:
        found: Any = pickle.loads(data)
        return found  # type: ignore[no-any-return]
    made = _made(words, own)
    kept.write(name, pickle.dumps(made, pickle.HIGHEST_PROTOCOL))
    return made


def _made(words: list[Path], own: Path) -> Declared:
    vocab = load_vocabularies([PACKAGE / "vocab.yml", *words])
    return vocab, load_types([BUILT_IN, own], vocab)


def _name(own: Iterable[Path]) -> str:
    """A digest of all they are made from: the program with its declarations, the office's own, and where these lie."""
    made_from = [program("py", "yml").encode(), sys.version.encode(), bytes(PACKAGE)]
    made_from += [part for path in own for part in (bytes(path), path.read_bytes())]
    return hashlib.sha256(b"\0".join(made_from)).hexdigest()
