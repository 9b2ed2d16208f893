"""An audit as JUnit XML: a suite a chapter, a case a rule. What was not run is skipped, with the reason."""

from __future__ import annotations

from xml.etree import ElementTree as Xml

from builder.audit.judge import FAIL, NOT_RUN, Audit, Result
from builder.audit.score import chapters
from builder.audit.words import say


def render(audit: Audit, lang: str) -> str:
    """The text of the XML."""
    root = Xml.Element("testsuites", name="gongkai audit")
    for id, results in chapters(audit).items():
        suite = Xml.SubElement(
            root, "testsuite", name=audit.chapters.get(id, {}).get(lang, id), tests=str(len(results)),
            failures=str(sum(result.state == FAIL for result in results)),
            skipped=str(sum(result.state == NOT_RUN for result in results)),
        )  # fmt: skip
        for result in results:
            _case(suite, result, lang)
    Xml.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + Xml.tostring(root, encoding="unicode") + "\n"


def _case(suite: Xml.Element, result: Result, lang: str) -> None:
    rule = result.rule
    case = Xml.SubElement(suite, "testcase", classname=rule.chapter, name=f"{rule.id} {rule.words('condition', lang)}")
    if result.state == NOT_RUN:
        Xml.SubElement(case, "skipped", message=say(result.reason, result.reason_args, lang))
    if result.state == FAIL:
        said = [
            f"{one.place or one.finding.page} {say(one.finding.key, one.finding.args, lang)}" for one in result.open
        ]
        failure = Xml.SubElement(case, "failure", type=result.severity, message=said[0] if said else "")
        failure.text = "\n".join(said)
