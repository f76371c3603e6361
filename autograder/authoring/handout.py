"""Build the zip for students: the released assignments, the wheel, a README in both languages, and nothing private."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path

import autograder
from autograder.assignment import Assignment, AssignmentError, Course
from autograder.atomic_file import write_whole
from autograder.authoring.new import filled
from autograder.authoring.release import release
from autograder.authoring.stubs import stub_of
from autograder.grading.policy import secret_file
from autograder.grading.policy.course_file import read_policy
from autograder.locale.message import Message, message

TEMPLATE = Path(__file__).parent / "template" / "handout"
PROJECT = Path(autograder.__file__).parent.parent  # where this package stands, if it was not installed from a wheel
PARTS = ("pyproject.toml", "LICENSE")
STAFF_COMMANDS = ("authors", "doctor", "grade", "hosts", "nbgrader", "teachers")  # modules of cli/
# no command of a student needs them
STAFF_ONLY = ("grading", "authoring", "nbgrader", *(f"cli/{name}.py" for name in STAFF_COMMANDS))
README = "# torchmarker\n\nChecks PyTorch exercises. See the README of the zip that this wheel came in.\n"
TOLD_APART = 30  # characters; a shorter line may be anybody's
WHEN = (2020, 1, 1, 0, 0, 0)  # one time for all files, so that the same course gives the same zip
EPOCH = "1577836800"  # the same time, in seconds


def handout(course: Course, to: Path, wheel: Path | None = None) -> list[str]:
    """Build the zip at `to`. Returns the names in it. Raises AssignmentError; then nothing was written."""
    with tempfile.TemporaryDirectory(prefix="autograder-handout-") as folder:
        place = Path(folder)
        built = wheel or build_wheel(place / "wheel")
        files = {built.name: built.read_bytes()}
        released = release(course, list(course), place / "assignments")
        for path in sorted(path for each in released for path in each.rglob("*") if path.is_file()):
            files[path.relative_to(place).as_posix()] = path.read_bytes()
        for path in sorted(TEMPLATE.iterdir()):
            words = {"wheel": built.name, "first": released[0].name if released else ""}
            files[path.name] = filled(path.read_text("utf-8"), words).encode()
    found = scan(course, files)
    if found:
        raise AssignmentError(message("handout_leaks"), *(Message("leak", text=leak) for leak in found))
    write_whole(to, packed(files, to.stem))
    return sorted(files)


def build_wheel(to: Path) -> Path:
    """Build the wheel for students: without our README, and without grading and authoring.

    It is built from a copy of the source. Raises AssignmentError.
    """
    if not all((PROJECT / part).is_file() for part in PARTS):
        raise AssignmentError(message("no_source_for_wheel", folder=str(PROJECT)))
    source = to / "source"
    shutil.copytree(PROJECT / "autograder", source / "autograder", ignore=shutil.ignore_patterns("__pycache__"))
    for part in STAFF_ONLY:
        remove(source / "autograder" / part)
    (source / "README.md").write_text(README, "utf-8")
    for part in PARTS:
        shutil.copy(PROJECT / part, source)
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation"]
    command += ["--disable-pip-version-check", "--wheel-dir", str(to), str(source)]
    environment = os.environ | {"SOURCE_DATE_EPOCH": EPOCH}
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    built = sorted(to.glob("*.whl"))
    if done.returncode or len(built) != 1:
        raise AssignmentError(message("wheel_not_built", text=done.stderr.strip()[-600:]))
    return built[0]


def remove(path: Path) -> None:
    """Remove a file or a folder, if it is there."""
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def packed(files: Mapping[str, bytes], folder: str) -> bytes:
    """Zip files below one folder, reproducibly."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(files):
            entry = zipfile.ZipInfo(f"{folder}/{name}", WHEN)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, files[name])
    return content.getvalue()


# --- the scan ----------------------------------------------------------------------------------------------------


def scan(course: Course, files: Mapping[str, bytes]) -> list[str]:
    """Return the private lines in some files, by file and line: solutions, hidden checks, mistakes, the secret."""
    texts = dict(texts_of(files))
    found = [f"{name}: a file of this name is private" for name in texts if is_private(name)]
    secret = read_policy(course).secret
    found += [f"{name}: the secret of the course" for name, text in texts.items() if secret and secret in text]
    for assignment in course:
        for line, where in private_lines(course, assignment):
            found += [f"{name}: {where}: {line}" for name, text in texts.items() if line in text]
    return found


def private_lines(course: Course, assignment: Assignment) -> Iterator[tuple[str, str]]:
    """Yield the lines of private files that their author does not publish on purpose, and the place of each."""
    public, documented = allowed(assignment), documentation()
    for path in private_files(assignment):
        for number, text in enumerate(path.read_text("utf-8").splitlines(), 1):
            line = text.strip()
            if len(line) >= TOLD_APART and line not in public and line not in documented:
                yield line, f"{path.relative_to(course.root).as_posix()} line {number}"


def documentation() -> str:
    """Return the docstrings of the language of checks, whose examples look like hidden checks."""
    checks = Path(autograder.__file__).parent / "checks"
    return "\n".join(path.read_text("utf-8") for path in [checks / "__init__.py", *sorted(checks.glob("api/*.py"))])


def texts_of(files: Mapping[str, bytes]) -> Iterator[tuple[str, str]]:
    """Yield every file as text, also those inside a wheel; quotes in JSON and notebooks are unescaped."""
    for name, content in files.items():
        if name.endswith(".whl"):
            with zipfile.ZipFile(io.BytesIO(content)) as wheel:
                inside = {f"{name}/{entry}": wheel.read(entry) for entry in wheel.namelist()}
            yield from texts_of(inside)
        else:
            text = content.decode("utf-8", "replace")
            yield name, text.replace('\\"', '"') if name.endswith((".json", ".ipynb")) else text


def is_private(name: str) -> bool:
    """True if a file of that name must not reach students."""
    return bool({"solutions", "hidden", "mistakes", "honest", secret_file.NAME} & set(Path(name).parts))


def private_files(assignment: Assignment) -> list[Path]:
    """Return the files of an assignment that students must not see, besides its settings."""
    hidden = [path for path in sorted(assignment.checks.rglob("*.py")) if "__pycache__" not in path.parts]
    return [assignment.reference, *assignment.mistakes(), *assignment.honest_variants(), *hidden]


def allowed(assignment: Assignment) -> set[str]:
    """Return the lines that the author publishes on purpose."""
    shown = [assignment.public_checks, assignment.workbench]
    lines = {line.strip() for path in shown if path.exists() for line in path.read_text("utf-8").splitlines()}
    stub = stub_of(assignment.reference.read_text("utf-8"), str(assignment.reference))
    return lines | {line.strip() for line in stub.splitlines()}
