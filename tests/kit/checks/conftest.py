"""A student and a reference, each a few lines of source, exercised alike by real workers."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from autograder.assignment import Method
from autograder.checks.api.both import Both
from autograder.checks.api.inputs import Seeds
from autograder.checks.observers.observer import Remembered
from autograder.checks.observers.pair import Pair
from autograder.sandbox.subject import Subject

HEAD = "import torch\nfrom torch import nn\n"


@pytest.fixture
def both_of(start: Callable[..., Subject]) -> Callable[..., Both]:
    """`both` for the sources of a reference and of a student, as a check gets it."""

    def make(reference: str, student: str, seed: int = 0) -> Both:
        pair = Pair(start(HEAD + student), Remembered(start(HEAD + reference)), Method())
        return Both(pair, Seeds("", seed))

    return make
