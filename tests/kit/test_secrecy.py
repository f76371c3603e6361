"""Tests of secrecy: a submission that searches files, memory, frames and environment for what it must not know.

Every secret of a small course carries a canary. The submission looks for canaries by every means and reports them in
an exception's text. Its own companion file carries one as well, so that each search shows that it can find something.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from autograder.inside.protocol.limits import Isolation, Limits
from autograder.sandbox.server import ForkServer
from autograder.sandbox.worker import Worker

PLACES = ["reference", "docstring", "constant", "mistake", "check", "expected", "toml", "secret", "environ", "other"]


def canary(place: str) -> str:
    """Its own source must not hold it whole, or the searcher would find it here."""
    return f"kanari-{place}-" + "5eed"


SEARCHER = '''
import ctypes, gc, glob, importlib, io, os, re, sys
import torch
import helpers  # its companion holds the control canary, in a string, a dict and a class

COURSE = {course!r}
PATTERN = re.compile(b"kan" + b"ari-([a-z]+)-" + b"5e" + b"ed")
found = set()

def look(how, content):
    if isinstance(content, str):
        content = content.encode("utf-8", "replace")
    found.update(how + ":" + name.decode() for name in PATTERN.findall(bytes(content)))

def objects():
    gc.unfreeze()
    seen, left = set(), gc.get_objects()
    while left:
        thing = left.pop()
        if id(thing) in seen or thing is seen or thing is left:
            continue
        seen.add(id(thing))
        if type(thing) in (str, bytes, bytearray):
            look("objects", thing)
        else:
            left.extend(gc.get_referents(thing))

def frames():
    for frame in sys._current_frames().values():
        while frame is not None:
            for value in list(frame.f_locals.values()) + list(frame.f_globals.values()):
                if type(value) in (str, bytes):
                    look("frames", value)
            frame = frame.f_back

def modules():
    for module in list(sys.modules.values()):
        for value in list(vars(module).values()) if hasattr(module, "__dict__") else []:
            if type(value) in (str, bytes, dict, list, tuple):
                look("modules", repr(value))

def environment():
    look("environ", repr(dict(os.environ)))
    libc = ctypes.CDLL(None)
    libc.getenv.restype = ctypes.c_char_p
    look("environ", libc.getenv(b"AUTOGRADER_SECRET") or b"")
    raw = ctypes.POINTER(ctypes.c_char_p).in_dll(libc, "environ")
    for index in range(1000 if raw else 0):
        if raw[index] is None:
            break
        look("environ", raw[index])

def memory():
    """Reads pages around what it knows of; the kernel says which are there, as a write from the others fails."""
    libc = ctypes.CDLL(None, use_errno=True)
    libc.sbrk.restype = ctypes.c_void_p
    libc.write.argtypes = [ctypes.c_int, ctypes.c_void_p, ctypes.c_size_t]
    number = os.open("pages", os.O_RDWR | os.O_CREAT)
    top, step, tail = libc.sbrk(0), 1 << 18, b""
    known = [id(helpers.CANARY), id(object()), torch.ones(9).data_ptr(), ctypes.addressof(ctypes.c_int())]
    areas = [(top - (150 << 20), top)] + [(place - (16 << 20), place + (16 << 20)) for place in known]
    for first, last in areas:
        for address in range(first & ~0xFFF, last, step):
            os.lseek(number, 0, 0)
            size = libc.write(number, address, step)
            if size > 0:
                content = os.pread(number, size, 0)
                look("memory", tail + content)
                tail = content[-40:]
    os.remove("pages")

def files():
    for start in [COURSE, ".", "/dev/shm", os.path.expanduser("~"), *sys.path]:
        for folder, _, names in os.walk(start):
            if "/site-packages" in folder or "/lib/python" in folder:
                continue
            for name in names:
                read(os.path.join(folder, name))
    for name in {guesses!r}:
        read(os.path.join(COURSE, name))
        read(os.path.join("../../../../../..", COURSE.strip("/"), name))
    for name in ("environ", "cmdline", "maps", "stack", "mountinfo"):
        for process in ("self", "1", str(os.getppid())):
            read("/proc/" + process + "/" + name)

def read(path):
    try:
        with io.open(path, "rb") as file:
            look("files", file.read(1 << 20))
    except (OSError, ValueError):
        pass

def imports():
    sys.path[:0] = [COURSE, COURSE + "/solutions/01_identity", COURSE + "/tests/hidden/01_identity"]
    names = "test_identity identity_reference solutions tests conftest "
    names += "autograder.checks.observers.references autograder.grading.judge.process"
    for name in names.split():
        try:
            module = importlib.import_module(name)
        except Exception:
            continue
        look("imports", repr(vars(module)))
    del sys.path[:3]
    read(COURSE + "/solutions/01_identity/identity.py")

def descriptors():
    for number in range(4, 256):
        try:
            look("descriptors", os.read(number, 1 << 16))
        except OSError:
            pass

def search():
    for way in (objects, frames, modules, environment, memory, files, imports, descriptors):
        try:
            way()
        except Exception as error:
            found.add(way.__name__ + ":failed-" + type(error).__name__)

search()

def identity(x):
    local = helpers.CANARY
    search()
    raise RuntimeError(" ".join(sorted(found)))
'''

CHECKS = '''
"""Checks: {check}"""
import torch
from autograder.checks import points, randn

EXERCISE = "identity"
EXPECTED = "{expected}"

@points(1)
def test_values(both):
    """The input comes back."""
    assert EXPECTED
    both.call("identity", randn(3)).assert_same_output()
'''

REFERENCE = '''
"""The reference: {docstring}"""
import torch
SECRET = "{constant}"

def identity(x):
    # {reference}
    return x + len(SECRET) * 0
'''

MISTAKE = '''
"""Twice: {mistake}

