"""Scans a submission's source for names that exercises seldom need: hints for the teacher, each of severity `note`.

The source is read, not run, outside of the student's process. A hint proves nothing, since honest files do all of this
(`gc.collect()`, a thread, a cache in a pickle); it only says where to read if a result is a surprise.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from autograder.inside.protocol.request import SourceFile
from autograder.locale.message import message
from autograder.report import Finding

MOST_BYTES = 256 << 10  # of one source; ten times the largest honest answer

# The kind of finding for each dotted name and all names below it. Aliases (`import … as …`) are resolved first.
REACHES: dict[str, str] = {
    name: kind
    for kind, names in {
        "conduct_engine": """
            autograder.inside autograder.sandbox autograder.checks autograder.grading gc sys._getframe
            sys._current_frames sys.settrace sys.setprofile sys.modules sys.addaudithook
            inspect.currentframe inspect.stack inspect.trace inspect.getouterframes threading.settrace
            torch.utils._python_dispatch torch.overrides torch._C torch.autograd.profiler torch.profiler
            os.write os.writev os.pwrite os.dup os.fdopen os.sendfile socket io.FileIO
        """,
        "conduct_memory": "ctypes _ctypes cffi mmap",
        "conduct_processes": """
            os.fork os._exit os.abort os.kill os.exec os.spawn os.posix_spawn os.system os.popen os.set os.nice
            os.unshare os.chroot os.link os.symlink os.pipe signal atexit subprocess multiprocessing threading _thread
            concurrent asyncio pty resource
        """,
        "conduct_network": "socketserver ssl http urllib requests httpx aiohttp ftplib smtplib xmlrpc",
        "conduct_hidden": """
            exec eval compile __import__ globals vars builtins importlib runpy code codeop marshal pickle dill
            operator.attrgetter operator.methodcaller types.CodeType types.FunctionType base64 codecs
        """,
    }.items()
    for name in names.split()
}
FAMILIES = ("os.exec", "os.spawn", "os.set")  # which stand for os.execv, os.spawnl, os.setuid and the like
DEEPEST_KNOWN = 1 + max(name.count(".") for name in REACHES)  # parts of a name that is listed
LONGEST_CHAIN = 50  # attributes of attributes; to look at all of a longer one from each of its nodes would take hours
FRAMES = {"f_back", "f_locals", "f_globals", "tb_frame", "tb_next", "gi_frame", "cr_frame", "ag_frame"}
FRAMES |= {"__globals__", "__builtins__", "__closure__", "__code__", "__subclasses__", "__traceback__"}
PLACES = ("/proc/", "/etc/", "/dev/", "solutions/", "tests/hidden")
SETTINGS = ("torch.backends", "torch.utils.deterministic")  # meant to be assigned to
BUILT_IN = {"exec", "eval", "compile", "__import__", "globals", "vars"}


Names = dict[str, str]  # what each imported name stands for: {"n": "torch.nn"}
Reach = tuple[str, str]  # the kind of a finding, and the name that was reached for


def read_conduct(sources: Iterable[SourceFile], companions: dict[str, bytes]) -> list[Finding]:
    """Return the hints on the sources of a module and those beside it: the first place of each kind."""
    beside = [SourceFile(name, code) for name, code in companions.items() if name.endswith(".py")]
    found: dict[str, Finding] = {}
    names: Names = {}
    for source in [*sources, *beside]:
        for kind, line, name in reached(source, names):
            found.setdefault(kind, hint(kind, file=source.name, line=line, name=name[:80]))
    return list(found.values())


def seen_of(odd_endings: Mapping[str, int]) -> list[Finding]:
    """Return the findings on what the process of a student's code did. `odd_endings`: counts by way of ending."""
    found = []
    if "nonsense" in odd_endings:  # a fact that the sandbox saw, not a hint
        count = message("conduct_answers", count=odd_endings["nonsense"])
        found.append(Finding(id="conduct_answers", severity="warn", message=count))
    if "exited" in odd_endings:
        found.append(hint("conduct_ended", count=odd_endings["exited"]))
    return found


def hint(kind: str, **values: str | int) -> Finding:
    """A hint whose message has these values."""
    return Finding(id=kind, severity="note", message=message(kind, **values))


def reached(source: SourceFile, names: Names) -> Iterator[tuple[str, int, str]]:
    """Yield kind, line and name of all that a source reaches for; add what it imports to `names`."""
    if len(source.code) > MOST_BYTES:
        yield "conduct_unreadable", 1, source.name
        return
    try:
        tree = ast.parse(source.code)
    except (SyntaxError, ValueError):
        return  # it cannot be run either
    except (RecursionError, MemoryError):
        yield "conduct_unreadable", 1, source.name
        return
    nodes = list(ast.walk(tree))
    if any(is_too_long(node) for node in nodes):
        yield "conduct_unreadable", 1, source.name
    for node in nodes:
        names.update(imported(node))
    for node in nodes:
        read = READERS.get(type(node))
        if read is not None:
            for kind, name in read(node, names):
                yield kind, getattr(node, "lineno", 1), name


# --- what a node of a syntax tree reaches for --------------------------------------------------------------------


def of_import(node: ast.Import | ast.ImportFrom, names: Names) -> Iterator[Reach]:
    """The modules and names that are imported."""
    for name in imported(node).values():
        yield from known(name)
    if isinstance(node, ast.Import):  # `import os.path` makes the name os, and reaches for os.path
        for alias in node.names:
            yield from known(alias.name)


