"""Hidden checks for split."""

import pytest
import torch

from autograder.checks import points

EXERCISE = "split"


@points(1)
@pytest.mark.parametrize(
    ("n", "fractions"),
    [
        (20, [0.75, 0.25]),
        (11, [0.5, 0.3, 0.2]),
        (7, [0.5, 0.5]),
        (6, [1.0]),
        (0, [0.5, 0.5]),
        (3, [0.25] * 4),
        (10, [0.45, 0.55]),
    ],
    ids=["exact", "one_left", "halves", "one_part", "nothing", "three_left", "not_rounded"],
)
def test_sizes(both, n, fractions):
    """Each part has the right number of indices; what is left over goes to the first parts."""
    both.probe("sizes", n, fractions).assert_same_output()


@points(0.5, needs=["test_sizes"])
def test_every_index_once(both):
    """Every index from 0 to n - 1 is in exactly one part."""
    parts = both.call("split", 23, [0.5, 0.3, 0.2], 5).student.output
    indices = [index for part in parts for index in part]
    assert len(set(indices)) == len(indices), "an index is in the parts more than once"
    assert sorted(indices) == list(range(23)), "not every index from 0 to n - 1 is in a part"


@points(0.5, needs=["test_sizes"])
def test_shuffled(both):
    """The indices are shuffled over the parts."""
    first, second = both.call("split", 60, [0.5, 0.5], 5).student.output
    assert max(first) > min(second), "the first part has the first indices, in order"
    assert first != sorted(first), "the indices of a part are in order"


@points(0.5, needs=["test_sizes", "test_every_index_once"])
def test_left_to_chance(both):
    """Over many seeds, every index comes into every part, and no two indices keep together or apart."""
    first = both.probe("first_parts", 10, 400).student.output.double()
    together = first.T @ first + (1 - first).T @ (1 - first)
    share = together[~torch.eye(10, dtype=torch.bool)] / 400
    # Over 400 seeds, a share is known to 2.5 %: 0.5 for an index, and 4 of 9 for two indices. 0.2 is far beyond chance.
    assert (first.mean(0) - 0.5).abs().max() < 0.2, "over many seeds, an index is nearly always in the same part"
    assert (share - 4 / 9).abs().max() < 0.2, "over many seeds, two indices nearly always keep together, or apart"


@points(0.5, needs=["test_sizes"])
def test_same_seed(both):
    """The same seed gives the same parts, whatever else draws random numbers."""
    # each call has a process-wide generator in another state
    once = both.call("split", 40, [0.5, 0.5], 5).student.output
    again = both.call("split", 40, [0.5, 0.5], 5).student.output
    assert once == again, "the same seed gave other parts"


@points(0.5, needs=["test_sizes"])
def test_another_seed(both):
    """Another seed gives other parts."""
    parts = [both.call("split", 40, [0.5, 0.5], seed).student.output for seed in (5, 6)]
    assert parts[0] != parts[1], "another seed gave the same parts"


@points(0.5, needs=["test_sizes"])
def test_global_generator(both):
    """The global random generator of torch is left as it was."""
    both.call("split", 20, [0.5, 0.5], 5).assert_rng_untouched()
