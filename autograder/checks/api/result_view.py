"""One side of a comparison, as a check's own assertions read it."""

from __future__ import annotations

from typing import Any

from autograder.inside.protocol.observation import ModuleFacts, Observation, Training, build


class ObservationView:
    """One side of a comparison, as a check's own assertions read it: `.student` or `.reference`.

    Nothing here raises: what was not observed is empty.
    """

    def __init__(self, observation: Observation) -> None:
        self.observation = observation

    @property
    def output(self) -> Any:
        """The returned value: tensors, numbers, text, lists, tuples and dictionaries; a Leaf for any other type.

        Example::

            rows = both.call("softmax", randn(4, 5), dim=1).student.output.sum(dim=1)
            assert (rows - 1).abs().max() < 1e-5, "the rows do not sum to 1"
        """
        return build(self.observation.output)

    @property
    def gradients(self) -> dict[str, Any]:
        """Gradients by the name of the argument or parameter, None for one that got none.

        Empty unless the request asked for gradients, which the assertions do, but not `.student` and `.reference`.

        Example::

            assert both.call("f", randn(3)).reference.gradients == {}
        """
        return self.observation.gradients

    @property
    def raised(self) -> str:
        """The name of the exception that ended the run, "" if it returned.

        Of use for `.reference`; reading `.student` fails the check if the run did not return.

        Example::

            assert both.call("f", randn(3)).reference.raised in ("", "IndexError")
        """
        return self.observation.ended.kind if self.observation.ended.how == "raised" else ""

    @property
    def module(self) -> ModuleFacts:
        """All facts of the module after its construction; empty if none was built.

        Example::

            assert both.build("MLP", 5, 3).student.module.training, "the module starts in eval mode"
        """
        return self.observation.module or ModuleFacts()

    @property
    def training(self) -> Training:
        """All that was seen of a training; empty if nothing was trained.

        Its fields: `events`, `modes`, `steps`, `state`, `changed`, `training_after`, `modes_kept`, `epochs`, `batches`,
        `left_behind`, `graphs`, `reseeded`, `rng`.

        Example::

            run = both.train("evaluate", "line_fit")
            assert run.student.training.modes_kept, "put the model back into the mode in which it was"
        """
        return self.observation.training or Training()

    @property
    def events(self) -> str:
        """The events of a training, a letter each.

        F: forward pass in train mode, f: in eval mode, E and e: the same without a graph; B: backward pass into clean
        gradients, b: onto old ones; S: step of the optimizer, s: step without gradients, X: step of another optimizer.

        Example::

            assert "e" in both.train("evaluate", "line_fit").student.events, "the pass keeps a graph"
        """
        return self.training.events

    @property
    def modes(self) -> list[bool]:
        """The value of `model.training` at each forward pass of a training.

        Example::

            run = both.train("train_one_epoch", "line_fit")
            assert all(run.student.modes), "call model.train() before the first batch"
        """
        return self.training.modes

    @property
    def parameters(self) -> dict[str, Any]:
        """The module's parameters by name, each with `shape`, `dtype` and `requires_grad`.

        Example::

            assert both.build("Linear", 5, 3).student.parameters["weight"].shape == [3, 5]
        """
        return self.module.parameters

    @property
    def state(self) -> dict[str, Any]:
        """The module's state_dict right after construction, with values.

        Example::

            assert both.build("Linear", 5, 3).student.state["bias"].abs().max() < 1, "the bias starts far from 0"
        """
        return self.module.state

    @property
    def state_after(self) -> list[str]:
        """The names in the module's state_dict after the forward pass.

        Example::

            student = both.build("MLP", 5, 3).call(randn(4, 5)).student
            assert student.state_after == list(student.state), "a layer is made in forward"
        """
        return self.module.state_after

    @property
    def submodules(self) -> dict[str, str]:
        """The qualified class name of each submodule, by the submodule's name.

        Example::

            kinds = both.build("MLP", 5, 3).student.submodules.values()
            assert "torch.nn.modules.activation.ReLU" in kinds, "there is no ReLU"
        """
        return self.module.submodules

    @property
    def called(self) -> list[str]:
        """The parts of the module that the forward pass called, so that their hooks ran, in order; itself as "".

        Example::

            called = both.build("MLP", 5, 3).call(randn(4, 5)).student.called
            assert "hidden" in called, "call the layer itself, not its forward"
        """
        return self.module.called
