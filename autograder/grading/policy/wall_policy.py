"""The walls of a run, decoded from `--isolation`."""

from __future__ import annotations

from collections.abc import Collection

import msgspec

from autograder.assignment import Course
from autograder.inside.protocol.limits import REQUIRED_WALLS
from autograder.inside.walls.walls import open_to_all, python_is_open

FOR_A_CLASS = ("walls", "best", "process")  # the words that `grade` knows
FOR_A_HOST = ("host", "best", "process")  # the words that `run` knows

ANYWHERE = ("rlimits", "seccomp", "landlock")
WITHOUT_LANDLOCK = ("rlimits", "seccomp", "landlock or user")


class WallPolicy(msgspec.Struct, frozen=True):
    """`raised`: put up all walls that the machine has. `required`: refuse to grade without these."""

    raised: bool = True
    required: tuple[str, ...] = REQUIRED_WALLS

    def missing(self, standing: Collection[str]) -> list[str]:
        """Return the required walls that do not stand; of "one or another" one is enough."""
        return [wall for wall in self.required if not set(wall.split(" or ")) & set(standing)]


BEST = WallPolicy(required=())  # what the machine has
NONE = WallPolicy(raised=False, required=())  # for code that one trusts


def wall_policy(isolation: str, course: Course | None = None) -> WallPolicy:
    """Decode a value of `--isolation`. `course`: for `host`, the course that a submission must not be able to read."""
    if isolation == "host" and course is not None:
        return WallPolicy(required=least_for(course))
    return {"walls": WallPolicy(), "best": BEST, "process": NONE}[isolation]


def least_for(course: Course) -> tuple[str, ...]:
    """Return the walls without which a student's code could read the hidden checks.

    Another user is such a wall too, if the course is closed to others and Python is readable by all. Otherwise a
    worker keeps the right to read every file, and only Landlock bounds what it reaches.
    """
    apart = not open_to_all(course.root) and python_is_open()
    return WITHOUT_LANDLOCK if apart else ANYWHERE
