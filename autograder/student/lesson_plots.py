"""Pictures for the lessons: tensors as heat maps, graphs, curves, and paths of gradient descent.

Each function draws into the notebook and returns nothing. The only words in a picture are those that are passed in.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

import torch
from matplotlib import pyplot
from matplotlib.axes import Axes
from torch import Tensor

CELL = 0.62  # inches
MOST_CELLS = 14  # along each side; a larger tensor is drawn without numbers
COLOURS = "RdBu_r"  # most people with colour blindness can distinguish red and blue
LINES = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#56b4e9", "#000000")
MOST_NODES = 40  # of a graph

Labels = dict[int, tuple[str, bool]]  # by id of a node: its label, and if it is a leaf


def show_tensor(tensor: Tensor, title: str = "") -> None:
    """Draw a tensor of 0 to 3 dimensions as cells with numbers; with three dimensions, a map for each first index."""
    show_tensors({title: tensor})


def show_tensors(tensors: Mapping[str, Tensor]) -> None:
    """Draw tensors side by side, each with its name and shape; equal numbers have equal colours."""
    maps = [(name, tensor, part) for name, tensor in tensors.items() for part in sheets(tensor)]
    largest = largest_of([part for _, _, part in maps])
    widths = [max(part.shape[1], 1) for _, _, part in maps]
    heights = [max(part.shape[0], 1) for _, _, part in maps]
    size = (sum(width * CELL + 0.9 for width in widths), max(heights) * CELL + 0.8)
    figure, row = pyplot.subplots(1, len(maps), figsize=size, squeeze=False, width_ratios=widths)
    for axes, (name, tensor, part) in zip(row[0], maps, strict=True):
        draw_cells(axes, part, largest)
        axes.set_title(f"{name}\n{tuple(tensor.shape)}".strip(), fontsize=10)
    figure.tight_layout()
    pyplot.show()


def largest_of(parts: Sequence[Tensor]) -> float:
    """The largest magnitude of a finite number in some tensors, 1 if there is none."""
    finite = [part[part.isfinite()].abs() for part in parts]
    return max((float(part.max()) for part in finite if part.numel()), default=1.0) or 1.0


def sheets(tensor: Tensor) -> list[Tensor]:
    """The two-dimensional maps that a tensor is drawn as. Raises ValueError for more than three dimensions."""
    plain = tensor.detach().cpu().double()
    if plain.dim() > 3:
        raise ValueError(f"a tensor of {plain.dim()} dimensions cannot be drawn: pick a part of it with 3 or fewer")
    if plain.dim() == 3:
        return list(plain)
    return [plain.reshape(1, -1) if plain.dim() < 2 else plain]


def draw_cells(axes: Axes, part: Tensor, largest: float) -> None:
    """Draw one heat map, with numbers if it is small."""
    axes.set_xticks([])
    axes.set_yticks([])
    if not part.numel():
        return
    axes.imshow(part.nan_to_num(0.0).clamp(-largest, largest), cmap=COLOURS, vmin=-1.6 * largest, vmax=1.6 * largest)
    if max(part.shape) > MOST_CELLS:
        return
    for row in range(part.shape[0]):
        for column in range(part.shape[1]):
            axes.text(column, row, f"{float(part[row, column]):.3g}", ha="center", va="center", fontsize=9)


def show_graph(tensor: Tensor, names: Mapping[str, Tensor] | None = None) -> None:
    """Draw the graph that autograd recorded for a tensor, from the tensor at the top down to the leaves.

    names: the leaves by name. Raises ValueError for a tensor without a graph.
    """
    if tensor.grad_fn is None:
        raise ValueError("this tensor has no graph: nothing was recorded for it")
    known = {id(leaf): name for name, leaf in (names or {}).items()}
    labels, edges, depth = walk_graph(tensor.grad_fn, known)
    places, width, height = layout(depth)
    figure, axes = pyplot.subplots(figsize=(max(3.0, 1.9 * width), 0.75 * height + 0.4))
    draw_edges(axes, edges, places)
    draw_nodes(axes, labels, places)
    axes.set_xlim(-0.3, width + 0.3)
    axes.set_ylim(-height + 0.4, 0.6)
    axes.axis("off")
    figure.tight_layout()
    pyplot.show()


def layout(depth: Mapping[int, int]) -> tuple[dict[int, tuple[float, int]], int, int]:
    """Place the nodes of a graph in rows by their depth. Returns the places, the width and the number of rows."""
    levels: dict[int, list[int]] = {}
    for node, level in depth.items():
        levels.setdefault(level, []).append(node)
    width = max(map(len, levels.values()))
    places = {
        node: ((index + 0.5) * width / len(nodes), -level)
        for level, nodes in levels.items()
        for index, node in enumerate(nodes)
    }
    return places, width, len(levels)


def draw_edges(axes: Axes, edges: Sequence[tuple[int, int]], places: Mapping[int, tuple[float, int]]) -> None:
    """Draw an arrow for each edge."""
    arrow = {"arrowstyle": "->", "color": "#777777", "shrinkA": 12, "shrinkB": 12}
    for start, end in edges:
        axes.annotate("", places[end], places[start], arrowprops=arrow)


def draw_nodes(axes: Axes, labels: Labels, places: Mapping[int, tuple[float, int]]) -> None:
    """Draw a box with a label for each node; leaves are blue."""
    for node, (x, y) in places.items():
        label, is_leaf = labels[node]
        box = {"boxstyle": "round,pad=0.35", "facecolor": "#cfe8ff" if is_leaf else "#f2f2f2", "edgecolor": "#777777"}
        axes.text(x, y, label, ha="center", va="center", fontsize=10, color="black", bbox=box)


def walk_graph(
    root: torch.autograd.graph.Node, known: Mapping[int, str]
) -> tuple[Labels, list[tuple[int, int]], dict[int, int]]:
    """Return the labels of the nodes of a graph, its edges, and the largest distance of each node from the root."""
    labels: Labels = {}
    edges: list[tuple[int, int]] = []
    depth: dict[int, int] = {}
    kept = [root]  # Python would reuse the ids of nodes that are not kept alive
    waiting = [(root, 0)]
    while waiting and len(labels) < MOST_NODES:
        node, level = waiting.pop(0)
        depth[id(node)] = max(depth.get(id(node), 0), level)
        leaf = getattr(node, "variable", None)
        name = known.get(id(leaf), str(tuple(leaf.shape))) if leaf is not None else type(node).__name__
        labels[id(node)] = (re.sub(r"Backward\d*$", "", name), leaf is not None)
        for after, _ in node.next_functions:
            if after is not None:
                kept.append(after)
                if (id(node), id(after)) not in edges:
                    edges.append((id(node), id(after)))
                waiting.append((after, level + 1))
    return labels, [edge for edge in edges if edge[0] in depth and edge[1] in depth], depth


def show_curve(
    curves: Mapping[str, Sequence[float] | Tensor],
    xlabel: str = "",
    ylabel: str = "",
    title: str = "",
    x: object = None,
) -> None:
    """Draw curves over the same axis, one colour each. x: the places along it, without them 0, 1, 2 …"""
    figure, axes = pyplot.subplots(figsize=(6, 3.2))
    for colour, (name, values) in zip(LINES * 3, curves.items(), strict=False):
        heights = [float(value) for value in values]
        places = list(range(len(heights))) if x is None else [float(place) for place in x]  # type: ignore[attr-defined]
        axes.plot(places, heights, color=colour, label=name, marker="o" if len(heights) < 30 else None, markersize=3)
    if any(curves):
        axes.legend(frameon=False, loc="upper left", bbox_to_anchor=(1, 1))  # beside the curves, so that it covers none
    axes.set(xlabel=xlabel, ylabel=ylabel, title=title)
    axes.spines[["top", "right"]].set_visible(False)
    figure.tight_layout()
    pyplot.show()


def show_arrows(f: Callable[[Tensor], Tensor], points: Sequence[Tensor], title: str = "") -> None:
    """Draw a path of points over the contour lines of f, with an arrow downhill (minus the gradient) at each point.

    f: takes a tensor of shape (2,), and returns one of shape (). points: tensors of shape (2,).
    """
    path = torch.stack([point.detach().double() for point in points])
    middle, reach = (path.amin(0) + path.amax(0)) / 2, float((path.amax(0) - path.amin(0)).max()) * 0.75 + 0.5
    line = torch.linspace(-reach, reach, 41, dtype=torch.float64)
    across, up = torch.meshgrid(middle[0] + line, middle[1] + line, indexing="xy")
    with torch.no_grad():
        heights = torch.stack(
            [
                torch.stack([f(torch.stack([a, b])) for a, b in zip(*rows, strict=True)])
                for rows in zip(across, up, strict=True)
            ]
        )
    figure, axes = pyplot.subplots(figsize=(4.6, 4.2))
    axes.contour(across, up, heights, levels=14, cmap="Greys", alpha=0.7)
    axes.plot(path[:, 0], path[:, 1], color=LINES[0], marker="o", markersize=4, linewidth=1)
    for point in path:
        leaf = point.clone().requires_grad_()
        (slope,) = torch.autograd.grad(f(leaf), leaf)
        step = -slope / (float(slope.norm()) + 1e-12) * reach * 0.18
        arrow = {"arrowstyle": "->", "color": LINES[1]}
        axes.annotate("", (point + step).tolist(), point.tolist(), arrowprops=arrow)
    axes.set_title(title)
    axes.set_aspect("equal")  # otherwise the arrows would not be perpendicular to the lines
    figure.tight_layout()
    pyplot.show()
