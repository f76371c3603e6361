"""The language of check files: what `from autograder.checks import …` gives."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from autograder.checks.api.inputs import bench, file, fixed, made_by, rand, randint, randn
    from autograder.checks.api.points import points

__all__ = ["bench", "file", "fixed", "made_by", "points", "rand", "randint", "randn"]


def __getattr__(name: str) -> Any:
    """Import on first use: pytest loads our plugin in every project, and torch takes a second."""
    from importlib import import_module

    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.api.{'points' if name == 'points' else 'inputs'}"), name)
