"""Every file in tests/attacks/ is handed in: none gains a point, learns a secret, harms a neighbour or stays behind."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from autograder.report import Report, encode
from tests.support import attack_runs
from tests.support.accusing import accusing
from tests.support.attack_runs import SLUG, Attack

ATTACKS = attack_runs.attacks()
CONTROLS = [attack for attack in ATTACKS if attack.name.startswith("control_")]
STOLEN = re.compile(rb"kanari-\w+-5eed")
RIGHT = (attack_runs.ATTACKS / "control_right.py").read_bytes()
# names that somebody who may choose them would choose
ODD_STUDENTS = ["=HYPERLINK(1)", "<script>document.title='owned'<", "..ana", "-rf", "a'; DROP TABLE x", "@SUM(1+1)"]


def zip_of(path: Path, entries: dict[str, bytes]) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)


def slip(folder: Path) -> None:
    """A zip whose members lie outside of it."""
    zip_of(folder / "answer.zip", {"../../../kanari.txt": b"x", "/tmp/kanari.txt": b"x", "a/stable_softmax.py": RIGHT})


def link_in_zip(folder: Path) -> None:
    """A zip with a symbolic link to the reference in it."""
    link = zipfile.ZipInfo("stable_softmax.py")
    link.external_attr = 0o120777 << 16
    with zipfile.ZipFile(folder / "answer.zip", "w") as archive:
        archive.writestr(link, f"../../../../solutions/{SLUG}/stable_softmax.py")


def bomb(folder: Path) -> None:
    """A zip of two gigabytes of zeros."""
    zip_of(folder / "answer.zip", {f"part{number}.py": bytes(200 << 20) for number in range(10)})


def link(folder: Path) -> None:
    """A symbolic link in the place of the answer."""
    (folder / "stable_softmax.py").symlink_to(f"../../../solutions/{SLUG}/stable_softmax.py")


def pipe(folder: Path) -> None:
    """A named pipe in the place of the answer: whoever opens it waits for ever."""
    subprocess.run(["mkfifo", str(folder / "stable_softmax.py")], check=True)


def magics(folder: Path) -> None:
    """A notebook whose shell lines and magics would write files, and whose saved output is a script."""
    source = "!touch /tmp/kanari.txt\n%run /etc/passwd\n%%bash\ntouch /tmp/kanari.txt"
    shown = {"output_type": "display_data", "metadata": {}, "data": {"text/html": "<script>document.title=1</script>"}}
    cell = {"cell_type": "code", "id": "a", "metadata": {}, "execution_count": 1, "outputs": [shown], "source": source}
    notebook = {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [cell]}
    (folder / "stable_softmax.ipynb").write_text(json.dumps(notebook))


def names(folder: Path) -> None:
    """File names that are HTML, formulas and options."""
    for name in ("<img src=x onerror=document.title='owned'>.py", "=1+1.py", "--help.py"):
        (folder / name).write_bytes(RIGHT)


HANDED_IN = {hand_in.__name__: hand_in for hand_in in (slip, link_in_zip, bomb, link, pipe, magics, names)}


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The course, where everybody may write, after all attacks were graded behind every wall of this machine."""
    root = tmp_path_factory.mktemp("attacked")
    (root / "begun").touch()
    root.parent.chmod(0o755)
    attack_runs.make_course(root)
    with attack_runs.service(root) as address:
        submitted = attack_runs.hand_in(root, ATTACKS, address)
        for name, hand_in in HANDED_IN.items():
            folder = submitted / f"intake_{name}" / SLUG
            folder.mkdir(parents=True)
            hand_in(folder)
        for student in ODD_STUDENTS:
            shutil.copytree(submitted / "plant_script_in_source", submitted / student)
        done = attack_runs.grade(root, submitted)
    (root / "done.txt").write_text(f"{done.returncode}\n{done.stdout}\n{done.stderr}")
    return root


@pytest.fixture(scope="module")
def reports(place: Path) -> dict[str, Report]:
    return attack_runs.reports(place)


def test_the_corpus_has_its_size() -> None:
    assert len(ATTACKS) >= 50


def test_the_command_ends_well_and_nothing_outlives_it(place: Path) -> None:
    status, *lines = (place / "done.txt").read_text().splitlines()
    assert status == "0", lines
    assert "left: 0" in lines


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.name)
def test_no_attack_earns_more_than_its_honest_part(reports: dict[str, Report], attack: Attack) -> None:
    report = reports[attack.name]
    assert report.outcome == "graded"
    assert report.score <= attack.honest_score(report)


