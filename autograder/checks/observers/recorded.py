"""Observations of the public checks' reference as JSON values, without any code."""

from __future__ import annotations

import math
from typing import Any

import msgspec
import torch

from autograder.checks.claims.request_key import key
from autograder.checks.observers.observer import Observer, oracle_of
from autograder.inside.protocol.observation import (
    Ending,
    Leaf,
    ModuleFacts,
    Observation,
    Training,
)
from autograder.inside.protocol.request import Build, Call, locally
from autograder.inside.protocol.wire import DTYPES
from autograder.released import Expectations


class UnknownRequest(Exception):
    """A public check asks for something that was not recorded."""


class Recording:
    """An observer that records the observations of another one."""

    def __init__(self, observer: Observer) -> None:
        self.observer = observer
        self.observations: dict[str, Any] = {}

    def observe(self, request: Call | Build) -> Observation:
        """Pass a request on, and record its observation."""
        observation = self.observer.observe(request)
        self.observations[key(locally(request))] = plain(observation)
        return observation

    def oracle(self, request: Call | Build) -> Observation:
        """Pass a request on in float64, as `oracle_of` does, and record its observation."""
        return oracle_of(self, request)


class Recorded:
    """An observer that performs nothing and returns what was recorded."""

    def __init__(self, expectations: Expectations) -> None:
        self.expectations = expectations

    def observe(self, request: Call | Build) -> Observation:
        """Return the recorded observation. Raises UnknownRequest."""
        record = self.expectations.observations.get(key(locally(request)))
        if record is None:
            raise UnknownRequest("public.json and test_public.py do not belong together: get both of them anew")
        return restored(record)

    def oracle(self, request: Call | Build) -> Observation:
        """Return the recorded observation of the same request in float64."""
        return oracle_of(self, request)


def plain(observation: Observation) -> dict[str, Any]:
    """Return an observation as JSON values, without what is empty."""
    record: dict[str, Any] = {"ended": msgspec.to_builtins(observation.ended)}
    for name in ("output", "again", "first_after_again"):
        leaves = getattr(observation, name)
        if leaves:
            record[name] = [_plain_leaf(leaf) for leaf in leaves]
    if observation.arguments:
        record["arguments"] = observation.arguments
    if observation.gradients_ended is not None:
        record["gradients_ended"] = msgspec.to_builtins(observation.gradients_ended)
        record["gradients"] = _plain_part(observation.gradients)
    if observation.rng_moved:
        record["rng_moved"] = True
    if observation.training is not None:
        record["training"] = _plain_part(observation.training)
    if observation.module is not None:
        facts = observation.module
        record["module"] = _plain_part({name: getattr(facts, name) for name in ("parameters", "buffers", "state")})
    return record


def restored(record: dict[str, Any]) -> Observation:
    """Return the observation of a record."""
    observation = Observation(msgspec.convert(record["ended"], Ending))
    for name in ("output", "again", "first_after_again"):
        setattr(observation, name, [_leaf(leaf) for leaf in record.get(name, [])])
    observation.arguments = record.get("arguments", [])
    if "gradients_ended" in record:
        observation.gradients_ended = msgspec.convert(record["gradients_ended"], Ending)
        observation.gradients = _values(record["gradients"])
    observation.rng_moved = record.get("rng_moved", False)
    if "training" in record:
        observation.training = _training(record["training"])
    if "module" in record:
        observation.module = _module(record["module"])
    return observation


def _training(record: dict[str, Any]) -> Training:
    steps = [{part: _values(values) for part, values in step.items()} for step in record["steps"]]
    return msgspec.convert({**record, "steps": steps, "state": _values(record["state"])}, Training)


def _module(record: dict[str, Any]) -> ModuleFacts:
    return msgspec.convert({**record, "state": _values(record["state"])}, ModuleFacts)


def _plain_part(value: Any) -> Any:
    """Return tensors, lists, dictionaries and structs of them as JSON values."""
    if isinstance(value, msgspec.Struct):
        return _plain_part(msgspec.structs.asdict(value))
    if isinstance(value, list):
        return [_plain_part(part) for part in value]
    if isinstance(value, dict):
        return {name: _plain_part(part) for name, part in value.items()}
    return _plain_value(value)


def _values(record: dict[str, Any]) -> dict[str, Any]:
    return {name: _value(value) for name, value in record.items()}


def _plain_leaf(leaf: Leaf) -> dict[str, Any]:
    record = {name: value for name in ("path", "kind", "dtype", "shape", "device") if (value := getattr(leaf, name))}
    return {**record, "kind": leaf.kind, "value": _plain_value(leaf.value)}


def _leaf(record: dict[str, Any]) -> Leaf:
    values = {name: record[name] for name in ("path", "kind", "dtype", "shape", "device") if name in record}
    value = _value(record["value"])
    if record["kind"] == "number" and isinstance(value, str):
        value = float(value)
    return Leaf(**{"path": "", **values}, value=value)


def _plain_value(value: Any) -> Any:
    if isinstance(value, torch.Tensor):
        dtype = str(value.dtype).removeprefix("torch.")
        return {"dtype": dtype, "shape": list(value.shape), "values": [_number(v) for v in value.flatten().tolist()]}
    return _number(value) if isinstance(value, float) else value


def _value(record: Any) -> Any:
    if isinstance(record, dict):
        values = [float(value) if isinstance(value, str) else value for value in record["values"]]
        return torch.tensor(values, dtype=DTYPES[record["dtype"]]).reshape(record["shape"])
    return record


def _number(value: Any) -> Any:
    """Return NaN and infinities, which JSON lacks, as words."""
    return str(value) if isinstance(value, float) and not math.isfinite(value) else value
