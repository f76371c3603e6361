"""Tests that the READMEs, in both languages, and the pages that they link to say what is true."""

import json
import re
import tomllib
from pathlib import Path
from typing import Any

import click
import msgspec
import pytest

from autograder.assignment import Settings
from autograder.checks.api.both import Both, Growth
from autograder.checks.api.built import Built
from autograder.checks.api.comparison import Comparison
from autograder.checks.api.result_view import ObservationView
from autograder.checks.api.trained import Trained
from autograder.cli import main
from autograder.outlets.gradebooks.grades_csv import COLUMNS
from autograder.report import SCHEMA, decode
from tests.support import ROOT

ENGLISH, PORTUGUESE = ROOT / "README.md", ROOT / "README.pt-BR.md"
READMES = [pytest.param(ENGLISH, id="en"), pytest.param(PORTUGUESE, id="pt-BR")]
PAGES = [*READMES, *(pytest.param(path, id=path.name) for path in sorted((ROOT / "docs").glob("*.md")))]
FENCED = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def prose(page: Path) -> str:
    """A page without its fenced code."""
    return FENCED.sub("", page.read_text("utf-8"))


def code(page: Path, language: str) -> list[str]:
    """The fenced code of a page in one language."""
    return [block for found, block in FENCED.findall(page.read_text("utf-8")) if found == language]


def links(page: Path) -> list[str]:
    """Where the links and pictures of a page lead."""
    return re.findall(r"\]\(([^)]+)\)", prose(page))


def headings(page: Path) -> list[str]:
    return re.findall(r"^#+ .*$", prose(page), re.MULTILINE)


def anchor(heading: str) -> str:
    """The name that a heading gets on a web page."""
    return re.sub(r"[^\w\- ]", "", heading.lstrip("# ").lower()).replace(" ", "-")


def options(command: click.Command) -> set[str]:
    return {name for parameter in command.params for name in parameter.opts if name.startswith("--")}


@pytest.mark.parametrize("page", PAGES)
def test_every_make_target_exists(page: Any) -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    named = set(re.findall(r"(?:`|^|\$ )make ([a-z-]+)", page.read_text("utf-8"), re.MULTILINE))
    assert named <= targets
    assert page.parent.name == "docs" or {"grade", "test", "lint", "release", "prove", "bench"} <= named


@pytest.mark.parametrize("page", READMES)
def test_every_command_and_option_exists(page: Any) -> None:
    text = page.read_text("utf-8")
    assert isinstance(main, click.Group)
    named = set(re.findall(r"(?:`|^|\$ )autograder ([a-z]+)", text, re.MULTILINE))
    assert {"grade", "new", "prove", "release"} <= named <= set(main.commands)
    pytest_options = {"--submission", "--checks-seed", "--pdb"}
    known = {name for command in main.commands.values() for name in options(command)}
    assert set(re.findall(r"--[a-z][a-z-]+", text)) <= known | pytest_options


@pytest.mark.parametrize("page", READMES)
def test_every_option_of_grade_is_told(page: Any) -> None:
    assert isinstance(main, click.Group)
    told = set(re.findall(r"^\| `(--[a-z-]+)", page.read_text("utf-8"), re.MULTILINE))
    assert told == options(main.commands["grade"])


@pytest.mark.parametrize("page", READMES)
def test_no_command_that_exists_is_said_to_come(page: Any) -> None:
    assert isinstance(main, click.Group)
    (coming,) = [part for part in prose(page).split("\n## ") if re.match("What comes next|O que vem a seguir", part)]
    assert not set(re.findall(r"`([a-z]+)`", coming)) & set(main.commands)


@pytest.mark.parametrize("page", PAGES)
def test_every_link_leads_to_a_file_and_a_heading(page: Any) -> None:
    for link in links(page):
        path, _, fragment = link.partition("#")
        assert not link.startswith(("http:", "https:", "/")), link
        target = page.parent / path if path else page
        assert target.is_file(), link
        if fragment:
            assert fragment in {anchor(heading) for heading in headings(target)}, link


