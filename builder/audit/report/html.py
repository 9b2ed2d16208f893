"""An audit as a page to be signed: one file, no script, its style allowed by its digest, fit for A4 paper."""

from __future__ import annotations

import base64
import hashlib
from pathlib import Path

from jinja2 import FileSystemLoader

from builder.audit.judge import FAIL, NOT_RUN, PASS, TOLERATED, Audit
from builder.audit.proofs import Proof
from builder.audit.reach import way
from builder.audit.report.concise import SEVERITIES, STATES
from builder.audit.report.json import render as as_json
from builder.audit.report.json import summary
from builder.audit.report.words import words
from builder.audit.score import chapters, figures, vetoed
from builder.audit.words import say
from builder.templating import Templates

HERE = Path(__file__).parent


def render(audit: Audit, lang: str) -> str:
    """The text of the page."""
    style = (HERE / "report.css").read_text("utf-8")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    page = (
        Templates(FileSystemLoader(HERE))
        .get_template("report.html")
        .render(**_values(audit, lang), style_digest=digest)
    )
    return page.replace("/*style*/", style, 1)  # stands before any word of the site


def _values(audit: Audit, lang: str) -> dict[str, object]:
    by_state = {state: [r for r in audit.results if r.state == state] for state in (PASS, TOLERATED, FAIL, NOT_RUN)}
    proofs = [proof for proof in audit.subject.proofs or () if isinstance(proof, Proof) and proof.about == "column"]
    return {
        "audit": audit,
        "lang": lang,
        "t": words(lang),
        "say": lambda key, args: say(key, args, lang),
        "summary": summary(audit, lang),
        "whole": figures(audit.results),
        "chapters": [
            (audit.chapters.get(id, {}).get(lang, id), figures(found)) for id, found in chapters(audit).items()
        ],
        "vetoed": vetoed(audit.results),
        "by_state": by_state,
        "severities": SEVERITIES[lang],
        "states": STATES[lang],
        "proofs": proofs,
        "way": lambda url: " → ".join(way(audit.subject.reached, url)),
        "digest": hashlib.sha256(as_json(audit, lang).encode()).hexdigest(),
    }
