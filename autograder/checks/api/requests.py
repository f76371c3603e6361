"""Variations of a request: the same call traced, repeated, or with other settings."""

from __future__ import annotations

from typing import Any

import msgspec

from autograder.assignment import Method
from autograder.inside.protocol.request import Build, Call, Remote
from autograder.inside.protocol.wire import arguments_of
from autograder.inside.remote.allowed import WRITTEN_OUT
from autograder.inside.remote.ready_made import functions_of

FEW = 256  # bits that an honest answer may read: a few numbers, the labels of a batch, some comparisons
EVERYTHING = 1 << 26  # bits: more than the input of a check has


def changed(request: Call | Build, **changes: Any) -> Call | Build:
    """Return a request with other fields of its call; for a Build, of the call of the module."""
    if isinstance(request, Build):
        call = request.call and msgspec.structs.replace(request.call, **changes)
        return msgspec.structs.replace(request, call=call)
    return msgspec.structs.replace(request, **changes)


def traced(request: Call | Build) -> Call | Build:
    """Return a request whose operations are recorded in the process that performs it."""
    return changed(request, traced=True)


def on_handles(request: Call | Build, method: Method, downloads: int = FEW) -> Call | Build:
    """Return a request whose operations a tensor server performs, as far as `method` allows them.

    `downloads`: how many bits of values may leave torch.
    """
    return changed(request, remote=terms_by(method, downloads))


def by_own_code(request: Call | Build, method: Method) -> Call | Build:
    """Return a request on handles during which torch's Python code of whole exercises is out of order.

    Raises ValueError for a name in `[method] forbidden` that stands for nothing: a student's call would fail by it.
    """
    ready_made = tuple(sorted(name for name in method.forbidden if "." in name))
    for name in ready_made:
        functions_of(name)
    terms = msgspec.structs.replace(terms_by(method, most_read(request)), out_of_order=(*WRITTEN_OUT, *ready_made))
    return changed(request, remote=terms)


def most_read(request: Call | Build) -> int:
    """Return how many bits an answer may read: half of those of its float32 input, since all would be enough."""
    call = request.call if isinstance(request, Build) else request
    tensors = [] if call is None else [part.tensor for part in arguments_of([call.args, call.kwargs])]
    return max(FEW, 16 * sum(tensor.numel() for tensor in tensors if tensor.is_floating_point()))


def terms_by(method: Method, downloads: int) -> Remote:
    """Return the terms of a call on handles."""
    return Remote(tuple(sorted(method.allowed)), tuple(sorted(method.forbidden)), downloads=downloads)


def on_plain_tensors(request: Call | Build) -> Call | Build:
    """Return a request on handles as one on plain tensors, unrecorded."""
    return changed(request, remote=None)


def repeated(request: Call | Build) -> Call | Build:
    """Return a request that calls twice with equal arguments."""
    return changed(request, repeated=True)


def on_meta(request: Call | Build) -> Call | Build:
    """Return a request whose module and arguments are on the device meta."""
    request = changed(request, device="meta")
    if isinstance(request, Build):
        return msgspec.structs.replace(request, journey=[*request.journey, "meta"])
    return request