def test_both_readmes_have_the_same_headings_links_and_code() -> None:
    assert [h.split()[0] for h in headings(ENGLISH)] == [h.split()[0] for h in headings(PORTUGUESE)]
    other = {"README.pt-BR.md": "README.md"}
    plain = [other.get(link, link).replace(".pt-BR.", ".") for link in links(PORTUGUESE)]
    assert plain == [link.replace("README.pt-BR.md", "README.md") for link in links(ENGLISH)]
    pairs = [(ENGLISH, PORTUGUESE), (ROOT / "docs/authoring.md", ROOT / "docs/authoring.pt-BR.md")]
    for english, portuguese in pairs:
        for language in ("python", "toml"):
            assert code(english, language) == code(portuguese, language)


@pytest.mark.parametrize("page", READMES)
def test_a_readme_is_short(page: Any) -> None:
    assert len(page.read_text("utf-8").splitlines()) <= 345


@pytest.mark.parametrize("page", PAGES)
def test_the_python_is_python(page: Any) -> None:
    for block in code(page, "python"):
        compile(block, str(page), "exec", dont_inherit=True)


def test_the_settings_of_the_example_are_settings() -> None:
    (block,) = code(ROOT / "docs/authoring.md", "toml")
    assert msgspec.convert(tomllib.loads(block), Settings).points == 3


def test_the_example_of_a_check_is_one_of_ours() -> None:
    example = code(ENGLISH, "python")[-1]
    assert example in (ROOT / "tests/hidden/03_stable_softmax/test_softmax.py").read_text("utf-8")


@pytest.mark.parametrize("page", READMES)
def test_the_grades_are_those_of_the_sample_class(page: Any) -> None:
    expected = json.loads((ROOT / "tests/sample_class/expected.json").read_text("utf-8"))
    header, *rows = next(block for block in code(page, "") if block.startswith("student,")).splitlines()
    assert header == ",".join(COLUMNS)
    for row in rows:
        student, slug, score, max_score, *_ = row.split(",")
        known = expected[student][slug]["score"]
        assert (known is None or float(score) == known) and max_score == "20"


@pytest.mark.parametrize("page", READMES)
def test_the_feedback_that_is_quoted_is_what_the_assignment_says(page: Any) -> None:
    folder = ROOT / "solutions/03_stable_softmax"
    quoted = [line for line in page.read_text("utf-8").splitlines() if line.startswith("> ")]
    title, _, cause, hint = quoted
    if page == ENGLISH:
        check = (ROOT / "tests/hidden/03_stable_softmax/test_cross_entropy.py").read_text("utf-8")
        mistake = (folder / "mistakes/l20_mean_over_all_rows.py").read_text("utf-8")
    else:
        check = mistake = (folder / "pt-BR.po").read_text("utf-8")
    assert title.split("**")[1] in check
    for said in (cause, hint):
        assert said.split("*: ")[1] in mistake


def test_the_pictures_are_small_and_there() -> None:
    pictures = [link for page in (ENGLISH, PORTUGUESE) for link in links(page) if link.endswith(".png")]
    assert len(pictures) == 12
    for picture in pictures:
        assert (ROOT / picture).stat().st_size < 300_000


def test_every_assertion_of_the_check_language_is_documented_and_no_other() -> None:
    text = (ROOT / "docs/checks.md").read_text("utf-8")
    ours = {name for cls in (Comparison, Growth, Built, Trained) for name in vars(cls) if name.startswith("assert_")}
    assert set(re.findall(r"\.(assert_\w+)", text)) == ours
    parts = {
        name for cls in (Both, Built, ObservationView) for name in vars(cls) if not name.startswith(("_", "assert_"))
    }
    assert {name for name in parts if f".{name}" not in text} <= {"module"}


def test_the_report_that_is_shown_is_a_report() -> None:
    (block,) = code(ROOT / "docs/report.md", "json")
    report = decode(block.encode())
    assert report.schema == SCHEMA
    assert report.checks[0].message is not None
    assert report.checks[0].message.text == "The output: expected 2.50393, got 1.43081."
