"""The roster gives pseudonyms, and whoever has one keeps it."""

import re
import shutil
from pathlib import Path

import pytest

from autograder.grading.policy.roster import RosterError, extended, read_roster
from tests.support.school import School


def test_a_list_of_a_class_gets_ids_and_who_is_known_keeps_the_own(tmp_path: Path) -> None:
    path = tmp_path / "roster.csv"
    path.write_text(extended("login,name\nana,Ana Lima\nbia,Bia Reis\n", None), "utf-8")
    first = read_roster(path)
    path.write_text(extended("login,name\nbia,Bia Reis\ncaio,Caio Paz\nana,Ana Lima\n", first), "utf-8")
    second = read_roster(path)
    assert [second.id_of(login) for login in ("ana", "bia")] == [first.id_of(login) for login in ("ana", "bia")]
    assert len(second.ids()) == 3
    pseudonym = second.id_of("caio")
    assert pseudonym is not None
    person = second.person(pseudonym)
    assert person is not None and person.rest == {"name": "Caio Paz"}


def test_an_id_tells_nothing_of_its_student(tmp_path: Path) -> None:
    text = extended("login\nana\n", None)
    assert text.splitlines()[0] == "id,login"
    assert text.splitlines()[1].startswith("s-") and "ana" not in text.splitlines()[1].split(",")[0]


def test_a_list_without_logins_is_told_what_is_missing() -> None:
    with pytest.raises(RosterError, match="needs a column login"):
        extended("name\nAna\n", None)


def test_names_stay_in_the_roster(school: School) -> None:
    (school.course.root / "roster.csv").write_text("id,login,name\ns-1,ana,Ana Lima\ns-2,bia,Bia Reis\n", "utf-8")
    (school.course.root / "course.toml").write_text('roster = "roster.csv"\n')
    shutil.rmtree(school.out)
    summary = school.grade()
    assert [note.id for note in summary.notes] == ["not_in_roster"]
    assert school.scores() == {"s-1": 5.0, "s-2": 0.0}
    for path in school.out.rglob("*"):
        assert not {"ana", "bia", "caio"} & set(path.parts[len(school.out.parts) :])
        if path.is_file():
            assert not re.search(rb"\b(ana|bia|caio|Lima|Reis)\b", path.read_bytes()), path
