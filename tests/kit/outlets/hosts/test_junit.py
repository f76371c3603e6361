"""JUnit XML under Jenkins's own schema (MIT, see junit-10.xsd) and through junitparser."""

from collections.abc import Callable

from junitparser import Error, Failure, Skipped

from autograder.locale.language import Language
from autograder.locale.message import message
from autograder.outlets.hosts import junit
from autograder.report import Report

from .conftest import SCHEMA, outcome, parsed

ENGLISH = Language("en")


def test_it_validates(rich_report: Report, hostile: Report, report: Callable[..., Report]) -> None:
    for made in (rich_report, hostile, report(outcome="broken", intake=[message("host_setup")])):
        SCHEMA.validate(junit.render(made, ENGLISH).decode())


def test_another_parser_reads_how_each_check_went(rich_report: Report) -> None:
    suite, cases = parsed(junit.render(rich_report, ENGLISH))
    assert (suite.failures, suite.errors, suite.skipped) == (7, 1, 1)
    assert outcome(cases["softmax/test_values"]) is None
    assert outcome(cases["softmax/test_gradients"]) is Failure
    assert outcome(cases["softmax/test_shift"]) is Failure
    assert outcome(cases["cross_entropy/test_cuda"]) is Skipped
    assert outcome(cases["cross_entropy/test_ignored"]) is Error
    assert cases["softmax/test_gradients"].result[0].message.startswith("gradient of logits: 20 of 20 values differ")
    assert cases["softmax/test_gradients"].result[0].text.startswith("The gradient reaches the logits")


def test_a_check_that_may_not_be_seen_is_a_number(rich_report: Report) -> None:
    _, cases = parsed(junit.render(rich_report, ENGLISH))
    assert {name for name in cases if name.startswith("unseen/")} == {"unseen/1", "unseen/2"}
    assert cases["unseen/1"].result[0].text == "Checks that are not shown"


def test_a_suite_of_no_check_does_not_look_well(report: Callable[..., Report]) -> None:
    suite, cases = parsed(junit.render(report(outcome="broken", intake=[message("host_setup")]), ENGLISH))
    assert (suite.tests, suite.errors) == (1, 1)
    assert outcome(cases["grading"]) is Error
