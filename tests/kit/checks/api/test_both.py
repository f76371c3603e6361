"""Tests of `both`: every assertion holds for right answers written another way, and tells a wrong one in its words."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import torch

from autograder.checks import fixed, randint, randn
from autograder.checks.api.both import Both
from autograder.checks.claims.claims import CheckFailed, NotAttempted, ReferenceFailed

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
        "def f(x):\n    return torch.vmap(lambda row: row.softmax(0))(x)\n",
        "def f(x):\n    return torch.stack([row.exp() / row.exp().sum() for row in x])\n",
        "more operations for each extra row (operations: ",
    ),
}


@pytest.mark.parametrize(("assertion", "right", "wrong", "words"), CALLS.values(), ids=CALLS)
def test_an_assertion_tells_right_from_wrong(
    both_of: Makes, assertion: Assertion, right: str, wrong: str, words: str
) -> None:
    forbidden = ("_softmax", "_softmax_backward_data")
    assertion(both_of(SOFTMAX, right, forbidden))
    assert words in failed(both_of(SOFTMAX, wrong, forbidden), assertion)


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


# --- refusals


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


# --- stubs and our own faults


@pytest.mark.parametrize(
    ("student", "outcome", "words"),
    [
        ("def f(x):\n    raise NotImplementedError\n", "not_attempted", "f is not written yet."),
        ("f = 3\n", "not_attempted", "f should be a function or a class"),
        ("", "not_attempted", "There is no f in your file. Was it deleted or renamed?"),
        (
            "def g(x):\n    raise NotImplementedError\ndef f(x):\n    return g(x)\n",
            "blocked",
            "f calls g, which is not written yet.",
        ),
    ],
    ids=["stub", "no_function", "missing", "dependency"],
)
def test_what_is_not_written_is_no_failure(both_of: Makes, student: str, outcome: str, words: str) -> None:
    with pytest.raises(NotAttempted) as caught:
        both_of(SOFTMAX, student).call("f", randn(4, 5)).assert_same_output()
    assert caught.value.outcome == outcome and words in str(caught.value)


def test_a_reference_that_fails_is_our_fault(both_of: Makes) -> None:
    draws = "def f(x):\n    return x + torch.rand(1)\n"
    with pytest.raises(ReferenceFailed, match="the reference itself fails: f should neither draw"):
        both_of(draws, SOFTMAX).call("f", randn(4, 5)).assert_rng_untouched()
    with pytest.raises(ReferenceFailed, match="the reference gives no gradients"):
        both_of("def f(x):\n    return x.detach()\n", SOFTMAX).call("f", randn(4, 5)).assert_same_gradients()
    with pytest.raises(ReferenceFailed, match="the reference builds no module"):
        both_of("", SOFTMAX).build("M", 3, 2).call(randn(4, 3))


# --- what a check reads itself


def test_both_sides_can_be_read(both_of: Makes) -> None:
    run = both_of("def f(x):\n    return x + 1, 5\n", "def f(x):\n    return x + 2, 7\n").call("f", torch.zeros(2))
    assert run.reference.output[0].tolist() == [1, 1] and run.reference.output[1] == 5
    assert run.student.output[0].tolist() == [2, 2] and run.student.output[1] == 7
    raising = both_of("def f(x):\n    raise ValueError\n", "def f(x):\n    1 / 0\n").call("f", 1)
    assert raising.reference.raised == "ValueError"
    with pytest.raises(ReferenceFailed):
        _ = raising.student


@pytest.mark.parametrize("answer", ["None", "'text'", "[x]", "x.unsqueeze(0)", "x.int()", "{}"])
def test_an_answer_that_a_check_could_not_compute_with_fails_and_is_not_our_fault(both_of: Makes, answer: str) -> None:
    run = both_of("def f(x):\n    return x\n", f"def f(x):\n    return {answer}\n").call("f", torch.zeros(2))
    with pytest.raises(CheckFailed, match="expected"):
        _ = run.student.output + 1


def test_the_same_inputs_go_to_both_sides_and_others_to_the_next_call(both_of: Makes) -> None:
    both = both_of("def f(x):\n    return x\n", "def f(x):\n    return x.clone()\n")
    one, other = both.call("f", randn(3)), both.call("f", randn(3))
    assert torch.equal(one.student.output, one.reference.output)
    assert not torch.equal(one.student.output, other.student.output)


def test_fixed_inputs_and_whole_numbers_need_no_gradient(both_of: Makes) -> None:
    source = "def f(x, w, i):\n    return x[i] * {}\n"
    both = both_of(source.format("w"), source.format("w.detach()"))
    both.call("f", randn(5), fixed(randn(4)), randint(0, 5, 4)).assert_same_gradients()
