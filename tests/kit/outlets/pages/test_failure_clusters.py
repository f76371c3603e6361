"""Clusters: the same way to go wrong is one cluster, however it is written; another way is another."""

from collections.abc import Callable
from typing import Any

import pytest

from autograder.locale.message import Message, message
from autograder.outlets.pages.failure_clusters import clusters_of
from autograder.report import CheckResult, Report


@pytest.fixture
def failing(check: Callable[..., CheckResult], report: Callable[..., Report]) -> Callable[..., Any]:
    """A report in which softmax gives this number instead of that."""

    def make(student: Any, got: Any, **where: Any) -> Any:
        told = message("value_differs", where=message("output"), expected="2.50393", got=got)
        if where:
            told = Message(told.id, {**told.values, **where}, told.text)
        return report(check(outcome="failed", message=told), check("softmax/test_more"), student=student)

    return make


def test_the_same_numbers_are_one_cluster_whatever_line_they_come_from(failing: Any) -> None:
    found = clusters_of([failing("ana", "1.43081", line=3), failing("bia", "1.43079", line=40), failing("caio", "7.0")])
    assert [[report.student for report in cluster.reports] for cluster in found] == [["ana", "bia"], ["caio"]]


def test_it_takes_the_same_checks(
    failing: Any, check: Callable[..., CheckResult], report: Callable[..., Report]
) -> None:
    more = failing("bia", "1.43081")
    more.checks[1] = check(
        "softmax/test_more", outcome="failed", message=message("returned_none", where="x", expected=1)
    )
    assert [len(cluster.reports) for cluster in clusters_of([failing("ana", "1.43081"), more])] == [1, 1]


def test_a_cluster_has_the_same_name_in_every_run(failing: Any) -> None:
    (one,), (other,) = clusters_of([failing("ana", "1.5")]), clusters_of([failing("zoe", "1.5")])
    assert one.id == other.id and len(one.id) == 6


def test_passed_public_and_unwritten_checks_make_no_cluster(
    check: Callable[..., CheckResult], report: Callable[..., Report]
) -> None:
    checks = [check(), check("public/softmax/x", public=True, outcome="failed"), check("s", outcome="not_attempted")]
    assert clusters_of([report(*checks)]) == []
