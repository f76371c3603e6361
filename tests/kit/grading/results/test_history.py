"""Every run keeps the reports that it made: what was there before stays, and the story can be told."""

from autograder.grading.results.history import History
from tests.support.school import SLUG, School


def test_a_run_is_never_changed_and_one_in_which_nothing_happens_is_none(school: School) -> None:
    kept = {path: path.read_bytes() for path in (school.out / "runs").rglob("*.json")}
    school.grade()
    assert len(History(school.out).runs()) == 1
    school.hand_in("bia", school.right)
    school.grade()
    assert {path: path.read_bytes() for path in kept} == kept
    assert [run.reason for run in History(school.out).runs()] == ["first report (3)", "handed in again (1)"]


def test_what_an_interrupted_run_left_is_given_to_it(school: School) -> None:
    run = school.out / "runs" / "0001"
    (run / "bia" / f"{SLUG}.json").unlink()
    school.grade()
    assert len(History(school.out).entries("bia", SLUG)) == 1


def test_a_damaged_page_of_the_past_takes_nothing_from_the_others(school: School) -> None:
    school.hand_in("ana", school.wrong)
    school.grade()
    (school.out / "runs" / "0001" / "ana" / f"{SLUG}.json").write_text("{")
    (school.out / "runs" / "0001" / "run.json").write_text("{")
    assert [entry.run.number for entry in History(school.out).entries("ana", SLUG)] == [2]
    assert History(school.out).runs()[0].reason == "run.json is damaged"
