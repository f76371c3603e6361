"""Tests of conduct: what a source reaches for is found however it is imported, and honest code reaches for nothing."""

from __future__ import annotations

import time

import pytest

from autograder.inside.protocol.request import SourceFile
from autograder.locale.message import message
from autograder.locale.sentences.conduct import SENTENCES
from autograder.submissions.source_scan import MOST_BYTES, known, read_conduct, seen_of
from tests.support import ROOT
from tests.support.accusing import accusing


def found(*sources: str, companions: dict[str, bytes] | None = None) -> list[str]:
    """The kinds that are found, without `conduct_`, and the name that each was found by."""
    pieces = [SourceFile("answer.py", source.encode()) for source in sources]
    findings = read_conduct(pieces, companions or {})
    return [f"{one.id.removeprefix('conduct_')} {one.message.values['name']}" for one in findings]


@pytest.mark.parametrize(
    ("source", "kinds"),
    [
        ("import ctypes", ["memory ctypes"]),
        ("import ctypes.util as u", ["memory ctypes"]),
        ("from autograder.inside import worker", ["engine autograder.inside"]),
        ("import autograder.inside.worker", ["engine autograder.inside"]),
        ("import sys as s\ns._getframe()", ["engine sys._getframe"]),
        ("from sys import _getframe as f", ["engine sys._getframe"]),
        ("import sys\ngetattr(sys, '_getframe')()", ["engine sys._getframe"]),
        ("import sys\ngetattr(sys, '_get' + 'frame')()", ["hidden getattr"]),
        ("def f(e):\n    return e.tb_frame.f_back", ["engine f_back"]),
        ("import os\nos.write(3, b'')", ["engine os.write"]),
        ("open(3, 'wb')", ["engine open"]),
        ("import os\nos.execv('a', [])", ["processes os.execv"]),
        ("import os\nos.fork()", ["processes os.fork"]),
        ("import signal", ["processes signal"]),
        ("exec('x = 1')", ["hidden exec"]),
        ("import importlib\nimportlib.import_module('x')", ["hidden importlib"]),
        ("import sys\nsys.__dict__['x']", ["hidden __dict__"]),
        ("import torch\ntorch.load('x', weights_only=False)", ["hidden torch.load"]),
        ("import torch\ntorch.equal = None", ["patch torch.equal"]),
        ("from torch import nn\nnn.Module.__call__ = None", ["patch torch.nn.Module.__call__"]),
        ("import torch\nsetattr(torch.Tensor, 'max', None)", ["patch torch.Tensor"]),
        ("import urllib.request", ["network urllib"]),
        ("open('/etc/passwd')", ["files /etc/"]),
    ],
)
def test_what_a_source_reaches_for_is_found(source: str, kinds: list[str]) -> None:
    assert found(source) == kinds


@pytest.mark.parametrize(
    "source",
    [
        "import os, sys, math, random\nimport numpy as np\nsys.path.append('.')\nprint(os.getcwd())",
        "import torch\ntorch.backends.cudnn.deterministic = True\ntorch.load('x')",
        "signal = [1.0]\nsignal.append(2.0)\ncode = vars_ = 3\nresource = signal",
        "class A:\n    def f(self, name):\n        self.x = getattr(self, name)\n        return self.__dict__",
        "def f(model, x):\n    model.eval()\n    model.weight.data = x\n    return model(x)",
        "import inspect, traceback\nprint(inspect.signature(print))",
        "from autograder.student.jupyter import check",
        "'''The files are in\n/etc/ on some machines.'''",
        "this is not Python",
    ],
)
def test_honest_code_reaches_for_nothing(source: str) -> None:
    assert found(source) == []


def test_no_answer_of_ours_is_found_to_reach_for_anything() -> None:
    """The references, other right answers and every known mistake, so that students who write alike are left alone."""
    places = ("*.py", "honest/*.py", "mistakes/*.py")
    ours = [path for place in places for path in ROOT.glob(f"solutions/*/{place}")]
    answers = [path for path in ours if path.name not in ("workbench.py", "test_public.py")]
    assert len(answers) > 200
    assert {path.name: kinds for path in answers if (kinds := found(path.read_text("utf-8")))} == {}


SOURCES = sorted([*ROOT.glob("tests/situations/honest/**/*.py"), *ROOT.glob("tests/attacks/*.py")])


def test_a_hint_is_a_note_and_accuses_nobody() -> None:
    """Whatever the source: the words that a teacher reads do not say what somebody meant by it."""
    assert len(SOURCES) > 150
    hints = [hint for path in SOURCES for hint in read_conduct([SourceFile("answer.py", path.read_bytes())], {})]
    assert {hint.severity for hint in hints} == {"note"} and len(hints) > 100
    seen = seen_of({"nonsense": 2, "exited": 1})
    assert accusing([hint.message for hint in (*hints, *seen)]) == []


def test_every_sentence_on_conduct_accuses_nobody() -> None:
    values = {"file": "a.py", "line": 3, "name": "gc", "count": 2, "text": "no"}
    told = [message(id, **values) for id in SENTENCES if id.startswith("conduct_") or id == "method_unwatched"]
    assert len(told) > 8 and accusing(told) == []


def test_an_import_counts_for_the_cells_after_it() -> None:
    assert found("import sys as s", "s._getframe()") == ["engine sys._getframe"]


def test_a_file_beside_the_module_is_read_too() -> None:
    beside = {"helper.py": b"import ctypes", "data.txt": b"import gc"}
    assert found("import helper", companions=beside) == ["memory ctypes"]


def test_each_kind_is_told_once_with_its_first_place() -> None:
    (finding,) = read_conduct([SourceFile("a.py", b"x = 1\nimport ctypes\nctypes.CDLL(None)")], {})
    assert finding.message.text == (
        "a.py, line 2 uses `ctypes`, which works on memory directly. Read it if a result surprises you."
    )


@pytest.mark.parametrize("source", ["x = 1\n" * MOST_BYTES, "(" * 5000 + ")" * 5000, "-" * 90_000 + "1"])
def test_what_cannot_be_read_is_told_or_cannot_be_run_either(source: str) -> None:
    findings = read_conduct([SourceFile("a.py", source.encode())], {})
    assert {finding.id for finding in findings} <= {"conduct_unreadable"}


def test_odd_endings_are_told_with_their_number() -> None:
    told = [finding.message.text for finding in seen_of({"nonsense": 3, "timed_out": 9})]
    assert told == ["3 messages from the process were not in a form that our own code writes."]


@pytest.mark.parametrize("chain", ["torch" + ".a" * 1200, "torch" + ".a" * 60 + " = 1"])
def test_a_chain_that_nobody_could_read_is_unreadable(chain: str) -> None:
    findings = read_conduct([SourceFile("a.py", f"import torch\nif False:\n    {chain}".encode())], {})
    assert [one.id for one in findings] == ["conduct_unreadable"]


def test_the_time_for_a_long_name_does_not_grow_with_its_square() -> None:
    began = time.process_time()
    assert list(known("a." * 100_000 + "b")) == []
    assert [name for _, name in known("os.fork" + ".a" * 100_000)] == ["os.fork"]
    assert time.process_time() - began < 1
