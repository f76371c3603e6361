"""Tests of the pictures: what is drawn for tensors, graphs, curves and descents; looked at without a screen."""

from __future__ import annotations

from collections.abc import Iterator

import matplotlib
import numpy
import pytest
import torch
from matplotlib import pyplot
from matplotlib.figure import Figure
from matplotlib.text import Annotation

from autograder.student.lesson_plots import show_arrows, show_curve, show_graph, show_tensor, show_tensors


@pytest.fixture(autouse=True)
def drawn(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Figure]]:
    """The figures that were shown."""
    matplotlib.use("Agg")
    figures: list[Figure] = []
    monkeypatch.setattr(pyplot, "show", lambda: figures.append(pyplot.gcf()))
    yield figures
    pyplot.close("all")


def words(figure: Figure) -> list[str]:
    return [text.get_text() for axes in figure.axes for text in axes.texts]


@pytest.mark.parametrize(
    ("tensor", "cells", "maps"),
    [
        (torch.tensor(3.5), ["3.5"], 1),
        (torch.tensor([1.0, 2.0]), ["1", "2"], 1),
        (torch.tensor([[1, 2], [3, 4]]), ["1", "2", "3", "4"], 1),
        (torch.arange(8.0).reshape(2, 2, 2), [str(n) for n in range(8)], 2),
        (torch.tensor([True, False]), ["1", "0"], 1),
        (torch.tensor([float("nan"), float("inf")]), ["nan", "inf"], 1),
        (torch.zeros(0, 3), [], 1),
    ],
    ids=["number", "vector", "matrix", "three_dimensions", "truth_values", "not_finite", "empty"],
)
def test_a_tensor_is_drawn_with_its_numbers_and_its_shape(
    drawn: list[Figure], tensor: torch.Tensor, cells: list[str], maps: int
) -> None:
    show_tensor(tensor, "x")
    (figure,) = drawn
    assert words(figure) == cells and len(figure.axes) == maps
    assert figure.axes[0].get_title() == f"x\n{tuple(tensor.shape)}"


def test_a_tensor_that_requires_grad_can_be_drawn(drawn: list[Figure]) -> None:
    show_tensor(torch.ones(2, requires_grad=True))
    assert words(drawn[0]) == ["1", "1"]


def test_four_dimensions_are_refused_with_what_to_do() -> None:
    with pytest.raises(ValueError, match="pick a part of it with 3 or fewer"):
        show_tensor(torch.zeros(1, 1, 1, 1))


def test_tensors_stand_side_by_side(drawn: list[Figure]) -> None:
    show_tensors({"a": torch.ones(2), "b": torch.ones(3, 1)})
    assert [axes.get_title() for axes in drawn[0].axes] == ["a\n(2,)", "b\n(3, 1)"]


def test_a_graph_names_its_operations_and_its_leaves(drawn: list[Figure]) -> None:
    x, w = torch.tensor(2.0, requires_grad=True), torch.tensor(3.0, requires_grad=True)
    show_graph((w * x + x).exp(), names={"x": x, "w": w})
    assert sorted(word for word in words(drawn[0]) if word) == ["Add", "Exp", "Mul", "w", "x"]


def test_a_tensor_without_a_graph_is_told() -> None:
    with pytest.raises(ValueError, match="this tensor has no graph"):
        show_graph(torch.ones(1))


def test_curves_have_names_and_places(drawn: list[Figure]) -> None:
    show_curve({"down": [3.0, 2.0], "up": torch.tensor([1.0, 2.0])}, xlabel="epoch", x=[10, 20])
    (axes,) = drawn[0].axes
    assert [line.get_label() for line in axes.lines] == ["down", "up"] and axes.get_xlabel() == "epoch"
    assert numpy.asarray(axes.lines[0].get_xdata()).tolist() == [10, 20]


def test_arrows_point_downhill(drawn: list[Figure]) -> None:
    show_arrows(lambda p: (p**2).sum(), [torch.tensor([2.0, 0.0]), torch.tensor([1.0, 0.0])])
    arrow = drawn[0].axes[0].texts[0]
    assert isinstance(arrow, Annotation)
    assert 1.0 < arrow.xy[0] < 2.0 and arrow.xy[1] == pytest.approx(0.0)