def of_attribute(node: ast.Attribute, names: Names) -> Iterator[Reach]:
    """Frames, namespaces of objects, and attributes of imported modules, which may be replaced, too."""
    if node.attr in FRAMES:
        yield "conduct_engine", node.attr
    elif node.attr == "__dict__" and not is_self(node.value):
        yield "conduct_hidden", node.attr
    if is_imported(node, names):  # a student may call a variable `signal`
        name = dotted(node, names)
        yield from known(name)
        if isinstance(node.ctx, ast.Store | ast.Del) and not name.startswith(SETTINGS):
            yield "conduct_patch", name


def of_name(node: ast.Name, names: Names) -> Iterator[Reach]:
    """An imported name, or a built-in function that runs code."""
    if node.id in names or node.id in BUILT_IN:
        yield from known(names.get(node.id, node.id))


def of_constant(node: ast.Constant, names: Names) -> Iterator[Reach]:
    """A string that names a place outside of the exercise; a docstring of several lines may speak of anything."""
    if isinstance(node.value, str) and "\n" not in node.value:
        for place in PLACES:
            if place in node.value:
                yield "conduct_files", place


def of_call(node: ast.Call, names: Names) -> Iterator[Reach]:
    """`open` with a file descriptor, unpickling, and access to attributes by name."""
    called = dotted(node.func, names)
    if called in ("open", "io.open") and node.args and isinstance(getattr(node.args[0], "value", None), int):
        yield "conduct_engine", called
    elif called == "torch.load" and any(word.arg == "weights_only" for word in node.keywords):
        yield "conduct_hidden", called
    elif called in ("getattr", "setattr", "delattr") and len(node.args) >= 2:
        yield from of_attribute_by_name(called, node.args[0], node.args[1], names)


def of_attribute_by_name(called: str, target: ast.expr, attribute: ast.expr, names: Names) -> Iterator[Reach]:
    """`getattr` and the like: on an imported module, with the name of a frame, or with a name that is computed."""
    module = dotted(target, names) if is_imported(target, names) else ""
    if module and called != "getattr":
        yield "conduct_patch", module
    if isinstance(attribute, ast.Constant) and isinstance(attribute.value, str):
        if module:
            yield from known(f"{module}.{attribute.value}")
        if attribute.value in FRAMES:
            yield "conduct_engine", attribute.value
    elif not is_self(target):
        yield "conduct_hidden", called


READERS: dict[type[ast.AST], Callable[[Any, Names], Iterator[Reach]]] = {
    ast.Import: of_import,
    ast.ImportFrom: of_import,
    ast.Attribute: of_attribute,
    ast.Name: of_name,
    ast.Constant: of_constant,
    ast.Call: of_call,
}


# --- names -------------------------------------------------------------------------------------------------------


def imported(node: ast.AST) -> Names:
    """The names that an import statement makes: `from torch import nn as n` makes n, which is torch.nn."""
    if isinstance(node, ast.Import):
        return dict(named_import(alias) for alias in node.names)
    if isinstance(node, ast.ImportFrom) and not node.level:
        return {alias.asname or alias.name: f"{node.module}.{alias.name}" for alias in node.names}
    return {}


def named_import(alias: ast.alias) -> tuple[str, str]:
    """The name that `import …` makes, and the module that it stands for: `import os.path` makes os."""
    top = alias.name.split(".")[0]
    return (alias.asname, alias.name) if alias.asname else (top, top)


def known(name: str) -> Iterator[Reach]:
    """The kind of a dotted name, by the longest of its beginnings that has one."""
    parts = name.split(".", DEEPEST_KNOWN)[:DEEPEST_KNOWN]
    for length in range(len(parts), 0, -1):
        start = ".".join(parts[:length])
        kind = REACHES.get(start) or kind_of_family(start)
        if kind is not None:
            yield kind, start
            return


def kind_of_family(name: str) -> str | None:
    """The kind of a function such as os.execv, which belongs to a family that is listed by its beginning."""
    family = next((family for family in FAMILIES if name.startswith(family)), None)
    return REACHES[family] if family and name.count(".") == 1 else None


def dotted(node: ast.AST, names: Names) -> str:
    """A chain of attributes as a dotted name without aliases; the empty string if it is none, or too long."""
    chain = chain_of(node)
    if not chain:
        return ""
    first, *others = chain
    return ".".join([names.get(first, first), *others])


def is_imported(node: ast.AST, names: Names) -> bool:
    """True if a chain of attributes starts at something that was imported."""
    chain = chain_of(node)
    return bool(chain) and chain[0] in names


def chain_of(node: ast.AST) -> list[str]:
    """The names in a chain of attributes, from the left; none if it does not start at a name, or is too long."""
    attributes: list[str] = []
    while isinstance(node, ast.Attribute) and len(attributes) < LONGEST_CHAIN:
        attributes.append(node.attr)
        node = node.value
    return [node.id, *reversed(attributes)] if isinstance(node, ast.Name) else []


def is_too_long(node: ast.AST) -> bool:
    """True for a chain of attributes that `chain_of` gives up on: nobody writes one to be read."""
    for _ in range(LONGEST_CHAIN + 1):
        if not isinstance(node, ast.Attribute):
            return False
        node = node.value
    return True


def is_self(node: ast.AST) -> bool:
    """True for the name `self`: a class may look at its own attributes."""
    return isinstance(node, ast.Name) and node.id == "self"
