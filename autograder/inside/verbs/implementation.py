"""An implementation (a submission, a reference, a known mistake …): a module imported from its sources."""

from __future__ import annotations

import dis
import sys
import types
from pathlib import Path
from typing import Any

import msgspec

from autograder.inside.protocol.observation import RETURNED, Ending, cut
from autograder.inside.protocol.request import Load, SourceFile

RAISE = dis.opmap["RAISE_VARARGS"]
WORKBENCH = "workbench.py"
LONGEST_NAME = 100  # characters of an exception's type or a function's name; a student's code can make longer ones


class Loading(msgspec.Struct):
    """The result of an import: how it ended, and how each source ended that failed."""

    ended: Ending
    failures: dict[str, Ending] = {}


class Implementation:
    """A module under its own name in `sys.modules`, whose exceptions are reported by its own source lines."""

    def __init__(self, load: Load) -> None:
        self.sources = {source.name for source in load.sources}
        self.module = types.ModuleType(load.module)
        self.module.__dict__["__file__"] = f"{load.module}.py"
        self.load = load
        self.workbench: dict[str, Any] = {}

    def execute(self) -> Loading:
        """Execute the sources in order; stop at the first failure unless the module is tolerant of them.

        The verbs use a copy of the workbench of their own, executed before any of the module's code.
        """
        if WORKBENCH in self.load.companions:
            workbench = types.ModuleType(WORKBENCH.removesuffix(".py"))
            exec(compile(self.load.companions[WORKBENCH], WORKBENCH, "exec", dont_inherit=True), workbench.__dict__)
            self.workbench = workbench.__dict__
        self.register()
        failures: dict[str, Ending] = {}
        for source in self.load.sources:
            ended = self._execute(source)
            if ended is not RETURNED:
                failures[source.name] = ended
                if not self.load.tolerant:
                    return Loading(ended, failures)
        return Loading(RETURNED, failures)

    def _execute(self, source: SourceFile) -> Ending:
        try:
            code = compile(source.code, source.name, "exec", dont_inherit=True)
        except SyntaxError as error:
            kind = type(error).__name__
            return Ending("raised", kind, cut(error.msg or "invalid syntax"), error.lineno, file=source.name)
        except (ValueError, RecursionError, MemoryError) as error:
            return Ending("raised", type(error).__name__, cut(str(error)), file=source.name)
        try:
            exec(code, self.module.__dict__)
        except BaseException as error:  # a student's code may raise SystemExit and KeyboardInterrupt
            return self.ending(error)
        return RETURNED

    def register(self) -> None:
        """Make `import` find this module under its name, although other implementations live in this process."""
        sys.modules[self.module.__name__] = self.module

    def find(self, name: str) -> Any:
        """Return the function or class of that name, or an Ending that says why there is none."""
        try:
            found = self.module.__dict__[name]
        except KeyError:
            return Ending("missing", text=name)
        return found if callable(found) else Ending("not_callable", kind=type(found).__name__, text=name)

    def ending(self, error: BaseException, asked: str = "") -> Ending:
        """Describe an exception by its type, text and the last line of the student's own code in its traceback.

        `asked`: the exercise that was called, to tell its own stub from another exercise's.
        """
        kind, text = cut(type(error).__name__, LONGEST_NAME), _text(error)
        place: tuple[str, int | None, str] = ("", None, "")
        raised_here = False  # by a `raise` of the student's code itself: torch raises NotImplementedError too
        traceback = error.__traceback__
        while traceback is not None:
            code = traceback.tb_frame.f_code
            raised_here = False
            if code.co_filename in self.sources:
                place = (Path(code.co_filename).name, traceback.tb_lineno, cut(code.co_qualname, LONGEST_NAME))
                raised_here = code.co_code[traceback.tb_lasti] == RAISE
            traceback = traceback.tb_next
        file, line, function = place
        if type(error) is NotImplementedError and raised_here:
            own = not asked or function.split(".")[0] == asked
            return Ending("not_attempted" if own else "unwritten_dependency", kind, text, line, function, file)
        return Ending("raised", kind, text, line, function, file)


def lay_out(companions: dict[str, bytes], folder: Path) -> None:
    """Write the files that lie beside a module, and make them importable.

    Their folder comes last in `sys.path`, so that a companion cannot replace a package of its name (`random.py`).
    """
    for name, content in companions.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    sys.path.append(str(folder))


def _text(error: BaseException) -> str:
    try:
        return cut(str(error))
    except BaseException:  # a student's exception may have a __str__ that fails
        return ""
