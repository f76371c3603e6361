"""Hands in every file of tests/attacks/ as a class, in a course full of canaries, and grades it."""

from __future__ import annotations

import ast
import os
import re
import shutil
import socket
import subprocess
import sys
import threading
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import msgspec

from autograder.report import Report, decode
from tests.support import ROOT

ATTACKS = ROOT / "tests" / "attacks"
SLUG = "03_stable_softmax"
CANARY = "kanari-{}-5eed"
TOLD = re.compile(r"^(?P<name>Assignment|Exercise|Honest score|Findings): (?P<value>.+)$", re.MULTILINE)
# long enough for an honest file on a busy machine, short enough for a dozen that never end
# workers, judges and what they started all carry the fork server's command line
LEFT_BEHIND = "sleep 0.2; echo left: $(grep -lz '[f]orkserver' /proc/[0-9]*/cmdline 2>/dev/null | wc -l)"
LIMITS = "[limits]\ncheck_seconds = 2\nsubmission_seconds = 4\nmemory_mb = 768\n"


class Attack(msgspec.Struct):
    """What the docstring of an attack says."""

    name: str
    path: Path
    strategy: str
    slug: str = SLUG
    exercises: tuple[str, ...] = ("softmax",)
    honest: str = "0"
    findings: list[str] = []

    def honest_score(self, report: Report) -> float:
        """The points that the honest part of it earns, by the checks of its exercises."""
        if self.honest == "0":
            return 0.0
        lost = self.honest.removeprefix("full").removeprefix(" but ").split(", ")
        mine = [check for check in report.checks if check.exercise in self.exercises]
        names = {check.id for check in mine}
        unknown = [name for name in lost if name and name not in names]
        assert not unknown, f"{self.name}: no check is called {unknown}"
        return sum(check.max_points for check in mine if check.id not in lost)


def attacks() -> list[Attack]:
    """Every attack, by name."""
    return [read(path) for path in sorted(ATTACKS.glob("*.py"))]


def read(path: Path) -> Attack:
    """The attack in a file. Its docstring is a strategy, then lines that tell what it may earn."""
    text = ast.get_docstring(ast.parse(path.read_text("utf-8"))) or ""
    told = {match["name"]: match["value"] for match in TOLD.finditer(text)}
    assert "Honest score" in told, f"{path}: its docstring does not say 'Honest score: …'"
    return Attack(
        path.stem,
        path,
        text.split("\n\n")[0],
        told.get("Assignment", SLUG),
        tuple(told.get("Exercise", "softmax").split(", ")),
        told["Honest score"],
        told["Findings"].split(", ") if "Findings" in told else [],
    )


def make_course(root: Path) -> None:
    """A course of the assignments that are attacked, with a canary in everything that is secret."""
    for slug in sorted({attack.slug for attack in attacks()}):
        shutil.copytree(
            ROOT / "solutions" / slug, root / "solutions" / slug, ignore=shutil.ignore_patterns("__pycache__")
        )
        shutil.copytree(
            ROOT / "tests/hidden" / slug, root / "tests/hidden" / slug, ignore=shutil.ignore_patterns("__pycache__")
        )
        toml = root / "solutions" / slug / "assignment.toml"
        text = toml.read_text("utf-8")
        text = re.sub(r"\[limits\]\n(?:\w.*\n)*", "", text) + LIMITS
        toml.write_text(text, "utf-8")
    for path in root.rglob("*.py"):
        name = path.parent.name.lstrip("0123456789_")
        path.write_text(path.read_text("utf-8") + f"\nCANARY = {CANARY.format(name)!r}\n", "utf-8")


def hand_in(root: Path, wanted: list[Attack], address: Path) -> Path:
    """Writes every attack as the submission of a student of its own."""
    for attack in wanted:
        module = attack.slug.lstrip("0123456789_")
        folder = root / "submitted" / attack.name / attack.slug
        folder.mkdir(parents=True)
        source = attack.path.read_text("utf-8").replace("@COURSE@", str(root)).replace("@SOCKET@", str(address))
        source = source.replace("@OUT@", str(root / "graded")).replace(".LONG_CHAIN", ".a" * 1200)
        (folder / f"{module}.py").write_text(source, "utf-8")
        for packed in attack.path.with_suffix("").glob("*.py"):
            with zipfile.ZipFile(folder / f"{packed.stem}.whl", "w") as wheel:
                wheel.write(packed, packed.name)
    for path in [root, *root.rglob("*")]:
        path.chmod(0o777 if path.is_dir() else 0o666)  # no right of the file system is to be what protects them
    return root / "submitted"


@contextmanager
def service(folder: Path) -> Iterator[Path]:
    """A service of the machine, behind a Unix socket that everybody may connect to."""
    address = folder / "service.sock"
    datagrams = folder / "service.sock.datagrams"
    with socket.socket(socket.AF_UNIX) as listening, socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as receiving:
        listening.bind(str(address))
        receiving.bind(str(datagrams))
        for path in (address, datagrams):
            path.chmod(0o777)
        listening.listen()
        listening.settimeout(0.1)
        over = threading.Event()

        def answer() -> None:
            while not over.is_set():
                try:
                    listening.accept()[0].close()
                except TimeoutError:
                    continue

        thread = threading.Thread(target=answer)
        thread.start()
        try:
            yield address
        finally:
            over.set()
            thread.join()


def own_processes() -> list[str]:
    """A command prefix: a PID namespace of its own, so that no signal gone astray reaches this machine's processes."""
    prefix = ["unshare", "--pid", "--fork", "--kill-child", "--mount-proc"]
    works = (
        shutil.which("unshare") and subprocess.run([*prefix, "true"], capture_output=True, check=False).returncode == 0
    )
    return prefix if works else []


def grade(
    root: Path,
    submitted: Path,
    *options: str,
    isolation: str = "best",
    prefix: Sequence[str] | None = None,
    course: Path | None = None,
) -> subprocess.CompletedProcess[str]:
    """Runs the command on a class, with a secret in its environment; says how many processes are left after it."""
    prefix = own_processes() if prefix is None else prefix
    program = Path(sys.executable).with_name("autograder")
    command = [
        *prefix,
        "sh",
        "-c",
        f'"$@"; status=$?; {LEFT_BEHIND}; exit $status',
        "sh",
        str(program),
        "grade",
        str(submitted),
        "--out",
        str(root / "graded"),
        *options,
    ]
    environment = os.environ | {"AUTOGRADER_SECRET": CANARY.format("secret"), "CLASS": CANARY.format("environ")}
    return subprocess.run(
        [*command, "--isolation", isolation, "--course", str(course or root)],
        cwd=root,
        env=environment,
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )


def reports(root: Path) -> dict[str, Report]:
    """The report of each student."""
    found = (root / "graded" / "reports").glob("*/*.json")
    return {path.parent.name: decode(path.read_bytes(), str(path)) for path in found}
