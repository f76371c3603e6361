"""`autograder grade`: a class."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal, NoReturn

import click

from autograder.assignment import Assignment, AssignmentError, Course
from autograder.cli.shared import BROKEN, INTERRUPTED, chosen, cores, course_of, course_option
from autograder.locale.language import LANGUAGES, Language, language_of_environment
from autograder.locale.message import message


def grading_options(command: Callable[..., None]) -> Callable[..., None]:
    """What every command that grades a class may be told."""
    options = [
        click.argument("submitted", type=click.Path(path_type=Path)),
        click.option("--assignment", "slugs", multiple=True, metavar="SLUG", help="Only this one; may be repeated."),
        click.option("--out", type=click.Path(path_type=Path), default="graded", show_default=True, help="Results."),
        click.option("--jobs", type=click.IntRange(min=1), default=None, help="Judges at once [default: all cores]."),
        click.option("--device", type=click.Choice(["cpu", "cuda", "auto"]), default="auto", show_default=True),
        click.option("--seed", type=int, default=0, show_default=True, help="Draw other inputs for hidden checks."),
        click.option("--lang", type=click.Choice(LANGUAGES), default=None, help="Of the pages [default: the locale]."),
        click.option(
            "--isolation",
            type=click.Choice(["walls", "best", "process"]),
            default="walls",
            show_default=True,
            help="walls: refuse to run without Landlock, seccomp and rlimits; best: take what the machine has; "
            "process: none, for code that you trust.",
        ),
        click.option(
            "--executor",
            type=click.Choice(["local", "ray"]),
            default="local",
            show_default=True,
            help="local: the cores of this machine; ray: those of a Ray cluster.",
        ),
        click.option("--address", metavar="HOST:PORT", help="Of the Ray cluster [default: one is started here]."),
        course_option,
    ]
    for option in reversed(options):
        command = option(command)
    return command


@click.command()
@grading_options
@click.option("--force", is_flag=True, help="Grade everything again, and write into a folder that holds other files.")
@click.option("--merge", is_flag=True, help="With --device cuda: bring it into reports made on another machine.")
def grade(force: bool, merge: bool, **options: Any) -> None:
    """Grade a class: SUBMITTED/<student>/<assignment>/files, or one file with one --assignment.

    The same command again goes on where it stopped, and grades only what changed.
    """
    from autograder.grading.class_run import ClassRun

    if merge and options["device"] != "cuda":
        raise click.UsageError("--merge brings a GPU's results into reports: it needs --device cuda")
    plan = plan_of(**options, force=force, merge=merge)
    run(lambda progress: ClassRun(plan).run(progress), plan.out, Language(plan.language))


def plan_of(
    submitted: Path,
    slugs: tuple[str, ...],
    out: Path,
    jobs: int | None,
    device: str,
    seed: int,
    lang: str | None,
    isolation: str,
    executor: Literal["local", "ray"],
    address: str | None,
    course: Path | None,
    force: bool = False,
    merge: bool = False,
    reason: str = "",
) -> Any:
    """The plan that was typed. Raises UsageError."""
    from autograder.grading.class_run import GradingPlan
    from autograder.inside.protocol.limits import REQUIRED_WALLS

    if address is not None and executor != "ray":
        raise click.UsageError("--address is that of a Ray cluster: add --executor ray, or leave --address out")
    at = course_of(course or (submitted if submitted.exists() and course_holds(submitted) else None))
    assignments = chosen(at, slugs)
    language = lang or language_of_environment()
    places = find_places(submitted, assignments, single=len(slugs) == 1, language=Language(language))
    return GradingPlan(
        at,
        places,
        out,
        seed=seed,
        language=language,
        executor=executor,
        address=address or "",
        jobs=jobs or (0 if address else cores()),
        walls=isolation != "process",
        devices=devices_of(device, executor, isolation != "process", Language(language)),
        required=REQUIRED_WALLS if isolation == "walls" else (),
        force=force,
        merge=merge,
        reason=reason,
    )


def devices_of(device: str, executor: str, walls: bool, language: Language) -> Any:
    """Where the checks are run. Raises UsageError where a GPU is asked for that is not there."""
    from autograder.grading.executors.devices import Devices, NoGPU, choose_devices
    from autograder.sandbox.accelerator import Unusable

    if executor == "ray":  # the GPUs that count are those of the nodes, which look for them
        return Devices(("cuda",)) if device == "cuda" else choose_devices("cpu")
    try:
        devices = choose_devices(device, walls)
    except NoGPU:
        raise click.UsageError(language.render(message("run_no_gpu"))) from None
    except Unusable as reason:
        click.echo(language.render(message("run_gpu_unusable", text=str(reason))), err=True)
        sys.exit(BROKEN)
    why = devices.waiting.get("cuda")
    if why is not None and why.id == "gpu_unusable":
        click.echo(language.render(why), err=True)
    return devices


def course_holds(submitted: Path) -> bool:
    """Whether a course lies around what was handed in."""
    try:
        Course.around(submitted)
    except AssignmentError:
        return False
    return True


def find_places(submitted: Path, assignments: list[Assignment], single: bool, language: Language) -> list[Any]:
    """What is to be graded. Raises UsageError where there is nothing."""
    from autograder.submissions.discovery import SubmissionPath, find_submissions

    if not submitted.exists():
        raise click.UsageError(f"there is no file or folder {submitted}")
    slugs = [assignment.slug for assignment in assignments]
    if submitted.is_file():
        if not single:
            raise click.UsageError(f"{submitted} is one file: name its assignment with --assignment SLUG")
        return [SubmissionPath(submitted.stem, slugs[0], submitted)]
    found = find_submissions(submitted, slugs)
    if not found.places and single and any(path.is_file() for path in submitted.iterdir()):
        student = submitted.absolute().parent.name if submitted.name == slugs[0] else submitted.name
        return [SubmissionPath(student, slugs[0], submitted)]
    for note in found.notes:
        click.echo(language.render(note), err=True)
    if not found.places:
        raise click.UsageError(
            f"{submitted} holds no submission: expected is {submitted}/<student>/<assignment>/, with one of these "
            f"assignments: {', '.join(slugs)}"
        )
    return found.places


def run(grade_all: Callable[[Callable[[int, int], None]], Any], out: Path, language: Language) -> None:
    """Grade with a progress bar, say what came of it, and end with the exit status that it calls for."""
    summary = attempt(grade_all, language)
    for note in summary.notes:
        click.echo(language.render(note), err=True)
    pages = {"page": str(out / "index.html"), "table": str(out / "grades.csv")}
    click.echo(language.render(message("run_done", graded=summary.graded, kept=summary.kept, **pages)))
    if summary.broken:
        click.echo(language.render(message("run_broken", count=summary.broken)), err=True)
        sys.exit(BROKEN)


def attempt(work: Callable[[Callable[[int, int], None]], Any], language: Language) -> Any:
    """Do what grades, with a progress bar on a terminal; what goes wrong ends in one sentence and an exit status."""
    from autograder.grading.executors.local_pool import ChecksFault, MissingWalls
    from autograder.grading.executors.ray_connection import ClusterLost, NoCluster
    from autograder.grading.policy.course_file import CourseFileError
    from autograder.grading.results.comments import CommentsError
    from autograder.grading.results.output_folder import ForeignFolder
    from autograder.sandbox.server import SandboxLost

    def say(id: str, **values: Any) -> str:
        return language.render(message(id, **values))

    def fail(id: str, **values: Any) -> NoReturn:
        click.echo(say(id, **values), err=True)
        sys.exit(INTERRUPTED if id == "run_interrupted" else BROKEN)

    bar: Any = None

    def progress(done: int, total: int) -> None:
        nonlocal bar
        if not sys.stderr.isatty() or not total:
            return
        if bar is None:
            bar = click.progressbar(length=total, label=say("run_grading"), show_pos=True, file=sys.stderr)
            bar.__enter__()
        bar.update(done - bar.pos)
        if done == total:
            bar.__exit__(None, None, None)

    try:
        return work(progress)
    except (ForeignFolder, AssignmentError, CourseFileError, CommentsError) as error:
        raise click.UsageError(str(error)) from None
    except MissingWalls as missing:
        raise click.UsageError(say("run_walls_missing", walls=str(missing))) from None
    except NoCluster as unusable:
        *more, last = map(language.render, unusable.messages)
        for told in more:
            click.echo(told, err=True)
        raise click.UsageError(last) from None
    except ClusterLost as lost:
        click.echo(language.render(lost.message), err=True)
        sys.exit(BROKEN)
    except ChecksFault as fault:
        fail("run_checks_fault", text=str(fault))
    except (SandboxLost, OSError) as error:
        fail("run_failed", text=str(error))
    except KeyboardInterrupt:
        fail("run_interrupted")
