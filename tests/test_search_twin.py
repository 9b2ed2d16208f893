"""The twins of the query side agree: on units and places in random texts, and on each class of query of the sample."""

from __future__ import annotations

import json
import random
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from office import REPO
from test_search_tokens import random_texts

from builder.search.records import in_order
from builder.search.tokens import units
from builder.search.twin import search
from builder.search.twin.text import spans

pytestmark = pytest.mark.skipif(not shutil.which("node"), reason="Node is not installed: there is no twin to ask")
ODD = "。 的 政 𠮷 \ud842 关 发〔20 13号 <b> (.*) 2013 a gk".split() + ["", "x" * 500, "政府" * 300]
OPTIONS: list[dict[str, Any]] = [{}, {"sort": "date", "limit": 25, "filters": {"year": ["2026", "2025"]}}]


def node(script: str, request: object) -> Any:
    done = subprocess.run(["node", str(REPO / script)], input=json.dumps(request), capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_units_stand_at_the_same_places() -> None:
    texts = random_texts(random.Random(2), 20_000)
    theirs = node("tests/search/spans.mjs", texts)
    own = [[list(span) for span in spans(text)] for text in texts]
    assert [text for text, one, other in zip(texts, own, theirs, strict=True) if one != other][:3] == []
    assert [[unit for unit, _, _ in found] for found in own] == list(map(units, texts))


@pytest.mark.parametrize("options", OPTIONS, ids=["as it comes", "filtered, by date"])
def test_answers_are_the_same(sample: Path, monkeypatch: pytest.MonkeyPatch, options: dict[str, Any]) -> None:
    """Hits with marks and excerpts, totals, facets, what was tried: for each class of query, and for odd ones."""
    monkeypatch.syspath_prepend(str(REPO / "bench"))
    from search_corpus import from_index
    from search_queries import EXACT, LOOSE, SINGLE, draw

    drawn = draw(in_order(from_index(sample / "search")), 6)
    assert {query.kind for query in drawn} == {*EXACT, *SINGLE, *LOOSE}
    queries = [query.text for query in drawn] + ODD
    theirs = node("theme/assets/search/cli.mjs", {"site": str(sample), "query": queries, "options": options})
    for query, other in zip(queries, theirs, strict=True):
        own = json.loads(json.dumps(search(sample / "search", query, **options)))
        assert {**own, "tookMs": 0} == {**other, "tookMs": 0}, query
    assert sum(bool(answer["hits"]) for answer in theirs) > len(queries) / 2
