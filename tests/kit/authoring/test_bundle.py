"""Tests of bundles: unpacked and run as their hosts do, complete, the same again, and silent about secrets."""

import ast
import importlib.metadata
import json
import os
import re
import shutil
import subprocess
import sys
import zipfile

import pytest
from click.testing import CliRunner

from autograder.assignment import AssignmentError, Course
from autograder.authoring.bundle import BUNDLED, bundle, public_version, requirements
from autograder.cli import main
from autograder.grading.host_profiles import HOSTS, left
from tests.support import ROOT

SLUG = "03_stable_softmax"
ASSIGNMENT = Course(ROOT).assignment(SLUG)
INES = ROOT / "tests/sample_class/submitted/Inês" / SLUG / "stable_softmax.py"
SECRET = "a secret; $(touch pwned) 'quoted'"


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """The bundle of each host, a zip unpacked."""
    to = tmp_path_factory.mktemp("bundles")
    paths = {host: bundle(ASSIGNMENT, host, to, "en", SECRET) for host in BUNDLED}
    zipped = paths["gradescope"]
    paths["gradescope"] = to / "unpacked"
    subprocess.run(["unzip", "-q", zipped, "-d", paths["gradescope"]], check=True)  # as a host does; it keeps modes
    return paths


def here(script, places):
    """A host's script with the host's places moved here."""
    text = script.read_text()
    for there, moved in {"/opt/torchmarker/bin/python": sys.executable, **places}.items():
        text = text.replace(there, str(moved))
    script.write_text(text)


