"""Tests of `both`: inputs of both sides, datasets and loaders, functions of the workbench, probes."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import torch

from autograder.assignment import Method
from autograder.checks import bench, file, made_by, randn
from autograder.checks.api.both import Both
from autograder.checks.claims.claims import CheckFailed, NotAttempted

Makes = Callable[..., Both]

DATASET = """
class Lines(torch.utils.data.Dataset):
    def __init__(self, path):
        with open(path) as lines:
            self.numbers = torch.tensor([float(line) for line in lines])
    def __len__(self):
        return len(self.numbers)
    def __getitem__(self, i):
        return self.numbers[i], self.numbers[i] * 2
"""
POINTS = file("points.txt", "1\n2\n3\n")


def lines(both_of: Makes, *changes: tuple[str, str]) -> Both:
    student = DATASET
    for before, after in changes:
        assert before in student
        student = student.replace(before, after)
    return both_of(DATASET, student)


def test_a_dataset_is_read_by_index_twice_from_both_ends_and_in_a_loop(both_of: Makes) -> None:
    run = lines(both_of).iterate("Lines", POINTS)
    run.assert_same_output()
    seen = run.student.output
    assert (seen["length"], seen["iterated"], seen["past_the_end"]) == (3, 3, "IndexError")
    assert [x.item() for x, _ in seen["items"]] == [x.item() for x, _ in seen["again"]] == [1, 2, 3]
    assert seen["first_from_the_end"][1].item() == 6


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (("return len(self.numbers)", "return 4"), "Part ['length'] of the output: expected 3, got 4."),
        (
            ("return len(self.numbers)", "return 10**12"),
            "Part ['length'] of the output: expected 3, got 1000000000000.",
        ),
        (("return len(self.numbers)", "return 10**30"), "Lines raised OverflowError"),
        (("self.numbers[i], self", "self.numbers[i].neg_(), self"), "Part ['items'][0][0] of the output"),
        (("self.numbers[i], self.numbers[i] *", "self.numbers[i % 3], self.numbers[i % 3] *"), "Part ['past_the_end']"),
        (("return self.numbers[i], ", "return [self.numbers[i]], "), "Part ['items'][0][0]"),
        (("    def __len__(self):\n        return len(self.numbers)\n", ""), "Lines raised TypeError"),
    ],
    ids=["one_more", "million_million", "beyond_counting", "changes_itself", "endless", "a_list", "no_length"],
)
def test_what_is_odd_about_a_dataset_is_told(both_of: Makes, change: tuple[str, str], told: str) -> None:
    with pytest.raises(CheckFailed) as failed:
        lines(both_of, change).iterate("Lines", POINTS).assert_same_output()
    assert told in str(failed.value)


LOADERS = """
from torch.utils.data import DataLoader
def loaders(seed):
    order = torch.Generator().manual_seed(seed)
    return DataLoader(range(5), 2, shuffle=True, generator=order), DataLoader(range(5), 2)
"""


def test_loaders_are_gone_through_more_than_once(both_of: Makes) -> None:
    run = both_of(LOADERS, LOADERS).iterate("loaders", 3, passes=3)
    run.assert_same_output()
    run.assert_rng_untouched()
    shuffled, ordered = run.student.output
    assert (shuffled["length"], len(shuffled["epochs"])) == (3, 3)
    epochs = [torch.cat(epoch).tolist() for epoch in shuffled["epochs"]]
    assert [sorted(epoch) for epoch in epochs] == [[0, 1, 2, 3, 4]] * 3 and epochs[0] != epochs[1]
    assert [torch.cat(epoch).tolist() for epoch in ordered["epochs"]] == [[0, 1, 2, 3, 4]] * 3


def test_a_loader_with_workers_of_its_own_works_behind_walls(both_of: Makes) -> None:
    workers = LOADERS.replace("DataLoader(range(5), 2)", "DataLoader(range(5), 2, num_workers=2)")
    both_of(LOADERS, workers).iterate("loaders", 3, passes=1).assert_same_output()


def test_what_cannot_be_gone_through_is_told(both_of: Makes) -> None:
    with pytest.raises(CheckFailed) as failed:
        both_of(DATASET, "class Lines:\n    def __init__(self, path):\n        pass\n").iterate(
            "Lines", POINTS
        ).assert_same_output()
    assert str(failed.value) == "Lines raised TypeError: Lines has neither __getitem__ nor __iter__"


def test_a_stream_without_end_is_cut(both_of: Makes) -> None:
    stream = "import itertools\ndef stream():\n    return itertools.count()\n"
    assert len(both_of(stream, stream).iterate("stream", passes=1).student.output["epochs"][0]) == 1000


def test_a_class_that_is_not_written_yet_is_no_failure(both_of: Makes) -> None:
    stub = "class Lines:\n    def __init__(self, path):\n        raise NotImplementedError\n"
    with pytest.raises(NotAttempted):
        both_of(DATASET, stub).iterate("Lines", POINTS).assert_same_output()


WORKBENCH = b"""
import torch

