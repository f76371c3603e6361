"""The course week of the README is the one that these tests run in a real nbgrader."""

import re
import shlex
from typing import Any

import click
import pytest

from autograder.cli import main
from tests.support import ROOT
from tests.support.nbgrader_week import SLUG, World


def week(page: Any) -> Any:
    """The commands of the section on a course week, without their remarks."""
    section = (ROOT / page).read_text("utf-8").split("\n## ")
    (found,) = [part for part in section if part.startswith(("A course week", "Uma semana de curso"))]
    blocks = re.findall(r"^```\n(.*?)^```$", found, re.MULTILINE | re.DOTALL)
    return [shlex.split(line, comments=True) for block in blocks for line in block.splitlines()]


@pytest.mark.parametrize("page", ["README.md", "README.pt-BR.md"])
def test_nbgraders_commands_are_those_that_ran_here_in_this_order(page: str, world: World) -> None:
    told = [words[1:] for words in week(page) if words[0] == "nbgrader"]
    ran = [name for name in world.said if name not in ("by hand", "again")]
    assert told == [[name, SLUG] if name != "export" else [name] for name in ran]
    assert all(world.said[name][0] == 0 for name in ran if name != "autograde")  # one notebook there is no notebook


@pytest.mark.parametrize("page", ["README.md", "README.pt-BR.md"])
def test_our_commands_are_typed_right(page: str) -> None:
    for name, *words in (line[1:] for line in week(page) if line[0] == "autograder"):
        command: click.Command = main.commands[name]
        while isinstance(command, click.Group):
            command, words = command.commands[words[0]], words[1:]
        command.make_context(name, [word for word in words if word != "submitted"] + ["."] * ("submitted" in words))
