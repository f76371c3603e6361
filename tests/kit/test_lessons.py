"""Every lesson runs from top to bottom with the reference beside it, shows pictures, and its last section passes."""

import pytest

from tests.kit.lesson_runs import COURSE, LESSONS, texts_of


@pytest.mark.parametrize(("slug", "lesson"), LESSONS)
def test_with_the_reference_every_public_check_passes(tmp_path, slug, lesson):
    assignment = COURSE.assignment(slug)
    texts, pictures = texts_of(assignment, lesson, tmp_path, assignment.reference.read_text("utf-8"))
    checked = texts[-1].splitlines()
    passed = "passou  " if "pt-BR" in lesson else "passed  "
    assert len(checked) > 2 and all(line.startswith(passed) for line in checked[:-2]), texts[-1]
    word = "verificações ocultas" if "pt-BR" in lesson else "hidden checks"
    assert word in checked[-1]
    assert pictures >= 3, "a lesson teaches with pictures"
