"""Tests of the verbs: each kind of request reaches its verb, and warnings are kept."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import torch
from torch import nn

from autograder.inside.protocol.observation import Observation, build
from autograder.inside.protocol.request import Build, Call, Iterate, Probe, Train
from autograder.inside.protocol.wire import FromBench
from autograder.inside.verbs.verbs import moved
from autograder.sandbox.subject import Subject

SOURCE = """
import warnings
import torch
from torch import nn

class Layer(nn.Linear):
    pass

def f(x=1):
    return x + 1

def loader():
    return iter([1, 2, 3])

def train(model, x):
    model(x)
    return 7

def warn():
    for i in range(50):
        warnings.warn(f"{i}" * 1000)

number = 3
"""
WORKBENCH = b"""
import torch

def fit():
    return {"model": torch.nn.Linear(2, 1), "x": torch.ones(1, 2)}

def look(module, y):
    return module.f(y) * 10
"""
FIT = FromBench("fit", True, [], {})


@pytest.fixture
def observe(start: Callable[..., Subject]) -> Callable[[Call | Build], Observation]:
    return start(SOURCE, companions={"workbench.py": WORKBENCH}).observe


Observes = Callable[[Call | Build], Observation]


def test_each_kind_of_request_reaches_its_verb(observe: Observes) -> None:
    assert build(observe(Call(function="f", args=[2])).output) == 3
    assert build(observe(Probe(function="f", probe="look", args=[2])).output) == 30
    assert build(observe(Iterate(function="loader", passes=1)).output) == {"length": None, "epochs": [[1, 2, 3]]}
    built = observe(Build(cls="Layer", args=[2, 3])).module
    assert built is not None and list(built.parameters) == ["weight", "bias"]
    trained = observe(Train(function="train", fit=FIT))
    assert build(trained.output) == 7 and trained.training is not None and trained.training.events == "F"


@pytest.mark.parametrize("name", ["missing", "number"])
@pytest.mark.parametrize("kind", [Call, Iterate])
def test_a_name_that_is_missing_or_cannot_be_called_is_the_ending(
    observe: Observes, kind: type[Call], name: str
) -> None:
    assert observe(kind(function=name)).ended.how == ("missing" if name == "missing" else "not_callable")
    assert observe(Train(function=name, fit=FIT)).ended.how == ("missing" if name == "missing" else "not_callable")


def test_warnings_are_kept_and_cut(observe: Observes) -> None:
    warnings = observe(Call(function="warn")).warnings
    assert len(warnings) == 5 and all(len(text) < 250 for text in warnings)


def test_models_and_devices_move_and_loaders_do_not() -> None:
    model, batches = nn.Linear(2, 1), [torch.ones(2)]
    weight = model.weight
    assert moved(model, "cpu") is model and model.weight is weight
    assert moved("cpu", "meta") == "meta" and moved(torch.device("cpu"), "meta") == torch.device("meta")
    assert moved(batches, "meta") is batches and moved("text", "meta") == "text"
