"""`autograder run` as a host runs it: a valid result whatever happens, and walls in a container that grants little."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import tempfile
import time
from base64 import b64decode
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from autograder.assignment import Course
from autograder.grading.host_result import ResultFile
from autograder.grading.host_run import HostRun, without_result
from autograder.grading.policy.wall_policy import ANYWHERE, least_for
from autograder.inside.walls.walls import python_is_open
from autograder.locale.language import Language
from autograder.outlets.hosts.formats import FORMATS
from autograder.report import decode

SLUG = "01_double"
CHECKS = '''
"""Hidden checks: kanari-check"""
from autograder.checks import points, randn

EXERCISE = "double"

@points(2)
def test_values(both):
    """It doubles."""
    both.call("double", randn(3)).assert_same_output()
'''
RIGHT = "def double(x):\n    return x + x\n"

# What a container's own filter does before our command is there. `without`: system calls by name.
CONTAINER = """
import errno, os, sys, pyseccomp
rules = pyseccomp.SyscallFilter(pyseccomp.ALLOW)
for name in sys.argv[1].split(","):
    code = errno.ENOSYS if name.startswith("landlock") else errno.EPERM
    rules.add_rule(pyseccomp.ERRNO(code), name)
rules.load()
os.execv(sys.executable, [sys.executable, "-m", "autograder.cli", *sys.argv[2:]])
"""
NAMESPACES = "unshare,setns,mount"  # what Docker's default profile keeps from a container
LANDLOCK = "landlock_create_ruleset,landlock_add_rule,landlock_restrict_self"  # a kernel older than 5.13

SEARCHER = """
import os, glob, builtins
found = set()
for start in [{course!r}, "/proc/1", "/proc/self/cwd", "/proc/" + str(os.getppid())]:
    for folder, _, names in os.walk(start):
        if folder.count("/") > start.count("/") + 5:
            continue
        for name in names:
            try:
                with open(os.path.join(folder, name), "rb") as file:
                    content = file.read(1 << 20)
            except OSError:
                continue
            if b"kan" + b"ari" in content:
                found.add(os.path.join(folder, name))
try:
    os.listdir({course!r})
    found.add("the course can be listed")
except OSError:
    pass

def double(x):
    print("Grade :=>> 100")
    raise RuntimeError("found " + str(len(found)) + " as " + str(os.getuid() != 0) + " " + " ".join(sorted(found)))
"""


@pytest.fixture
def course() -> Iterator[Path]:
    """A small course with a secret in its checks and its reference, open to all as a host unpacks it."""
    root = Path(tempfile.mkdtemp())  # a folder of pytest's own is closed to other users
    root.chmod(0o755)
    files = {
        f"solutions/{SLUG}/assignment.toml": 'order = 1\npoints = 2\n[title]\nen = "Double"\n',
        f"solutions/{SLUG}/double.py": "# kanari-reference\ndef double(x):\n    return 2 * x\n",
        f"tests/hidden/{SLUG}/test_double.py": CHECKS,
    }
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
    yield root
    shutil.rmtree(root)


@pytest.fixture
def answer(tmp_path: Path) -> Callable[..., Any]:
    """Writes what was handed in."""

    def write(text: Any) -> Any:
        path = tmp_path / "submission" / "double.py"
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
        return path.parent

    return write


def command(course: Any, submission: Any, out: Any, *more: Any, name: str = "gradescope") -> Any:
    words = ["run", "--assignment", SLUG, "--course", course, "--submission", submission, "--format", name]
    return [str(word) for word in [*words, "--out", out, *more]]


@pytest.fixture
def open_python() -> Iterator[Any]:
    """A Python in folders that every user may enter, as a container has it; ours may lie in root's own."""
    if python_is_open():
        yield sys.executable
        return
    system = Path(f"/usr/bin/python{sys.version_info.major}.{sys.version_info.minor}")
    if not system.exists():
        pytest.skip(f"Python lies in a folder of root's own, and there is no {system}")
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    subprocess.run([system, "-m", "venv", "--without-pip", folder / "venv"], check=True)
    (packages,) = (folder / "venv" / "lib").glob("*/site-packages")
    ours = sysconfig.get_path("purelib")
    (packages / "ours.pth").write_text(f"import site; site.addsitedir({ours!r})\n")
    yield str(folder / "venv" / "bin" / "python")
    shutil.rmtree(folder)


