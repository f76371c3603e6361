"""What a check is worth, and which checks it stands on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import pytest

Check = TypeVar("Check", bound=Callable[..., Any])


def points(value: float, needs: Sequence[str] = (), own_work: bool = False) -> Callable[[Check], Check]:
    """Mark a check with its points. `needs`: checks of the same file without which this one proves nothing.

    `own_work`: it tells whether the answer is the student's own, not a ready-made one under another name. Where it
    fails, and `[method] severity` is `hard`, the exercise earns nothing.
    """
    if value <= 0:
        raise ValueError(f"a check is worth more than {value} points, or it is a public check without @points")
    if isinstance(needs, str):
        raise TypeError(f'needs is a list of names: write needs=["{needs}"]')
    return pytest.mark.points(value, needs=list(needs), own_work=own_work)
