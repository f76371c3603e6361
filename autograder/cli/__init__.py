"""The command line: `autograder`. Thin: it reads what was typed, calls a wing, and says how it went."""

from __future__ import annotations

import click

import autograder
from autograder.cli import authors, doctor, grade, hosts, nbgrader, students, teachers


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 80})
@click.version_option(autograder.__version__)
def main() -> None:
    """Grade PyTorch exercises: a student's code runs behind walls, and is judged outside of them."""


for command in (
    *(grade.grade, doctor.doctor, authors.new, authors.prove, authors.release, authors.handout),
    *(students.check, students.watch, students.hint),
    *(teachers.regrade, teachers.history, teachers.comment, teachers.similar, teachers.roster, teachers.names),
    nbgrader.nbgrader,
    *(hosts.run, hosts.bundle, hosts.collect, hosts.export),
):
    main.add_command(command)
