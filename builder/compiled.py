"""Templates as they were compiled last, kept in the user's own folder: compiling costs a small build half of its time.

What is compiled is code, and whoever may write it may do what the user may. So it is no part of a site's state, which
may come from elsewhere; it lies where only the user writes.
"""

from __future__ import annotations

import hashlib
import marshal
import sys
from pathlib import Path

import jinja2
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket

from builder.ownfiles import OwnFiles
from builder.program import fingerprint, program
from builder.project import Project
from builder.surroundings import user_cache


def compiled_of(project: Project) -> Compiled | None:
    """The compiled templates of a site; None where the user has no folder for them. Words are folded into templates."""
    folder = user_cache(project.root)
    if folder is None:
        return None
    own = project.root / "data/vocab.yml"
    words = [*project.word_files, *([own] if own.exists() else [])]
    return Compiled(folder / "templates", fingerprint(words, program("py", "yml"), project.language))


class Compiled(BytecodeCache):
    """Compiled templates in a folder, known again by all they were made from."""

    def __init__(self, folder: Path, made_from: str) -> None:
        """`made_from`: a digest of the program and of the words it folds into templates."""
        self._files = OwnFiles(folder)
        self._made_from = "\0".join((made_from, jinja2.__version__, sys.version, sys.implementation.cache_tag or ""))

    def load_bytecode(self, bucket: Bucket) -> None:
        """Take the code of a template, when it is there and the user's own."""
        code = self._files.read(self._name(bucket))
        if code is not None:
            bucket.code = marshal.loads(code)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep the code of a template for later builds."""
        self._files.write(self._name(bucket), marshal.dumps(bucket.code))

    def _name(self, bucket: Bucket) -> str:
        return hashlib.sha256("\0".join((self._made_from, bucket.key, bucket.checksum)).encode()).hexdigest()
