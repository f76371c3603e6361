"""Tests of assignments: where their files are, and what is wrong with an assignment.toml."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.assignment import Assignment, AssignmentError, Course, UnknownAssignment, read_settings

TOML = 'order = 3\npoints = 20\n[title]\nen = "Softmax"\n'


def write(root: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


@pytest.fixture
def course(tmp_path: Path) -> Course:
    write(
        tmp_path,
        {
            "solutions/03_stable_softmax/assignment.toml": TOML,
            "solutions/03_stable_softmax/stable_softmax.py": "x = 1\n",
            "solutions/03_stable_softmax/mistakes/t02_b.py": "",
            "solutions/03_stable_softmax/mistakes/t01_a.py": "",
            "solutions/03_stable_softmax/mistakes/notes.txt": "",
            "solutions/03_stable_softmax/honest/one.py": "",
            "solutions/01_tensors/assignment.toml": TOML.replace("3", "1"),
            "solutions/not_one/readme.md": "",
            "tests/hidden/03_stable_softmax/test_softmax.py": "y = 1\n",
        },
    )
    return Course(tmp_path)


@pytest.fixture
def softmax(course: Course) -> Assignment:
    return course.assignment("03_stable_softmax")


# --- a course


def test_a_course_is_found_from_any_folder_in_it(course: Course) -> None:
    inside = course.root / "solutions" / "03_stable_softmax" / "mistakes"
    assert Course.around(inside).root == Course.around(course.root).root == course.root.resolve()


def test_a_folder_outside_of_any_course_is_told(tmp_path: Path) -> None:
    (tmp_path / "solutions").mkdir()
    with pytest.raises(AssignmentError, match="is not in a course: no folder above it holds solutions/ and tests/hid"):
        Course.around(tmp_path)


def test_assignments_come_in_order_and_other_folders_are_none(course: Course) -> None:
    assert course.slugs() == ["01_tensors", "03_stable_softmax"] == [assignment.slug for assignment in course]


def test_an_unknown_slug_lists_those_that_exist_and_the_nearest(course: Course) -> None:
    with pytest.raises(UnknownAssignment) as caught:
        course.assignment("03_stable_sotfmax")
    assert str(caught.value) == (
        "There is no assignment 03_stable_sotfmax. Did you mean 03_stable_softmax? "
        "There are: 01_tensors, 03_stable_softmax."
    )
    with pytest.raises(UnknownAssignment, match=r"no assignment zzz\. There are: 01_tensors"):
        course.assignment("zzz")
    with pytest.raises(UnknownAssignment):
        course.assignment("../solutions/03_stable_softmax")


def test_a_course_without_assignments_says_so(tmp_path: Path) -> None:
    with pytest.raises(UnknownAssignment, match="no other in this course"):
        Course(tmp_path).assignment("x")


# --- its files


def test_files_lie_where_authors_look_for_them(softmax: Assignment) -> None:
    assert (softmax.module, softmax.title) == ("stable_softmax", "Softmax")
    assert softmax.reference == softmax.folder / "stable_softmax.py"
    assert softmax.checks == softmax.root / "tests" / "hidden" / "03_stable_softmax"
    assert [path.name for path in softmax.mistakes()] == ["t01_a.py", "t02_b.py"]
    assert [path.name for path in softmax.honest_variants()] == ["one.py"]


def test_the_workbench_is_a_companion_where_there_is_one(softmax: Assignment) -> None:
    assert softmax.companions() == {}
    softmax.workbench.write_text("z = 1\n")
    assert softmax.companions() == {"workbench.py": b"z = 1\n"}


@pytest.mark.parametrize(
    "name",
    [
        "solutions/03_stable_softmax/assignment.toml",
        "solutions/03_stable_softmax/stable_softmax.py",
        "solutions/03_stable_softmax/workbench.py",
        "solutions/03_stable_softmax/test_public.py",
        "solutions/03_stable_softmax/pt-BR.po",
        "solutions/03_stable_softmax/mistakes/t01_a.py",
        "solutions/03_stable_softmax/mistakes/t03_new.py",
        "tests/hidden/03_stable_softmax/test_softmax.py",
        "tests/hidden/03_stable_softmax/parts/test_more.py",
    ],
)
def test_the_digest_changes_with_every_file_that_a_verdict_depends_on(softmax: Assignment, name: str) -> None:
    before = softmax.digest()
    assert before.startswith("sha256:") and before == softmax.digest()
    path = softmax.root / name
    path.parent.mkdir(exist_ok=True)
    path.write_text((path.read_text() if path.exists() else "") + "# more\n")
    assert softmax.digest() != before


@pytest.mark.parametrize("name", ["solutions/01_tensors/assignment.toml", "solutions/03_stable_softmax/README.md"])
def test_the_digest_does_not_change_with_others(softmax: Assignment, name: str) -> None:
    before = softmax.digest()
    write(softmax.root, {name: TOML + "# more\n"})
    assert softmax.digest() == before


def test_the_digest_does_not_depend_on_where_the_course_lies(softmax: Assignment, tmp_path: Path) -> None:
    moved = tmp_path.rename(tmp_path.with_name(tmp_path.name + "_moved"))
    assert Course(moved).assignment("03_stable_softmax").digest() == softmax_digest(moved)


def softmax_digest(root: Path) -> str:
    copy = root.with_name(root.name + "_copy")
    for path in root.rglob("*"):
        if path.is_file():
            write(copy, {str(path.relative_to(root)): path.read_text()})
    return Course(copy).assignment("03_stable_softmax").digest()


# --- assignment.toml


def test_settings_have_defaults(softmax: Assignment) -> None:
    settings = softmax.settings
    assert (settings.order, settings.points, settings.method.severity, settings.method.forbidden) == (3, 20, "hard", [])
    limits = settings.limits
    assert (limits.check_seconds, limits.submission_seconds, limits.memory_mb) == (5.0, 60.0, 1024)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("order = 3\npoints = 20\n", "missing required field `title`"),
        (TOML.replace("20", '"many"'), "Expected `float`, got `str` - at `$.points`"),
        (TOML + '[method]\nseverity = "fatal"\n', "Invalid enum value 'fatal' - at `$.method.severity`"),
        (TOML + "[limits]\nmemory = 5\n", "unknown field `memory` - at `$.limits`"),
        (TOML + '[visibility]\ndefault = "secret"\n', "Invalid enum value 'secret'"),
        ("order = = 3", "Invalid value"),
        ("\xff", "Invalid"),
    ],
)
def test_what_is_wrong_with_an_assignment_toml_is_told_with_its_path(tmp_path: Path, text: str, words: str) -> None:
    path = tmp_path / "assignment.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(AssignmentError) as caught:
        read_settings(path)
    assert str(caught.value).startswith(f"{path}: ") and words in str(caught.value), caught.value


def test_a_missing_or_undecodable_assignment_toml_is_told(tmp_path: Path) -> None:
    path = tmp_path / "assignment.toml"
    with pytest.raises(AssignmentError, match="is missing: write it with at least `order`, `points` and"):
        read_settings(path)
    path.write_bytes(b"\xff\xfe")
    with pytest.raises(AssignmentError, match=r"assignment\.toml: "):
        read_settings(path)


def test_a_mistyped_table_of_an_assignment_toml_is_told(tmp_path: Path) -> None:
    path = tmp_path / "assignment.toml"
    path.write_text(TOML + "[limit]\ncheck_seconds = 1\n")
    with pytest.raises(AssignmentError, match="unknown field `limit`"):
        read_settings(path)
