"""`autograder decide` as it is typed: what it prints, what it refuses, and how it ends."""

import getpass
import shutil
from pathlib import Path

import pytest

from autograder.grading.results.decisions import Decisions
from autograder.grading.results.output_folder import reports_in
from tests.support.commands import Done, autograder_here
from tests.support.school import SLUG, new_school

CHECK = "mean_square/test_gradients"
ASKED = '    both.call("mean_square", randn(4, 5), dim=0).assert_same_gradients()'
COMMAND = f"autograder decide ana {SLUG} {CHECK} --points 2"


@pytest.fixture(scope="module")
def graded(shared_server: None, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A course with three students, in which the check of gradients is left open."""
    root = tmp_path_factory.mktemp("decide")
    school = new_school(root)
    school.change_checks(ASKED, '    pytest.skip("no time")')
    school.grade()
    return root


@pytest.fixture
def home(graded: Path, tmp_path: Path) -> Path:
    """A copy of it."""
    return shutil.copytree(graded, tmp_path / "home")


def decide(home: Path, *words: object, **variables: str) -> Done:
    return autograder_here("decide", *words, cwd=home, **variables)


def test_without_arguments_it_lists_what_is_open_with_the_commands_to_settle_it(home: Path) -> None:
    done = decide(home)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[:3] == [COMMAND, "    You decide: 0 to 2 points.", "    Not run: no time"]
    assert done.stdout.count("autograder decide") == 3
    assert decide(home, "--list") == done
    (home / "graded").rename(home / "other place")
    assert f"{COMMAND} --out 'other place'" in decide(home, "--out", "other place").stdout


def test_a_command_that_was_listed_settles_its_check(home: Path) -> None:
    done = decide(home, *COMMAND.split()[2:], "--because", "Right by hand.")
    assert done.returncode == 0
    assert done.stdout.startswith(f"ana, {SLUG}, {CHECK}: 2 of 2 points. It is in the reports, pages and tables after")
    (stored,) = Decisions(home / "graded").stored
    assert (stored.decision.by, stored.decision.because) == (getpass.getuser(), "Right by hand.")
    assert stored.decision.at.endswith("Z")
    listed = decide(home).stdout
    assert (
        COMMAND not in listed and f"ana  {SLUG}  {CHECK}: Decided: 2 of 2 points, by {getpass.getuser()} on " in listed
    )
    again = autograder_here("grade", "submitted", "--isolation", "best", cwd=home)
    assert again.returncode == 0 and again.stdout.startswith("0 graded, 3 unchanged")
    scores = {report.student: (report.score, report.points_open) for report in reports_in(home / "graded")}
    assert scores == {"ana": (5, 0), "bia": (0, 2), "caio": (0, 2)}


def test_a_second_decision_needs_again_and_clear_takes_it_back(home: Path) -> None:
    assert decide(home, "ana", SLUG, CHECK, "--points", 1).returncode == 0
    second = decide(home, "ana", SLUG, CHECK, "--points", 2)
    assert second.returncode == 2 and "is decided already: 1 of 2 points, by" in second.stderr
    assert decide(home, "ana", SLUG, CHECK, "--points", 2, "--again").returncode == 0
    cleared = decide(home, "ana", SLUG, CHECK, "--clear")
    assert (cleared.returncode, "the decision is taken back" in cleared.stdout) == (0, True)
    none = decide(home, "ana", SLUG, CHECK, "--clear")
    assert none.returncode == 2 and "There is no decision on" in none.stderr


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["zoe", SLUG, CHECK, "--points", 1], f"There is no report of zoe for {SLUG} in graded."),
        (["ana", "99_none", CHECK, "--points", 1], "99_none"),
        (["ana", SLUG, "mean_square/test_x", "--points", 1], "ana has no check mean_square/test_x"),
        (["ana", SLUG, "mean_square/test_values", "--points", 1], "is not open, so there is nothing to decide"),
        (["ana", SLUG, CHECK, "--points", 3], "is worth 2 points: `--points` takes 0 to 2"),
        (["ana", SLUG, CHECK, "--points", "nan"], "is worth 2 points"),
        (["ana", SLUG, CHECK], "say --points N, or --clear"),
        (["ana", SLUG, CHECK, "--points", 1, "--clear"], "say --points N, or --clear"),
        (["ana", SLUG, "--points", 1], "name STUDENT, SLUG and CHECK"),
        (["ana"], "name STUDENT, SLUG and CHECK"),
        (["--points", 1], "name STUDENT, SLUG and CHECK"),
        (["ana", SLUG, CHECK, "--list"], "name STUDENT, SLUG and CHECK"),
    ],
)
def test_what_is_wrong_is_a_sentence_and_exit_status_2(home: Path, words: list[object], said: str) -> None:
    done = decide(home, *words)
    assert done.returncode == 2 and said in " ".join(done.stderr.split())
    assert "Traceback" not in done.stderr and not (home / "graded" / "decisions.json").exists()


def test_a_decision_on_other_files_is_named(home: Path) -> None:
    decide(home, "ana", SLUG, CHECK, "--points", 2)
    module = home / "submitted" / "ana" / SLUG / "mean_square.py"
    module.write_text(module.read_text("utf-8") + "# again\n", "utf-8")
    again = autograder_here("grade", "submitted", "--isolation", "best", cwd=home)
    told = f"ana, {SLUG}, {CHECK}: what you decided was on other files"
    assert told in again.stderr
    listed = decide(home).stdout
    assert COMMAND in listed and told in listed


def test_it_speaks_portuguese_and_says_where_nothing_is_open(home: Path) -> None:
    assert "Você decide: de 0 a 2 pontos." in decide(home, "--lang", "pt-BR").stdout
    assert decide(home, "--out", "nowhere").stdout == "No points are open in nowhere.\n"
