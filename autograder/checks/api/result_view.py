"""One side of a comparison, as a check's own assertions read it."""

from __future__ import annotations

from typing import Any

from autograder.inside.protocol.observation import ModuleFacts, Observation, Training, build


class ObservationView:
    """One side of a comparison, as a check's own assertions read it."""

    def __init__(self, observation: Observation) -> None:
        self.observation = observation

    @property
    def output(self) -> Any:
        """What came back: tensors, numbers, lists; a Leaf for anything else."""
        return build(self.observation.output)

    @property
    def gradients(self) -> dict[str, Any]:
        """By argument or parameter; None where none arrives."""
        return self.observation.gradients

    @property
    def raised(self) -> str:
        """The name of the exception that ended it, or nothing."""
        return self.observation.ended.kind if self.observation.ended.how == "raised" else ""

    @property
    def module(self) -> ModuleFacts:
        """The module as it was built; empty where there is none."""
        return self.observation.module or ModuleFacts()

    @property
    def training(self) -> Training:
        """What was seen of the training; empty where nothing was trained."""
        return self.observation.training or Training()

    @property
    def events(self) -> str:
        """The events of a training, a letter each: see `Training`."""
        return self.training.events

    @property
    def modes(self) -> list[bool]:
        """Whether the model was in train mode, at each of its forward passes."""
        return self.training.modes

    @property
    def parameters(self) -> dict[str, Any]:
        """Facts of each parameter: shape, dtype, requires_grad."""
        return self.module.parameters

    @property
    def state(self) -> dict[str, Any]:
        """The state_dict right after construction."""
        return self.module.state

    @property
    def state_after(self) -> list[str]:
        """Names in the state_dict after the forward pass."""
        return self.module.state_after

    @property
    def submodules(self) -> dict[str, str]:
        """The type of each submodule, by its name."""
        return self.module.submodules

    @property
    def called(self) -> list[str]:
        """The parts of the module that were called, so that their hooks ran, in order."""
        return self.module.called

    @property
    def classes(self) -> list[str]:
        """Qualified names of the classes of the module and its parts, base classes included."""
        return self.module.classes
