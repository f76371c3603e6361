"""Chooses the file of a submission that is the answer: by its name, or else as the only candidate."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import PurePosixPath
from typing import NamedTuple

from autograder.locale.message import Message, message
from autograder.submissions.files import Kind, SubmittedFiles, key_of, kind_of, listed, shown, stem_of

HANDED_OUT = {"workbench.py", "test_public.py", "conftest.py"}  # ours, never the answer, and not to be replaced
LESSON = "lesson"  # the notebook that we hand out; a student may still have answered in it


class Choice(NamedTuple):
    """The file that is the answer, None if there is none or it would be a guess; and notes on the choice."""

    name: str | None
    notes: list[Message]


def choose(files: SubmittedFiles, module: str, slug: str) -> Choice:
    """Choose the file that is called like the module, then one with nearly its name, then the only candidate."""
    names = sorted([*files.contents, *files.refused])
    return by_name(files, names, module, slug) or by_kind(names, module) or no_candidate(files, module)


def by_name(files: SubmittedFiles, names: list[str], module: str, slug: str) -> Choice | None:
    """Choose a file that is called like the module: an exact name before a similar one, a source before a notebook."""
    exact = [name for name in names if is_exact(name, module)]
    similar = [name for name in names if name not in exact and key_of(stem_of(name)) in (key_of(module), key_of(slug))]
    for group in (exact, similar):
        for kind in ("source", "notebook"):
            if found := of_kind(kind, group):
                return the_highest(files, found, sorted([*exact, *similar]), module)
    return None


def by_kind(names: list[str], module: str) -> Choice | None:
    """Choose the only source, the only notebook or the only archive under a name of its own.

    The notebook of the lesson, which we handed out, is only chosen if there is nothing else.
    """
    own = [name for name in names if not is_ours(name)]
    for kind in ("source", "notebook", "archive"):
        if found := of_kind(kind, own):
            return the_only(found, module)
    lessons = of_kind("notebook", names)
    return the_only(lessons, module) if lessons else None


def the_highest(files: SubmittedFiles, found: list[str], called: list[str], module: str) -> Choice:
    """Choose the one of `found` that could be read and lies in the fewest folders.

    `called`: all files that are called like the module; those that are passed over are named in a note.
    """
    best = shallowest(readable(files, found) or found)
    if len(best) > 1:
        return tie(best, module)
    chosen = best[0]
    notes = [] if is_exact(chosen, module) else [renamed(chosen, module)]
    others = [name for name in readable(files, called) if name != chosen and kind_of(name) != "data"]
    if others:
        notes.append(message("intake_others", file=shown(chosen), files=listed(others)))
    return Choice(chosen, notes)


def the_only(found: list[str], module: str) -> Choice:
    """Choose the only candidate; with several, none."""
    if len(found) > 1:
        return tie(found, module)
    return Choice(found[0], [] if kind_of(found[0]) == "archive" else [renamed(found[0], module)])


def no_candidate(files: SubmittedFiles, module: str) -> Choice:
    """Say why there is no answer: no file, no file of a kind that we read, or none that could be read."""
    refused_an_answer = any(kind_of(name) != "data" for name in files.refused)
    nothing_was_read = (files.notes or files.refused) and not files.contents
    if refused_an_answer or nothing_was_read:
        return Choice(None, [])  # the notes on those files say why
    if files.contents:
        return Choice(None, [message("intake_no_module", files=listed(sorted(files.contents)), module=module)])
    return Choice(None, [message("intake_nothing", module=module)])


def tie(names: list[str], module: str) -> Choice:
    """Choose none of several files that may be the answer."""
    return Choice(None, [message("intake_tie", files=listed(names), module=module)])


def renamed(name: str, module: str) -> Message:
    """The note on an answer that is not called like the module."""
    return message("intake_renamed", file=shown(name), module=module)


def of_kind(kind: Kind, names: Iterable[str]) -> list[str]:
    """Those names that promise a kind of file."""
    return [name for name in names if kind_of(name) == kind]


def is_exact(name: str, module: str) -> bool:
    """True if a file is called exactly like the module."""
    return PurePosixPath(name).name in (f"{module}.py", f"{module}.ipynb")


def is_ours(name: str) -> bool:
    """True if a file is one that we handed out, by its name."""
    last = PurePosixPath(name).name
    return last in HANDED_OUT or last.startswith("test_") or last.split(".")[0] == LESSON


def readable(files: SubmittedFiles, names: Iterable[str]) -> list[str]:
    """Those files that were read."""
    return [name for name in names if name in files.contents]


def shallowest(names: list[str]) -> list[str]:
    """Those files that lie in the fewest folders."""
    depths = {name: len(PurePosixPath(name).parts) for name in names}
    return [name for name in names if depths[name] == min(depths.values())]
