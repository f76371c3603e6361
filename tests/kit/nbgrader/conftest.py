"""A small course inside of a real nbgrader, from generate_assignment to export, driven once for all tests."""

from __future__ import annotations

import pytest

pytest.importorskip("nbgrader")

from autograder.assignment import Course
from autograder.authoring.new import new
from autograder.nbgrader.folder import NewFolder
from tests.support.nbgrader_week import SLUG, World, nbgrader, write_submissions

COURSE_FILE = """
[late]
percent_per_day = 10

[assignments.51_mean_square]
due = 2026-03-02T12:00:00
"""


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    """A course after its first week."""
    home = tmp_path_factory.mktemp("nbgrader")
    root, folder, exchange = home / "course", home / "course" / "nb", home / "exchange"
    (root / "solutions").mkdir(parents=True)
    (root / "tests" / "hidden").mkdir(parents=True)
    exchange.mkdir()
    exchange.chmod(0o777)
    course = Course(root)
    new(course, SLUG)
    (root / "course.toml").write_text(COURSE_FILE)
    assignment = course.assignment(SLUG)
    NewFolder(course, [assignment], folder, "en", jobs=2, isolation="best").write(force=False)
    config = folder / "nbgrader_config.py"
    config.write_text(f'{config.read_text()}\nc.Exchange.root = "{exchange}"\nc.CourseDirectory.course_id = "dl"\n')
    names = ["generate_assignment", "release_assignment"]
    said = dict(zip(names, nbgrader(folder, *([name, SLUG] for name in names)), strict=True))
    inbound = exchange / "dl" / "inbound"
    write_submissions(inbound, folder / "release" / SLUG, assignment.reference.read_text("utf-8"))
    names = ["collect", "autograde", "by hand", "again", "generate_feedback", "release_feedback", "export"]
    commands = [
        ["collect", SLUG],
        ["autograde", SLUG],
        ["by hand", SLUG, "wrong", "1.5", "Come and see me."],
        ["autograde", SLUG, "--force"],
        ["generate_feedback", SLUG],
        ["release_feedback", SLUG],
        ["export"],
    ]
    said |= dict(zip(names, nbgrader(folder, *commands), strict=True))
    return World(course, folder, said)
