"""Tests of the state of a process: one request leaves nothing to the next, and each starts from its own seed."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import torch

from autograder.inside.protocol.observation import build
from autograder.inside.protocol.request import Call
from autograder.inside.protocol.wire import Argument
from autograder.inside.verbs.state import generators
from autograder.sandbox.subject import Subject

Start = Callable[..., Subject]

X = torch.tensor([[1.0, -2.0, 3.0], [0.5, 4.0, -1.0]])


@pytest.mark.parametrize(
    "left",
    [
        "torch.set_default_dtype(torch.float64)",
        "torch.set_default_device('meta')",
        "torch.set_grad_enabled(False)",
        "left.append(torch.inference_mode()); left[0].__enter__()",
        "left.append(torch.autocast('cpu')); left[0].__enter__()",
        "left.append(torch.no_grad()); left[0].__enter__()",
        "torch.set_num_threads(2)",
        "torch.autograd.set_detect_anomaly(True)",
        "torch._C._set_deterministic_algorithms(False)",
        "torch.nn.modules.module.register_module_forward_hook(lambda *_: 1 / 0)",
        "torch.nn.modules.module.register_module_full_backward_hook(lambda *_: 1 / 0)",
        "torch.overrides.BaseTorchFunctionMode().__enter__()",
        "torch.set_default_device('meta'); torch.overrides.BaseTorchFunctionMode().__enter__()",
        "from autograder.inside.verbs.recorder import _Dispatched; _Dispatched().__enter__()",
        "import warnings; warnings.simplefilter('error')",
        "import threading, time; threading.Thread(target=time.sleep, args=(60,), daemon=True).start()",
    ],
)
def test_what_a_request_leaves_behind_is_undone(start: Start, left: str) -> None:
    source = f"""
        import torch, warnings
        left = []
        def leave():
            {left}
        def f(x):
            warnings.warn("only a warning")
            y = torch.nn.Linear(3, 3)(x) @ torch.ones(3, 3)
            modes = torch._C._len_torch_function_stack(), torch._C._len_torch_dispatch_stack()
            return y, torch.empty(1), torch.ones(1), torch.get_num_threads(), torch.is_anomaly_enabled(), modes
    """
    request = Call(
        function="f",
        args=[Argument(X, differentiate=True)],
        cotangents=[torch.ones(2, 3), torch.ones(1), torch.ones(1)],
        seed=3,
    )
    wanted = start(source).observe(request)
    assert wanted.gradients_ended is not None and wanted.gradients_ended.how == "returned"
    subject = start(source)
    subject.observe(Call(function="leave"))
    seen = subject.observe(request)
    assert [(leaf.dtype, leaf.device) for leaf in seen.output] == [(leaf.dtype, leaf.device) for leaf in wanted.output]
    assert str(build(seen.output)) == str(build(wanted.output))
    assert str(seen.gradients) == str(wanted.gradients)


def test_memory_that_was_never_written_is_nan(start: Start) -> None:
    seen = start("import torch\ndef f():\n    return torch.empty(3)\n").observe(Call(function="f"))
    assert build(seen.output).isnan().all()


def test_generators_start_where_the_seed_says(start: Start) -> None:
    source = "import random, numpy, torch\ndef f():\n    return torch.rand(2), random.random(), numpy.random.rand()\n"
    outputs = [build(start(source).observe(Call(function="f", seed=seed)).output) for seed in (5, 5, 1 << 33)]
    one, same, other = outputs
    assert torch.equal(one[0], same[0]) and one[1:] == same[1:]
    assert not torch.equal(one[0], other[0]) and one[1] != other[1] and one[2] != other[2]


def test_generators_advance_with_every_random_number_and_with_nothing_else() -> None:
    with torch.random.fork_rng():
        before = generators("cpu")
        torch.ones(3).exp()
        assert torch.equal(generators("cpu"), before)
        torch.rand(1)
        assert not torch.equal(generators("cpu"), before)
