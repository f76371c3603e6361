"""Six checks for softmax, as a teacher writes them for plain pytest, which gives `softmax` as a fixture."""

from typing import Any

import torch
from torch.overrides import TorchFunctionMode


def test_values_of_a_vector(softmax: Any) -> None:
    x = torch.randn(7)
    torch.testing.assert_close(softmax(x), torch.softmax(x, dim=-1))


def test_values_of_a_matrix(softmax: Any) -> None:
    x = torch.randn(4, 5)
    torch.testing.assert_close(softmax(x, dim=1), torch.softmax(x, dim=1))


def test_values_of_a_batch(softmax: Any) -> None:
    x = torch.randn(2, 3, 5)
    torch.testing.assert_close(softmax(x, dim=1), torch.softmax(x, dim=1))


def test_gradients(softmax: Any) -> None:
    x = torch.randn(4, 5, requires_grad=True)
    direction = torch.randn(4, 5)
    (got,) = torch.autograd.grad(softmax(x, dim=0), x, direction)
    (expected,) = torch.autograd.grad(torch.softmax(x, dim=0), x, direction)
    torch.testing.assert_close(got, expected)


def test_dtype(softmax: Any) -> None:
    x = torch.randn(4, 5, dtype=torch.float64)
    torch.testing.assert_close(softmax(x, dim=0), torch.softmax(x, dim=0))


def test_no_builtin(softmax: Any) -> None:
    names = []

    class Functions(TorchFunctionMode):  # a TorchDispatchMode sees more, and costs each process another second
        def __torch_function__(self, function: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
            names.append(function.__name__)
            return function(*args, **(kwargs or {}))

    with Functions():
        softmax(torch.randn(4, 5), dim=0)
    assert not [name for name in names if "softmax" in name or "logsumexp" in name]
