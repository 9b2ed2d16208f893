"""`gongkai init` and `gongkai new`: a site that builds at once, and a record ready to be filled in."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

from builder.fields import FieldSpec
from builder.project import Project
from builder.schema import RecordType

STARTER = Path(__file__).with_name("starter")


class Refused(Exception):
    """Something is in the way; nothing was changed. `path` tells what."""

    def __init__(self, path: Path) -> None:
        super().__init__(str(path))
        self.path = path


def init(target: Path) -> None:
    """A new office's site from builder/starter/. Raises Refused when the folder holds anything."""
    if target.exists() and any(path.name != ".git" for path in target.iterdir()):
        raise Refused(target)
    shutil.copytree(STARTER, target, dirs_exist_ok=True)


def new(project: Project, kind: RecordType, id: str) -> Path:
    """A file for one new record, its fields explained in comments. Raises Refused when it exists."""
    path = project.data / kind.name / f"{id}.yml"
    if path.exists():
        raise Refused(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(blank_record(project, kind, id), "utf-8")
    return path


def blank_record(project: Project, kind: RecordType, id: str) -> str:
    """The text of an empty record: required fields open, optional ones commented out."""
    lang = project.language
    lines = [f"# {kind.name_in(lang)}（{kind.label_en}）"]
    for spec in kind.fields:
        if not spec.computed and not spec.internal:
            lines += _field(project, spec, {"id": id, "published_on": project.today.isoformat()}, "")
    return "\n".join(lines) + "\n"


def _field(project: Project, spec: FieldSpec, given: dict[str, str], indent: str) -> list[str]:
    note = " # " + "；".join(part for part in (spec.label, spec.help, _words(project, spec)) if part)
    mark = "" if spec.required else "# "
    value = given.get(spec.name, "")
    head = f"{indent}{mark}{spec.name}:{' ' + value if value else ''}{note}"
    members = spec.of.fields if spec.of else spec.fields
    if not members or not spec.required or spec.rows:
        return [head]
    opening, following = ("  - ", "    ") if spec.kind != "group" else ("  ", "  ")
    inner = [f"{indent}{following if n else opening}{m.name}: # {m.label}" for n, m in enumerate(members)]
    return [head, *inner]


def _words(project: Project, spec: FieldSpec) -> str:
    vocabulary = spec.choices or (spec.of.choices if spec.of else "")
    if not vocabulary:
        return ""
    words = [choice.text for choice in project.vocab[vocabulary]]
    return " / ".join(words[:8]) + (" …" if len(words) > 8 else "")


def default_id(kind: RecordType, today: date) -> str:
    """A free-standing id for `gongkai new` when none is given."""
    return f"{kind.name.replace('_', '-')}-{today:%Y%m%d}"
