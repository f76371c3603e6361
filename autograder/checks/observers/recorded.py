"""What the public checks expect, recorded as plain JSON: values and facts of public cases, and no code."""

from __future__ import annotations

import math
from typing import Any

import msgspec
import torch

from autograder.checks.claims.request_key import key
from autograder.checks.observers.observer import Observer, in_float64
from autograder.inside.protocol.observation import (
    Ending,
    Leaf,
    ModuleFacts,
    Observation,
    ParameterFacts,
    Training,
    TrainingStep,
)
from autograder.inside.protocol.request import Build, Call
from autograder.inside.protocol.wire import DTYPES
from autograder.released import Expectations


class UnknownRequest(Exception):
    """A public check asks for what was not recorded."""


class Recording:
    """An observer that keeps what another one saw."""

    def __init__(self, observer: Observer) -> None:
        self.observer = observer
        self.observations: dict[str, Any] = {}

    def observe(self, request: Call | Build) -> Observation:
        """Pass a request on, and keep what was seen."""
        observation = self.observer.observe(request)
        self.observations[key(request)] = plain(observation)
        return observation

    def oracle(self, request: Call | Build) -> Observation:
        """Pass a request on in float64, as `Remembered` does, and keep what was seen."""
        if self.observe(request).rng_moved:
            return self.observe(request)
        return self.observe(in_float64(request))


class Recorded:
    """An observer that performs nothing: it tells what was recorded."""

    def __init__(self, expectations: Expectations) -> None:
        self.expectations = expectations

    def observe(self, request: Call | Build) -> Observation:
        """The recorded observation. Raises UnknownRequest."""
        seen = self.expectations.observations.get(key(request))
        if seen is None:
            raise UnknownRequest("public.json and test_public.py do not belong together: get both of them anew")
        return restored(seen)

    def oracle(self, request: Call | Build) -> Observation:
        """The recorded observation of the same request in float64."""
        if self.observe(request).rng_moved:
            return self.observe(request)
        return self.observe(in_float64(request))


def plain(observation: Observation) -> dict[str, Any]:
    """An observation as JSON values, without what is empty."""
    record: dict[str, Any] = {"ended": msgspec.to_builtins(observation.ended)}
    if observation.output:
        record["output"] = [_plain_leaf(leaf) for leaf in observation.output]
    if observation.again:
        record["again"] = [_plain_leaf(leaf) for leaf in observation.again]
        record["first_after_again"] = [_plain_leaf(leaf) for leaf in observation.first_after_again]
    if observation.arguments:
        record["arguments"] = observation.arguments
    if observation.gradients_ended is not None:
        record["gradients_ended"] = msgspec.to_builtins(observation.gradients_ended)
        record["gradients"] = {name: _plain_value(value) for name, value in observation.gradients.items()}
    if observation.rng_moved:
        record["rng_moved"] = True
    if observation.training is not None:
        record["training"] = _plain_struct(observation.training)
    if observation.module is not None:
        facts = observation.module
        record["module"] = {
            "parameters": msgspec.to_builtins(facts.parameters),
            "buffers": msgspec.to_builtins(facts.buffers),
            "state": {name: _plain_value(value) for name, value in facts.state.items()},
        }
    return record


def restored(record: dict[str, Any]) -> Observation:
    """The observation of a record."""
    observation = Observation(msgspec.convert(record["ended"], Ending))
    observation.output = [_leaf(leaf) for leaf in record.get("output", [])]
    observation.again = [_leaf(leaf) for leaf in record.get("again", [])]
    observation.first_after_again = [_leaf(leaf) for leaf in record.get("first_after_again", [])]
    observation.arguments = record.get("arguments", [])
    if "gradients_ended" in record:
        observation.gradients_ended = msgspec.convert(record["gradients_ended"], Ending)
        observation.gradients = {name: _value(value) for name, value in record["gradients"].items()}
    observation.rng_moved = record.get("rng_moved", False)
    if "training" in record:
        facts = record["training"]
        steps = [TrainingStep(**{part: _values(values) for part, values in step.items()}) for step in facts["steps"]]
        observation.training = Training(**{**facts, "steps": steps, "state": _values(facts["state"])})
    if "module" in record:
        facts = record["module"]
        observation.module = ModuleFacts(
            parameters=msgspec.convert(facts["parameters"], dict[str, ParameterFacts]),
            buffers=msgspec.convert(facts["buffers"], dict[str, ParameterFacts]),
            state={name: _value(value) for name, value in facts["state"].items()},
        )
    return observation


def _plain_struct(struct: msgspec.Struct) -> dict[str, Any]:
    """A struct of tensors, lists and structs as JSON values."""
    return {name: _plain_part(value) for name, value in msgspec.structs.asdict(struct).items()}


def _plain_part(value: Any) -> Any:
    if isinstance(value, msgspec.Struct):
        return _plain_struct(value)
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
    """JSON has no NaN and no infinity: they are written as words."""
    return str(value) if isinstance(value, float) and not math.isfinite(value) else value
