"""Tests of the verb train: what is seen of a training loop, however it is written, and of what goes wrong in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from textwrap import dedent, indent
from typing import Any

import pytest
import torch

from autograder.inside.protocol.observation import Observation, Training, build
from autograder.inside.protocol.request import Train
from autograder.inside.protocol.wire import FromBench
from autograder.inside.verbs.verbs import moved
from autograder.sandbox.server import ForkServer
from autograder.sandbox.subject import Subject

WORKBENCH = b'''
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

def line_fit(optimizer=torch.optim.SGD, dropout=0.0, frozen=False):
    """Seven points in batches of three, so that the last batch is smaller."""
    x = torch.linspace(-1, 1, 14).reshape(7, 2)
    model = nn.Sequential(nn.Linear(2, 1), nn.Dropout(dropout))
    if frozen:
        model[0].bias.requires_grad_(False)
    loader = DataLoader(TensorDataset(x, x.sum(1, keepdim=True)), batch_size=3)
    arguments = {"model": model.eval(), "loader": loader, "loss_fn": nn.MSELoss()}
    return arguments | {"optimizer": optimizer(model.parameters(), lr=0.1), "device": torch.device("cpu")}
'''

HEAD = "import copy\nimport torch\n\ndef f(model, loader, loss_fn, optimizer, device):\n"
RIGHT = """
    model.train()
    total = 0.0
    for x, y in loader:
        x, y = x.to(device), y.to(device)
        loss = loss_fn(model(x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        total += loss.item() * len(x)
    return total / len(loader.dataset)
"""


@pytest.fixture(scope="session")
def server() -> Iterator[ForkServer]:
    """A fork server that has imported what optimizers need."""
    with ForkServer(preload=["torch._dynamo"]) as server:
        yield server


Trains = Callable[..., Observation]


@pytest.fixture
def train(start: Callable[..., Subject]) -> Trains:
    """Runs a training function of the given body, on the line fit."""

    def make(body: str, seconds: float = 20.0, **fit: Any) -> Observation:
        source = HEAD + indent(dedent(body), "    ")
        subject = start(source, companions={"workbench.py": WORKBENCH}, seconds=seconds)
        return subject.observe(Train(function="f", fit=FromBench("line_fit", True, [], fit), seed=5))

    return make


def seen(observation: Observation) -> Training:
    assert observation.ended.how == "returned", observation.ended
    assert observation.training is not None
    return observation.training


def changed(*pairs: tuple[str, str]) -> str:
    """The right loop with some of its lines written another way."""
    body = RIGHT
    for before, after in pairs:
        assert before in body
        body = body.replace(before, after)
    return body


ZERO, BACKWARD, STEP = (
    f"        {call}\n" for call in ("optimizer.zero_grad()", "loss.backward()", "optimizer.step()")
)
EVENTS = {
    "right": (RIGHT, "FBS"),
    "zeroed_last": (changed((ZERO, ""), (STEP, STEP + ZERO)), "FBS"),
    "set_to_none": (changed((ZERO, "        for p in model.parameters():\n            p.grad = None\n")), "FBS"),
    "through_autograd": (changed((BACKWARD, "        torch.autograd.backward(loss)\n")), "FBS"),
    "gradients_written": (
        changed(
            (
                BACKWARD,
                "        ps = list(model.parameters())\n"
                "        for p, g in zip(ps, torch.autograd.grad(loss, ps)):\n            p.grad = g\n",
            )
        ),
        "FBS",
    ),
    "never_zeroed": (changed((ZERO, "")), "FBS FbS FbS"),
    "zeroed_per_epoch": (changed((ZERO, ""), ("total = 0.0", "total = 0.0\n    optimizer.zero_grad()")), "FBS FbS FbS"),
    "zeroed_before_the_step": (changed((ZERO, ""), (BACKWARD, BACKWARD + ZERO)), "FBs"),
    "step_first": (changed((BACKWARD, ""), (STEP, STEP + BACKWARD)), "FsB"),
    "no_backward": (changed((BACKWARD, "")), "Fs"),
    "no_step": (changed((STEP, "")), "FB"),
    "step_once": (changed((STEP, ""), ("    return", "    optimizer.step()\n    return")), "FB FB FBS"),
    "forward_twice": (changed(("model(x), y)", "model(x), model(x) * 0 + y)")), "FFBS"),
    "eval_mode": (changed(("model.train()", "model.eval()")), "fBS"),
    "forward_bypassed": (changed(("model(x)", "model.forward(x)")), "BS"),
    "a_copy_is_trained": (changed(("model.train()", "model = copy.deepcopy(model).train()")), "s"),
    "another_optimizer": (
        changed(("model.train()", "model.train()\n    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)")),
        "FBX",
    ),
}


@pytest.mark.parametrize("name", EVENTS)
def test_the_order_of_events_is_seen_however_the_loop_is_written(train: Trains, name: str) -> None:
    body, expected = EVENTS[name]
    batches = expected.split() if " " in expected else [expected] * 3
    assert seen(train(body)).events == "".join(batches)


def test_gradients_and_parameters_of_each_step_are_kept(train: Trains) -> None:
    training = seen(train(RIGHT))
    assert len(training.steps) == 3
    before = None
    for step in training.steps:
        assert set(step.gradients) == set(step.parameters) == {"0.weight", "0.bias"}
        if before is not None:
            moved = before.parameters["0.weight"] - 0.1 * step.gradients["0.weight"]
            assert torch.allclose(step.parameters["0.weight"], moved)
        before = step
    assert torch.equal(training.steps[-1].parameters["0.bias"], training.state["0.bias"])
    assert training.changed == ["0.bias", "0.weight"]


def test_two_right_loops_take_the_same_steps_bit_for_bit(train: Trains) -> None:
    one = seen(train(RIGHT, dropout=0.5))
    other = seen(train(EVENTS["zeroed_last"][0], dropout=0.5))
    assert torch.equal(one.state["0.weight"], other.state["0.weight"]) and one.rng == other.rng


def test_modes_epochs_and_batches_are_counted(train: Trains) -> None:
    training = seen(train(RIGHT))
    assert (training.modes, training.training_after) == ([True] * 3, True)
    assert (training.epochs, training.batches, training.modes_kept) == ({"loader": 1}, {"loader": 3}, False)
    twice = seen(train(changed(("total = 0.0", "total = 0.0\n    next(iter(loader))"))))
    assert (twice.epochs, twice.batches) == ({"loader": 2}, {"loader": 4})


MOVES = {
    "both": ("x, y = x.to(device), y.to(device)", []),
    "neither": ("pass", ["[0]", "[1]"]),
    "targets_only": ("y = y.to(device)", ["[0]"]),
    "in_a_list": ("x, y = [t.to(device=device, non_blocking=True) for t in (x, y)]", []),
    "after_a_change": ("x, y = x.float().to(device), y.reshape(-1, 1).to(device)", []),
    "to_another_tensor": ("x, y = x.to(model[0].weight), y.to(model[0].weight)", []),
    "the_outputs_instead": ("z = model(x).to(device), y.to(device)", ["[0]"]),
}


@pytest.mark.parametrize("name", MOVES)
def test_parts_of_a_batch_that_were_not_moved_are_told(train: Trains, name: str) -> None:
    line, left = MOVES[name]
    assert seen(train(changed(("x, y = x.to(device), y.to(device)", line)))).left_behind == left


def test_what_is_left_in_the_process_is_seen(train: Trains) -> None:
    training = seen(train(changed(("loss.item()", "loss"))))
    assert training.graphs == ["batch"]
    assert not seen(train(RIGHT)).graphs and not seen(train(RIGHT)).reseeded
    assert seen(train(changed(("model.train()", "model.train()\n    torch.manual_seed(0)")))).reseeded


def test_a_frozen_parameter_has_no_gradient(train: Trains) -> None:
    training = seen(train(RIGHT, frozen=True))
    assert training.events == "FBSFBSFBS" and training.changed == ["0.weight"]
    assert all(step.gradients["0.bias"] is None for step in training.steps)


def test_what_was_seen_before_an_exception_is_kept(train: Trains) -> None:
    observation = train(changed((STEP, STEP + "        raise ValueError('enough')\n")))
    assert (observation.ended.kind, observation.ended.text) == ("ValueError", "enough")
    assert observation.training is not None and observation.training.events == "FBS"


def test_an_endless_loop_is_stopped(train: Trains) -> None:
    assert train("while True:\n    pass\n", seconds=1).ended.how == "timed_out"


def test_deleting_arguments_and_parts_of_the_model_harms_nobody(train: Trains) -> None:
    assert train(RIGHT + "    del model, loader, optimizer\n").ended.how == "returned"
    training = seen(train("del model[0].weight\nloader.dataset.tensors = ()\nreturn 1.0\n"))
    assert training.changed == ["0.weight"] and training.events == ""


def test_the_returned_number_is_seen(train: Trains) -> None:
    output = build(train(RIGHT).output)
    assert isinstance(output, float) and 0 < output < 10


def test_hooks_of_one_request_are_gone_in_the_next(start: Callable[..., Subject]) -> None:
    subject = start(HEAD + indent(RIGHT, ""), companions={"workbench.py": WORKBENCH})
    request = Train(function="f", fit=FromBench("line_fit", True, [], {}))
    assert [seen(subject.observe(request)).events for _ in range(2)] == ["FBSFBSFBS"] * 2


def test_on_another_device_the_model_and_the_device_are_there_and_the_data_is_not() -> None:
    model = torch.nn.Linear(2, 1)
    assert moved(model, "meta") is model and model.weight.device.type == "meta"
    assert (moved("cpu", "meta"), moved(torch.device("cpu"), "meta")) == ("meta", torch.device("meta"))
    loader = [torch.ones(2)]
    assert moved(loader, "meta") is loader and moved(3, "meta") == 3