Do not multiply.
"""

def identity(x):
    return 2 * x
'''


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def make_course(root: Path) -> None:
    fill = {place: canary(place) for place in PLACES}
    toml = f'order = 1\npoints = 1\n# {fill["toml"]}\n[title]\nen = "Identity"\n[limits]\ncheck_seconds = 60\n'
    write(root / "solutions/01_identity/assignment.toml", toml)
    write(root / "solutions/01_identity/identity.py", REFERENCE.format(**fill))
    write(root / "solutions/01_identity/mistakes/t01_twice.py", MISTAKE.format(**fill))
    write(root / "tests/hidden/01_identity/test_identity.py", CHECKS.format(**fill))
    write(root / "submitted/zoe/01_identity/identity.py", f"# {fill['other']}\nNAME = '{fill['other']}'\n")
    guesses = [str(path.relative_to(root)) for path in sorted(root.rglob("*.*")) if path.is_file()]
    source = SEARCHER.replace("{course!r}", repr(str(root))).replace("{guesses!r}", repr(guesses))
    write(root / "submitted/ana/01_identity/identity.py", source)
    control = canary("control")
    write(root / "submitted/ana/01_identity/helpers.py", f"CANARY = {control!r}\nHELD = {{'a': [CANARY]}}\n")
    for path in [root, *root.rglob("*")]:
        path.chmod(0o777 if path.is_dir() else 0o666)  # no right of the file system is to be what protects them


def findings(root: Path, isolation: str) -> set[str]:
    """What the searcher found, as way:place."""
    out = root / f"graded_{isolation}"
    program = Path(sys.executable).with_name("autograder")
    environment = os.environ | {"AUTOGRADER_SECRET": canary("secret"), "CLASS": canary("environ")}
    command = [str(program), "grade", "submitted", "--out", str(out), "--isolation", isolation, "--jobs", "1"]
    subprocess.run(command, cwd=root, env=environment, check=True, capture_output=True, timeout=120)
    report = json.loads((out / "reports/ana/01_identity.json").read_text())
    (check,) = report["checks"]
    text = check["message"]["text"]
    assert "RuntimeError" in text, text
    return set(re.findall(r"[a-z]+:[\w-]+", text.partition("identity.py: ")[2]))


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("course")
    root.parent.chmod(0o755)
    make_course(root)
    return root


def test_a_submission_finds_nothing_but_its_own_canary(
    course: Path, server: ForkServer, isolation: Isolation, walls: list[str]
) -> None:
    everything = findings(course, "best")
    ways = {"objects", "frames", "modules", "memory", "files"}
    assert {f"{way}:control" for way in ways} <= everything, "the search itself does not work"
    assert not {part for part in everything if "failed" in part}, "the search itself does not work"
    if "landlock" not in walls:
        everything = {part for part in everything if not part.startswith(("files:", "imports:"))}
    assert {part for part in everything if not part.endswith(":control")} == set()


def test_the_same_search_without_walls_finds_every_file(course: Path) -> None:
    everything = findings(course, "process")
    assert {f"files:{place}" for place in ("reference", "docstring", "mistake", "check", "toml", "other")} <= everything
    assert "imports:expected" in everything


def test_a_worker_holds_no_module_of_ours_but_those_inside(server: ForkServer, isolation: Isolation) -> None:
    from autograder.inside.protocol.request import Call, Load, SourceFile

    worker = Worker(server, Limits(), isolation)
    code = b"import sys\ndef f():\n    return [name for name in sys.modules if name.split('.')[0] in NAMES]\n"
    names = b"NAMES = ('autograder', 'tests', 'solutions', 'pytest', '_pytest', 'conftest')\n"
    worker.load(Load("answer", [SourceFile("answer.py", names + code)]), 20)
    output = worker.ask(Call(function="f"), 20).output
    worker.end()
    held = {leaf.value for leaf in output if leaf.kind == "text"}
    held -= {"autograder", "autograder._version"}  # the version, and nothing that needs torch
    assert held and all(name.startswith("autograder.inside") for name in held), held
