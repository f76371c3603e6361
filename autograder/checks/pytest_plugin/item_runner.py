"""Runs collected checks through pytest's own hooks, as often as there are implementations to run them against."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec
import pytest

from autograder.checks.api.both import Both
from autograder.checks.claims.claims import CheckFailed, NotAttempted, ReferenceFailed, UntrustedEvidence
from autograder.checks.pytest_plugin.plugin import BOTH
from autograder.locale.message import Message, message
from autograder.report import CheckOutcome
from autograder.sandbox.server import GPULost, SandboxLost

OUR_MARKS = {"points", "exercise", "parametrize"}


class CaseResult(msgspec.Struct):
    """How one case of a check went. `fault`: for the teacher, where the check itself is broken."""

    outcome: CheckOutcome
    message: Message | None = None
    failure: CheckFailed | None = None
    fault: str = ""


class ItemRunner:
    """Runs items in any selection and order; an item is torn down when it is known which one comes next.

    An item that asks for `both` alone has nothing to be set up or torn down, so it is called at once: going through
    pytest's fixtures takes longer than the check.
    """

    def __init__(self) -> None:
        self.last: pytest.Item | None = None

    def run(self, item: pytest.Function, both: Both) -> CaseResult:
        """Run one item. What goes wrong outside of the check's own body is our fault. Raises SandboxLost."""
        if asks_for_both_alone(item):
            item.funcargs = {"both": both, **parameters_of(item)}
            try:
                return self._call(item.ihook.pytest_pyfunc_call, pyfuncitem=item)
            finally:
                item.funcargs = {}  # an item must keep nothing of a student that it does not run for any more
        item.stash[BOTH] = both
        try:
            item._initrequest()  # fixtures of an earlier submission must not be used again
            try:
                self._tear_down(item)
                self.last = item
                item.ihook.pytest_runtest_setup(item=item)
            except SandboxLost:
                raise
            except Exception as fault:
                return broken(fault)
            return self._call(item.ihook.pytest_runtest_call, item=item)
        finally:
            del item.stash[BOTH]

    def finish(self) -> None:
        """Tear down what the last item left."""
        self._tear_down(None)

    def _tear_down(self, following: pytest.Item | None) -> None:
        last, self.last = self.last, None
        if last is not None:
            last.ihook.pytest_runtest_teardown(item=last, nextitem=following if following is not last else None)

    @staticmethod
    def _call(hook: Callable[..., Any], **arguments: pytest.Item) -> CaseResult:
        try:
            hook(**arguments)
        except CheckFailed as failure:
            return CaseResult("failed", failure.disagreement.message, failure)
        except NotAttempted as unwritten:
            return CaseResult(unwritten.outcome, unwritten.told)
        except UntrustedEvidence as unvouched:
            return CaseResult("not_run", unvouched.told)
        except AssertionError as failure:
            return CaseResult("failed", sentence_of(failure))
        except pytest.skip.Exception as skipped:
            return CaseResult("not_run", message("not_run_reason", text=str(skipped.msg)))
        except SandboxLost:
            raise
        except GPULost as fault:
            return CaseResult("broken", message("gpu_sick", text=str(fault)), fault=f"the GPU: {fault}")
        except ReferenceFailed as fault:
            return CaseResult("broken", message("broken_check"), fault=str(fault))
        except Exception as fault:
            return broken(fault)
        return CaseResult("passed")


def parameters_of(item: pytest.Function) -> dict[str, Any]:
    """The values that an item was parametrized with, by name."""
    return dict(item.callspec.params) if hasattr(item, "callspec") else {}


def asks_for_both_alone(item: pytest.Function) -> bool:
    """Whether pytest has nothing to do for an item but to call it: no other fixtures, no marks of pytest's own."""
    asked = set(item.fixturenames) - {"request"} - set(parameters_of(item))
    return asked == {"both"} and all(
        mark.name in OUR_MARKS and not mark.kwargs.get("indirect") for mark in item.iter_markers()
    )


def broken(fault: Exception) -> CaseResult:
    """The result of a check that we could not run."""
    return CaseResult("broken", message("broken_check"), fault=f"{type(fault).__name__}: {fault}")


def sentence_of(failure: AssertionError) -> Message:
    """The sentence of a check's own assert; pytest puts the values behind it, which are not for a student."""
    lines = str(failure).split("\nassert ")[0].strip().splitlines()
    if not lines or lines[0].startswith("assert "):
        return message("assertion_without_text")
    return Message("assertion", text=lines[0])
