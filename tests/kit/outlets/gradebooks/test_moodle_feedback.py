"""Moodle's feedback zip, taken apart as its importer takes it apart."""

import io
import zipfile
from typing import Any

import pytest

from autograder.outlets.gradebooks.csv_template import TemplateError
from autograder.outlets.gradebooks.moodle_feedback import fill


def downloaded(*names: Any) -> Any:
    """A download of all submissions with these names."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name in names:
            archive.writestr(name, b"def softmax(x): ...")
    return content.getvalue()


def imported(content: Any) -> Any:
    """Participant, plugin and file of each entry, as is_valid_filename_for_import in importziplib.php finds them.

    "Break the full path-name into path parts … explode('_', $pathpart, 5) … if (count($info) < 4) continue; the
    participant id is $info[1] and numeric; the plugin is $info[2] and $info[3]; the rest goes back to the path parts."
    """
    found = []
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            parts = name.split("/")
            while parts:
                info = parts.pop(0).split("_", 4)
                if len(info) < 4 or not info[1].isdecimal():
                    continue
                file = "/".join([info[4] if len(info) == 5 else "", *parts])
                found.append((int(info[1]), f"{info[2]}_{info[3]}", file, archive.read(name)))
                break
    return found


@pytest.mark.parametrize("end", ["/", "_/", "_"])
def test_the_importer_finds_every_participant_and_one_page(end: str) -> None:
    template = downloaded(
        f"Ana Lima_123_assignsubmission_file{end}stable_softmax.py",
        f"Ana Lima_123_assignsubmission_file{end}notes.py",
        f"João_da_Silva_124_assignsubmission_file{end}stable_softmax.py",
    )
    content, notes = fill(template, {"Ana Lima_123": b"<p>Ana", "João_da_Silva_124": b"<p>Jo"})
    assert notes == []
    assert [(participant, plugin, page) for participant, plugin, _, page in imported(content)] == [
        (123, "assignsubmission_file", b"<p>Ana"),
        (124, "assignsubmission_file", b"<p>Jo"),
    ]
    assert {file.strip("/") for _, _, file, _ in imported(content)} == {"feedback.html"}


def test_nobodys_own_files_are_handed_back_and_the_same_pages_make_the_same_file() -> None:
    template = downloaded("Ana Lima_123_assignsubmission_file/a.py")
    content, _ = fill(template, {"Ana Lima_123": b"page"})
    assert zipfile.ZipFile(io.BytesIO(content)).namelist() == ["Ana Lima_123_assignsubmission_file/feedback.html"]
    assert fill(template, {"Ana Lima_123": b"page"})[0] == content


def test_who_is_not_in_the_download_is_told() -> None:
    _, notes = fill(downloaded("Ana Lima_123_assignsubmission_file/a.py"), {"Bia_9": b"page"})
    assert notes[0].text == "not in the template, or there more than once: Bia_9"


@pytest.mark.parametrize(
    ("template", "said"),
    [(b"a,b\n", "the template is not a zip"), (downloaded("a/b.py"), "the template holds no folder such")],
)
def test_another_file_is_told(template: Any, said: str) -> None:
    with pytest.raises(TemplateError, match=said):
        fill(template, {})
