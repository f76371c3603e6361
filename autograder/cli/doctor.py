"""`autograder doctor`: the walls that this machine can put around a student's code."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from autograder.cli.shared import command, end, lang_option
from autograder.grading.host_profiles import HOSTS, left
from autograder.inside.protocol.limits import REQUIRED_WALLS, WALLS
from autograder.locale.error import OUR_FAULT
from autograder.locale.language import Language, language_of_environment
from autograder.locale.message import Message, message

if TYPE_CHECKING:
    from autograder.sandbox.doctor import Health


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
    try:
        health = examine()
    except SandboxLost as lost:
        end(language, OUR_FAULT, message("doctor_failed", text=lost.text))
    lines = []
    if host is not None:
        health.standing = left(HOSTS[host], health.standing)
        lines.append(message("doctor_host", host=HOSTS[host].name))
    lines.append(message("doctor_machine", system=health.system, python=health.python, torch=health.torch))
    lines += [wall_line(wall, wall in health.standing) for wall in WALLS]
    if host is None:
        lines.append(gpu_line(health))
    if health.can_grade:
        lines.append(message("doctor_can_grade"))
    else:
        missing = [wall for wall in health.missing if wall in REQUIRED_WALLS]
        lines.append(message("doctor_cannot_grade", walls=", ".join(missing)))
    for line in lines:
        click.echo(language.render(line))
    sys.exit(0 if health.can_grade else 1)


def wall_line(wall: str, stands: bool) -> Message:
    """Describe a wall: its purpose, or what its absence means."""
    if stands:
        return message("doctor_stands", wall=wall, purpose=message(f"wall_{wall}"))
    return message("doctor_missing", wall=wall, meaning=message(f"no_{wall}"))


def gpu_line(health: Health) -> Message:
    """Describe the GPU of this machine, if there is one."""
    if health.gpu_fault:
        return message("doctor_gpu_unusable", text=health.gpu_fault)
    return message("doctor_gpu", gpu=health.gpu) if health.gpu else message("doctor_no_gpu")
