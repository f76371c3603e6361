"""The usual resources of each host's container, from which `doctor --host` derives the walls that are left."""

from __future__ import annotations

import msgspec

NAMESPACES = ("pid", "mount", "net", "ipc")  # of a worker's walls, those that a container seldom grants


class Host(msgspec.Struct, frozen=True):
    """A host's container. `root`: the grader runs as root and can run a submission as another user."""

    name: str
    root: bool
    memory_mb: int | None  # None where each activity sets it
    cores: float | None


HOSTS: dict[str, Host] = {
    "gradescope": Host("Gradescope", root=True, memory_mb=768, cores=0.5),  # the smallest that it offers
    "prairielearn": Host("PrairieLearn", root=True, memory_mb=2048, cores=0.9),  # grader-host's limits
    "vpl": Host("Moodle VPL", root=False, memory_mb=None, cores=None),  # a jail runs all as one user
    "container": Host("a container", root=True, memory_mb=768, cores=0.5),  # as its Containerfile says
}


def left(host: Host, here: list[str]) -> list[str]:
    """Return the walls that would be left in a host's container: no namespaces, `user` only under root."""
    gone = {*NAMESPACES, *(() if host.root else ("user",))}
    return [wall for wall in here if wall not in gone]
