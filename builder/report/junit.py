"""JUnit XML, which every build server shows as a list of tests: one suite a file, one failed case a mistake."""

from __future__ import annotations

import re
from itertools import groupby
from pathlib import Path
from xml.etree import ElementTree

from builder.diagnostics import Diagnostic, Report

NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
ALL_GOOD = {"zh": "没有发现问题", "en": "nothing is wrong"}


def text(report: Report, root: Path, lang: str) -> str:
    """Errors are failures; warnings pass and tell what they are; a good site is one case that passes."""
    items = list(report)
    failures = sum(item.severity == "error" for item in items)
    suites = ElementTree.Element("testsuites", name="gongkai check", tests=str(len(items) or 1), failures=str(failures))
    for path, found in groupby(items, key=lambda item: item.place.path):
        _suite(suites, path, list(found), lang)
    if not items:
        suite = ElementTree.SubElement(suites, "testsuite", name="data", tests="1", failures="0")
        ElementTree.SubElement(suite, "testcase", classname="data", name=ALL_GOOD[lang])
    ElementTree.indent(suites)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ElementTree.tostring(suites, "unicode") + "\n"


def _suite(suites: ElementTree.Element, path: str, items: list[Diagnostic], lang: str) -> None:
    failures = sum(item.severity == "error" for item in items)
    sizes = {"name": _clean(path), "tests": str(len(items)), "failures": str(failures)}
    suite = ElementTree.SubElement(suites, "testsuite", sizes)
    for item in items:
        words = _clean(item.message(lang))
        case = ElementTree.SubElement(suite, "testcase", classname=_clean(path), name=f"{item.place} {item.code}")
        failed = item.severity == "error"
        more = {"type": item.code, "message": words} if failed else {}
        told = ElementTree.SubElement(case, "failure" if failed else "system-out", more)
        told.text = _clean(f"{item.place} {item.code} {words}\n{item.hint(lang)}\n")


def _clean(words: str) -> str:
    """Without the signs that XML cannot hold."""
    return NOT_IN_XML.sub("�", words)
