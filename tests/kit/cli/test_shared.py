"""However a command is called, it ends in a sentence and an exit status, and never in a traceback."""

from __future__ import annotations

from collections.abc import Callable

import click
import pytest
from click.testing import CliRunner, Result

from autograder.cli import main
from autograder.cli.shared import INTERRUPTED, command, lang_option
from autograder.locale.error import OUR_FAULT, KitError
from autograder.locale.message import message
from tests.support.school import SLUG, School, new_school

Type = Callable[..., Result]


@pytest.fixture(scope="module")
def school(tmp_path_factory: pytest.TempPathFactory) -> School:
    """A school with a graded folder that holds no report."""
    school = new_school(tmp_path_factory.mktemp("school"))
    (school.out / "reports").mkdir(parents=True)
    return school


@pytest.fixture
def typed(school: School, monkeypatch: pytest.MonkeyPatch) -> Type:
    """Calls the command in the folder of a school."""
    monkeypatch.chdir(school.course.root)

    def call(*words: str) -> Result:
        return CliRunner().invoke(main, list(words))

    return call


WRONG = {
    "comment on an unknown assignment": (["comment", "52_nothing", "ana", "hello"], 2, f"There are: {SLUG}"),
    "comment where nothing is graded": (["comment", SLUG, "ana", "hello"], 2, "grade first"),
    "similar into a file": (["similar", "submitted", "--out", "a_file"], 3, "a_file"),
    "handout below a file": (["handout", "--to", "a_file/exercises.zip"], 2, "a_file"),
    "handout into a folder that is not there": (["handout", "--to", "nowhere/exercises.zip"], 2, "nowhere"),
    "grade into a file": (
        ["grade", "submitted", "--isolation", "best", "--out", "a_file"],
        2,
        "choose a folder with --out",
    ),
    "grade an unknown assignment": (["grade", "submitted", "--assignment", "51_mean"], 2, f"Did you mean {SLUG}?"),
    "grade a folder that is not there": (["grade", "nowhere"], 2, "there is no file or folder nowhere"),
    "regrade outside of a course": (["regrade", "submitted", "--course", "/"], 2, "name it with --course"),
    "release an unknown assignment": (["release", "52_nothing"], 2, f"There are: {SLUG}"),
    "new with a name that is no slug": (["new", "nothing"], 2, "two digits and words"),
    "new over what is there": (["new", SLUG], 2, "exists already"),
    "prove a number of mutants that is none": (["prove", "--mutants", "many"], 2, "say how many, or all"),
    "history of nobody": (["history", "zoe", SLUG], 2, "There is no report of zoe"),
    "history in a file": (["history", "zoe", SLUG, "--out", "a_file"], 2, "There is no report of zoe"),
    "names without a roster": (["names"], 2, "course.toml names no roster"),
    "roster of a list without logins": (["roster", "a_file"], 2, "needs a column login"),
    "collect what is no download": (["collect", "a_file", "--assignment", SLUG], 2, "a_file"),
    "export of nothing": (
        ["export", "--format", "csv", "--template", "a_file", "--assignment", SLUG],
        2,
        "no report",
    ),
    "bundle of an unknown assignment": (["bundle", "52_nothing", "--for", "vpl"], 2, f"There are: {SLUG}"),
    "a mistyped command": (["grad", "submitted"], 2, "grade"),
    "nbgrader in the course itself": (["nbgrader", "init", "."], 2, "name a folder of its own"),
    "nbgrader in a file": (["nbgrader", "init", "a_file"], 2, "a_file"),
    "check outside of an assignment": (["check", "nothing", "--course", "submitted"], 2, "There are no assignments"),
    "watch of nothing": (["watch", "--course", "submitted"], 2, "There are no assignments"),
    "hint outside of an assignment": (["hint", "nothing", "--course", "submitted"], 2, "There are no assignments"),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_call_ends_in_a_sentence_that_says_what_to_do(typed: Type, school: School, name: str) -> None:
    (school.course.root / "a_file").write_text("a,file\n1,2\n")
    words, status, sentence = WRONG[name]
    done = typed(*words)
    assert not isinstance(done.exception, Exception) or isinstance(done.exception, SystemExit), done.exception
    assert (done.exit_code, "Traceback" in done.output) == (status, False), done.output
    assert sentence.lower() in " ".join(done.stderr.split()).lower()
    assert (school.course.root / "a_file").read_text() == "a,file\n1,2\n"


def command_that(raises: BaseException) -> click.Command:
    """A command in which something goes wrong."""

    @command()
    @lang_option
    def fail(lang: str | None) -> None:
        raise raises

    assert isinstance(fail, click.Command)
    return fail


class Ours(KitError):
    exit_status = OUR_FAULT


@pytest.mark.parametrize(
    ("raised", "status", "sentence"),
    [
        (KitError(message("run_no_gpu")), 2, "GPU"),
        (Ours(message("ray_none_left")), 3, "nó"),
        (KeyboardInterrupt(), INTERRUPTED, "Interrompido"),
        (PermissionError(13, "Permission denied", "graded"), 3, "graded: Permission denied"),
    ],
    ids=["a wrong call", "our fault", "Ctrl-C", "the disk"],
)
def test_what_goes_wrong_is_said_in_the_language_of_the_call(raised: BaseException, status: int, sentence: str) -> None:
    done = CliRunner().invoke(command_that(raised), ["--lang", "pt-BR"])
    assert done.exit_code == status and sentence in done.stderr and done.stdout == ""


def test_all_sentences_of_an_error_are_printed_and_the_last_one_is_the_point() -> None:
    error = KitError(message("ray_none_left"), message("run_no_gpu"))
    done = CliRunner().invoke(command_that(error), ["--lang", "en"])
    assert done.stderr.splitlines()[0] == error.messages[0].text
    assert error.message == error.messages[-1] and error.message.text in done.stderr


def test_a_mistake_of_ours_is_no_wrong_call() -> None:
    with pytest.raises(ZeroDivisionError):
        CliRunner().invoke(command_that(ZeroDivisionError()), [], catch_exceptions=False)


def test_every_command_is_one_that_tells_errors() -> None:
    def commands(group: click.Group) -> list[click.Command]:
        found: list[click.Command] = []
        for each in group.commands.values():
            found += commands(each) if isinstance(each, click.Group) else [each]
        return found

    assert {type(each).__name__ for each in commands(main)} == {"Command"}
    assert len(commands(main)) == 21
