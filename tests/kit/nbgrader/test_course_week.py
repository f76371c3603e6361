"""A whole week in a real nbgrader: what its gradebook, its notebooks, its feedback and its export hold."""

import csv
from pathlib import Path
from typing import Any

import pytest

from tests.support.nbgrader_week import SLUG, World, cell_of, plain


def score(world: Any, student: Any) -> Any:
    """The points in the gradebook, before any penalty."""
    with world.gradebook() as gradebook:
        return gradebook.find_submission(SLUG, student).score


def test_every_command_ends_well_but_for_the_one_damaged_notebook(world: World) -> None:
    assert {name: status for name, (status, _) in world.said.items() if status} == {"autograde": 1, "again": 1}
    handed_in = {path.name for path in (world.folder / "submitted").iterdir()}
    assert len(handed_in) == 13
    graded = {path.parent.parent.name for path in (world.folder / "autograded").glob("*/*/lesson.ipynb")}
    assert graded == handed_in - {"broken"}


@pytest.mark.parametrize(
    ("student", "points"),
    [
        ("ana", 5.0),
        ("part", 3.0),  # the points of one of two checks, exactly
        ("warns", 5.0),  # a warning on stderr costs nothing
        ("cell", 5.0),  # the answer stands in the notebook
        ("cheat", 0.0),  # forged outputs, points and source
        ("deleted", 5.0),  # the module counts, whatever became of the cells
        ("twice", 5.0),
        ("renamed", 5.0),
        ("moduleless", 0.0),
        ("two", 5.0),
        ("late", 5.0),
    ],
)
def test_points_arrive_exactly(world: World, student: str, points: float) -> None:
    assert score(world, student) == points


def test_no_cell_of_a_student_was_run() -> None:
    assert not Path("/tmp/autograder-a-cell-was-run").exists()


def test_the_most_that_there_is_to_get_is_what_the_checks_are_worth(world: World) -> None:
    with world.gradebook() as gradebook:
        assert gradebook.find_assignment(SLUG).max_score == 5.0


def test_manual_points_and_comments_of_formgrader_survive_a_second_run(world: World) -> None:
    with world.gradebook() as gradebook:
        grade = gradebook.find_grade("mean_square", "lesson", SLUG, "wrong")
        comment = gradebook.find_comment("answer-mean_square", "lesson", SLUG, "wrong")
        assert (grade.auto_score, grade.manual_score, grade.score) == (0.0, 1.5, 1.5)
        assert comment.comment == "Come and see me."
    assert "Come and see me." in plain((world.folder / "feedback" / "wrong" / SLUG / "lesson.html").read_text("utf-8"))


def test_a_module_is_an_answer_so_nobody_reads_no_response(world: World) -> None:
    page = plain((world.folder / "feedback" / "ana" / SLUG / "lesson.html").read_text("utf-8"))
    assert "No response" not in page


def test_our_feedback_is_in_the_feedback_of_nbgrader(world: World) -> None:
    page = plain((world.folder / "feedback" / "wrong" / SLUG / "lesson.html").read_text("utf-8"))
    assert "mean_square gives the right numbers along the chosen dimension." in page
    assert "The squares are summed, not averaged." in page
    assert "return (x * x).sum(dim)" in page  # the student's own code of the exercise


def test_lateness_is_the_line_of_the_report_and_the_penalty_of_the_gradebook(world: World) -> None:
    with world.gradebook() as gradebook:
        notebook = gradebook.find_submission_notebook("lesson", SLUG, "late")
        assert notebook.late_submission_penalty == 0.5
        assert gradebook.find_submission_notebook("lesson", SLUG, "ana").late_submission_penalty is None
    assert "10% less" in plain((world.folder / "feedback" / "late" / SLUG / "lesson.html").read_text("utf-8"))


def test_the_export_has_every_student_with_the_penalty_taken(world: World) -> None:
    with (world.folder / "grades.csv").open(newline="") as lines:
        rows = {row["student_id"]: row for row in csv.DictReader(lines)}
    assert float(rows["late"]["score"]) == 4.5
    assert float(rows["part"]["score"]) == 3.0
    assert float(rows["wrong"]["score"]) == 1.5


def test_the_students_module_is_not_overwritten_and_what_is_ours_is(world: World) -> None:
    folder = world.folder / "autograded" / "part" / SLUG
    assert ".detach()" in (folder / "mean_square.py").read_text("utf-8")
    assert (folder / "test_public.py").read_bytes() == (world.folder / "release" / SLUG / "test_public.py").read_bytes()


def test_what_a_student_gets_has_a_cell_to_answer_in_and_a_locked_cell_of_points(world: World) -> None:
    import json

    cells = json.loads((world.folder / "release" / SLUG / "lesson.ipynb").read_text("utf-8"))["cells"]
    answer, points = cell_of(cells, "answer-mean_square"), cell_of(cells, "mean_square")
    assert answer["metadata"]["nbgrader"]["solution"] and not answer["metadata"]["nbgrader"]["locked"]
    assert "".join(answer["source"]).strip() == "# mean_square: write it here, or in mean_square.py."
    assert points["metadata"]["nbgrader"]["points"] == 5.0
    assert points["metadata"]["nbgrader"]["locked"] and points["metadata"]["editable"] is False


def test_a_deleted_cell_of_points_is_there_again_with_its_feedback(world: World) -> None:
    (output,) = cell_of(world.notebook("deleted")["cells"], "mean_square")["outputs"]
    assert "".join(output["data"]["text/plain"]) == "5.0"


def test_only_cells_of_points_have_outputs(world: World) -> None:
    for student in ("cell", "cheat", "warns"):
        with_outputs = [cell for cell in world.notebook(student)["cells"] if cell.get("outputs")]
        assert [cell["metadata"]["nbgrader"]["grade_id"] for cell in with_outputs] == ["mean_square"]


def test_the_class_page_stands_beside(world: World) -> None:
    assert "mean_square" in (world.folder / "graded" / "index.html").read_text("utf-8")
