"""Every lesson runs from top to bottom with the stub beside it, and says kindly what is not written yet."""

import pytest

from tests.kit.lesson_runs import COURSE, LESSONS, texts_of


@pytest.mark.parametrize(("slug", "lesson"), LESSONS)
def test_with_the_stub_it_is_told_what_is_not_written_yet(tmp_path, slug, lesson):
    assignment = COURSE.assignment(slug)
    stub = (assignment.released / f"{assignment.module}.py").read_text("utf-8")
    texts, _ = texts_of(assignment, lesson, tmp_path, stub)
    assert "Traceback" not in "".join(texts)
    told = "ainda não" if "pt-BR" in lesson else "is not written yet"
    assert told in texts[-1], texts[-1]
    assert "passed  " not in texts[-1] and "passou  " not in texts[-1]
