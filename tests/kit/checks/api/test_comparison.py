"""Tests of comparisons: each assertion holds for right answers written another way, and words what is wrong."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from autograder.checks import fixed, randint, randn
from autograder.checks.api.both import Both
from autograder.checks.claims.claims import CheckFailed

Makes = Callable[..., Both]
Assertion = Callable[[Both], None]

SOFTMAX = "def f(x):\n    e = (x - x.amax(-1, keepdim=True)).exp()\n    return e / e.sum(-1, keepdim=True)\n"


def failed(both: Both, assertion: Assertion) -> str:
    with pytest.raises(CheckFailed) as caught:
        assertion(both)
    assert str(caught.value) == caught.value.disagreement.message.text
    return str(caught.value)


CALLS: dict[str, tuple[Assertion, str, str, str]] = {  # the assertion, a right answer, a wrong one, and what is said
    "same_output": (
        lambda both: both.call("f", randn(4, 5)).assert_same_output(),
        "def f(x):\n    return x.softmax(-1)\n",
        "def f(x):\n    return x.softmax(0)\n",
        "The output: 20 of 20 values differ, first at [0, 0]",
    ),
    "same_output_of_what_raises": (
        lambda both: both.call("f", randn(4, 5)).assert_same_output(),
        SOFTMAX,
        "def f(x):\n    return x @ x\n",
        "f raised RuntimeError on line 4 of answer.py: mat1 and mat2 shapes cannot be multiplied (4x5 and 4x5)",
    ),
    "same_gradients": (
        lambda both: both.call("f", randn(4, 5)).assert_same_gradients(),
        "def f(logits):\n    return logits.softmax(-1)\n",
        "def f(x):\n    e = x.exp()\n    return e / e.sum(-1, keepdim=True).detach()\n",
        "The gradient of x: 20 of 20 values differ, first at [0, 0]",
    ),
    "cut_graph": (
        lambda both: both.call("f", randn(4, 5)).assert_same_gradients(),
        SOFTMAX,
        "def f(x):\n    return torch.tensor(x.softmax(-1).tolist())\n",
        "No gradient comes back: for autograd, the output does not depend on x.",
    ),
    "inputs_unchanged": (
        lambda both: both.call("f", randn(4, 5)).assert_inputs_unchanged(),
        SOFTMAX,
        "def f(x):\n    x -= x.amax(-1, keepdim=True)\n    return x.softmax(-1)\n",
        "Your code changed its own input: x.",
    ),
    "no_shared_memory": (
        lambda both: both.call("f", randn(4, 5)).assert_no_shared_memory(),
        SOFTMAX,
        "def f(x):\n    return x[:]\n",
        "share memory, so that changing one changes the other: x.",
    ),
    "rng_untouched": (
        lambda both: both.call("f", randn(4, 5)).assert_rng_untouched(),
        SOFTMAX,
        "def f(x):\n    torch.manual_seed(0)\n    return x\n",
        "f should neither draw random numbers nor set a seed here",
    ),
    "repeatable": (
        lambda both: both.call("f", randn(4, 5)).assert_repeatable(),
        SOFTMAX,
        "made = []\ndef f(x):\n    made.append(x)\n    return x * len(made)\n",
        "f gives another result when it is called a second time with the same input.",
    ),
    "avoids_forbidden": (
        lambda both: both.call("f", randn(4, 5)).assert_avoids_forbidden(),
        "def f(x):\n    return x.exp() / x.exp().sum(-1, keepdim=True)\n",
        "def f(x):\n    return nn.Softmax(-1)(x)\n",
        "f uses _softmax, which this exercise asks you to build yourself.",
    ),
    "avoids_forbidden_in_a_thread": (
        lambda both: both.call("f", randn(4, 5)).assert_avoids_forbidden(),
        SOFTMAX,
        "from concurrent.futures import ThreadPoolExecutor\ndef f(x):\n"
        "    with ThreadPoolExecutor(1) as pool:\n        return pool.submit(torch.softmax, x, -1).result()\n",
        "f uses _softmax",
    ),
    "stays_in_torch": (
        lambda both: both.call("f", randn(4, 5)).assert_stays_in_torch(),
        SOFTMAX,
        "def f(x):\n    return x - max(x.detach().numpy().ravel().tolist())\n",
        "f takes values out of torch, through Tensor.numpy().",
    ),
    "constant_operations": (
        lambda both: both.growth("f", lambda rows: (randn(rows, 5),)).assert_constant_operations(),
        "def f(x):\n    return torch.vmap(lambda row: row.exp() / row.exp().sum())(x)\n",
        "def f(x):\n    return torch.stack([row.exp() / row.exp().sum() for row in x])\n",
        "more operations for each extra row (operations: ",
    ),
}


@pytest.mark.parametrize(("assertion", "right", "wrong", "words"), CALLS.values(), ids=CALLS)
def test_an_assertion_tells_right_from_wrong(
    both_of: Makes, assertion: Assertion, right: str, wrong: str, words: str
) -> None:
    assertion(both_of(SOFTMAX, right))
    assert words in failed(both_of(SOFTMAX, wrong), assertion)


def test_a_buffer_that_is_used_again_overwrites_the_first_result(both_of: Makes) -> None:
    wrong = "out = torch.zeros(4, 5)\ndef f(x):\n    return out.add_(1)\n"
    told = failed(both_of(SOFTMAX, wrong), lambda both: both.call("f", randn(4, 5)).assert_repeatable())
    assert told.startswith(("A second call of f changes the result", "f gives another result"))


def test_a_device_without_values_tells_who_stays_on_the_cpu(both_of: Makes) -> None:
    right = "".join(SOFTMAX.replace("def f", f"def {name}") for name in "fgh")
    wrong = "def g(x):\n    return x + torch.ones(5)\ndef h(x):\n    return x * x.max().item()\n"
    both = both_of(right, SOFTMAX + wrong)
    both.call("f", randn(4, 5)).assert_runs_on_meta()
    told = failed(both, lambda both: both.call("g", randn(4, 5)).assert_runs_on_meta())
    assert told == "g puts a tensor on the CPU, whatever device its input is on (line 7)."
    told = failed(both, lambda both: both.call("h", randn(4, 5)).assert_runs_on_meta())
    assert "h fails on the device meta, where a tensor has a shape but no values (line 9)" in told


def test_a_refusal_is_asked_for_by_kind(both_of: Makes) -> None:
    reference = "def f(x):\n    raise ValueError('negative')\n"

    def refuses(both: Both) -> None:
        both.call("f", -1).assert_raises(ValueError, IndexError)

    refuses(both_of(reference, "def f(x):\n    raise IndexError\n"))
    assert failed(both_of(reference, "def f(x):\n    return x\n"), refuses) == (
        "f should refuse this input by raising an exception, but it returned."
    )
    assert failed(both_of(reference, "def f(x):\n    raise KeyError\n"), refuses) == (
        "f should raise ValueError / IndexError here, but raised KeyError."
    )
    assert "ended the whole program" in failed(both_of(reference, "import os\ndef f(x):\n    os._exit(0)\n"), refuses)
    both_of(reference, "def f(x):\n    raise KeyError\n").call("f", -1).assert_raises()


def test_fixed_inputs_and_whole_numbers_need_no_gradient(both_of: Makes) -> None:
    source = "def f(x, w, i):\n    return x[i] * {}\n"
    both = both_of(source.format("w"), source.format("w.detach()"))
    both.call("f", randn(5), fixed(randn(4)), randint(0, 5, 4)).assert_same_gradients()
