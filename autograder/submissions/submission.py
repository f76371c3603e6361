"""A submission: the files of one module, as one student handed them in for one assignment."""

from __future__ import annotations

import hashlib
import stat
from collections.abc import Callable
from pathlib import Path, PurePosixPath
from typing import NamedTuple

import msgspec

from autograder.inside.protocol.request import SourceFile
from autograder.locale.message import Message, message
from autograder.submissions import source_text
from autograder.submissions.files import (
    SubmissionRejected,
    SubmittedFiles,
    is_unicode,
    key_of,
    kind_of,
    listed,
    shown,
    stem_of,
)
from autograder.submissions.folder import read_alone, read_folder
from autograder.submissions.notebook import is_notebook, read_notebook
from autograder.submissions.zip_archive import read_archive

NOTES_LIMIT = 12  # a reader has understood by then

HANDED_OUT = {"workbench.py", "test_public.py", "conftest.py"}  # ours, never the answer, and not to be replaced
LESSON = "lesson"  # the notebook that we hand out; somebody may still have answered in it


class Submission(msgspec.Struct, frozen=True):
    """What there is to run, and what was odd about it; without sources the last of `intake` says why."""

    student: str
    slug: str
    module: str
    sources: list[SourceFile]
    tolerant: bool  # an error in one source does not stop the next: a notebook
    companions: dict[str, bytes]  # what lies beside the module and below, by path from there
    intake: list[Message]
    digest: str

    @property
    def text(self) -> str:
        """The source as the student wrote it, cells under headings."""
        texts = [piece.code.decode("utf-8", "replace") for piece in self.sources]
        if not self.tolerant:
            return "".join(texts)
        cells = zip(self.sources, texts, strict=True)
        return "\n".join(f"# %% {piece.name}\n{text.rstrip()}\n" for piece, text in cells)


class Choice(NamedTuple):
    """Which file is the answer; None where none is, or where it would be a guess."""

    name: str | None
    told: list[Message]


def read_submission(path: Path, student: str, slug: str, module: str) -> Submission:
    """What a student handed in at `path`: a folder, or one .py, .ipynb or .zip. Never raises for what lies there."""
    return read_with_files(path, student, slug, module)[0]


def read_with_files(path: Path, student: str, slug: str, module: str) -> tuple[Submission, SubmittedFiles]:
    """The same, with all files as they were handed in, also those that play no part in grading."""
    files = handed_in = SubmittedFiles()
    intake: list[Message] = []
    sources: list[SourceFile] = []
    companions: dict[str, bytes] = {}
    tolerant = False
    try:
        files = handed_in = files_at(path, module)
        choice = choose(files, module, slug)
        if choice.name is not None and kind_of(choice.name) == "archive":
            intake += notes_of(files, choice)
            files = read_archive(content_of(files, choice.name), choice.name)
            choice = choose(files, module, slug)
        intake += notes_of(files, choice)
        if choice.name is not None:
            sources, tolerant, told = read_module(content_of(files, choice.name), choice.name, module)
            intake += told
            companions, told = companions_of(files.contents, choice.name)
            intake += told
    except SubmissionRejected as refused:
        intake.append(refused.message)
    content = digest(module, sources, companions, intake)
    return Submission(student, slug, module, sources, tolerant, companions, intake, content), handed_in


def files_at(path: Path, module: str) -> SubmittedFiles:
    """The files at a path of any kind. Raises SubmissionRejected where there is nothing that can be read."""
    try:
        mode = path.lstat().st_mode
    except FileNotFoundError as error:
        raise SubmissionRejected(message("intake_nothing", module=module)) from error
    except OSError as error:
        raise SubmissionRejected(message("intake_unreadable", file=shown(path.name))) from error
    if stat.S_ISDIR(mode):
        return read_folder(path)
    return read_alone(path)


def content_of(files: SubmittedFiles, name: str) -> bytes:
    """The bytes of the chosen file. Raises SubmissionRejected where it was not read."""
    if name in files.refused:
        raise SubmissionRejected(files.refused[name])
    return files.contents[name]


def read_module(data: bytes, name: str, module: str) -> tuple[list[SourceFile], bool, list[Message]]:
    """The pieces of the module, whether one may fail, and notes.

    Raises SubmissionRejected where there is nothing to run.
    """
    if kind_of(name) == "notebook":
        sources, told = read_notebook(data, name, module)
        return sources, True, told
    text, told = source_text.decode(data, name)
    if is_notebook(text):
        sources, more = read_notebook(data, name, module)
        return sources, True, [message("source_is_notebook", file=shown(name), module=module), *told, *more]
    return [SourceFile(shown(PurePosixPath(name).name), source_text.encode(text))], False, told


