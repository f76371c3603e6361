"""A submission: the files of one module, as one student handed them in for one assignment."""

from __future__ import annotations

import hashlib
import stat
from pathlib import Path, PurePosixPath

import msgspec

from autograder.inside.protocol.request import SourceFile
from autograder.locale.message import Message, message
from autograder.report import Finding
from autograder.submissions import source_text
from autograder.submissions.choice import HANDED_OUT, Choice, choose
from autograder.submissions.files import SubmissionRejected, SubmittedFiles, is_unicode, kind_of, listed, shown
from autograder.submissions.folder import read_alone, read_folder
from autograder.submissions.notebook import is_notebook, read_notebook
from autograder.submissions.zip_archive import read_archive

NOTES_LIMIT = 12  # by then a reader has understood


class Submission(msgspec.Struct, frozen=True):
    """The code to run, and notes on the files. If there are no sources, the last note of `intake` says why.

    `conduct`: findings on the sources; none in answers of our own, which nobody reads for them.
    """

    student: str
    slug: str
    module: str
    sources: list[SourceFile]
    tolerant: bool  # an error in one source does not stop the next: a notebook
    companions: dict[str, bytes]  # the files beside the module and below, by path from there
    intake: list[Message]
    digest: str
    conduct: list[Finding] = []

    @property
    def text(self) -> str:
        """The source as the student wrote it, cells under headings."""
        texts = [piece.code.decode("utf-8", "replace") for piece in self.sources]
        if not self.tolerant:
            return "".join(texts)
        cells = zip(self.sources, texts, strict=True)
        return "\n".join(f"# %% {piece.name}\n{text.rstrip()}\n" for piece, text in cells)


def read_submission(path: Path, student: str, slug: str, module: str) -> Submission:
    """Read what a student handed in at `path`: a folder, or one .py, .ipynb or .zip. Never raises for its content."""
    return read_with_files(path, student, slug, module)[0]


def read_with_files(path: Path, student: str, slug: str, module: str) -> tuple[Submission, SubmittedFiles]:
    """Like `read_submission`; also return all files as handed in, including those that play no part in grading."""
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
            sources, tolerant, notes = read_module(content_of(files, choice.name), choice.name, module)
            intake += notes
            companions, notes = companions_of(files.contents, choice.name)
            intake += notes
    except SubmissionRejected as rejection:
        intake.append(rejection.message)
    own_digest = digest(module, sources, companions, intake)
    return Submission(student, slug, module, sources, tolerant, companions, intake, own_digest), handed_in


def files_at(path: Path, module: str) -> SubmittedFiles:
    """Read the files at a path of any kind. Raises SubmissionRejected if there is nothing that can be read."""
    try:
        mode = path.lstat().st_mode
    except FileNotFoundError as error:
        raise SubmissionRejected(message("intake_nothing", module=module)) from error
    except OSError as error:
        raise SubmissionRejected(message("intake_unreadable", file=shown(path.name))) from error
    return read_folder(path) if stat.S_ISDIR(mode) else read_alone(path)


def content_of(files: SubmittedFiles, name: str) -> bytes:
    """Return the bytes of the chosen file. Raises SubmissionRejected if it was not read."""
    if name in files.refused:
        raise SubmissionRejected(files.refused[name])
    return files.contents[name]


def read_module(data: bytes, name: str, module: str) -> tuple[list[SourceFile], bool, list[Message]]:
    """Return the pieces of the module, whether an error in one is tolerated, and notes.

    Raises SubmissionRejected if there is nothing to run.
    """
    if kind_of(name) == "notebook":
        sources, notes = read_notebook(data, name, module)
        return sources, True, notes
    text, notes = source_text.decode(data, name)
    if is_notebook(text):
        sources, more = read_notebook(data, name, module)
        return sources, True, [message("source_is_notebook", file=shown(name), module=module), *notes, *more]
    return [SourceFile(shown(PurePosixPath(name).name), source_text.encode(text))], False, notes


def notes_of(files: SubmittedFiles, choice: Choice) -> list[Message]:
    """The notes on the files that were not chosen, and on the choice.

    Why the chosen file itself was refused, if it was, is added last by `read_submission`.
    """
    refused = [reason for name, reason in files.refused.items() if name != choice.name]
    return [*files.notes, *refused][:NOTES_LIMIT] + choice.notes


def companions_of(contents: dict[str, bytes], chosen: str) -> tuple[dict[str, bytes], list[Message]]:
    """Return the files that the module may import or open, by path from there, and notes."""
    home = PurePosixPath(chosen).parent
    beside = {
        str(PurePosixPath(name).relative_to(home)): data
        for name, data in sorted(contents.items())
        if name != chosen and is_companion(PurePosixPath(name), home)
    }
    odd = [name for name in beside if not is_unicode(name)]
    notes = [message("intake_odd_name", files=listed(odd))] if odd else []
    return {name: data for name, data in beside.items() if name not in odd}, notes


def is_companion(path: PurePosixPath, home: PurePosixPath) -> bool:
    """True for code and data below `home`, but not for other answers and for files that we handed out."""
    return path.is_relative_to(home) and kind_of(str(path)) in ("source", "data") and path.name not in HANDED_OUT


def digest(module: str, sources: list[SourceFile], companions: dict[str, bytes], intake: list[Message]) -> str:
    """Return a hash of a submission's content, names and notes; times and the wording of notes are not in it."""
    notes = [(note.id, note.values) for note in intake]
    content = msgspec.msgpack.encode((module, sources, companions, notes), order="deterministic")
    return f"sha256:{hashlib.sha256(content).hexdigest()}"
