"""Every lesson runs from top to bottom, with the stub and with the reference beside it."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.support.lesson_runs import COURSE, LESSONS, kernel, run_lessons


@pytest.fixture(scope="module")
def client() -> Iterator[Any]:
    """One kernel for all lessons."""
    with kernel() as client:
        yield client


@pytest.fixture(scope="module", params=COURSE.slugs())
def lessons(request: pytest.FixtureRequest, client: Any, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """What the lessons of an assignment show with the stub and with the reference."""
    assignment = COURSE.assignment(request.param)
    stub = (assignment.released / f"{assignment.module}.py").read_text("utf-8")
    answers = {"stub": stub, "reference": assignment.reference.read_text("utf-8")}
    return run_lessons(client, assignment, tmp_path_factory.mktemp("lessons"), answers)


@pytest.mark.parametrize("lesson", LESSONS)
def test_with_the_stub_it_is_told_kindly_what_is_not_written_yet(lessons: Any, lesson: Any) -> None:
    texts, _ = lessons[lesson, "stub"]
    assert "Traceback" not in "".join(texts)
    told = "ainda não" if "pt-BR" in lesson else "is not written yet"
    assert told in texts[-1], texts[-1]
    assert "passed  " not in texts[-1] and "passou  " not in texts[-1]


@pytest.mark.parametrize("lesson", LESSONS)
def test_with_the_reference_every_public_check_passes(lessons: Any, lesson: Any) -> None:
    texts, pictures = lessons[lesson, "reference"]
    checked = texts[-1].splitlines()
    passed = "passou  " if "pt-BR" in lesson else "passed  "
    assert len(checked) > 2 and all(line.startswith(passed) for line in checked[:-2]), texts[-1]
    word = "verificações ocultas" if "pt-BR" in lesson else "hidden checks"
    assert word in checked[-1]
    assert pictures >= 3, "a lesson teaches with pictures"
