"""course.toml: the teacher's settings of a course. Every line is optional."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Literal, TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec

from autograder.assignment import Course
from autograder.grading.policy import secret_file
from autograder.grading.policy.roster import Roster, RosterError, read_roster
from autograder.grading.policy.toml_location import Key, place_of
from autograder.locale.error import KitError
from autograder.locale.message import Message, message
from autograder.submissions.discovery import SubmissionPath

NAME = "course.toml"
PATH_IN_ERROR = re.compile(r" - at `\$\.?([^`]*)`$")
TYPES = {
    "array": "a list",
    "bool": "true or false",
    "date": "a date without a time",
    "datetime": "a date with a time, such as 2026-03-02T23:59:00",
    "float": "a number",
    "int": "a whole number",
    "object": "a table",
    "str": "text in quotes",
}
T = TypeVar("T")


class CourseFileError(KitError):
    """course.toml, or the roster that it names, is wrong; the message says where, and what to write instead."""


class Late(msgspec.Struct, forbid_unknown_fields=True):
    """[late]: the penalty for each started day, in percent of the points earned."""

    grace_minutes: float = 0.0
    percent_per_day: float = 0.0
    most_percent: float = 100.0


class Due(msgspec.Struct, forbid_unknown_fields=True):
    """[assignments.SLUG]: the due date, and the penalty if it differs from [late]."""

    due: datetime | None = None
    late: Late | None = None


class Extension(msgspec.Struct, forbid_unknown_fields=True):
    """[[extensions]]: a later date for one student, for one assignment or for all."""

    student: str
    due: datetime
    assignment: str | None = None


class AttemptPolicy(msgspec.Struct, forbid_unknown_fields=True):
    """[attempts]: the submission of a student that counts."""

    counts: Literal["last", "best"] = "last"


class CourseFile(msgspec.Struct, forbid_unknown_fields=True):
    """The whole of course.toml."""

    name: str = ""
    secret: str = ""
    timezone: str = "UTC"  # of dates that name none
    roster: str = ""  # a CSV file beside this one
    submitted_at: Literal["timestamp.txt", "modified"] = "timestamp.txt"
    late: Late = msgspec.field(default_factory=Late)
    attempts: AttemptPolicy = msgspec.field(default_factory=AttemptPolicy)
    assignments: dict[str, Due] = {}
    extensions: list[Extension] = []


class Policy(msgspec.Struct):
    """The settings of course.toml together with the roster, and the secret that `grade` has made."""

    file: CourseFile = msgspec.field(default_factory=CourseFile)
    roster: Roster | None = None
    kept_secret: str = ""

    @property
    def secret(self) -> str:
        """The secret of hidden inputs; the environment wins over the file, since it lies in no folder."""
        return os.environ.get("AUTOGRADER_SECRET", "") or self.file.secret or self.kept_secret

    def late(self, slug: str) -> Late:
        """Return the penalty for lateness of an assignment."""
        own = self.file.assignments.get(slug)
        return own.late if own is not None and own.late is not None else self.file.late

    def due(self, student: str, slug: str) -> datetime | None:
        """Return the latest due date granted to a student; None if there is none."""
        own = self.file.assignments.get(slug)
        if own is None or own.due is None:
            return None
        granted = [e.due for e in self.file.extensions if e.student == student and e.assignment in (None, slug)]
        return max(self.aware(due) for due in [own.due, *granted])

    def aware(self, time: datetime) -> datetime:
        """Return a time with the course's zone, if it names none."""
        return time if time.tzinfo is not None else time.replace(tzinfo=ZoneInfo(self.file.timezone))


def read_policy(course: Course) -> Policy:
    """Read course.toml, the roster and a secret that was kept. Raises CourseFileError.

    Without a course.toml all settings are the defaults.
    """
    path = course.root / NAME
    policy = _Reader(path, text_of(path), course).policy()
    policy.kept_secret = text_of(secret_file.path_in(course.root)).strip()
    return policy


def read_with_secret(course: Course) -> tuple[Policy, list[Message]]:
    """Read the policy of a course; if it has no secret, make one, and return a note that says so.

    Without a secret, whoever has the hidden checks can compute their inputs. Raises CourseFileError.
    """
    policy = read_policy(course)
    if policy.secret:
        return policy, []
    file = str(secret_file.path_in(course.root))
    try:
        policy.kept_secret = secret_file.make_secret(course.root)
    except OSError as error:
        return policy, [message("secret_not_kept", file=file, text=error.strerror or type(error).__name__)]
    return policy, [message("secret_made", file=file)]


def text_of(path: Path) -> str:
    """Return the text of a file of the course; the empty string if there is none. Raises CourseFileError."""
    try:
        return path.read_text("utf-8")
    except FileNotFoundError:
        return ""
    except (OSError, UnicodeDecodeError) as error:
        raise CourseFileError(message("course_file_unreadable", file=str(path), text=str(error))) from None