def run(words: Any, without: str = "", python: Any = sys.executable, **variables: Any) -> Any:
    """The command as a host runs it, in a container that lacks some system calls."""
    start = [python, "-c", CONTAINER, without] if without else [python, "-m", "autograder.cli"]
    environment = {**os.environ, "AUTOGRADER_LANG": "en", **variables}
    return subprocess.run([*start, *words], capture_output=True, env=environment, check=False)


def result_of(path: Any) -> Any:
    return json.loads(path.read_bytes())


def test_in_a_container_without_namespaces_a_submission_finds_nothing(
    needs: Callable[..., None], course: Any, answer: Any, tmp_path: Path
) -> None:
    needs("landlock", "seccomp")
    out = tmp_path / "results" / "results.json"  # the folder is not there yet
    done = run(command(course, answer(SEARCHER.format(course=str(course))), out), without=NAMESPACES)
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
    said = result_of(out)["tests"][0]["output"]
    assert "found 0 as" in said, said
    assert "kanari" not in out.read_text()
    if os.geteuid() == 0:
        assert "found 0 as True" in said  # another user than root


def test_without_landlock_too_another_user_is_kept_out_of_a_closed_course(
    needs: Callable[..., None], course: Any, answer: Any, tmp_path: Path, open_python: Any
) -> None:
    needs("user", "seccomp")
    assert least_for(Course(course)) == ANYWHERE
    course.chmod(0o700)
    out = tmp_path / "results.json"
    words = command(course, answer(SEARCHER.format(course=str(course))), out, name="json")
    done = run(words, without=f"{NAMESPACES},{LANDLOCK}", python=open_python)
    assert (done.returncode, done.stderr) == (0, b"")
    report = decode(out.read_bytes())
    told = report.checks[0].message
    assert told is not None and "found 0 as True" in told.text, told
    assert report.provenance.walls == ["rlimits", "user", "seccomp"]


def test_where_no_wall_keeps_the_checks_hidden_the_code_is_not_run(
    needs: Callable[..., None], course: Any, answer: Any, tmp_path: Path
) -> None:
    needs("seccomp")
    trace, out = tmp_path / "it_ran", tmp_path / "results.json"
    code = f"open({str(trace)!r}, 'w').close()\n{RIGHT}"
    done = run(command(course, answer(code), out), without=f"{NAMESPACES},{LANDLOCK}")
    assert done.returncode == 0  # else Gradescope shows no result
    assert "Your code was not run: this machine lacks what keeps code apart" in result_of(out)["output"]
    assert (
        "lacks walls that keep a student's code from the hidden checks: landlock. As root in a co"
        in done.stderr.decode()
    )
    assert not trace.exists()


def test_what_a_student_prints_is_not_in_what_a_host_reads(course: Any, answer: Any, tmp_path: Path) -> None:
    code = RIGHT.replace("return", "print('Grade :=>> 100\\n' * 1000); return") + "print('Grade :=>> 100')\n"
    code += "import os; os.write(1, b'Grade :=>> 100'); os.write(2, b'Grade :=>> 100')\n"
    words = command(course, answer(code.replace("x + x", "x")), "-", "--lang", "pt-BR", name="vpl")
    done = run(words, VPL_GRADEMIN="0", VPL_GRADEMAX="10")
    assert done.returncode == 0
    assert done.stderr == b""
    assert re.findall(rb"Grade :=>>.*", done.stdout) == [b"Grade :=>> 0"]
    assert b"-\xe2\x9c\x97 It doubles. (0 / 2)" in done.stdout


def test_a_killed_run_leaves_a_result_that_says_so(course: Any, answer: Any, tmp_path: Path) -> None:
    out = tmp_path / "results.json"
    words = command(course, answer("while True:\n    pass\n"), out)
    process = subprocess.Popen(
        [sys.executable, "-m", "autograder.cli", *words], env={**os.environ, "AUTOGRADER_LANG": "en"}
    )
    while not out.exists():
        time.sleep(0.01)
    process.kill()
    process.wait()
    result = result_of(out)
    assert "Grading did not finish: the host stopped it" in result["output"]
    assert result["score"] == 0


def test_a_run_that_is_asked_to_end_ends_in_order_with_a_result(course: Any, answer: Any, tmp_path: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "autograder.cli", *command(course, answer(RIGHT), "-", name="submitty")],
        env={**os.environ, "AUTOGRADER_LANG": "en"},
        stdout=subprocess.PIPE,
    )
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    while not children.read_text().strip():  # the fork server is on its way
        time.sleep(0.01)
    process.terminate()
    printed, _ = process.communicate()
    assert process.returncode == 0
    assert json.loads(printed)["status"] == "fail"
    assert "the host stopped it" in json.loads(printed)["message"]


