"""What a submission's source reaches for beyond its exercise: findings for the teacher, never a verdict on numbers.

It is read, not run, outside of the student's process. What it finds is no proof of anything: an honest file may do most
of it. But evidence of method (which operations ran, in which order) is recorded in the process of the student's code,
so a file that reaches for that process, or that cannot be read as it stands, cannot be vouched for there.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping

from autograder.inside.protocol.request import SourceFile
from autograder.locale.message import message
from autograder.report import Finding

MOST_BYTES = 256 << 10  # of one source; the largest honest answer is a tenth of this

# By what a name begins with, once `import … as …` is undone.
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
SPELLINGS = tuple(name for name in REACHES if name.startswith("os."))  # os.exec stands for os.execv and its like
FRAMES = {"f_back", "f_locals", "f_globals", "tb_frame", "tb_next", "gi_frame", "cr_frame", "ag_frame"}
FRAMES |= {"__globals__", "__builtins__", "__closure__", "__code__", "__subclasses__", "__traceback__"}
PLACES = ("/proc/", "/etc/", "/dev/", "solutions/", "tests/hidden")
SETTINGS = ("torch.backends", "torch.utils.deterministic")  # meant to be assigned to
BUILT_IN = {"exec", "eval", "compile", "__import__", "globals", "vars"}
# with these a file can change what is recorded of it; with processes and threads it can at most work unseen
FORGING = {"conduct_engine", "conduct_memory", "conduct_hidden", "conduct_patch", "conduct_unreadable"}
UNVOUCHED = FORGING | {"conduct_processes"}
WARNED = {"conduct_engine", "conduct_memory", "conduct_patch", "conduct_answers"}


def finding(id: str, file: str, line: int, name: str) -> Finding:
    """A finding with its place."""
    return Finding(
        id=id, severity="warn" if id in WARNED else "note", message=message(id, file=file, line=line, name=name)
    )


def read_conduct(sources: Iterable[SourceFile], companions: dict[str, bytes]) -> list[Finding]:
    """What the sources of a module, and those beside it, reach for: the first place of each kind."""
    beside = [SourceFile(name, code) for name, code in companions.items() if name.endswith(".py")]
    found: dict[str, Finding] = {}
    names: dict[str, str] = {}
    for source in [*sources, *beside]:
        for kind, line, name in reached(source, names):
            found.setdefault(kind, finding(kind, source.name, line, name[:80]))
    return list(found.values())


def unvouched(findings: Iterable[Finding]) -> str:
    """What keeps the records of the student's process from being taken for what happened there; empty if nothing."""
    return ", ".join(str(one.message.values["name"]) for one in findings if one.id in UNVOUCHED)


def forging(findings: Iterable[Finding]) -> bool:
    """Whether a file reaches for what records are kept in."""
    return any(one.id in FORGING for one in findings)


def seen_of(odd_endings: Mapping[str, int]) -> list[Finding]:
    """Findings on what the process of a student's code did, by how its answers ended."""
    told = {"nonsense": "conduct_answers", "exited": "conduct_ended"}
    return [
        Finding(id=id, severity="warn" if id in WARNED else "note", message=message(id, count=odd_endings[how]))
        for how, id in told.items()
        if how in odd_endings
    ]


def reached(source: SourceFile, names: dict[str, str]) -> Iterator[tuple[str, int, str]]:
    """Kind, line and name of all that one source reaches for; what it imports is added to `names`."""
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
    for node in nodes:
        names.update(imported(node))
    for node in nodes:
        for kind, name in reached_by(node, names):
            yield kind, getattr(node, "lineno", 1), name


def imported(node: ast.AST) -> dict[str, str]:
    """What an import statement calls things by: `from torch import nn as n` makes n torch.nn."""
    if isinstance(node, ast.Import):
        return {
            alias.asname or alias.name.split(".")[0]: alias.name if alias.asname else alias.name.split(".")[0]
            for alias in node.names
        }
    if isinstance(node, ast.ImportFrom) and not node.level:
        return {alias.asname or alias.name: f"{node.module}.{alias.name}" for alias in node.names}
    return {}


def reached_by(node: ast.AST, names: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Kind and name of what one node of a source reaches for."""
    if isinstance(node, ast.Import | ast.ImportFrom):
        whole = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        for name in [*imported(node).values(), *whole]:
            yield from known(name)
    elif isinstance(node, ast.Attribute):
        if node.attr in FRAMES:
            yield "conduct_engine", node.attr
        elif node.attr == "__dict__" and not (isinstance(node.value, ast.Name) and node.value.id == "self"):
            yield "conduct_hidden", node.attr
        if is_imported(node, names):  # a student may call a variable `signal`
            name = dotted(node, names)
            yield from known(name)
            if isinstance(node.ctx, ast.Store | ast.Del) and not name.startswith(SETTINGS):
                yield "conduct_patch", name
    elif isinstance(node, ast.Name) and (node.id in names or node.id in BUILT_IN):
        yield from known(names.get(node.id, node.id))
    elif isinstance(node, ast.Call):
        yield from reached_by_call(node, names)
    elif isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield from (("conduct_files", place) for place in PLACES if place in node.value and "\n" not in node.value)


def reached_by_call(node: ast.Call, names: dict[str, str]) -> Iterator[tuple[str, str]]:
    """getattr with a name that is worked out, setattr on a module of others, open with a descriptor, unpickling."""
    called = dotted(node.func, names)
    if called in ("open", "io.open") and node.args and isinstance(getattr(node.args[0], "value", None), int):
        yield "conduct_engine", called
    if called == "torch.load" and any(word.arg == "weights_only" for word in node.keywords):
        yield "conduct_hidden", called
    if called not in ("getattr", "setattr", "delattr") or len(node.args) < 2:
        return
    target, attribute = node.args[0], node.args[1]
    if called != "getattr" and is_imported(target, names):
        yield "conduct_patch", dotted(target, names)
    if isinstance(attribute, ast.Constant) and isinstance(attribute.value, str):
        if is_imported(target, names):
            yield from known(f"{dotted(target, names)}.{attribute.value}")
        if attribute.value in FRAMES:
            yield "conduct_engine", attribute.value
    elif not (isinstance(target, ast.Name) and target.id == "self"):
        yield "conduct_hidden", called


def known(name: str) -> Iterator[tuple[str, str]]:
    """The kind of a dotted name, by its longest known beginning."""
    parts = name.split(".")
    for length in range(len(parts), 0, -1):
        start = ".".join(parts[:length])
        kind = REACHES.get(start)
        if kind is None and length == 2 and parts[0] == "os":
            kind = next(
                (REACHES[known] for known in ("os.exec", "os.spawn", "os.set") if start.startswith(known)), None
            )
        if kind is not None:
            yield kind, start
            return


def dotted(node: ast.AST, names: dict[str, str]) -> str:
    """A chain of attributes as the name that it has without aliases; empty where it is none."""
    if isinstance(node, ast.Name):
        return names.get(node.id, node.id)
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value, names)}.{node.attr}"
    return ""


def is_imported(node: ast.AST, names: dict[str, str]) -> bool:
    """Whether a chain of attributes starts at something that was imported."""
    while isinstance(node, ast.Attribute):
        node = node.value
    return isinstance(node, ast.Name) and node.id in names
