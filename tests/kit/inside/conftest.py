"""Bodies of functions to run in a worker."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from autograder.inside.protocol.observation import build
from autograder.inside.protocol.request import Call
from autograder.sandbox.subject import Subject


@pytest.fixture
def run(start: Callable[..., Subject]) -> Callable[..., Any]:
    """What the body of a function gives in a worker, or the exception that ended it, as `Kind: text`."""

    def make(body: str, *args: Any, **options: Any) -> Any:
        indented = body.strip().replace("\n", "\n    ")
        source = f"import ctypes, os, signal, socket, sys, time\nimport torch\ndef f(*args):\n    {indented}\n"
        seen = start(source, **options).observe(Call(function="f", args=list(args)))
        if seen.ended.how == "returned":
            return build(seen.output)
        return f"{seen.ended.kind or seen.ended.how}: {seen.ended.text}"

    return make
