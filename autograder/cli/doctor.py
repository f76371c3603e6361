"""`autograder doctor`: what this machine can hold a student's code with."""

from __future__ import annotations

import sys

import click

from autograder.cli.shared import command, lang_option
from autograder.grading.host_profiles import HOSTS, left
from autograder.inside.protocol.limits import REQUIRED_WALLS, WALLS
from autograder.locale.error import OUR_FAULT
from autograder.locale.language import Language, language_of_environment
from autograder.locale.message import Message, message


@command()
@click.option("--host", type=click.Choice(list(HOSTS)), help="Say what would stand in its container.")
@lang_option
def doctor(host: str | None, lang: str | None) -> None:
    """Say which walls stand on this machine, what is missing, and what that means.

    Exit status 1 where `autograder grade` would refuse to run.
    """
    from autograder.sandbox.doctor import examine
    from autograder.sandbox.server import SandboxLost

    language = Language(lang or language_of_environment())

    def say(told: Message) -> None:
        click.echo(language.render(told))

    try:
        health = examine()
    except SandboxLost as lost:
        say(message("doctor_failed", text=lost.text))
        sys.exit(OUR_FAULT)
    if host is not None:
        health.standing = left(HOSTS[host], health.standing)
        say(message("doctor_host", host=HOSTS[host].name))
    say(message("doctor_machine", system=health.system, python=health.python, torch=health.torch))
    for wall in WALLS:
        if wall in health.standing:
            say(message("doctor_stands", wall=wall, purpose=message(f"wall_{wall}")))
        else:
            say(message("doctor_missing", wall=wall, meaning=message(f"no_{wall}")))
    if host is None:
        told = message("doctor_gpu", gpu=health.gpu) if health.gpu else message("doctor_no_gpu")
        say(message("doctor_gpu_unusable", text=health.gpu_fault) if health.gpu_fault else told)
    if health.can_grade:
        say(message("doctor_can_grade"))
        return
    say(message("doctor_cannot_grade", walls=", ".join(wall for wall in health.missing if wall in REQUIRED_WALLS)))
    sys.exit(1)
