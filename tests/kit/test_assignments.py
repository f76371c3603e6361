"""Every assignment can be trusted: stubs score nothing, right answers score all, every known mistake is named."""

from pathlib import Path

import pytest

from autograder.assignment import Course
from autograder.grading.course import Grading, Plan
from autograder.grading.submitted import find_submissions
from autograder.report import decode

ROOT = Path(__file__).parents[2]
COURSE = Course(ROOT)


def cases():
    for assignment in COURSE:
        yield assignment.slug, "stub", ""
        for path in assignment.honest_variants():
            yield assignment.slug, "honest", path.stem
        for path in assignment.mistakes():
            yield assignment.slug, "mistake", path.stem


def answer(slug, kind, name):
    """The source of one answer; a mistake is laid over the reference."""
    assignment = COURSE.assignment(slug)
    if kind == "stub":
        return (assignment.released / f"{assignment.module}.py").read_text("utf-8")
    if kind == "honest":
        return (assignment.folder / "honest" / f"{name}.py").read_text("utf-8")
    mistake = (assignment.folder / "mistakes" / f"{name}.py").read_text("utf-8")
    return assignment.reference.read_text("utf-8") + "\n\n" + mistake


@pytest.fixture(scope="session")
def judged(tmp_path_factory):
    """The reports of all answers, graded as one class."""
    place = tmp_path_factory.mktemp("answers")
    for slug, kind, name in cases():
        folder = place / "submitted" / f"{kind} {name}".strip() / slug
        folder.mkdir(parents=True)
        (folder / f"{COURSE.assignment(slug).module}.py").write_text(answer(slug, kind, name), "utf-8")
    places = find_submissions(place / "submitted", COURSE.slugs()).places
    Grading(Plan(COURSE, places, place / "graded", required=(), jobs=2, seed=7)).run()
    return place / "graded" / "reports"


@pytest.mark.parametrize(("slug", "kind", "name"), list(cases()))
def test_each_answer_gets_what_it_deserves(judged, slug, kind, name):
    report = decode((judged / f"{kind} {name}".strip() / f"{slug}.json").read_bytes())
    hidden = [check for check in report.checks if not check.public]
    lost = [(check.id, check.outcome, check.message and check.message.text) for check in hidden if not check.points]
    assert report.outcome == "graded", lost
    assert sum(check.max_points for check in hidden) == COURSE.assignment(slug).settings.points
    if kind == "honest":
        assert report.score == report.max_score, lost
    elif kind == "stub":
        assert report.score == 0
        assert {check.outcome for check in report.checks} == {"not_attempted"}
    else:
        assert report.score < report.max_score, f"add a check that catches {name}, or delete it"
        first = next(check for check in hidden if check.outcome == "failed")
        assert first.mistake == name, (first.id, first.mistake, first.message)
