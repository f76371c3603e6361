"""The roster: the only file with names. Reports, pages, logs and paths hold pseudonyms."""

from __future__ import annotations

import csv
import io
import re
import secrets
from collections.abc import Iterable
from pathlib import Path

import msgspec

from autograder.locale.error import KitError
from autograder.locale.message import message

REQUIRED = ("id", "login")
PSEUDONYM = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")  # it stands in paths and addresses


class RosterError(KitError):
    """A roster or a class list is wrong; the message says where, and what to write."""


class Person(msgspec.Struct, frozen=True):
    """One line of the roster: the pseudonym, the name of the submission folder, and the other columns."""

    id: str
    login: str
    rest: dict[str, str]


class Roster(msgspec.Struct):
    """The people of a class."""

    people: list[Person]
    columns: list[str]

    def ids(self) -> set[str]:
        """Return all pseudonyms."""
        return {person.id for person in self.people}

    def id_of(self, login: str) -> str | None:
        """Return the pseudonym for the name of a submission folder; None for a stranger."""
        return next((person.id for person in self.people if login in (person.login, person.id)), None)

    def person(self, id: str) -> Person | None:
        """Return the person with a pseudonym."""
        return next((person for person in self.people if person.id == id), None)


def read_csv(path: Path) -> str:
    """Read a CSV file. Raises RosterError if it is not UTF-8."""
    try:
        return path.read_text("utf-8-sig")
    except UnicodeDecodeError:
        raise RosterError(message("roster_not_utf8", file=str(path))) from None


def read_roster(path: Path) -> Roster:
    """Read a roster. Raises FileNotFoundError, or RosterError with the line and what to write."""
    lines, columns = table_in(read_csv(path))
    missing = [name for name in REQUIRED if name not in columns]
    if missing:
        raise RosterError(message("roster_without_column", file=str(path), names=", ".join(missing)))
    people: list[Person] = []
    for line in lines:
        values = {name: (value or "").strip() for name, value in line.items() if isinstance(name, str)}
        person = Person(values.pop("id"), values.pop("login"), values)
        if fault := fault_of(person, people):
            where = {"file": str(path), "line": lines.line_num}
            raise RosterError(message(fault, **where, pseudonym=person.id, login=person.login))
        people.append(person)
    return Roster(people, columns)


def fault_of(person: Person, others: list[Person]) -> str:
    """Return the id of the sentence on what is wrong with a line of a roster; empty if nothing is."""
    if not PSEUDONYM.fullmatch(person.id):
        return "roster_id_wrong"
    if not person.login:
        return "roster_login_missing"
    names = {person.id, person.login}
    if any(other.id == person.id or other.login in names or other.id == person.login for other in others):
        return "roster_twice"
    return ""


def table_in(text: str) -> tuple[csv.DictReader[str], list[str]]:
    """Parse a CSV file. Returns its lines by column, and the names of the columns."""
    # a semicolon is what a spreadsheet writes where the comma is in numbers
    first = text.splitlines()[0] if text else ""
    delimiter = ";" if first.count(";") > first.count(",") else ","
    lines = csv.DictReader(io.StringIO(text), delimiter=delimiter)
    columns = [name.strip() for name in lines.fieldnames or []]
    lines.fieldnames = columns
    return lines, columns


def extended(source: str, known: Roster | None) -> str:
    """Return the text of a roster for a class list: known students keep their ids, new ones get one.

    Raises RosterError if the list has no column `login`.
    """
    lines, columns = table_in(source)
    if "login" not in columns:
        raise RosterError(message("class_list_without_login", columns=", ".join(columns)))
    taken = known.ids() if known is not None else set()
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, ["id", *(name for name in columns if name != "id")], extrasaction="ignore")
    writer.writeheader()
    for line in lines:
        id = (line.get("id") or "").strip() or (known.id_of(line["login"].strip()) if known else None) or fresh(taken)
        taken.add(id)
        writer.writerow({**line, "id": id})
    return text.getvalue()


def fresh(taken: Iterable[str]) -> str:
    """Draw an unused pseudonym, which reveals nothing, not even the order of the list."""
    while (drawn := f"s-{secrets.token_hex(3)}") in set(taken):
        pass
    return drawn