@pytest.mark.parametrize("attack", CONTROLS, ids=lambda attack: attack.name)
def test_the_controls_get_what_they_are_worth(reports: dict[str, Report], attack: Attack) -> None:
    report = reports[attack.name]
    assert report.score == attack.honest_score(report)
    assert report.findings == []


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.name)
def test_every_report_says_what_happened_and_marks_what_looks_like_an_attempt(
    reports: dict[str, Report], attack: Attack
) -> None:
    report = reports[attack.name]
    told = [check.message for check in report.checks if check.outcome in ("failed", "blocked", "not_run")]
    silent = attack.honest == "full"
    assert all(told) and (told or report.findings or silent)
    assert set(attack.findings) <= {finding.id for finding in report.findings}


def test_no_finding_accuses_anybody(reports: dict[str, Report]) -> None:
    found = [finding for report in reports.values() for finding in report.findings]
    assert len(found) > 50
    assert accusing(finding.message for finding in found if finding.id != "not_own_work") == []
    read = {finding.id for finding in found if finding.severity != "note"}
    assert read <= {"not_own_work", "conduct_answers"}, "what is only read in a source is a hint"


def test_most_attacks_are_marked(reports: dict[str, Report]) -> None:
    """Those that only loop, fill memory or return something odd look like mistakes, and are told as such."""
    assert sum(bool(attack.findings) for attack in ATTACKS) >= 50


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.name)
def test_no_attack_reads_a_secret(place: Path, attack: Attack) -> None:
    for path in (place / "graded" / "reports" / attack.name).iterdir():
        assert STOLEN.findall(path.read_bytes()) == []


@pytest.mark.parametrize("name", HANDED_IN)
def test_no_file_escapes_through_its_intake(place: Path, reports: dict[str, Report], name: str) -> None:
    report = reports[f"intake_{name}"]
    assert report.outcome == "graded"
    assert report.intake, "what was odd about the files is told"
    assert STOLEN.findall(encode(report)) == []
    if name not in ("slip", "names"):  # these hold a right answer too
        assert report.score == 0


def test_nothing_is_written_outside(place: Path) -> None:
    import torch

    begun = (place / "begun").stat().st_mtime  # what lay there before is somebody else's
    wanted = [place, Path("/tmp"), Path("/"), Path("/dev/shm"), Path(torch.__file__).parent, Path.home()]
    canaries = [canary for folder in wanted if (canary := folder / "kanari.txt").exists()]
    assert [canary for canary in canaries if canary.stat().st_mtime >= begun] == []
    assert list(place.glob("submitted/kanari*")) == []
    grades = (place / "graded" / "grades.csv").read_bytes()
    assert STOLEN.findall(grades) == []


def test_the_table_of_grades_holds_no_formula(place: Path) -> None:
    cells = [
        cell.strip('"')
        for line in (place / "graded" / "grades.csv").read_text("utf-8-sig").splitlines()
        for cell in line.split(",")
    ]
    assert [cell for cell in cells if cell.startswith(("=", "+", "@", "-"))] == []
    assert "'=HYPERLINK(1)" in cells


def test_a_neighbour_is_graded_as_if_it_were_alone(place: Path, reports: dict[str, Report], tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    done = attack_runs.grade(tmp_path, place / "submitted" / "control_right" / SLUG, "--assignment", SLUG, course=place)
    assert done.returncode == 0, done.stderr
    (alone,) = attack_runs.reports(tmp_path).values()
    among = reports["control_right"]
    for report in (alone, among):
        report.student, report.provenance.at, report.provenance.seconds = "", "", {}
    assert encode(alone) == encode(among)


def test_no_script_of_a_student_runs_in_a_teachers_browser(place: Path, browser: Any) -> None:
    pages = [place / "graded" / "index.html"]
    hostile = ["plant_script_in_source", "raise_hostile_exceptions", "intake_names", "intake_magics", *ODD_STUDENTS]
    for student in hostile:
        pages += (place / "graded" / "feedback" / student).glob("*.html")
    assert len(pages) >= len(hostile)
    for page in pages:
        browser.get(page.as_uri())
        assert browser.title != "owned", page
        assert browser.execute_script("return document.querySelectorAll('img, iframe, object').length") == 0


def test_the_walls_are_what_keeps_them_out(tmp_path: Path, needs: Callable[..., None]) -> None:
    """Without walls, as on a machine that has none, these succeed: so the corpus can tell a wall from none."""
    needs("pid", "mount", "landlock")
    tmp_path.chmod(0o777)
    attack_runs.make_course(tmp_path)
    names = {"read_course_files", "open_unix_sockets", "start_programs"}
    with attack_runs.service(tmp_path) as address:
        submitted = attack_runs.hand_in(tmp_path, [one for one in ATTACKS if one.name in names], address)
        attack_runs.grade(tmp_path, submitted, isolation="process")
    stolen = {name for name, report in attack_runs.reports(tmp_path).items() if STOLEN.findall(encode(report))}
    assert stolen == names
