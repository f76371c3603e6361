"""Bundles for hosts: the grader, one assignment with its hidden checks, and the scripts that connect them."""

from __future__ import annotations

import re
import shlex
import shutil
import tempfile
import uuid
import zipfile
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import Literal, get_args

import jinja2
from packaging.requirements import Requirement

import autograder
from autograder.assignment import UNGRADED, Assignment, AssignmentError
from autograder.locale.message import message

Host = Literal["gradescope", "prairielearn", "vpl", "container"]
BUNDLED: tuple[Host, ...] = get_args(Host)

TEMPLATES = Path(__file__).parent / "bundles"
DISTRIBUTION = "torchmarker"
CUDA = re.compile(r"(nvidia|cuda|triton|torch)\b")  # torch is asked for by itself, and its CPU build has none of these
GRACE = 60  # seconds on top of a submission's own: imports on half a processor
LONGEST = 600  # seconds that PrairieLearn gives a submission at most
EPOCH = (1980, 1, 1, 0, 0, 0)  # the first that a zip can hold: the same course makes the same bundle
OURS_ONLY = ("__pycache__", "*.pyc", "template", "bundles")  # of the package, what only authors need
SECRET_FOR: tuple[Host, ...] = ("gradescope", "prairielearn")  # whose scripts no student can read


def bundle(assignment: Assignment, host: Host, to: Path, language: str, secret: str = "") -> Path:
    """Build the folder, or Gradescope's zip, below `to`, replacing an earlier one. Raises AssignmentError."""
    if not assignment.checks.is_dir():
        raise AssignmentError(message("no_hidden_checks", folder=str(assignment.checks)))
    target = to / f"{assignment.slug}-{host}"
    to.mkdir(parents=True, exist_ok=True)
    building = Path(tempfile.mkdtemp(dir=to, prefix=f".{target.name}."))
    try:
        building.chmod(0o755)
        write_scripts(assignment, host, building, language, secret)
        write_sources(assignment, host, building)
        if host == "gradescope":
            path = target.with_suffix(".zip")
            packed = building.with_suffix(".zip")
            pack(building, packed)
            packed.replace(path)
            return path
        if target.exists():
            shutil.rmtree(target)
        building.rename(target)
        return target
    finally:
        shutil.rmtree(building, ignore_errors=True)


def write_scripts(assignment: Assignment, host: Host, folder: Path, language: str, secret: str) -> None:
    """Return the texts that are written for this host and this assignment."""
    values = {
        "slug": assignment.slug,
        "module": assignment.module,
        "title": assignment.settings.title.get(language, assignment.title),
        "language": language,
        "seconds": min(int(assignment.settings.limits.submission_seconds) + GRACE, LONGEST),
        "torch": public_version("torch"),
        "image": f"torchmarker:{autograder.__version__}",
        "uuid": uuid.uuid5(uuid.NAMESPACE_URL, f"torchmarker/{assignment.slug}"),
        "secret": shlex.quote(secret) if secret and host in SECRET_FOR else "",
        "course": host == "container",
        "context": ".",
    }
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    for source in sorted(path for path in (TEMPLATES / host).rglob("*") if path.is_file()):
        name = source.relative_to(TEMPLATES)
        write_script(folder / name.relative_to(host), environment.get_template(name.as_posix()).render(values))
    if host == "prairielearn":
        text = environment.get_template("container/Containerfile").render(values)
        write_script(folder / "image" / "Containerfile", text)


def write_script(path: Path, text: str) -> None:
    """Write a file, executable if it starts with a shebang."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    path.chmod(0o755 if text.startswith("#!") else 0o644)


def write_sources(assignment: Assignment, host: Host, folder: Path) -> None:
    """Copy the grader and the course with this one assignment to where the host's scripts expect them."""
    grader, course = {
        "gradescope": (folder, folder / "course"),
        "prairielearn": (folder / "image", folder / "tests" / "course"),
        "vpl": (folder / "server", folder / "server" / "course"),
        "container": (folder, folder / "course"),
    }[host]
    package = Path(autograder.__file__).parent
    shutil.copytree(package, grader / "autograder", ignore=shutil.ignore_patterns(*OURS_ONLY))
    (grader / "requirements.txt").write_text("".join(f"{line}\n" for line in requirements()), "utf-8")
    hidden = course / "tests" / "hidden" / assignment.slug
    shutil.copytree(assignment.folder, course / "solutions" / assignment.slug, ignore=shutil.ignore_patterns(*UNGRADED))
    shutil.copytree(assignment.checks, hidden, ignore=shutil.ignore_patterns(*UNGRADED))


def requirements() -> list[str]:
    """Return the requirements of the grader beside torch, pinned to the versions installed here."""
    needed: set[str] = set()
    waiting = [DISTRIBUTION]
    while waiting:
        for name in required_by(waiting.pop()):
            if name not in needed:
                needed.add(name)
                waiting.append(name)
    return [f"{name}=={public_version(name)}" for name in sorted(needed)]


def required_by(name: str) -> Iterator[str]:
    """Return the distributions that one requires, without torch and the packages of CUDA."""
    for line in distribution(name).requires or []:
        requirement = Requirement(line)
        applies = requirement.marker is None or requirement.marker.evaluate({"extra": ""})
        if applies and not CUDA.match(requirement.name):
            yield re.sub(r"[-_.]+", "-", requirement.name).lower()


def public_version(name: str) -> str:
    """Return the installed version without a local part such as +cpu. Raises AssignmentError if there is none."""
    try:
        return distribution(name).version.partition("+")[0]
    except PackageNotFoundError:
        raise AssignmentError(message("version_unknown", name=name)) from None


def pack(folder: Path, archive: Path) -> None:
    """Zip the content of a folder, without the folder itself; scripts stay executable."""
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as zipped:
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            entry = zipfile.ZipInfo(path.relative_to(folder).as_posix(), EPOCH)
            entry.external_attr = (0o100000 | (0o755 if path.stat().st_mode & 0o100 else 0o644)) << 16
            zipped.writestr(entry, path.read_bytes(), zipfile.ZIP_DEFLATED)
