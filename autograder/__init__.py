"""Autograded PyTorch exercises: observe inside a walled worker, judge outside.

In a notebook, `autograder.check("softmax")` and `autograder.hint("softmax")` are for students, and
`%load_ext autograder` gives the same as `%check` and `%hint`.
"""

from __future__ import annotations

from typing import Any

FOR_NOTEBOOKS = ("check", "hint", "load_ipython_extension")


def __getattr__(name: str) -> Any:
    """Import on first use: torch takes a second, and a worker holds nothing of ours but inside/."""
    from importlib import import_module

    if name == "__version__":
        return import_module("autograder._version").__version__
    if name not in FOR_NOTEBOOKS:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module("autograder.student.jupyter"), name)
