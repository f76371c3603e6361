"""Tests of iterating: Datasets by index, loaders by passes, and objects that promise more than they have."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Any

import pytest
import torch
from torch.utils.data import DataLoader

from autograder.inside.verbs.iterating import MOST_ITEMS, walk


class Squares:
    """A Dataset of squares; `claimed` is what its __len__ returns."""

    def __init__(self, size: int = 3, claimed: int | None = None) -> None:
        self.values = [torch.tensor(float(i * i)) for i in range(size)]
        self.claimed = size if claimed is None else claimed
        self.reads = 0

    def __len__(self) -> int:
        return self.claimed

    def __getitem__(self, index: int) -> tuple[torch.Tensor, int]:
        self.reads += 1
        return self.values[index], index


class Endless:
    def __len__(self) -> int:
        return 2

    def __getitem__(self, index: int) -> int:
        return index


class Stream:
    """An iterable without a length; each pass yields one number more than the last."""

    def __init__(self) -> None:
        self.passes = 0

    def __iter__(self) -> Iterator[int]:
        self.passes += 1
        return iter(range(self.passes))


def test_a_dataset_is_read_twice_from_both_ends_and_in_a_loop() -> None:
    shown = walk(Squares(), 2)
    assert [(float(x), i) for x, i in shown["items"]] == [(0, 0), (1, 1), (4, 2)]
    assert [i for _, i in shown["again"]] == [0, 1, 2]
    assert float(shown["first_from_the_end"][0]) == 4
    assert (shown["length"], shown["past_the_end"], shown["iterated"]) == (3, "IndexError", 3)


def test_items_are_copies_that_later_changes_do_not_reach() -> None:
    dataset = Squares()
    shown = walk(dataset, 1)
    dataset.values[1].fill_(7)
    assert float(shown["items"][1][0]) == 1


def test_a_length_that_claims_too_much_ends_at_the_first_index_error() -> None:
    shown = walk(Squares(3, claimed=10**12), 1)
    assert shown["length"] == 10**12 and len(shown["items"]) == 3


def test_no_more_than_a_thousand_items_are_read() -> None:
    dataset = Squares(1, claimed=10**12)
    dataset.values *= 5000
    assert len(walk(dataset, 1)["items"]) == MOST_ITEMS and dataset.reads < 4 * MOST_ITEMS


def test_a_dataset_without_end_is_iterated_one_item_too_far() -> None:
    shown = walk(Endless(), 1)
    assert shown["iterated"] == 3 and shown["past_the_end"] == 2


def test_an_empty_dataset_that_claims_items_raises_its_index_error() -> None:
    with pytest.raises(IndexError):
        walk(Squares(0, claimed=1), 1)


def test_an_iterable_is_iterated_over_as_often_as_asked() -> None:
    assert walk(Stream(), 3) == {"length": None, "epochs": [[0], [0, 1], [0, 1, 2]]}


def test_an_iterable_without_end_is_cut() -> None:
    shown = walk(itertools.count(), 1)
    assert len(shown["epochs"][0]) == MOST_ITEMS


def test_cutting_an_iterator_asks_for_no_further_part() -> None:
    count = itertools.count()
    walk(count, 1)
    assert next(count) == MOST_ITEMS


def test_a_loader_is_iterated_although_a_subclass_may_have_indices() -> None:
    class Indexed(DataLoader[Any]):
        def __getitem__(self, index: int) -> int:
            return index

    shown = walk(Indexed([1, 2, 3], batch_size=2), 2)  # type: ignore[arg-type]
    assert shown["length"] == 2
    assert [[batch.tolist() for batch in epoch] for epoch in shown["epochs"]] == [[[1, 2], [3]]] * 2


def test_a_batch_in_a_tuple_is_shown_as_the_list_that_a_loader_makes() -> None:
    assert walk(iter([(1, 2), [3, 4]]), 1)["epochs"] == [[[1, 2], [3, 4]]]


def test_lists_and_tuples_are_taken_part_by_part_and_plain_values_as_they_are() -> None:
    train, plain = walk((Stream(), {"a": 1}), 1)
    assert train == {"length": None, "epochs": [[0]]} and plain == {"a": 1}
    assert walk([None, 3, "text"], 1) == [None, 3, "text"]


def test_an_object_without_items_is_refused_by_its_type() -> None:
    with pytest.raises(TypeError, match="object has neither __getitem__ nor __iter__"):
        walk(object(), 1)