def files_in(folder):
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("metadata", [None, '{"version": 99, "users": null'])
def test_gradescope_finds_a_result_whatever_its_metadata(built, tmp_path, metadata):
    autograder = tmp_path / "autograder"
    shutil.copytree(built["gradescope"], autograder / "source")
    for name in ("submission", "results"):
        (autograder / name).mkdir()
    if metadata is not None:
        (autograder / "submission_metadata.json").write_text(metadata)
    if metadata is None:
        shutil.copy(INES, autograder / "submission")
    script = autograder / "run_autograder"
    shutil.copy2(autograder / "source" / "run_autograder", script)
    here(script, {"/autograder/": f"{autograder}/"})
    done = subprocess.run([script], cwd=autograder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert not (autograder / "pwned").exists()
    results = json.loads((autograder / "results" / "results.json").read_text())
    if metadata is None:
        assert results["score"] == 18
    else:
        assert results["score"] == 0
        assert "Nothing was handed in" in results["output"]
    assert (autograder / "source").stat().st_mode & 0o777 == 0o700


def test_vpl_prints_one_grade_in_its_own_range_and_hands_in_the_students_files_only(built, tmp_path):
    for name in ("vpl_evaluate.sh", "vpl_run.sh", "vpl_debug.sh"):
        shutil.copy(built["vpl"] / name, tmp_path)
    for name in ("autograder.py", "click.py", "json.py", "torch.py", "sitecustomize.py"):  # beside our scripts
        (tmp_path / name).write_text(f"open({str(tmp_path / 'pwned')!r}, 'w')")
    here(tmp_path / "vpl_evaluate.sh", {"/opt/torchmarker/course": built["vpl"] / "server" / "course"})
    shutil.copy(INES, tmp_path)
    (tmp_path / "a b.txt").write_text("")
    (tmp_path / "vpl_environment.sh").write_text(
        "export VPL_GRADEMIN=0 VPL_GRADEMAX=10\nexport VPL_SUBFILES='stable_softmax.py\na b.txt\n'\n"
    )
    subprocess.run(["bash", "vpl_evaluate.sh"], cwd=tmp_path, check=True)
    assert files_in(tmp_path / ".submission") == {"stable_softmax.py", "a b.txt"}
    done = subprocess.run(["./vpl_execution"], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert re.findall(r"^Grade :=>>(.*)$", done.stdout, re.MULTILINE) == [" 9"]
    assert not (tmp_path / "pwned").exists()


@pytest.mark.parametrize("name", ["vpl_run.sh", "vpl_debug.sh"])
def test_vpl_executes_no_students_file_outside_of_the_walls(built, tmp_path, name):
    for script in ("vpl_run.sh", "vpl_debug.sh"):
        shutil.copy(built["vpl"] / script, tmp_path)
        here(tmp_path / script, {})
    (tmp_path / "stable_softmax.py").write_text("open('pwned', 'w')\n")
    (tmp_path / "ast.py").write_text("open('pwned', 'w')\n")
    subprocess.run(["bash", name], cwd=tmp_path, check=True)
    done = subprocess.run(["./vpl_execution"], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert "stable_softmax.py is Python" in done.stdout, done.stderr
    assert not (tmp_path / "pwned").exists()
    (tmp_path / "stable_softmax.py").write_text("def softmax(x:\n")
    done = subprocess.run(["./vpl_execution"], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert "SyntaxError" in done.stderr


def test_a_prairielearn_question_is_whole(built):
    folder = built["prairielearn"]
    info = json.loads((folder / "info.json").read_text())
    # infoQuestion.json of PrairieLearn: these are required, the others known
    assert {"uuid", "title", "topic", "type"} <= set(info)
    options = info["externalGradingOptions"]
    assert options["enableNetworking"] is False
    assert options["timeout"] == 120 <= 600
    assert options["entrypoint"] == "/grade/tests/run.sh"
    assert os.access(folder / "tests" / "run.sh", os.X_OK)
    assert 'file-names="stable_softmax.py"' in (folder / "question.html").read_text()
    # the image may be public: what is hidden lies in tests/
    assert not [name for name in files_in(folder / "image") if "softmax" in name or name.startswith("course/")]
    assert "course" not in (folder / "image" / "Containerfile").read_text()


@pytest.mark.parametrize("host", BUNDLED)
def test_scripts_are_shell_and_ask_for_the_cpu_build_and_no_other_network(built, host):
    text = ""
    for path in built[host].rglob("*"):
        if path.suffix == ".sh" or path.name in ("run_autograder", "Containerfile"):
            text += path.read_text()
            if path.name != "Containerfile":
                subprocess.run(["bash", "-n", path], check=True)
                assert os.access(path, os.X_OK), path
    assert "--index-url https://download.pytorch.org/whl/cpu" in text
    assert set(re.findall(r"https?://[^/\s]+", text)) == {"https://download.pytorch.org"}
    assert not re.search(r"curl|wget|git clone", text)


def test_the_package_in_a_bundle_imports_by_itself(built):
    # -I: neither this folder nor PYTHONPATH, so that every module can only be the bundle's own
    code = """
import importlib, pkgutil, sys
sys.path.insert(0, sys.argv[1])
import autograder
assert autograder.__file__.startswith(sys.argv[1]), autograder.__file__
for module in pkgutil.walk_packages(autograder.__path__, "autograder."):
    if module.name.split(".")[1] in ("authoring", "student", "nbgrader"):
        continue
    if not module.name.endswith("__main__"):
        importlib.import_module(module.name)
from autograder.outlets.pages import pages
pages.template("feedback.html")
from autograder.locale.language import Language
assert Language("pt-BR").translations
"""
    done = subprocess.run(
        [sys.executable, "-I", "-c", code, str(built["container"])], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_every_import_of_the_grader_is_asked_for(built):
    owners = importlib.metadata.packages_distributions()
    imported = set()
    for path in (built["container"] / "autograder").rglob("*.py"):
        if "authoring" in path.parts or "student" in path.parts or "nbgrader" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                imported |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                imported.add(node.module.split(".")[0])
    needed = {line.split("==")[0] for line in requirements()} | {"torch", "torchmarker"}
    for_teachers = {"nbgrader", "copydetect", "ray"}  # what only a teacher's own commands import, when they are called
    foreign = imported - set(sys.stdlib_module_names) - for_teachers
    owned = {name: {re.sub(r"[-_.]+", "-", one).lower() for one in owners[name]} for name in foreign}
    assert {name for name, distributions in owned.items() if not distributions & needed} == set()
    assert not [line for line in requirements() if line.startswith(("torch", "nvidia", "triton"))]


@pytest.mark.parametrize("host", BUNDLED)
def test_a_bundle_holds_one_assignment_and_what_grading_needs(built, host):
    names = files_in(built[host])
    (course,) = {name.partition("/solutions/")[0] for name in names if "/solutions/" in name}
    assert {name.split("/")[name.split("/").index("solutions") + 1] for name in names if "solutions/" in name} == {SLUG}
    assert f"{course}/tests/hidden/{SLUG}/test_softmax.py" in names
    assert f"{course}/solutions/{SLUG}/mistakes/l20_mean_over_all_rows.py" in names
    assert not [name for name in names if "/honest/" in name or "/lesson.md" in name]


@pytest.mark.parametrize("host", BUNDLED)
def test_the_secret_stands_only_where_no_student_reads(built, host):
    holds = [path.name for path in built[host].rglob("*") if path.is_file() and b"touch pwned" in path.read_bytes()]
    assert holds == {"gradescope": ["run_autograder"], "prairielearn": ["run.sh"]}.get(host, [])


@pytest.mark.parametrize("host", BUNDLED)
def test_python_is_called_so_that_no_students_file_is_a_module_of_ours(built, host):
    texts = [path.read_text() for path in built[host].rglob("*") if path.name.endswith((".sh", "Containerfile"))]
    texts += [path.read_text() for path in built[host].glob("run_autograder")]
    for text in texts:
        for call in re.findall(r'python"?,? .*autograder\.cli.*run', text.replace("\\\n", " ")):
            assert re.match(r'python"?,? "?-I"?,? "?-m', call), call


def test_the_same_course_makes_the_same_zip_and_replaces_the_old_one(tmp_path):
    first = bundle(ASSIGNMENT, "gradescope", tmp_path, "en").read_bytes()
    assert bundle(ASSIGNMENT, "gradescope", tmp_path, "en").read_bytes() == first
    assert bundle(ASSIGNMENT, "vpl", tmp_path, "en") == bundle(ASSIGNMENT, "vpl", tmp_path, "en")
    assert sorted(path.name for path in tmp_path.iterdir()) == [f"{SLUG}-gradescope.zip", f"{SLUG}-vpl"]
    with zipfile.ZipFile(tmp_path / f"{SLUG}-gradescope.zip") as archive:
        modes = {entry.filename: entry.external_attr >> 16 & 0o777 for entry in archive.infolist()}
    assert (modes["setup.sh"], modes["run_autograder"], modes["requirements.txt"]) == (0o755, 0o755, 0o644)


@pytest.mark.parametrize(("lang", "said"), [("en", "In Gradescope: a programming assignm"), ("pt-BR", "No Grade")])
def test_the_command_says_what_to_do_next(tmp_path, lang, said):
    words = ["bundle", SLUG, "--for", "gradescope", "--to", str(tmp_path), "--lang", lang, "--course", str(ROOT)]
    done = CliRunner().invoke(main, words)
    assert done.exit_code == 0, done.output
    assert said in done.output
    assert f"--lang {lang} " in zipfile.ZipFile(tmp_path / f"{SLUG}-gradescope.zip").read("run_autograder").decode()


def test_an_assignment_without_hidden_checks_is_told(tmp_path):
    folder = tmp_path / "solutions" / SLUG
    folder.mkdir(parents=True)
    (tmp_path / "tests" / "hidden").mkdir(parents=True)
    shutil.copy(ASSIGNMENT.folder / "assignment.toml", folder)
    words = ["bundle", SLUG, "--for", "vpl", "--to", str(tmp_path / "bundles"), "--course", str(tmp_path)]
    done = CliRunner().invoke(main, words)
    assert done.exit_code == 1
    assert "there is no hidden check to run on a host" in done.output


def test_a_version_that_is_not_installed_cannot_be_asked_for():
    with pytest.raises(AssignmentError, match="no_such_package is not installed here"):
        public_version("no_such_package")


def test_in_a_hosts_container_no_namespace_is_left_and_another_user_only_under_root():
    here = ["pid", "rlimits", "mount", "net", "ipc", "user", "landlock", "seccomp"]
    assert left(HOSTS["gradescope"], here) == ["rlimits", "user", "landlock", "seccomp"]
    assert left(HOSTS["vpl"], here) == ["rlimits", "landlock", "seccomp"]
    assert set(BUNDLED) == set(HOSTS)
