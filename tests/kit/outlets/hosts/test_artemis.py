"""JUnit XML for Artemis, by its schema and through junitparser: a table of grades that has every check that counts."""

from collections.abc import Callable

from junitparser import Failure

from autograder.locale.language import Language
from autograder.locale.message import message
from autograder.outlets.hosts.artemis import render
from autograder.report import Report

from .conftest import SCHEMA, outcome, parsed

ENGLISH, PORTUGUESE = Language("en"), Language("pt-BR")


def test_it_validates(rich_report: Report, hostile: Report, report: Callable[..., Report]) -> None:
    for made in (rich_report, hostile, report(outcome="broken", intake=[message("host_setup")])):
        SCHEMA.validate(render(made, ENGLISH).decode())


def test_every_check_that_counts_is_there_whatever_its_outcome(rich_report: Report) -> None:
    suite, cases = parsed(render(rich_report, ENGLISH))
    worth = [check for check in rich_report.checks if check.max_points]
    assert len(cases) == len(worth)
    assert suite.skipped == 0


def test_a_check_that_was_not_run_is_a_failed_one_since_skipped_tests_do_not_count(rich_report: Report) -> None:
    _, cases = parsed(render(rich_report, ENGLISH))
    assert outcome(cases["cross_entropy/test_cuda"]) is Failure
    assert outcome(cases["softmax/test_values"]) is None


def test_public_checks_stay_out_since_they_would_weigh_like_the_others(rich_report: Report) -> None:
    _, cases = parsed(render(rich_report, ENGLISH))
    assert "public/softmax/test_rows" not in cases


def test_names_are_the_same_in_every_language_since_grades_are_kept_by_them(rich_report: Report) -> None:
    assert list(parsed(render(rich_report, ENGLISH))[1]) == list(parsed(render(rich_report, PORTUGUESE))[1])
