"""Variations of a request: the same call traced, repeated, or with other settings."""

from __future__ import annotations

from typing import Any

import msgspec

from autograder.inside.protocol.request import Build, Call


def changed(request: Call | Build, **changes: Any) -> Call | Build:
    """Return a request with other fields of its call; for a Build, of the call of the module."""
    if isinstance(request, Build):
        call = request.call and msgspec.structs.replace(request.call, **changes)
        return msgspec.structs.replace(request, call=call)
    return msgspec.structs.replace(request, **changes)


def traced(request: Call | Build) -> Call | Build:
    """Return a request whose operations are recorded."""
    return changed(request, traced=True)


def profiled(request: Call | Build) -> Call | Build:
    """Return a request whose operations are recorded in all threads."""
    return changed(request, traced=True, profiled=True)


def repeated(request: Call | Build) -> Call | Build:
    """Return a request that calls twice with equal arguments."""
    return changed(request, repeated=True)


def on_meta(request: Call | Build) -> Call | Build:
    """Return a request whose module and arguments are on the device meta."""
    request = changed(request, device="meta")
    if isinstance(request, Build):
        return msgspec.structs.replace(request, journey=[*request.journey, "meta"])
    return request
