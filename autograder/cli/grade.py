"""`autograder grade`, for a class."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeVar

import click

from autograder.assignment import Assignment, AssignmentError, Course
from autograder.cli.shared import chosen, command, cores, course_of, course_option, jobs_option
from autograder.grading.policy.wall_policy import FOR_A_CLASS, wall_policy
from autograder.locale.error import OUR_FAULT
from autograder.locale.language import LANGUAGES, Language, language_of_environment
from autograder.locale.message import message

if TYPE_CHECKING:
    from autograder.grading.executors.devices import Devices
    from autograder.grading.grading_plan import ClassSummary, GradingPlan
    from autograder.submissions.discovery import SubmissionPath

Progress = Callable[[int, int], None]
T = TypeVar("T")


@dataclass
class GradeOptions:
    """The arguments of `grade` and `regrade`."""

    submitted: Path
    slugs: tuple[str, ...]
    out: Path
    jobs: int | None
    device: str
    seed: int
    lang: str | None
    isolation: str
    executor: Literal["local", "ray"]
    address: str | None
    course: Path | None
    force: bool = False
    merge: bool = False
    reason: str = ""

    @property
    def language(self) -> Language:
        """The requested language."""
        return Language(self.lang or language_of_environment())


def grading_options(command: Callable[..., None]) -> Callable[..., None]:
    """Add the options of every command that grades a class."""
    options = [
        click.argument("submitted", type=click.Path(path_type=Path)),
        click.option("--assignment", "slugs", multiple=True, metavar="SLUG", help="Only this one; may be repeated."),
        click.option("--out", type=click.Path(path_type=Path), default="graded", show_default=True, help="Results."),
        jobs_option,
        click.option("--device", type=click.Choice(["cpu", "cuda", "auto"]), default="auto", show_default=True),
        click.option("--seed", type=int, default=0, show_default=True, help="Draw other inputs for hidden checks."),
        click.option("--lang", type=click.Choice(LANGUAGES), default=None, help="Of the pages [default: the locale]."),
        click.option(
            "--isolation",
            type=click.Choice(FOR_A_CLASS),
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


@command()
@grading_options
@click.option("--force", is_flag=True, help="Grade everything again, and write into a folder that holds other files.")
@click.option("--merge", is_flag=True, help="With --device cuda: bring it into reports made on another machine.")
def grade(**options: Any) -> None:
    """Grade a class: SUBMITTED/<student>/<assignment>/files, or one file with one --assignment.

    The same command again goes on where it stopped, and grades only what changed.
    """
    from autograder.grading.class_run import ClassRun

    typed = GradeOptions(**options)
    if typed.merge and typed.device != "cuda":
        raise click.UsageError("--merge brings a GPU's results into reports: it needs --device cuda")
    plan = plan_of(typed)
    report_summary(with_progress(lambda progress: ClassRun(plan).run(progress), typed.language), plan)


def plan_of(typed: GradeOptions) -> GradingPlan:
    """Build the plan from the arguments. Raises UsageError or a KitError."""
    from autograder.grading.grading_plan import GradingPlan

    if typed.address is not None and typed.executor != "ray":
        raise click.UsageError("--address is that of a Ray cluster: add --executor ray, or leave --address out")
    submitted = typed.submitted
    course = course_of(typed.course or (submitted if submitted.exists() and course_holds(submitted) else None))
    assignments = chosen(course, typed.slugs)
    walls = wall_policy(typed.isolation)
    return GradingPlan(
        course,
        find_places(submitted, assignments, single=len(typed.slugs) == 1, language=typed.language),
        typed.out,
        seed=typed.seed,
        language=typed.language.code,
        executor=typed.executor,
        address=typed.address or "",
        jobs=typed.jobs or (0 if typed.address else cores()),
        walls=walls,
        devices=devices_of(typed, walls.raised),
        force=typed.force,
        merge=typed.merge,
        reason=typed.reason,
    )


def devices_of(typed: GradeOptions, walls: bool) -> Devices:
    """Return the devices of the run. Raises NoGPU or Unusable if `--device cuda` cannot be had."""
    from autograder.grading.executors.devices import Devices, choose_devices

    if typed.executor == "ray":  # the GPUs that count are those of the nodes, which look for them
        return Devices(("cuda",)) if typed.device == "cuda" else choose_devices("cpu")
    devices = choose_devices(typed.device, walls)
    why = devices.waiting.get("cuda")
    if why is not None and why.id == "gpu_unusable":
        click.echo(typed.language.render(why), err=True)
    return devices


def course_holds(submitted: Path) -> bool:
    """True if a folder above the submissions is a course."""
    try:
        Course.around(submitted)
    except AssignmentError:
        return False
    return True


def find_places(
    submitted: Path, assignments: list[Assignment], single: bool, language: Language
) -> list[SubmissionPath]:
    """Find the submissions to grade. Raises UsageError if there are none."""
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
        return [one_folder(submitted, slugs[0])]
    for note in found.notes:
        click.echo(language.render(note), err=True)
    if not found.places:
        raise click.UsageError(
            f"{submitted} holds no submission: expected is {submitted}/<student>/<assignment>/, with one of these "
            f"assignments: {', '.join(slugs)}"
        )
    return found.places


def one_folder(submitted: Path, slug: str) -> SubmissionPath:
    """Return the folder of one submission; the student is named after it or its parent."""
    from autograder.submissions.discovery import SubmissionPath

    student = submitted.absolute().parent.name if submitted.name == slug else submitted.name
    return SubmissionPath(student, slug, submitted)


def report_summary(summary: ClassSummary, plan: GradingPlan) -> None:
    """Print the summary of a class; exit with OUR_FAULT if something was broken."""
    language = Language(plan.language)
    for note in summary.notes:
        click.echo(language.render(note), err=True)
    pages = {"page": str(plan.out / "index.html"), "table": str(plan.out / "grades.csv")}
    click.echo(language.render(message("run_done", graded=summary.graded, kept=summary.kept, **pages)))
    if summary.broken:
        click.echo(language.render(message("run_broken", count=summary.broken)), err=True)
        sys.exit(OUR_FAULT)


def with_progress(work: Callable[[Progress], T], language: Language) -> T:
    """Call `work` with a progress callback that draws a bar on a terminal."""
    bar: Any = None

    def progress(done: int, total: int) -> None:
        nonlocal bar
        if not sys.stderr.isatty() or not total:
            return
        if bar is None:
            label = language.render(message("run_grading"))
            bar = click.progressbar(length=total, label=label, show_pos=True, file=sys.stderr)
            bar.__enter__()
        bar.update(done - bar.pos)
        if done == total:
            bar.__exit__(None, None, None)

    return work(progress)