def cubic(x):
    return (x ** 3).sum()

def scaled(factor, offset=0.0):
    weight = torch.full((), factor)
    return lambda x: (weight * x + offset).sum()

def is_kept(module, x):
    out = module.f(x)
    return {"same": out is x, "values": x}
"""


@pytest.fixture
def benched(start: Callable[..., object]) -> Makes:
    """As `both_of`, with a workbench beside each side."""
    from autograder.checks.api.inputs import Seeds
    from autograder.checks.observers.observer import Remembered
    from autograder.checks.observers.pair import Pair

    def make(reference: str, student: str) -> Both:
        sides = [
            start("import torch\n" + side, companions={"workbench.py": WORKBENCH}) for side in (reference, student)
        ]
        return Both(Pair(sides[1], Remembered(sides[0]), Method()), Seeds("", 0), "f")  # type: ignore[arg-type]

    return make


SLOPE = "def f(g, x):\n    x = x.detach().requires_grad_()\n    return torch.autograd.grad(g(x), x)[0]\n"


def test_functions_of_the_workbench_are_arguments(benched: Makes) -> None:
    both = benched(SLOPE, SLOPE)
    both.call("f", bench("cubic"), randn(3)).assert_same_output()
    made = both.call("f", made_by("scaled", 2.0, offset=1.0), randn(3))
    made.assert_same_output()
    assert made.student.output.tolist() == [2, 2, 2]


def test_an_oracle_makes_what_the_workbench_makes_in_float64(benched: Makes) -> None:
    both = benched(SLOPE, SLOPE)
    run = both.call("f", made_by("scaled", 0.1), randn(3))
    assert both.pair.reference.oracle(run.request).output[0].value[0].item() == 0.1  # and not that of float32


def test_a_probe_looks_beside_the_module(benched: Makes) -> None:
    in_place, copy = "def f(x):\n    return x.mul_(2)\n", "def f(x):\n    return x * 2\n"
    benched(in_place, in_place).probe("is_kept", randn(3)).assert_same_output()
    with pytest.raises(CheckFailed) as failed:
        benched(in_place, copy).probe("is_kept", randn(3)).assert_same_output()
    assert str(failed.value) == "Part ['same'] of the output: expected True, got False."
    with pytest.raises(NotAttempted):
        benched(in_place, "def f(x):\n    raise NotImplementedError\n").probe("is_kept", randn(3)).assert_same_output()


def test_a_student_cannot_change_the_workbench_that_the_verbs_use(benched: Makes) -> None:
    cheat = "import workbench\nworkbench.cubic = lambda x: x.sum()\n" + SLOPE
    benched(SLOPE, cheat).call("f", bench("cubic"), randn(3)).assert_same_output()


def test_the_same_inputs_go_to_both_sides_and_others_to_the_next_call(both_of: Makes) -> None:
    both = both_of("def f(x):\n    return x\n", "def f(x):\n    return x.clone()\n")
    one, other = both.call("f", randn(3)), both.call("f", randn(3))
    assert torch.equal(one.student.output, one.reference.output)
    assert not torch.equal(one.student.output, other.student.output)
