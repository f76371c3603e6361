"""JUnit XML under Jenkins's own schema (MIT, see junit-10.xsd) and through junitparser."""

from pathlib import Path

import pytest
import xmlschema
from junitparser import Error, Failure, JUnitXml, Skipped

from autograder.locale.language import Language
from autograder.locale.message import message
from autograder.outlets.hosts import artemis, codegrade, junit

ENGLISH = Language("en")
SCHEMA = xmlschema.XMLSchema(Path(__file__).parent / "junit-10.xsd")


def parsed(content):
    """The suite as junitparser reads it, and its cases by name."""
    suite = next(iter(JUnitXml.fromstring(content)))
    cases = {case.name: case for case in suite}
    assert len(cases) == suite.tests, "names must be unique"
    return suite, cases


def outcome(case):
    return type(case.result[0]) if case.result else None


@pytest.mark.parametrize("outlet", [junit, artemis])
def test_it_validates(outlet, rich_report, hostile, report):
    for made in (rich_report, hostile, report(outcome="broken", intake=[message("host_setup")])):
        SCHEMA.validate(outlet.render(made, ENGLISH).decode())


def test_another_parser_reads_how_each_check_went(rich_report):
    suite, cases = parsed(junit.render(rich_report, ENGLISH))
    assert (suite.failures, suite.errors, suite.skipped) == (7, 1, 1)
    assert outcome(cases["softmax/test_values"]) is None
    assert outcome(cases["softmax/test_gradients"]) is Failure
    assert outcome(cases["softmax/test_shift"]) is Failure
    assert outcome(cases["cross_entropy/test_cuda"]) is Skipped
    assert outcome(cases["cross_entropy/test_ignored"]) is Error
    assert cases["softmax/test_gradients"].result[0].message.startswith("gradient of logits: 20 of 20 values differ")
    assert cases["softmax/test_gradients"].result[0].text.startswith("The gradient reaches the logits")


def test_a_check_that_may_not_be_seen_is_a_number(rich_report):
    _, cases = parsed(junit.render(rich_report, ENGLISH))
    assert {name for name in cases if name.startswith("unseen/")} == {"unseen/1", "unseen/2"}
    assert cases["unseen/1"].result[0].text == "Checks that are not shown"


def test_a_suite_of_no_check_does_not_look_well(report):
    suite, cases = parsed(junit.render(report(outcome="broken", intake=[message("host_setup")]), ENGLISH))
    assert (suite.tests, suite.errors) == (1, 1)
    assert outcome(cases["grading"]) is Error


def test_artemis_gets_every_check_that_counts_whatever_its_outcome(rich_report):
    suite, cases = parsed(artemis.render(rich_report, ENGLISH))
    worth = [check for check in rich_report.checks if check.max_points]
    assert len(cases) == len(worth)
    assert suite.skipped == 0
    assert outcome(cases["cross_entropy/test_cuda"]) is Failure


def test_codegrade_weighs_each_check_by_its_points(rich_report):
    suite, cases = parsed(codegrade.render(rich_report, ENGLISH))
    assert "public/softmax/test_rows" not in cases
    weights = {name: float(case._elem.get("weight")) for name, case in cases.items()}
    assert weights["softmax/test_gradients"] == 3
    assert weights["unseen/2"] == 0.5
    assert sum(weights.values()) == sum(check.max_points for check in rich_report.checks)
    assert suite.tests == len(weights)


def test_codegrade_gets_a_valid_file_of_no_check_too(report):
    suite, _ = parsed(codegrade.render(report(outcome="broken", intake=[message("host_setup")]), ENGLISH))
    assert suite.errors == 1
