"""Tests of trained functions: what each assertion lets pass, and what it says of a wrong loop."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from autograder.assignment import Method
from autograder.checks.api.both import Both
from autograder.checks.api.inputs import Seeds
from autograder.checks.api.trained import Trained
from autograder.checks.claims.claims import CheckFailed
from autograder.checks.observers.observer import Remembered
from autograder.checks.observers.pair import Pair
from autograder.checks.observers.recorded import plain, restored
from autograder.sandbox.server import ForkServer
from autograder.sandbox.subject import Subject

WORKBENCH = b"""
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

def line_fit(dropout=0.0):
    x = torch.linspace(-1, 1, 14).reshape(7, 2)
    model = nn.Sequential(nn.Linear(2, 1), nn.Dropout(dropout))
    loader = DataLoader(TensorDataset(x, x.sum(1, keepdim=True)), batch_size=3)
    optimizer = torch.optim.AdamW(model.parameters(), lr=0.1)
    return {"model": model, "loader": loader, "loss_fn": nn.MSELoss(), "optimizer": optimizer, "device": "cpu"}
"""
RIGHT = """
import torch
def f(model, loader, loss_fn, optimizer, device):
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
LOOK = """
import torch
@torch.no_grad()
def f(model, loader, loss_fn, optimizer, device):
    return sum(loss_fn(model(x), y).item() * len(x) for x, y in loader)
"""


@pytest.fixture(scope="session")
def server() -> Iterator[ForkServer]:
    """A fork server that has imported what optimizers need."""
    with ForkServer(preload=["torch._dynamo"]) as server:
        yield server


Trains = Callable[..., Trained]


@pytest.fixture
def trains(start: Callable[..., Subject]) -> Trains:
    """A training run of a reference and of the same code with lines replaced."""

    def make(*changes: tuple[str, str], reference: str = RIGHT, dropout: float = 0.0) -> Trained:
        student = reference
        for before, after in changes:
            assert before in student
            student = student.replace(before, after)
        sides = [start(side, companions={"workbench.py": WORKBENCH}) for side in (reference, student)]
        return Both(Pair(sides[1], Remembered(sides[0]), Method()), Seeds("", 0), "f").train(
            "f", "line_fit", dropout=dropout
        )

    return make


def said(assertion: Callable[[], None]) -> str:
    with pytest.raises(CheckFailed) as failed:
        assertion()
    return str(failed.value)


ZERO, BACKWARD, STEP = (
    f"        {call}\n" for call in ("optimizer.zero_grad()", "loss.backward()", "optimizer.step()")
)


@pytest.mark.parametrize(
    "changes",
    [
        [(ZERO, ""), (STEP, STEP + ZERO)],
        [(ZERO, "        for p in model.parameters():\n            p.grad = None\n")],
        [("x, y = x.to(device), y.to(device)", "x = x.to(device)\n        y = y.to(device)")],
        [("loss.item() * len(x)", "float(loss.detach()) * x.shape[0]")],
    ],
    ids=["zeroed_last", "set_to_none", "moved_apart", "counted_otherwise"],
)
def test_a_right_loop_written_another_way_passes(trains: Trains, changes: list[tuple[str, str]]) -> None:
    run = trains(*changes, dropout=0.5)
    run.assert_cycle()
    run.assert_same_steps()
    run.assert_same_state()
    run.assert_batches_moved()
    run.assert_same_output()


CYCLE = {
    "f never uses the model that it is given.": ("    for x, y in loader:", "    return 1.0\n    for x, y in loader:"),
    "f makes an optimizer of its own instead of using the one that it is given.": (
        "    model.train()\n",
        "    model.train()\n    optimizer = torch.optim.AdamW(model.parameters(), lr=0.1)\n",
    ),
    "f never calls the model as a function.": ("model(x)", "model.forward(x)"),
    "f runs the forward pass while autograd does not record.": (
        "        loss = loss_fn(model(x), y)\n",
        "        with torch.no_grad():\n            out = model(x)\n        loss = loss_fn(out.requires_grad_(), y)\n",
    ),
    "f computes no gradients: there is no backward pass.": (BACKWARD, ""),
    "The optimizer never takes a step in f.": (STEP, ""),
    "In f, the optimizer takes its step before there are gradients.": (BACKWARD + STEP, STEP + BACKWARD),
    "In f, a backward pass adds to the gradients that an earlier batch left.": (ZERO, ""),
    "In f, there are no gradients left when the optimizer takes its step.": (ZERO + BACKWARD, BACKWARD + ZERO),
    "f trains the model in eval mode.": ("model.train()", "model.eval()"),
    "Number of optimizer steps in f: expected 3, got 1.": (
        STEP,
        "        if len(x) < 3:\n            optimizer.step()\n",
    ),
    "Number of times that f calls the model: expected 3, got 6.": (
        "loss = loss_fn(model(x), y)",
        "model(x)\n        loss = loss_fn(model(x), y)",
    ),
    "In f, the order is: forward, backward, step, step, forward, backward, step, step, forward, …. Expected: "
    "forward, backward, step, forward, backward, step, forward, backward, step.": (STEP, STEP + STEP),
}


