"""A configuration of Decap CMS (Sveltia reads the same), made from the type declarations: forms in a browser that
write the YAML of records and open pull requests. https://decapcms.org/docs/configuration-options/

A collection is a type, a file one record; files with several records are beyond Decap and stay for `gongkai edit`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from builder.fields import FieldSpec, Vocabularies
from builder.project import Project
from builder.schema import RecordType
from builder.yamlblocks import as_blocks

NAMES = ("decap",)
CONFIG, PAGE = "admin/config.yml", "admin/index.html"
NOTE = """\
# 由 gongkai init --cms decap 按记录类型的声明写出；类型改了以后再运行一次。说明见 docs/publishing.md。
# Written by gongkai init --cms decap from the type declarations; run it again when they change.
"""
SHELL = """\
<!doctype html>
<html lang="zh-CN">
<meta charset="utf-8">
<meta name="robots" content="noindex">
<title>信息公开 · 内容管理</title>
<link rel="cms-config-url" type="text/yaml" href="config.yml">
<!-- 把 npm 包 decap-cms（或 @sveltia/cms）的 dist 里的脚本放在旁边，不从别的网站取 put its script beside this page -->
<script src="decap-cms.js"></script>
"""
PARTIAL_DATE = r"^\d{4}(-\d{2}(-\d{2}( \d{2}:\d{2})?)?)?$"
PATTERNS = {
    "date": (PARTIAL_DATE, "写 2026-03-05、2026-03 或 2026"),
    "url": (r"^https?://", "以 http:// 或 https:// 开头"),
    "money": (r"^-?\d+(\.\d+)?$", "只填数字，不带单位"),
}
WIDGETS = {"markdown": "markdown", "number": "number", "rows": "text"}


def files(project: Project, host: str | None) -> Iterator[tuple[str, bytes]]:
    """The configuration and the page it belongs to, by paths below the root of the repository."""
    yield CONFIG, (NOTE + as_blocks(config(project, host))).encode()
    yield PAGE, SHELL.encode()


def config(project: Project, host: str | None) -> dict[str, Any]:
    """The values of config.yml. `host`: gitlab, gitea, else GitHub; the repository is for the office to fill in."""
    backend = host if host in ("gitlab", "gitea") else "github"
    made: dict[str, Any] = {"backend": {"name": backend, "repo": "OWNER/REPO", "branch": "main"}}
    if backend != "gitea":  # which knows no drafts as pull requests
        made["publish_mode"] = "editorial_workflow"
    return {
        **made,
        "local_backend": True,
        "locale": "zh_Hans",
        "media_folder": "data/files",
        "public_folder": "/files",
        "slug": {"encoding": "ascii", "clean_accents": True},
        "collections": [collection(kind, project.vocab) for kind in project.types.values()],
    }


def collection(kind: RecordType, vocab: Vocabularies) -> dict[str, Any]:
    """A type as a collection of files, one record each, named by its id."""
    return {
        "name": kind.name, "label": kind.label, "folder": f"data/{kind.name}", "create": True, "delete": False,
        "extension": "yml", "format": "yml", "identifier_field": "title", "slug": "{{fields.id}}",
        "summary": "{{title}}（{{id}}）",
        "fields": [widget(spec, vocab) for spec in kind.fields if not spec.computed],
    }  # fmt: skip


def widget(spec: FieldSpec, vocab: Vocabularies) -> dict[str, Any]:
    """A field as a widget. What Decap has no widget for is a line of text, as the YAML has it."""
    made: dict[str, Any] = {"name": spec.name, "label": spec.label, "required": spec.required, **_kind(spec, vocab)}
    hint = "；".join(part for part in (spec.help, spec.basis) if part)
    if hint:
        made["hint"] = hint
    if spec.pattern and spec.kind == "text":
        made["pattern"] = [f"^(?:{spec.pattern})$", spec.pattern_help or spec.label]
    return made


def _kind(spec: FieldSpec, vocab: Vocabularies) -> dict[str, Any]:
    inner, several = (spec.of, True) if spec.kind == "list" and spec.of else (spec, False)
    if inner.kind == "choice":
        return {"widget": "select", "multiple": several, "options": [choice.text for choice in vocab[inner.choices]]}
    if inner.kind == "flag":
        return {"widget": "select", "options": ["是", "否"]}
    if inner.kind == "ref" and len(inner.to) == 1 and inner.to[0] != "any":
        return {"widget": "relation", "collection": inner.to[0], "search_fields": ["title", "id"], "value_field": "id",
                "display_fields": ["title"], "multiple": several}  # fmt: skip
    if inner.kind == "file":
        parts = [{"name": "path", "label": "data/files/ 下的路径", "widget": "string"},
                 {"name": "title", "label": "名称", "widget": "string", "required": False}]  # fmt: skip
        return {"widget": "list" if several else "object", "fields": parts}
    if spec.rows:
        members = [widget(member, vocab) for member in spec.fields]
        rows = [{"name": c.slug, "label": c.text, "widget": "object", "required": False, "fields": members}
                for c in vocab[spec.rows]]  # fmt: skip
        return {"widget": "object", "collapsed": True, "fields": rows}
    if inner.fields:
        group = inner.kind == "group" and not several
        return {"widget": "object" if group else "list", "fields": [widget(member, vocab) for member in inner.fields]}
    return {"widget": "list"} if several else _scalar(inner)


def _scalar(spec: FieldSpec) -> dict[str, Any]:
    if spec.kind == "number":
        return {"widget": "number", "value_type": "int", **({"min": spec.min} if spec.min is not None else {})}
    pattern = {"pattern": list(PATTERNS[spec.kind])} if spec.kind in PATTERNS else {}
    return {"widget": WIDGETS.get(spec.kind, "string"), **pattern}