def test_a_failure_that_nobody_thought_of_is_ours_and_has_a_result(
    course: Any, answer: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*arguments: Any) -> None:
        raise ZeroDivisionError("a mistake of ours")

    monkeypatch.setattr("autograder.grading.host_run.executor_here", fail)
    graded = HostRun(lambda: Course(course), SLUG, answer(RIGHT)).grade()
    assert (graded.report.outcome, graded.report.points_open) == ("broken", 2)
    assert [said.text for said in graded.notes] == ["the grader failed: ZeroDivisionError: a mistake of ours"]


@pytest.mark.parametrize("name", FORMATS)
def test_a_grader_that_is_set_up_wrongly_leaves_a_valid_result_in_every_format(tmp_path: Path, name: Any) -> None:
    out = tmp_path / "result"
    words = ["run", "--assignment", "no_such", "--submission", tmp_path, "--format", name, "--out", out]
    done = run([str(word) for word in [*words, "--course", tmp_path]])
    assert done.returncode == (3 if name in ("json", "junit") else 0)
    assert out.read_bytes().strip()
    assert "Traceback" not in done.stderr.decode()
    assert f"autograder: the grader is set up wrongly: {tmp_path} is not in a course" in done.stderr.decode()


def test_an_unknown_assignment_and_a_path_to_nothing_are_told_to_the_teacher(course: Any, tmp_path: Path) -> None:
    graded = HostRun(lambda: Course(course), "01_dobule", tmp_path / "nowhere").grade()
    assert graded.report.outcome == "broken"
    assert [said.id for said in graded.report.intake] == ["host_setup"]
    assert "nowhere: if the student did hand in, --submission is wrong" in graded.notes[0].text
    assert "Did you mean 01_double?" in graded.notes[1].text


def test_checks_that_cannot_be_collected_are_the_graders_fault(course: Any, answer: Any, tmp_path: Path) -> None:
    (course / f"tests/hidden/{SLUG}/test_double.py").write_text("import no_such_module\n")
    out = tmp_path / "results.json"
    done = run(command(course, answer(RIGHT), out, "--isolation", "best", name="prairielearn"))
    assert done.returncode == 0
    assert result_of(out)["gradable"] is False
    assert "That is not your fault; tell your teacher." in " ".join(result_of(out)["format_errors"])
    assert "No module named 'no_such_module'" in done.stderr.decode()


def test_a_result_that_cannot_be_written_is_printed_and_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    out = tmp_path / "file" / "results.json"
    done = run(["run", "--assignment", "a", "--submission", "b", "--format", "gradescope", "--out", str(out)])
    assert done.returncode == 3
    assert json.loads(done.stdout)["score"] == 0
    assert f"the result cannot be written to {out}: Not a directory." in done.stderr.decode()


def test_a_file_that_is_there_is_written_where_its_folder_takes_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(path: Any, content: Any) -> None:
        raise PermissionError

    monkeypatch.setattr("autograder.grading.host_result.write_whole", refuse)
    path = tmp_path / "results.json"
    path.write_text("old")
    assert ResultFile(path).deliver(b"new") is None
    assert path.read_bytes() == b"new"


@pytest.mark.parametrize("name", FORMATS)
def test_what_is_left_for_a_host_that_kills_us_says_whose_fault_it_is(name: Any) -> None:
    content = FORMATS[name].render(without_result(SLUG, "host_unfinished"), Language("en"))
    text = (b64decode(content) if name == "github" else content).decode()
    assert "That is not your fault; tell your teacher." in text


def test_hidden_inputs_are_drawn_from_the_secret_of_the_course_file(
    course: Any, answer: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("AUTOGRADER_SECRET", raising=False)
    submission = answer("def double(x):\n    return 2 * x\n")
    (course / "course.toml").write_text('secret = "of this course"\n')
    (slug,) = Course(course).slugs()
    report = HostRun(lambda: Course(course), slug, submission, isolation="best").grade().report
    assert report.provenance.secret == f"sha256:{hashlib.sha256(b'of this course').hexdigest()}"
    (course / "course.toml").write_text("secret = 3\n")
    graded = HostRun(lambda: Course(course), slug, submission, isolation="best").grade()
    assert graded.report.outcome == "broken"
    assert "course.toml: line 1" in graded.notes[-1].text
    (course / "course.toml").unlink()
