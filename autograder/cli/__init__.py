"""The command line `autograder`: a thin layer that parses arguments, calls a wing and prints the result."""

from __future__ import annotations

from pathlib import Path

import click

import autograder
from autograder.cli import students


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 80})
@click.version_option(autograder.__version__)
def main() -> None:
    """Grade PyTorch exercises: a student's code runs behind walls, and is judged outside of them."""


for command in (students.check, students.watch, students.hint):
    main.add_command(command)

if Path(__file__).with_name("grade.py").is_file():  # not in the wheel that students get
    from autograder.cli import authors, decide, doctor, grade, hosts, nbgrader, teachers

    for command in (
        *(grade.grade, doctor.doctor, authors.new, authors.prove, authors.release, authors.handout),
        *(teachers.regrade, teachers.history, teachers.comment, teachers.similar, teachers.roster, teachers.names),
        *(decide.decide, nbgrader.nbgrader),
        *(hosts.run, hosts.bundle, hosts.collect, hosts.export),
    ):
        main.add_command(command)