def test_training_other_parameters_than_those_of_the_model_is_told(trains: Trains) -> None:
    other = ("    model.train()\n", "    model = torch.nn.Linear(2, 1)\n")
    assert said(trains(other).assert_cycle) == "f never uses the model that it is given."


@pytest.mark.parametrize("told", CYCLE)
def test_a_cycle_out_of_order_is_told_in_its_words(trains: Trains, told: str) -> None:
    assert said(trains(CYCLE[told]).assert_cycle) == told


def test_the_first_step_that_differs_is_told(trains: Trains) -> None:
    run = trains((ZERO, ""), ("    total = 0.0", "    total = 0.0\n    optimizer.zero_grad()"))
    told = said(run.assert_same_steps)
    assert told.startswith("The gradient of 0.weight at step 2 of 3: 2 of 2 values differ, first at [0, 0]: expected")
    assert said(run.assert_same_state).startswith("0.weight at the end: ")
    assert said(trains((STEP, STEP * 2)).assert_same_steps) == "Number of optimizer steps: expected 3, got 6."
    doubled = ("        optimizer.step()\n", "        optimizer.step()\n        model[0].bias.data += 1\n")
    assert "after step" not in said(trains(doubled).assert_same_steps)  # a gradient shows it first, at step 2


def test_none_and_zero_are_the_same_gradient(trains: Trains) -> None:
    frozen = ("    model.train()\n", "    model.train()\n    model[0].bias.requires_grad_(False)\n")
    assert said(trains(frozen).assert_same_steps).startswith(
        "The gradient of 0.bias at step 1 of 3: there should be one"
    )


def test_what_evaluation_must_not_do_is_told(trains: Trains) -> None:
    trains(reference=LOOK).assert_model_unchanged()
    nudged = ("    return sum", "    model[0].bias.add_(1e-3)\n    return sum")
    assert said(trains(nudged, reference=LOOK).assert_model_unchanged) == (
        "f should only look at the model, but it changes 0.bias."
    )
    learns = ("    return sum", "    optimizer.step()\n    return sum")
    assert said(trains(learns, reference=LOOK).assert_model_unchanged) == (
        "f should only look at the model, but it computes gradients or takes a step."
    )


def test_a_batch_left_behind_is_told(trains: Trains) -> None:
    run = trains(("x, y = x.to(device), y.to(device)", "x = x.to(device)"))
    assert said(run.assert_batches_moved) == "f does not move batch[1] to the device."


def test_a_mean_of_means_differs_by_its_number(trains: Trains) -> None:
    run = trains(("loss.item() * len(x)", "loss.item()"), ("len(loader.dataset)", "len(loader)"))
    assert said(run.assert_same_output).startswith("The output: expected ")
    assert said(trains(("loss.item()", "loss")).assert_same_output) == "The output: expected a number, got a tensor."
    assert trains(("loss.item()", "loss")).pair  # and what it keeps alive is seen
    tensor = trains(("loss.item()", "loss"))
    assert tensor.pair.ask_student(tensor.request).training.graphs == ["batch"]  # type: ignore[union-attr]


def test_a_training_can_be_recorded_and_read_again(trains: Trains) -> None:
    run = trains()
    observation = run.pair.reference.observe(run.request)
    again = restored(plain(observation))
    assert again.training is not None and observation.training is not None
    assert again.training.events == "FBSFBSFBS" and again.training.batches == {"loader": 3}
    assert plain(again) == plain(observation)
