"""The points of a check, and the checks that it needs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import pytest

Check = TypeVar("Check", bound=Callable[..., Any])


def points(value: float, needs: Sequence[str] = (), own_work: bool = False) -> Callable[[Check], Check]:
    """Decorate a check with its points, which are earned when all its cases pass.

    `value`: the points, more than 0; those of an assignment add up to `points` in its assignment.toml. `needs`: names
    of earlier checks of the same exercise without which this one proves nothing; if one of them does not pass, this one
    is blocked and earns nothing. `own_work`: the check tells if the answer is the student's own and not a ready-made
    one under another name; if it fails and `[method] severity` is `hard`, the exercise earns nothing.

    Raises ValueError for points that are not positive, TypeError for `needs` that is a single string.

    Example::

        @points(1, needs=["test_values"])
        def test_input_unchanged(both):
            '''softmax leaves the tensor that it was given as it was.'''
            both.call("softmax", randn(4, 5), dim=1).assert_inputs_unchanged()
    """
    if value <= 0:
        raise ValueError(f"a check is worth more than {value} points, or it is a public check without @points")
    if isinstance(needs, str):
        raise TypeError(f'needs is a list of names: write needs=["{needs}"]')
    return pytest.mark.points(value, needs=list(needs), own_work=own_work)
