"""What the container of each host usually grants, as far as its documentation or its source says so."""

from __future__ import annotations

import msgspec

NAMESPACES = ("pid", "mount", "net", "ipc")  # of a worker's walls, those that a container seldom grants


class Host(msgspec.Struct, frozen=True):
    """A host's container. `root`: whether the grader runs as root, and so can run a submission as another user."""

    name: str
    root: bool
    memory_mb: int
    cores: float
    seconds: int  # a submission may take
    network: bool
    where: str  # this is said


HOSTS: dict[str, Host] = {
    "gradescope": Host("Gradescope", True, 768, 0.5, 600, True, "the smallest container of its settings"),
    "prairielearn": Host("PrairieLearn", True, 2048, 0.9, 600, False, "externalGradingOptions and grader-host"),
    "vpl": Host("Moodle VPL", False, 256, 1.0, 240, False, "the defaults of the plugin; a teacher can raise them"),
    "container": Host("a container", True, 768, 0.5, 600, False, "the options that its Containerfile names"),
}


def left(host: Host, here: list[str]) -> list[str]:
    """The walls of this machine that would be left in a host's container: no namespaces, a user only under root."""
    gone = {*NAMESPACES, *(() if host.root else ("user",))}
    return [wall for wall in here if wall not in gone]
