"""Run collected checks through pytest's hooks, once for each implementation."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal

import msgspec
import pytest

from autograder.checks.api.both import Both
from autograder.checks.claims.claims import CheckFailed, NotAttempted, ReferenceFailed, UntrustedEvidence
from autograder.checks.pytest_plugin.plugin import BOTH
from autograder.inside.protocol.bounds import cut
from autograder.locale.message import Message, message
from autograder.report import CheckOutcome
from autograder.sandbox.server import GPULost, SandboxLost, Starved

Hook = Callable[..., Any]
OUR_MARKS = {"points", "exercise", "parametrize"}


class CaseResult(msgspec.Struct):
    """The result of one case.

    `fault`: for the teacher, if the check itself is broken. `stumbled`: the name of the exception that its own body
    raised, for which an answer of another structure than it expects may be the reason.
    """

    outcome: CheckOutcome
    message: Message | None = None
    failure: CheckFailed | None = None
    fault: str = ""
    stumbled: str = ""


class ItemRunner:
    """Runs items in any order; an item is torn down once the next one is known.

    An item that uses only `both` has nothing to set up or tear down, so it is called directly: going through
    pytest's fixtures takes longer than the check. `faults`: errors while tearing down other items.
    """

    def __init__(self) -> None:
        self.last: pytest.Item | None = None
        self.faults: list[str] = []

    def run(self, item: pytest.Function, both: Both) -> CaseResult:
        """Run one item. Errors outside the check's own body are our fault. Raises SandboxLost."""
        if asks_for_both_alone(item):
            item.funcargs = {"both": both, **parameters_of(item)}
            try:
                return self._call(item.ihook.pytest_pyfunc_call, pyfuncitem=item)
            finally:
                item.funcargs = {}  # an item must keep nothing of a student that it does not run for any more
        item.stash[BOTH] = both
        try:
            item._initrequest()  # fixtures of an earlier submission must not be used again
            self._tear_down(item)
            self.last = item
            fault = phase(item, "setup", item.ihook.pytest_runtest_setup)
            if fault is not None:
                return broken(fault)
            return self._call(phase_or_raise, item=item)
        finally:
            del item.stash[BOTH]

    def finish(self) -> None:
        """Tear down the last item."""
        self._tear_down(None)

    def _tear_down(self, following: pytest.Item | None) -> None:
        last, self.last = self.last, None
        if last is not None:
            after = following if following is not last else None
            fault = phase(last, "teardown", last.ihook.pytest_runtest_teardown, nextitem=after)
            if fault is not None:
                self.faults.append(f"{last.nodeid}: {type(fault).__name__}: {fault}")

    @staticmethod
    def _call(hook: Hook, **arguments: pytest.Item) -> CaseResult:
        try:
            hook(**arguments)
        except CheckFailed as failure:
            # a diagnosis needs what differs; the frames of the traceback would hold the whole answer until then
            return CaseResult("failed", failure.disagreement.message, failure.with_traceback(None))
        except NotAttempted as unwritten:
            return CaseResult(unwritten.outcome, unwritten.told)
        except UntrustedEvidence as undecided:
            return CaseResult("not_run", undecided.told)
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
        except Starved as fault:
            return broken(fault)
        except Exception as fault:
            return msgspec.structs.replace(broken(fault), stumbled=type(fault).__name__)
        return CaseResult("passed")


def phase(
    item: pytest.Item, when: Literal["setup", "call", "teardown"], hook: Hook, **more: Any
) -> BaseException | None:
    """Run one phase of an item as pytest does, including its report, on which fixtures such as tmp_path rely.

    Returns the exception, if any. Raises SandboxLost.
    """
    info = pytest.CallInfo.from_call(lambda: hook(item=item, **more), when, (SandboxLost, KeyboardInterrupt))
    fault = info.excinfo.value if info.excinfo is not None else None
    item.ihook.pytest_runtest_makereport(item=item, call=info)
    if fault is not None and not isinstance(fault, Exception | pytest.skip.Exception):
        raise fault
    return fault


def phase_or_raise(item: pytest.Item) -> None:
    """Call an item that was set up. Raises whatever its check raises."""
    fault = phase(item, "call", item.ihook.pytest_runtest_call)
    if fault is not None:
        raise fault


def parameters_of(item: pytest.Function) -> dict[str, Any]:
    """Return the values that an item was parametrized with, by name."""
    return dict(item.callspec.params) if hasattr(item, "callspec") else {}


def asks_for_both_alone(item: pytest.Function) -> bool:
    """True if pytest has nothing to do for an item but to call it: no other fixtures, no marks of pytest."""
    asked = set(item.fixturenames) - {"request"} - set(parameters_of(item))
    return asked == {"both"} and all(
        mark.name in OUR_MARKS and not mark.kwargs.get("indirect") for mark in item.iter_markers()
    )


def broken(fault: BaseException) -> CaseResult:
    """Return the result of a check that we could not run."""
    return CaseResult("broken", message("broken_check"), fault=cut(f"{type(fault).__name__}: {fault}"))


def sentence_of(failure: AssertionError) -> Message:
    """Return the sentence of a check's own assert, without the values that pytest appends."""
    lines = str(failure).split("\nassert ")[0].strip().splitlines()
    if not lines or lines[0].startswith("assert "):
        return message("assertion_without_text")
    return Message("assertion", text=cut(lines[0]))