def pseudonymous(places: Sequence[SubmissionPath], policy: Policy) -> tuple[list[SubmissionPath], list[Message]]:
    """Replace logins by pseudonyms. Returns the submissions of those in the roster, and a note on each other one."""
    roster = policy.roster
    if roster is None:
        return list(places), []
    ids = {place.student: roster.id_of(place.student) for place in places}
    strangers = sorted(login for login, id in ids.items() if id is None)
    notes = [message("not_in_roster", login=login, roster=policy.file.roster) for login in strangers]
    return [
        SubmissionPath(id, place.slug, place.path) for place in places if (id := ids[place.student]) is not None
    ], notes


class _Reader:
    def __init__(self, path: Path, text: str, course: Course) -> None:
        self.path = path
        self.text = text
        self.course = course

    def policy(self) -> Policy:
        try:
            content = tomllib.loads(self.text)
        except tomllib.TOMLDecodeError as error:  # it ends in "(at line 3, column 5)"
            raise CourseFileError(message("file_wrong", file=str(self.path), text=str(error))) from None
        assignments = content.pop("assignments", {})
        if not isinstance(assignments, dict):
            raise self.wrong(["assignments"], message("assignments_no_table"))
        # one by one, since an error inside of a dictionary does not say under which key
        dues = {slug: self.convert(found, Due, ["assignments", slug]) for slug, found in assignments.items()}
        file = self.convert(content, CourseFile, [])
        file.assignments = dues
        roster = self.roster(file)
        self.check(file, roster)
        return Policy(file, roster)

    def convert(self, content: Any, type: type[T], start: list[Key]) -> T:
        try:
            return msgspec.convert(content, type)
        except msgspec.ValidationError as error:
            said = str(error)
            path = [*start, *keys_of(said)]
            if unknown := re.match(r"Object contains unknown field `(.+?)`", said):
                path.append(unknown[1])
                known = ", ".join(known_fields(type, keys_of(said)))
                raise self.wrong(path, message("setting_unknown", name=unknown[1], names=known)) from None
            raise self.wrong(
                path, Message("setting_of_wrong_type", text=in_words(PATH_IN_ERROR.sub("", said)))
            ) from None

    def roster(self, file: CourseFile) -> Roster | None:
        if not file.roster:
            return None
        try:
            return read_roster(self.path.parent / file.roster)
        except FileNotFoundError:
            missing = str(self.path.parent / file.roster)
            raise self.wrong(["roster"], message("no_roster_file", file=missing)) from None
        except RosterError as error:
            raise CourseFileError(error.message) from None

    def check(self, file: CourseFile, roster: Roster | None) -> None:
        """Check the values, beyond their types. Raises CourseFileError."""
        self.check_timezone(file.timezone)
        for slug in file.assignments:
            self.check_slug(slug, ["assignments", slug])
        self.check_late(file.late, ["late"])
        for slug, due in file.assignments.items():
            if due.late is not None:
                self.check_late(due.late, ["assignments", slug, "late"])
        for index, extension in enumerate(file.extensions):
            if extension.assignment is not None:
                self.check_slug(extension.assignment, ["extensions", index, "assignment"])
            if roster is not None and extension.student not in roster.ids():
                nobody = message("extension_of_nobody", student=extension.student, roster=file.roster)
                raise self.wrong(["extensions", index, "student"], nobody)

    def check_timezone(self, name: str) -> None:
        try:
            ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            raise self.wrong(["timezone"], message("no_time_zone", name=name)) from None

    def check_slug(self, slug: str, path: list[Key]) -> None:
        slugs = self.course.slugs()
        if slug not in slugs:
            raise self.wrong(path, message("setting_of_no_assignment", name=slug, slugs=", ".join(slugs)))

    def check_late(self, late: Late, path: list[Key]) -> None:
        for name in late.__struct_fields__:
            value = getattr(late, name)
            is_percentage = "percent" in name
            if not 0 <= value <= (100 if is_percentage else float("inf")):
                id = "setting_not_a_percentage" if is_percentage else "setting_negative"
                raise self.wrong([*path, name], message(id, name=name, value=value))

    def wrong(self, path: list[Key], problem: Message) -> CourseFileError:
        line, column = place_of(self.text, path)
        place = {"file": str(self.path), "line": line, "column": column}
        return CourseFileError(message("wrong_at", **place, problem=problem))


def keys_of(said: str) -> list[Key]:
    """Parse the path in an error of msgspec, such as `$.extensions[0].due`, into keys."""
    found = PATH_IN_ERROR.search(said)
    parts = re.findall(r"([\w-]+)|\[(\d+)\]", found[1]) if found else []
    return [int(index) if index else name for name, index in parts]


def in_words(said: str) -> str:
    """Reword an error of msgspec about types for a teacher."""

    def words(types: re.Match[str]) -> str:
        return " or ".join(TYPES.get(name, name) for name in types[1].split(" | ") if name != "null")

    return re.sub(r"`([^`]+)`", words, said)


def known_fields(type: Any, path: list[Key]) -> tuple[str, ...]:
    """Return the names of the settings in the table at a path."""
    tables = {"late": Late, "attempts": AttemptPolicy, "extensions": Extension}
    names = [key for key in path if isinstance(key, str)]
    found = tables.get(names[-1], type) if names else type
    return tuple(found.__struct_fields__)
