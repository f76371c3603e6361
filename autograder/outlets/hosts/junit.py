"""JUnit XML that keeps to junit-10.xsd, for Jenkins, GitLab and all that read it: fixed order, no host and no time."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import replace
from xml.etree import ElementTree

from autograder.locale.language import Language
from autograder.outlets.student_view import HostCheck, HostReport, cross, fitting
from autograder.report import CheckOutcome, Report

LIMIT = 10_000_000  # bytes; Jenkins parses a file whole
SKIPPED: tuple[CheckOutcome, ...] = ("not_run",)


def render(report: Report, language: Language) -> bytes:
    """The file: a test case for each check, points in the suite's own output."""
    return fitting(cross(report, language), lambda crossing: document(suite(crossing, language)), LIMIT, language)


def suite(crossing: HostReport, language: Language) -> ElementTree.Element:
    """The root of a document with one test suite, a case for each item in their order."""
    counts = {"failures": 0, "errors": 0, "skipped": 0}
    element = ElementTree.Element("testsuite", name=crossing.assignment)
    for item in named(crossing.items, language):
        case = ElementTree.SubElement(element, "testcase", classname=crossing.assignment, name=item.key)
        verdict(case, item, counts)
    if crossing.broken and not crossing.items:  # no check was run at all: a suite without a case would look well
        case = ElementTree.SubElement(element, "testcase", classname=crossing.assignment, name="grading")
        ElementTree.SubElement(case, "error", type="broken", message=first_line("\n".join(crossing.notes)))
        counts["errors"] += 1
    score = f"{language.points(crossing.score)} / {language.points(crossing.max_score)}"
    ElementTree.SubElement(element, "system-out").text = "\n".join([score, *crossing.notes])
    for name, count in {"tests": len(element.findall("testcase")), **counts}.items():
        element.set(name, str(count))
    root = ElementTree.Element("testsuites")
    root.append(element)
    return root


def document(root: ElementTree.Element) -> bytes:
    """The file that holds this element."""
    ElementTree.indent(root)
    content = io.BytesIO()
    ElementTree.ElementTree(root).write(content, encoding="utf-8", xml_declaration=True)
    return content.getvalue() + b"\n"


def named(items: Sequence[HostCheck], language: Language) -> list[HostCheck]:
    """The items; those that may not be seen have a number for a name and nothing to say."""
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
    """Say in a test case how a check went, and count it."""
    if item.outcome == "passed":
        return
    if item.outcome in SKIPPED:
        kind, count = "skipped", "skipped"
    elif item.outcome == "broken":
        kind, count = "error", "errors"
    else:
        kind, count = "failure", "failures"
    counts[count] += 1
    element = ElementTree.SubElement(case, kind, type=item.outcome, message=first_line(item.text) or item.title)
    element.text = "\n".join([item.title, item.text]).strip()


def first_line(text: str) -> str:
    """What stands where there is room for one line only."""
    return text.split("\n", 1)[0]
