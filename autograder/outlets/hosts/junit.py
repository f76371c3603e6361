"""JUnit XML by junit-10.xsd, for Jenkins, GitLab and others: in a fixed order, without host and time."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import replace
from xml.etree import ElementTree

from autograder.locale.language import Language
from autograder.outlets.student_view import HostCheck, HostReport, cross, fitting
from autograder.report import CheckOutcome, Report

LIMIT = 10_000_000  # bytes; Jenkins reads a whole file into memory
KINDS: dict[CheckOutcome, tuple[str, str]] = {  # element and counter; every other outcome is a failure
    "not_run": ("skipped", "skipped"),
    "broken": ("error", "errors"),
}


def render(report: Report, language: Language) -> bytes:
    """Return the file: a test case for each check, points in the output of the suite."""
    return fitting(cross(report, language), lambda crossing: document(suite(crossing, language)), LIMIT, language)


def suite(crossing: HostReport, language: Language) -> ElementTree.Element:
    """Build the root element of a document with one test suite, a case for each item in order."""
    counts = {"failures": 0, "errors": 0, "skipped": 0}
    element = ElementTree.Element("testsuite", name=crossing.assignment)
    for item in named(crossing.items, language):
        case = ElementTree.SubElement(element, "testcase", classname=crossing.assignment, name=item.key)
        verdict(case, item, counts)
    if crossing.broken and not crossing.items:  # no check was run: a suite without a case would look passed
        case = ElementTree.SubElement(element, "testcase", classname=crossing.assignment, name="grading")
        ElementTree.SubElement(case, "error", type="broken", message=first_line("\n".join(crossing.notes)))
        counts["errors"] += 1
    score = f"{language.points(crossing.score)} / {language.points(crossing.max_score)}"
    passed = [f"{item.title}: {item.text}" for item in crossing.shown if item.outcome == "passed" and item.text]
    ElementTree.SubElement(element, "system-out").text = "\n".join([score, *crossing.notes, *passed])
    for name, count in {"tests": len(element.findall("testcase")), **counts}.items():
        element.set(name, str(count))
    root = ElementTree.Element("testsuites")
    root.append(element)
    return root


def document(root: ElementTree.Element) -> bytes:
    """Return the file with this root element."""
    ElementTree.indent(root)
    content = io.BytesIO()
    ElementTree.ElementTree(root).write(content, encoding="utf-8", xml_declaration=True)
    return content.getvalue() + b"\n"


def named(items: Sequence[HostCheck], language: Language) -> list[HostCheck]:
    """Return the items; those that are not shown get a number as their name, and no text."""
    _ = language.text
    title = _("Checks that are not shown")
    unseen = 0
    shown = []
    for item in items:
        if not item.seen:
            unseen += 1
            item = replace(item, key=f"unseen/{unseen}", title=title, text="")
        shown.append(item)
    return shown


def verdict(case: ElementTree.Element, item: HostCheck, counts: dict[str, int]) -> None:
    """Add the outcome of a check to its test case, and count it."""
    if item.outcome == "passed":
        return
    kind, count = KINDS.get(item.outcome, ("failure", "failures"))
    counts[count] += 1
    element = ElementTree.SubElement(case, kind, type=item.outcome, message=first_line(item.text) or item.title)
    element.text = "\n".join([item.title, item.text]).strip()


def first_line(text: str) -> str:
    """The first line of a text, for attributes that hold one line."""
    return text.split("\n", 1)[0]
