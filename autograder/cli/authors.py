"""Commands for authors of assignments: `new`, `prove`, `release`, `handout`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from autograder.cli.shared import chosen, command, cores, course_of, course_option, jobs_option


@command()
@click.argument("slugs", metavar="[SLUG]...", nargs=-1)
@click.option("--to", type=click.Path(path_type=Path), help="Where to build [default: assignments/ of the course].")
@course_option
def release(slugs: tuple[str, ...], to: Path | None, course: Path | None) -> None:
    """Build what students get, assignments/, from solutions/; nothing private may be in it."""
    at = course_of(course)
    wanted = chosen(at, slugs)  # first: a mistyped name need not wait for torch

    from autograder.authoring.release import release as build
    from autograder.grading.policy.course_file import read_policy

    for folder in build(at, wanted, to or at.root / "assignments", read_policy(at).secret):
        click.echo(f"built {folder}")


@command()
@click.option("--to", type=click.Path(path_type=Path, dir_okay=False), default="exercises.zip", show_default=True)
@click.option(
    "--wheel",
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    help="The wheel that students get [default: built from this package's source].",
)
@course_option
def handout(to: Path, wheel: Path | None, course: Path | None) -> None:
    """Build the zip for students: assignments, wheel, README.

    It is scanned first: nothing is written if a line of a solution, a hidden check or a mistake is in it.
    """
    at = course_of(course)
    if not to.absolute().parent.is_dir():
        raise click.UsageError(f"--to {to}: there is no folder {to.absolute().parent}")

    from autograder.authoring.handout import handout as build

    names = build(at, to, wheel)
    click.echo(f"built {to}: {len(names)} files, {to.stat().st_size // 1000} kB, and nothing private in them")


@command()
@click.argument("slug")
@course_option
def new(slug: str, course: Path | None) -> None:
    """Make the folders of a new assignment: SLUG is two digits and words, such as 12_optimizers."""
    from autograder.authoring.new import new as make
    from autograder.authoring.new import what_next

    click.echo(what_next(make(course_of(course), slug)))


@command()
@click.argument("slugs", metavar="[SLUG]...", nargs=-1)
@click.option("--seeds", type=click.IntRange(min=1), default=20, show_default=True, help="Inputs for right answers.")
@click.option("--mutants", default="all", show_default=True, metavar="N", help="Try a sample of so many.")
@jobs_option
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), default="proof.json", show_default=True)
@course_option
def prove(slugs: tuple[str, ...], seeds: int, mutants: str, jobs: int | None, out: Path, course: Path | None) -> None:
    """Show that the checks of assignments can be trusted.

    Stubs and trivial answers get nothing, right answers everything, known mistakes are caught and named, and small
    changes of the reference are noticed. Exit status 1 where something falls short.
    """
    import msgspec

    from autograder.atomic_file import write_whole
    from autograder.authoring.proof_report import Proofs, table
    from autograder.authoring.prove import prove as try_out
    from autograder.authoring.prove import read_plan

    at = course_of(course)
    wanted, plan = chosen(at, slugs), read_plan(seeds, mutants, jobs or cores())
    with click.progressbar(length=1, label="proving", file=sys.stderr, hidden=not sys.stderr.isatty()) as bar:

        def progress(done: int, total: int) -> None:
            bar.length = total
            bar.update(done - bar.pos)

        proofs = try_out(at, wanted, plan, progress)
    write_whole(out, msgspec.json.format(msgspec.json.encode(Proofs(proofs)), indent=1) + b"\n")
    for proof in proofs:
        click.echo(table(proof))
    if any(proof.shortfalls for proof in proofs):
        sys.exit(1)
