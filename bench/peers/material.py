"""MkDocs with Material, and Zensical, from PyPI: records and lists as Markdown outside of the navigation."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from corpus import Document, documents
from peers.base import FACETS, Listed, Peer, list_pages, python_env

CONFIG = """\
site_name: 临湖区人民政府（示例）
docs_dir: content
use_directory_urls: false
theme: {name: material, language: zh, font: false}
plugins: []
markdown_extensions: [tables]
nav: [index.md]
validation: {omitted_files: ignore, links: {not_found: ignore, absolute_links: ignore, unrecognized_links: ignore}}
"""


class Material(Peer):
    """Without its search and without navigation entries: both would be dearer."""

    name, label = "mkdocs", "MkDocs + Material, not in nav"
    source = "content/zcwj"

    def install(self) -> str:
        material = python_env(self.env, "mkdocs-material", "mkdocs-material>=9.6,<10")
        return f"{python_env(self.env, 'mkdocs', 'mkdocs>=1.6,<2')} + {material}"

    def prepare(self, work: Path, count: int) -> None:
        docs = list(documents(count))
        titles = {doc.id: doc.title for doc in docs}
        pages = {self.path_of(doc): record(doc, titles) for doc in docs}
        rail = "\n\n".join(_rail(docs))
        pages |= {f"{self.source}/{page.path}.md": listing(page, rail) for page in list_pages(docs)}
        pages |= {
            "content/index.md": "# 临湖区人民政府（示例）\n\n" + _rows(docs[:-51:-1], "zcwj/"),
            "mkdocs.yml": CONFIG,
        }
        for name, text in pages.items():
            path = work / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")

    def command(self, work: Path) -> list[str]:
        return [str(self.env / "bin/mkdocs"), "build", "--quiet"]


class Zensical(Material):
    """Its defaults; it keeps a cache, which a cold run goes without."""

    name, label = "zensical", "Zensical, its defaults"
    cells = ("cold", "changed")

    def install(self) -> str:
        return python_env(self.env, "zensical", "zensical")

    def command(self, work: Path) -> list[str]:
        return [str(self.env / "bin/zensical"), "build"]

    def forget(self, work: Path) -> None:
        super().forget(work)
        self.put_away(work / ".cache")


def record(doc: Document, titles: dict[str, str]) -> str:
    """The page of a record, its header table and its link written out."""
    cells = (
        ("索引号", doc.index_no, "发文字号", doc.doc_no),
        (
            "发布机构",
            f"[{doc.org_name}](../org-{doc.org}.md)",
            "主题分类",
            f"[{doc.topic}](../topic-{doc.topic_slug}.md)",
        ),
        ("文件类别", doc.doc_class, "公文种类", doc.genre),
        ("成文日期", doc.made_on, "公开日期", doc.published_on),
        ("有效性", doc.validity, "关键词", "、".join(doc.keywords)),
        ("内容概述", doc.summary, "", ""),
    )
    table = "\n".join(f"| {' | '.join(row)} |" for row in cells)
    previous = ""
    if doc.previous:
        previous = f"\n\n上一篇：[{titles[doc.previous]}](../{doc.previous_month}/{doc.previous}.md)\n"
    head = f"---\ntitle: {doc.title}\ndescription: {doc.summary}\n---\n# {doc.title}\n\n"
    return f"{head}| | | | |\n| --- | --- | --- | --- |\n{table}\n\n{doc.body}{previous}\n"


def listing(page: Listed, rail: str) -> str:
    """A page of a list."""
    stem = page.path if page.number == 1 else page.path.rpartition("-")[0]
    newer = {1: "", 2: f"[上一页]({stem}.md)"}.get(page.number, f"[上一页]({stem}-{page.number - 1}.md)")
    older = f"[下一页]({stem}-{page.number + 1}.md)" if page.number < page.last else ""
    count = f"共{page.total}条，第{page.number}页，共{page.last}页"
    return f"# {page.title}\n\n{count}\n\n{_rows(page.docs, '')}\n\n{newer} {older}\n\n{rail}\n"


def _rows(docs: list[Document] | tuple[Document, ...], root: str) -> str:
    return "\n".join(
        f"1. [{doc.title}]({root}{doc.month}/{doc.id}.md) {doc.published_on} {doc.doc_no} {doc.org_name}"
        for doc in docs
    )


def _rail(docs: list[Document]) -> Iterator[str]:
    for name, attribute, label in FACETS:
        counts: dict[str, list[Document]] = {}
        for doc in docs:
            counts.setdefault(getattr(doc, attribute), []).append(doc)
        yield "\n".join(f"- [{getattr(m[0], label)}]({name}-{slug}.md) {len(m)}" for slug, m in counts.items())
