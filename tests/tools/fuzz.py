"""`make fuzz`: hostile bytes for all that reads strangers' bytes: the wire, notebooks, archives, sources, reports.

Each target gets inputs that Hypothesis makes: noise, and whole messages with a few bytes changed. Nothing may come out
but a result or the one error that the reader promises; no input may take more than a second or a gigabyte.
"""

from __future__ import annotations

import argparse
import io
import json
import resource
import struct
import time
import zipfile
from collections.abc import Callable

import torch
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from autograder.inside.protocol.channel import ProtocolError
from autograder.inside.protocol.observation import RETURNED, Leaf, Observation, Trace
from autograder.inside.protocol.request import SourceFile
from autograder.inside.protocol.wire import decode, encode
from autograder.inside.worker import Answered
from autograder.report import UnreadableReport
from autograder.report import decode as decode_report
from autograder.sandbox.validate import is_credible
from autograder.submissions.files import SubmissionRejected
from autograder.submissions.notebook import read_notebook
from autograder.submissions.source_scan import read_conduct
from autograder.submissions.source_text import decode as decode_source
from autograder.submissions.zip_archive import read_archive

SECONDS, GIGABYTES = 1.0, 1.0


def answer() -> bytes:
    """An honest reply, to be spoilt."""
    value = torch.arange(6.0).reshape(2, 3)
    leaf = Leaf("", "tensor", value=value, dtype="float32", shape=[2, 3])
    seen = Observation(RETURNED, output=[leaf], gradients={"x": value, "y": None}, trace=Trace(forward={"exp": 1}))
    return encode(Answered(3, seen))


def notebook() -> bytes:
    cells = [
        {
            "cell_type": "code",
            "id": "a",
            "metadata": {},
            "execution_count": 1,
            "outputs": [],
            "source": "%%time\nx = 1",
        },
        {"cell_type": "markdown", "id": "b", "metadata": {"tags": ["check"]}, "source": ["a\n", "b"]},
    ]
    return json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells}).encode()


def archive() -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("a/stable_softmax.py", b"x = 1\n" * 50)
        file.writestr("b/../c.py", b"y = 2\n")
    return content.getvalue()


def report() -> bytes:
    return json.dumps(
        {
            "schema": 1, "assignment": "03_stable_softmax", "student": "ana", "score": 1.0, "max_score": 2.0,
            "checks": [{"id": "a/b", "exercise": "a", "title": "t", "outcome": "passed", "message": {"id": "x"}}],
            "provenance": {
                "submission": "", "assignment": "", "autograder": "", "torch": "", "python": "", "seed": 0,
                "secret": "", "devices": [], "walls": [], "at": "", "seconds": {},
            },
        }
    ).encode()  # fmt: skip


def read_wire(data: bytes) -> None:
    """As the grader reads what a worker sends."""
    try:
        answered = decode(data, Answered)
    except ProtocolError:
        return
    if answered.observation is not None:
        is_credible(answered.observation)


def read_a_notebook(data: bytes) -> None:
    try:
        sources, _ = read_notebook(data, "a.ipynb", "answer")
    except SubmissionRejected:
        return
    read_conduct(sources, {})


def read_an_archive(data: bytes) -> None:
    try:
        read_archive(data, "a.zip")
    except SubmissionRejected:
        return


def read_a_source(data: bytes) -> None:
    try:
        text, _ = decode_source(data, "a.py")
    except SubmissionRejected:
        return
    read_conduct([SourceFile("a.py", text.encode("utf-8", "replace"))], {})


def read_a_report(data: bytes) -> None:
    try:
        decode_report(data)
    except UnreadableReport:
        return


SOURCE = b"# coding: latin-1\nimport os as o\ndef softmax(x, dim=-1):\n    return o.getcwd()[x:dim]\n"
TARGETS: dict[str, tuple[Callable[[bytes], None], bytes]] = {
    "wire": (read_wire, answer()),
    "notebook": (read_a_notebook, notebook()),
    "archive": (read_an_archive, archive()),
    "source": (read_a_source, SOURCE),
    "report": (read_a_report, report()),
}
SIZES = [0, 1, -1, 0x7F, 0xFF, 0x7FFFFFFF, 0xFFFFFFFF]


@st.composite
def spoilt(draw: st.DrawFn, whole: bytes) -> bytes:
    """A whole message with a few of its bytes changed, taken out, doubled, or replaced by an odd size."""
    data = bytearray(whole)
    for _ in range(draw(st.integers(1, 6))):
        place = draw(st.integers(0, max(len(data) - 1, 0)))
        kind = draw(st.integers(0, 4))
        if kind == 0 and data:
            data[place] = draw(st.integers(0, 255))
        elif kind == 1:
            del data[place : place + draw(st.integers(1, 40))]
        elif kind == 2:
            data[place:place] = data[place : place + draw(st.integers(1, 40))]
        elif kind == 3:
            data[place:place] = draw(st.binary(max_size=12))
        else:
            data[place : place + 4] = struct.pack("!q", draw(st.sampled_from(SIZES)))[4:]
    return bytes(data)


def fuzz(name: str, inputs: int, seed: int = 0) -> float:
    """Try a target on so many inputs; the slowest one in seconds. Raises what the reader should not have raised."""
    read, whole = TARGETS[name]
    slowest = 0.0

    @settings(
        max_examples=inputs, deadline=None, database=None, derandomize=seed == 0,
        phases=[Phase.generate], suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(st.one_of(spoilt(whole), spoilt(whole), st.binary(max_size=400)))
    def reads(data: bytes) -> None:
        nonlocal slowest
        slowest = max(slowest, seconds(read, data))

    reads()
    return slowest


def seconds(read: Callable[[bytes], None], data: bytes) -> float:
    """What one input takes; the machine has moods, so a slow one is tried again before it is believed."""
    for _ in range(3):
        started = time.process_time()
        read(data)
        taken = time.process_time() - started
        if taken < SECONDS:
            return taken
    raise AssertionError(f"{len(data)} bytes took {taken:.1f} s: {data!r}")


def main() -> None:
    """Fuzz every target, and print the counts."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--inputs", type=int, default=20_000, help="for each target")
    options = parser.parse_args()
    limit = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6 + GIGABYTES
    for name in TARGETS:
        slowest = fuzz(name, options.inputs)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
        print(
            f"{name}: {options.inputs} inputs, the slowest {1000 * slowest:.0f} ms, {peak:.2f} GB at the peak",
            flush=True,
        )
        if peak > limit:
            raise SystemExit(f"{name}: more than a gigabyte of memory")


if __name__ == "__main__":
    main()
