"""What only a browser can prove (VIS-01 … VIS-03, A11Y-02). Without `--browser` these are not run."""

from __future__ import annotations

from collections.abc import Iterator

from builder.audit.finding import Finding, NotRun
from builder.audit.parameters import Words
from builder.audit.proofs import Proof
from builder.audit.subject import Subject


def proofs(subject: Subject) -> list[Proof]:
    """What the browser saw. Raises NotRun when it was not asked."""
    if subject.proofs is None:
        raise NotRun("no_browser")
    return [proof for proof in subject.proofs if isinstance(proof, Proof)]


def columns_visible(subject: Subject, *, names: Words) -> Iterator[Finding]:
    """The link to each required column is seen on the home page in every state, and its target shows content."""
    for proof in proofs(subject):
        if proof.about == "column" and proof.key and proof.name in names:
            yield Finding(proof.key, proof.page, {"name": proof.name, "state": proof.state, **proof.args},
                          proof.evidence, column=proof.name)  # fmt: skip


def readable_text(subject: Subject) -> Iterator[Finding]:
    """Body text has contrast enough, and at double size nothing is cut off."""
    for proof in proofs(subject):
        if proof.about == "reading" and proof.key:
            args = {"state": proof.state, "page": proof.page, **proof.args}
            yield Finding(proof.key, proof.page, args, proof.evidence)
