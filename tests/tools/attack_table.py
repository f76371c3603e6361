"""`make attack-table`: the attacks of tests/attacks/ on a bare pytest process, on nbgrader's autograding and on us.

All three grade softmax by the same three checks: values, gradients, no ready-made softmax. An attack succeeds where it
earns what its honest part did not, tells a secret of the course, leaves a process behind, or never ends. Those that
would take an unprotected machine down (memory, processes, disk) are tried on us only. Everything runs in namespaces of
its own, without a network.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ElementTree
from collections import defaultdict
from pathlib import Path

from tests.support import attack_runs
from tests.support.attack_runs import SLUG, Attack

STOLEN = re.compile(r"kanari-\w+-5eed")
SECONDS = 20  # a hang that nobody ends counts as one after this
DANGEROUS = {
    "exhaust_memory", "exhaust_memory_by_children", "exhaust_processes", "exhaust_threads", "exhaust_disk",
    "exhaust_inodes", "exhaust_stack", "print_a_flood", "send_a_flood", "raise_its_own_limits", "return_nested",
    "raise_hostile_exceptions",
}  # fmt: skip
NAMESPACES = ["unshare", "--pid", "--fork", "--kill-child", "--mount-proc", "--net", "--ipc"]
# what an attack writes into the machine's folders goes with its namespace; only the bench's own folder is real
COPY_OF_THE_MACHINE = """
set -e
mount -t tmpfs none /mnt
mkdir /mnt/upper /mnt/work /mnt/machine
mount -t overlay none -o lowerdir=/,upperdir=/mnt/upper,workdir=/mnt/work /mnt/machine
for folder in /dev /proc "$PLACE"; do mount --rbind "$folder" "/mnt/machine$folder"; done
mount -t tmpfs none /mnt/machine/dev/shm
set +e
"""
# a kernel of Jupyter is spoken to over the loopback device, which a new network namespace has to be told to bring up
LOOPBACK = (
    "python3 -c 'import fcntl, socket, struct; s = socket.socket(); "
    'fcntl.ioctl(s, 0x8914, struct.pack("16sh", b"lo", 0x41))\''
)
# nbgrader starts programs of its own by their names
ENVIRONMENT = os.environ | {"PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
LEFT = "sleep 0.2; echo left: $(cat /proc/[0-9]*/comm | grep -c '^python\\|^pytest\\|^nbgrader')"

CHECKS = '''"""Hidden checks, as a teacher writes them for plain pytest. kanari-expected-5eed"""
import inspect
import torch
import stable_softmax

EXPECTED = "kanari-expected-5eed"


def test_values():
    x = torch.randn(4, 5)
    torch.testing.assert_close(stable_softmax.softmax(x, dim=1), torch.softmax(x, dim=1))


def test_gradients():
    x = torch.randn(4, 5, requires_grad=True)
    g = torch.randn(4, 5)
    (got,) = torch.autograd.grad(stable_softmax.softmax(x, dim=0), x, g)
    (expected,) = torch.autograd.grad(torch.softmax(x, dim=0), x, g)
    torch.testing.assert_close(got, expected)


def test_no_builtin():
    text = inspect.getsource(stable_softmax.softmax)
    assert "torch.softmax" not in text and "F.softmax" not in text
'''


def run(command: list[str], folder: Path) -> tuple[str, int | None, bool]:
    """What a command printed, its exit status (None where it never ended), and whether it left a process behind."""
    script = f'cd "$0"; {LOOPBACK}; timeout -k 1 {SECONDS} "$@" 2>&1; echo status: $?; {LEFT}'
    inside = f'{COPY_OF_THE_MACHINE}exec chroot /mnt/machine sh -c "$SCRIPT" "$@"'
    whole = [*NAMESPACES, "sh", "-c", inside, "sh", str(folder), *command]
    try:
        done = subprocess.run(
            whole,
            env=ENVIRONMENT | {"SCRIPT": script},
            capture_output=True,
            text=True,
            errors="replace",
            timeout=3 * SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return "", None, True
    status = re.findall(r"^status: (\d+)$", done.stdout, re.MULTILINE)
    left = re.findall(r"^left: (\d+)$", done.stdout, re.MULTILINE)
    code = int(status[-1]) if status else None
    return done.stdout, None if code in (124, 137) else code, bool(left) and int(left[-1]) > 0


def on_pytest(attack: Attack, course: Path, place: Path) -> list[str]:
    """How the attack succeeds against pytest in one process; empty where it does not."""
    folder = place / attack.name
    folder.mkdir(parents=True)
    shutil.copy(course / "submitted" / attack.name / SLUG / "stable_softmax.py", folder)
    (folder / "test_hidden.py").write_text(CHECKS)
    told, status, left = run([sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist",
                              "--junitxml=result.xml", "test_hidden.py"], folder)  # fmt: skip
    passed: set[str] = set()
    if (folder / "result.xml").exists():
        cases = ElementTree.parse(folder / "result.xml").iter("testcase")
        passed = {case.get("name", "") for case in cases if not len(case)}
    elif status == 0:
        passed = {"exit status 0 without a result"}
    return verdict(attack, passed, told, status, left)


def on_nbgrader(attack: Attack, course: Path, place: Path) -> list[str]:
    """How the attack succeeds against `nbgrader autograde`; empty where it does not."""
    from nbgrader.api import Gradebook, MissingEntry

    source = (course / "submitted" / attack.name / SLUG / "stable_softmax.py").read_text("utf-8")
    notebook = json.loads((place / "release" / "ps1" / "softmax.ipynb").read_text("utf-8"))
    notebook["cells"][0]["source"] = source
    folder = place / "submitted" / attack.name / "ps1"
    folder.mkdir(parents=True)
    (folder / "softmax.ipynb").write_text(json.dumps(notebook), "utf-8")
    program = str(Path(sys.executable).with_name("nbgrader"))
    told, status, left = run([program, "autograde", "ps1", "--student", attack.name], place)
    written = [path.read_text("utf-8", "replace") for path in (place / "autograded" / attack.name).rglob("*.ipynb")]
    passed: set[str] = set()
    with Gradebook(f"sqlite:///{place}/gradebook.db") as gradebook:
        try:
            graded = gradebook.find_submission_notebook("softmax", "ps1", attack.name)
            passed = {grade.cell.name for grade in graded.grades if (grade.auto_score or 0) > 0}
        except MissingEntry:
            pass
    return verdict(attack, passed, told + "".join(written), status, left)


def verdict(attack: Attack, passed: set[str], told: str, status: int | None, left: bool) -> list[str]:
    """In which ways an attack succeeded. A wrong answer passes the search for names in its source: that is no gain."""
    ways = []
    if attack.honest == "0" and passed - {"test_no_builtin"}:
        ways.append("points")
    # an answer that computes with NumPy or in a loop is right by these checks, which do not ask for more
    own = STOLEN.findall(
        told.replace("kanari-expected-5eed", "") if attack.name.startswith(("forge", "patch")) else told
    )
    if any(word in told for word in ("stolen", "RuntimeError")) and [word for word in own if "expected" not in word]:
        ways.append("secrets")
    if status is None:
        ways.append("never ends")
    elif left:
        ways.append("stays behind")
    return ways


def prepare_nbgrader(place: Path) -> None:
    """A course of one assignment, with the three checks in locked cells."""
    place.mkdir()
    (place / "nbgrader_config.py").write_text(
        "c = get_config()\nc.CourseDirectory.course_id = 'attacks'\n"
        f"c.Execute.timeout = {SECONDS // 2}\nc.ExecutePreprocessor.timeout = {SECONDS // 2}\n"
    )
    checks = CHECKS.replace("import stable_softmax\n", "").replace("stable_softmax.softmax", "softmax")
    head, *tests = checks.split("\n\n\ndef ")

    def cell(name: str, source: str, **nbgrader: object) -> dict[str, object]:
        metadata = {
            "schema_version": 3,
            "grade_id": name,
            "locked": False,
            "solution": False,
            "grade": False,
            "task": False,
        }
        return {"cell_type": "code", "execution_count": None, "metadata": {"nbgrader": {**metadata, **nbgrader}},
                "outputs": [], "source": source}  # fmt: skip

    answer = "import torch\n\n\ndef softmax(x, dim=-1):\n    return torch.softmax(x, dim)"
    cells = [cell("answer", f"### BEGIN SOLUTION\n{answer}\n### END SOLUTION", solution=True)]
    for test in tests:
        name = test.partition("(")[0]
        source = f"{head}\n\ndef {test}\n\n{name}()".replace("text = inspect.getsource(softmax)", "text = In[1]")
        cells.append(cell(name, source, grade=True, locked=True, points=1))
    folder = place / "source" / "ps1"
    folder.mkdir(parents=True)
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    (folder / "softmax.ipynb").write_text(
        json.dumps({"nbformat": 4, "nbformat_minor": 4, "metadata": kernel, "cells": cells})
    )
    program = str(Path(sys.executable).with_name("nbgrader"))
    for words in (["generate_assignment", "ps1"],):
        subprocess.run([program, *words], cwd=place, env=ENVIRONMENT, check=True, capture_output=True)


def on_us(wanted: list[Attack], root: Path) -> dict[str, list[str]]:
    """How each attack succeeds against us."""
    found = {}
    reports = attack_runs.reports(root)
    for attack in wanted:
        report = reports[attack.name]
        ways = ["points"] if report.score > attack.honest_score(report) else []
        if STOLEN.search((root / "graded" / "reports" / attack.name / f"{attack.slug}.json").read_text("utf-8")):
            ways.append("secrets")
        found[attack.name] = ways
    return found


def main() -> None:
    """Try every attack on all three, and print a table in Markdown."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", help="attacks to try [default: all]")
    options = parser.parse_args()
    wanted = [one for one in attack_runs.attacks() if not options.names or one.name in options.names]
    tried: dict[str, dict[str, list[str]]] = defaultdict(dict)
    with tempfile.TemporaryDirectory(prefix="attacks-", ignore_cleanup_errors=True) as folder:
        place = Path(folder)
        place.chmod(0o755)
        ENVIRONMENT["PLACE"] = folder
        root = place / "course"
        attack_runs.make_course(root)
        (place / "sockets").mkdir()
        with attack_runs.service(place / "sockets") as address:
            submitted = attack_runs.hand_in(root, wanted, address)
            attack_runs.grade(root, submitted)
            for name, ways in on_us(wanted, root).items():
                tried[name]["us"] = ways
            prepare_nbgrader(place / "nbgrader")
            for attack in wanted:
                if attack.slug == SLUG and attack.name not in DANGEROUS and not attack.name.startswith("control"):
                    tried[attack.name]["pytest"] = on_pytest(attack, root, place / "pytest")
                    tried[attack.name]["nbgrader"] = on_nbgrader(attack, root, place / "nbgrader")
                    print(attack.name, tried[attack.name], file=sys.stderr, flush=True)
    print(table(tried))


def table(tried: dict[str, dict[str, list[str]]]) -> str:
    """Kinds of attacks by what they succeed against."""
    kinds: dict[str, list[str]] = defaultdict(list)
    for name in tried:
        if not name.startswith("control"):
            kinds[name.split("_")[0]].append(name)
    lines = ["| attacks that … | bare pytest | nbgrader | here |", "|---|---|---|---|"]
    totals: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for kind, names in sorted(kinds.items()):
        cells = []
        for peer in ("pytest", "nbgrader", "us"):
            runs = [tried[name][peer] for name in names if peer in tried[name]]
            won = sum(bool(ways) for ways in runs)
            totals[peer][0] += won
            totals[peer][1] += len(runs)
            cells.append(f"{won} of {len(runs)}" if runs else "not tried")
        lines.append(f"| {kind} | {' | '.join(cells)} |")
    whole = " | ".join(f"**{totals[peer][0]} of {totals[peer][1]}**" for peer in ("pytest", "nbgrader", "us"))
    return "\n".join([*lines, f"| all that were tried | {whole} |"])


if __name__ == "__main__":
    main()
