"""Tests of grading on a Ray cluster: real nodes, of which one is lost in the middle, and a driver that is killed."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pytest

from autograder.grading.class_run import ClassRun
from autograder.grading.executors import ray_connection
from autograder.grading.executors.devices import choose_devices
from autograder.grading.executors.job_queue import JobQueue
from autograder.grading.executors.messages import Job, JobLost, RunSetup
from autograder.grading.executors.ray_cluster import RayCluster, _Node, _Post
from autograder.grading.executors.ray_connection import NoCluster, connected
from autograder.grading.executors.ray_node import Unfit
from autograder.grading.grading_plan import GradingPlan
from autograder.grading.results import provenance
from autograder.report import Report, decode
from autograder.submissions.submission import Submission
from tests.support import ROOT
from tests.support.ray_nodes import Nodes

if importlib.util.find_spec("ray") is None:
    pytest.skip("Ray is not installed", allow_module_level=True)

SLUG = "03_stable_softmax"
ANSWER = "stable_softmax.py"
RIGHT = (ROOT / "solutions" / SLUG / ANSWER).read_text("utf-8")
SAMPLE = ROOT / "tests" / "sample_class" / "submitted"
PROGRAM = Path(sys.executable).with_name("autograder")
SECONDS = 120.0  # for anything of a cluster on a busy machine
TIMES = re.compile(rb'"at": "[^"]*"|"seconds": \{[^}]*\}|<time datetime="[^"]*">[^<]*</time>')

# What a submission might try on a node; it tells what it reached in the message of its exception.
REACHING = """
import glob, os, socket

reached = []
for pattern in ("@COURSE@/solutions", "@NODE@/autograder-*/course-*/solutions", "/proc/*/cwd/solutions"):
    for folder in glob.glob(pattern):
        if os.path.isdir(folder) and os.listdir(folder):
            reached.append("the course")
for address in ("@HEAD@",):
    host, port = address.rsplit(":", 1)
    try:
        socket.create_connection((host, int(port)), 2).close()
        reached.append("the head")
    except OSError:
        pass
for path in @SOCKETS@:
    try:
        socket.socket(socket.AF_UNIX).connect(path)
        reached.append("a socket of Ray")
    except OSError:
        pass
for folder in ("@NODE@", "/dev/shm"):
    try:
        reached += ["Ray's files" for name in os.listdir(folder) if "ray" in name or "plasma" in name]
    except OSError:
        pass