# --- which file is the answer ------------------------------------------------------------------------------------


def choose(files: SubmittedFiles, module: str, slug: str) -> Choice:
    """The module's name decides, then a name that is nearly the same, then the only file there is."""
    names = sorted([*files.contents, *files.refused])
    keys = {key_of(module), key_of(slug)}

    def is_exact(name: str) -> bool:
        return PurePosixPath(name).name in (f"{module}.py", f"{module}.ipynb")

    def is_near(name: str) -> bool:
        return key_of(stem_of(name)) in keys

    def is_ours(name: str) -> bool:
        last = PurePosixPath(name).name
        return last in HANDED_OUT or last.startswith("test_") or last.split(".")[0] == LESSON

    called = [name for name in names if is_exact(name) or is_near(name)]
    for kind, fits in (
        ("source", is_exact),
        ("notebook", is_exact),
        ("source", is_near),
        ("notebook", is_near),
    ):
        found = [name for name in called if kind_of(name) == kind and fits(name)]
        if found:
            return of_that_name(files, found, called, is_exact, module)
    for kind in ("source", "notebook", "archive"):
        found = [name for name in names if kind_of(name) == kind and not is_ours(name)]
        if found:
            return the_only(found, module)
    found = [name for name in names if kind_of(name) == "notebook"]
    return the_only(found, module) if found else nothing(files, module)


def of_that_name(
    files: SubmittedFiles, found: list[str], called: list[str], is_exact: Callable[[str], bool], module: str
) -> Choice:
    """The one that was read and lies highest; the others are told."""
    read = [name for name in found if name in files.contents] or found
    highest = min(depth(name) for name in read)
    best = [name for name in read if depth(name) == highest]
    if len(best) > 1:
        return Choice(None, [message("intake_tie", files=listed(best), module=module)])
    told = [] if is_exact(best[0]) else [message("intake_renamed", file=shown(best[0]), module=module)]
    others = [name for name in called if name != best[0] and name in files.contents and kind_of(name) != "data"]
    if others:
        told.append(message("intake_others", file=shown(best[0]), files=listed(others)))
    return Choice(best[0], told)


def the_only(found: list[str], module: str) -> Choice:
    """The only candidate under a name of its own; of several none is guessed."""
    if len(found) > 1:
        return Choice(None, [message("intake_tie", files=listed(found), module=module)])
    if kind_of(found[0]) == "archive":
        return Choice(found[0], [])
    return Choice(found[0], [message("intake_renamed", file=shown(found[0]), module=module)])


def nothing(files: SubmittedFiles, module: str) -> Choice:
    """Why there is no answer: no file, no file of a kind that we read, or none that could be read."""
    told_already = files.notes or files.refused
    if any(kind_of(name) != "data" for name in files.refused) or (told_already and not files.contents):
        return Choice(None, [])
    if files.contents:
        return Choice(None, [message("intake_no_module", files=listed(sorted(files.contents)), module=module)])
    return Choice(None, [message("intake_nothing", module=module)])


def depth(name: str) -> int:
    """How many folders a file lies in."""
    return len(PurePosixPath(name).parts) - 1


def notes_of(files: SubmittedFiles, choice: Choice) -> list[Message]:
    """All that is odd about some files, but for the chosen one, whose own reason comes last."""
    refused = [told for name, told in files.refused.items() if name != choice.name]
    return [*files.notes, *refused][:NOTES_LIMIT] + choice.told


def companions_of(contents: dict[str, bytes], chosen: str) -> tuple[dict[str, bytes], list[Message]]:
    """What the module may import or open: what lies beside it and below, but for other answers and our files."""
    home = PurePosixPath(chosen).parent
    beside = {
        str(PurePosixPath(name).relative_to(home)): data
        for name, data in sorted(contents.items())
        if name != chosen
        and PurePosixPath(name).is_relative_to(home)
        and kind_of(name) in ("source", "data")
        and PurePosixPath(name).name not in HANDED_OUT
    }
    odd = [name for name in beside if not is_unicode(name)]
    told = [message("intake_odd_name", files=listed(odd))] if odd else []
    return {name: data for name, data in beside.items() if name not in odd}, told


def digest(module: str, sources: list[SourceFile], companions: dict[str, bytes], intake: list[Message]) -> str:
    """What this submission is: its content, its names and what was told about it, but no times and no wording."""
    told = [(note.id, note.values) for note in intake]
    content = msgspec.msgpack.encode((module, sources, companions, told), order="deterministic")
    return f"sha256:{hashlib.sha256(content).hexdigest()}"