raise RuntimeError("reached: " + (", ".join(sorted(set(reached))) or "nothing"))
"""


class Story(msgspec.Struct):
    """A class that is graded by a cluster while its driver and one of its nodes are killed."""

    place: Path
    submitted: Path
    address: str
    before: int  # reports when the driver was killed
    left_by_driver: list[Path]  # courses on the nodes, a while after that
    first: str  # what the killed driver printed
    done: subprocess.CompletedProcess[str]
    bare: str  # what the code that reaches for the node says without walls
    none_left: subprocess.CompletedProcess[str]  # once more, with nothing but the node that differs

    @property
    def out(self) -> Path:
        """What the cluster graded."""
        return self.place / "graded"


def command(*options: str) -> list[str]:
    """`autograder grade` on our own course."""
    return [str(PROGRAM), "grade", *options, "--course", str(ROOT), "--isolation", "best", "--lang", "en"]


def reports(out: Path) -> dict[str, Report]:
    """By student."""
    return {path.parent.name: decode(path.read_bytes()) for path in sorted((out / "reports").glob("*/*.json"))}


def wait_until(true: Callable[[], object]) -> None:
    """Wait for something that is on its way."""
    end = time.monotonic() + SECONDS
    while not true():
        assert time.monotonic() < end
        time.sleep(0.1)


@pytest.fixture(scope="module")
def place() -> Iterator[Path]:
    """A folder with a short name: Ray makes sockets far below it."""
    folder = Path(tempfile.mkdtemp(prefix="rc-"))
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


def hand_in(submitted: Path, student: str, source: str) -> Path:
    """Writes a submission; its folder."""
    folder = submitted / student / SLUG
    folder.mkdir(parents=True)
    (folder / ANSWER).write_text(source, "utf-8")
    return folder


@pytest.fixture(scope="module")
def story(place: Path) -> Iterator[Story]:
    """Starts the nodes, one of them with another torch, and grades; see `Story`."""
    submitted = place / "submitted"
    for student in ("Inês", "bruno", "valentina"):
        shutil.copytree(SAMPLE / student / SLUG, submitted / student / SLUG)
    for number in range(14):  # so that both nodes have work left when one of them is killed
        hand_in(submitted, f"slow {number}", f"import time\n\ntime.sleep(1)\n{RIGHT}")
    odd = hand_in(submitted, "odd", RIGHT)
    (odd / "passwords.txt").symlink_to("/etc/passwd")
    os.mkfifo(odd / "pipe.py")
    with (odd / "huge.csv").open("wb") as file:
        file.truncate(1 << 40)
    (elsewhere := place / "elsewhere" / "torch-1.0.dist-info").mkdir(parents=True)
    (elsewhere / "METADATA").write_text("Metadata-Version: 2.1\nName: torch\nVersion: 1.0\n")
    with Nodes(place) as nodes:
        sockets = nodes.tell("node", "stays", "1")["sockets"]
        reaching = REACHING.replace("@COURSE@", str(ROOT)).replace("@NODE@", str(place))
        reaching = reaching.replace("@HEAD@", nodes.address).replace("@SOCKETS@", repr(sockets))
        hand_in(submitted, "attacker", reaching)
        nodes.tell("node", "goes", "1")
        nodes.tell("node", "differs", "1", str(elsewhere.parent))
        told = command(str(submitted), "--assignment", SLUG, "--executor", "ray", "--address", nodes.address)
        told += ["--out", str(place / "graded")]

        def count() -> int:
            return len(list((place / "graded" / "reports").glob("*/*.json")))

        with (place / "first.txt").open("w") as printed:
            first = subprocess.Popen(told, env=nodes.environment, stdout=printed, stderr=printed)
            wait_until(lambda: count() >= 2)
            first.send_signal(signal.SIGKILL)
            first.wait()
        before = count()
        wait_until(lambda: not list(place.glob("autograder-*/course-*")))
        left = list(place.glob("autograder-*/course-*"))
        again = subprocess.Popen(told, env=nodes.environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        wait_until(lambda: count() >= before + 2)
        nodes.tell("kill", "goes")
        output, errors = again.communicate(timeout=SECONDS)
        done = subprocess.CompletedProcess(told, again.returncode, output, errors)
        (place / "reaching.py").write_text(reaching)
        bare = subprocess.run([sys.executable, place / "reaching.py"], capture_output=True, text=True, check=False)
        nodes.tell("kill", "stays")
        time.sleep(1)
        told[-1] = str(place / "none")
        none = subprocess.run(told, env=nodes.environment, capture_output=True, text=True, timeout=SECONDS, check=False)
        yield Story(
            place, submitted, nodes.address, before, left, (place / "first.txt").read_text(), done, bare.stderr, none
        )


def test_a_class_is_graded_whatever_nodes_are_lost(story: Story) -> None:
    assert story.done.returncode == 0, story.done.stderr
    students = {path.name for path in story.submitted.iterdir()}
    found = reports(story.out)
    assert found.keys() == students
    assert {report.outcome for report in found.values()} == {"graded"}
    lost = r"the node goes \(\S+\), or a judge on it, was lost during the run; what it was grading was graded again\."
    assert re.search(lost, story.done.stderr), story.done.stderr


def test_the_command_goes_on_where_a_killed_one_stopped(story: Story) -> None:
    total = len(reports(story.out))
    assert 2 <= story.before < total
    assert f"{total - story.before} graded, {story.before} unchanged" in story.done.stdout


def test_a_node_with_another_torch_grades_nothing_and_is_told(story: Story) -> None:
    here = next(iter(reports(story.out).values())).provenance.torch
    assert "the node differs (" in story.done.stderr
    assert f"graded nothing, since its verdicts could differ: it has torch 1.0, and this machine has torch {here}." in (
        story.done.stderr
    )
    assert {report.provenance.torch for report in reports(story.out).values()} == {here}


def test_without_a_node_that_fits_nothing_is_graded(story: Story) -> None:
    assert story.none_left.returncode == 2
    assert "the node differs (" in story.none_left.stderr
    assert "Traceback" not in story.none_left.stderr
    assert not (story.place / "none" / "reports").exists()


def test_nothing_of_ray_reaches_the_terminal(story: Story) -> None:
    assert story.first == ""
    assert len(story.done.stderr.splitlines()) == 2  # one node is lost, one differs
    assert len(story.done.stdout.splitlines()) == 1


def test_a_cluster_gives_the_same_reports_and_pages_as_this_machine(
    story: Story, plan_for: Callable[..., GradingPlan]
) -> None:
    out = story.place / "local"
    plan = plan_for(story.submitted, out, language="en", devices=choose_devices("cpu"))
    ClassRun(plan).run()

    def content(folder: Path) -> dict[str, bytes]:
        found = [*(folder / "reports").rglob("*.json"), *(folder / "feedback").rglob("*.html"), folder / "grades.csv"]
        return {str(path.relative_to(folder)): TIMES.sub(b"", path.read_bytes()) for path in found}

    assert content(out) == content(story.out)


def test_links_pipes_and_huge_files_do_not_travel(story: Story) -> None:
    told = " ".join(note.text for note in reports(story.out)["odd"].intake)
    assert "passwords.txt" in told and "pipe.py" in told and "huge.csv" in told


def test_a_submission_reaches_neither_the_course_nor_ray(story: Story) -> None:
    report = reports(story.out)["attacker"]
    if "mount" not in report.provenance.walls:
        pytest.skip("no private file system on this machine")
    assert any("reached: nothing" in note.text for note in report.intake), report.intake


def test_without_walls_the_same_code_reaches_them(story: Story) -> None:
    assert "reached: Ray's files, a socket of Ray, the course, the head" in story.bare


def test_a_course_on_a_node_is_gone_with_its_driver_and_with_the_run(story: Story) -> None:
    assert story.left_by_driver == []
    assert list(story.place.glob("autograder-*/course-*")) == []


def test_without_an_address_a_cluster_of_this_machine_lives_as_long_as_the_run(tmp_path: Path, place: Path) -> None:
    hand_in(tmp_path / "submitted", "ana", RIGHT)
    own = place / "own"
    own.mkdir()
    options = [str(tmp_path / "submitted"), "--assignment", SLUG, "--executor", "ray", "--jobs", "1"]
    environment = os.environ | {"TMPDIR": str(own)}
    done = subprocess.run(
        command(*options, "--out", str(tmp_path / "graded")),
        env=environment,
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert reports(tmp_path / "graded")["ana"].score == 20
    assert list(own.iterdir()) == []


class NoRay:
    """What is asked of Ray when an actor is gone anyway, or has answered."""

    def kill(self, actor: object) -> None:
        """Nothing is left to kill."""

    def get(self, answer: bytes, timeout: float) -> bytes:
        """What the answer holds."""
        return answer


def cluster_with(tmp_path: Path) -> RayCluster:
    """A cluster that is not connected."""
    setup = RunSetup(root="", assignments={}, seconds={SLUG: 1.0}, provenance=provenance.now(0))
    cluster = RayCluster(setup, 1, tmp_path, "")
    cluster.ray = NoRay()
    return cluster


def busy_post(name: str, job: Job) -> _Post:
    """A station of a node that is at work."""
    listed = {"NodeID": name, "NodeName": name, "NodeManagerAddress": "", "NodeManagerHostname": "", "Resources": {}}
    post = _Post(_Node(listed, with_gpu=False), None)
    post.is_open, post.asked_versions, post.job = True, False, job
    return post


def job_of(student: str) -> Job:
    """A submission with nothing in it."""
    return Job(Submission(student, SLUG, "stable_softmax", [], False, {}, [], ""))


def test_a_submission_that_no_node_survives_three_times_is_given_up(tmp_path: Path) -> None:
    cluster, queue = cluster_with(tmp_path), JobQueue([job_of("ana")])
    came = [list(cluster._lose(busy_post(name, queue.take()), queue)) for name in ("one", "two", "three")]
    assert came == [[], [], [JobLost(job_of("ana"))]] and not queue


def test_a_node_without_walls_is_left_out_and_its_submission_waits_for_another(tmp_path: Path) -> None:
    cluster, queue = cluster_with(tmp_path), JobQueue([job_of("ana")])
    post = busy_post("bare", queue.take())
    post.node.places = 3
    answer = msgspec.msgpack.encode(Unfit("walls", "landlock"))
    assert list(cluster._hear(post, answer, queue)) == []
    assert list(queue.waiting) == [job_of("ana")] and not queue.attempts.total() and post.node.places == 0
    (note,) = cluster.notes
    assert "the node bare" in note.text and "lacks walls that keep a student's code in: landlock" in note.text


def test_without_ray_one_sentence_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ray", None)
    with pytest.raises(NoCluster, match=r"pip install 'torchmarker\[ray\]'"), connected("", 1):
        pass


@pytest.mark.parametrize("address", ["head", "head:port", "ray://head:10001", "head:0", ":6379"])
def test_an_address_is_a_host_and_a_port(address: str) -> None:
    with pytest.raises(NoCluster, match="write HOST:PORT"):
        ray_connection.place_of(address)


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("Failed to connect to GCS. […] ray.exceptions.AuthenticationError: RPC error: InvalidAuthToken", "ray_token"),
        ("Failed to connect to GCS. Last connection error: […] RpcError: Timed out", "ray_unreachable"),
        ("No node info found matching attributes: '' when trying to resolve node to connect to.", "ray_no_node_here"),
        ("Version mismatch: The cluster was started with: Ray: 2.60.0", "ray_refused"),
    ],
)
def test_what_ray_says_becomes_one_sentence(said: str, told: str) -> None:
    try:
        raise ConnectionError("Failed to connect to Ray cluster at head:6379") from RuntimeError(said)
    except ConnectionError as error:
        assert ray_connection.refusal("head:6379", error).id == told


def test_an_address_where_nothing_answers_is_told_at_once(tmp_path: Path) -> None:
    hand_in(tmp_path / "submitted", "ana", RIGHT)
    options = [str(tmp_path / "submitted"), "--out", str(tmp_path / "graded"), "--executor", "ray"]
    done = subprocess.run(
        command(*options, "--address", "127.0.0.1:1"), capture_output=True, text=True, timeout=SECONDS, check=False
    )
    assert done.returncode == 2
    assert "no Ray cluster answers at 127.0.0.1:1" in done.stderr and "Traceback" not in done.stderr
    assert not list((tmp_path / "graded").glob("reports/*"))


def test_an_address_needs_the_executor(tmp_path: Path) -> None:
    hand_in(tmp_path / "submitted", "ana", RIGHT)
    done = subprocess.run(
        command(str(tmp_path / "submitted"), "--address", "127.0.0.1:1"), capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert "add --executor ray, or leave --address out" in done.stderr
