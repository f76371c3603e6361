"""Tests of the intake: whatever is handed in yields the pieces of a module, or a clear sentence, never an exception."""

from __future__ import annotations

import json
import os
import random
import zipfile
from pathlib import Path

import pytest

from autograder.submissions.files import MB
from autograder.submissions.submission import Submission, read_submission

ANSWER = b"def softmax(x, dim=-1):\n    return x\n"
OTHER = b"def softmax(x, dim=-1):\n    return 2 * x\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The folder of one submission."""
    place = tmp_path / "ana" / "03_stable_softmax"
    place.mkdir(parents=True)
    return place


def read(path: Path) -> Submission:
    return read_submission(path, "ana", "03_stable_softmax", "stable_softmax")


def told(submission: Submission) -> list[str]:
    return [note.text for note in submission.intake]


def put(folder: Path, **files: bytes) -> None:
    """Files by name, `__` for a dot."""
    for name, content in files.items():
        (folder / name.replace("__", ".")).write_bytes(content)


def notebook(*cells: str) -> bytes:
    code = [{"cell_type": "code", "metadata": {}, "outputs": [], "source": text} for text in cells]
    return json.dumps({"cells": code, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}).encode()


# --- which file is the answer ------------------------------------------------------------------------------------


def test_the_file_with_the_name_of_the_module_is_the_answer_and_nothing_is_told(folder: Path) -> None:
    put(folder, stable_softmax__py=ANSWER, helpers__py=b"K = 1\n", README__md=b"hello")
    submission = read(folder)
    assert [(piece.name, piece.code) for piece in submission.sources] == [("stable_softmax.py", ANSWER)]
    assert submission.companions == {"README.md": b"hello", "helpers.py": b"K = 1\n"}
    assert not submission.tolerant
    assert submission.text == ANSWER.decode()
    assert told(submission) == []


def test_one_file_by_its_own_path_is_a_submission(folder: Path) -> None:
    put(folder, stable_softmax__py=ANSWER, helpers__py=b"K = 1\n")
    submission = read(folder / "stable_softmax.py")
    assert [piece.code for piece in submission.sources] == [ANSWER]
    assert submission.companions == {}


@pytest.mark.parametrize(
    "name",
    [
        "stable_softmax (1).py",
        "Stable_Softmax.py",
        "stable-softmax.py",
        "stable softmax.py",
        "03_stable_softmax.py",
        "stable_softmax - Cópia.py",
        "Copy of stable_softmax.py",
        "StableSoftmax.PY",
        "stable_softmax.py.txt",
    ],
)
def test_a_name_that_is_nearly_right_is_accepted_and_told(folder: Path, name: str) -> None:
    (folder / name).write_bytes(ANSWER)
    put(folder, helpers__py=b"K = 1\n")
    submission = read(folder)
    assert [piece.code for piece in submission.sources] == [ANSWER]
    assert told(submission) == [
        f"{name} was graded, as it is the only candidate. Its name should be stable_softmax.py."
    ]


def test_the_only_python_file_is_accepted_under_any_name(folder: Path) -> None:
    put(folder, tarefa__py=ANSWER, notes__txt=b"")
    submission = read(folder)
    assert [piece.name for piece in submission.sources] == ["tarefa.py"]
    assert told(submission) == [
        "tarefa.py was graded, as it is the only candidate. Its name should be stable_softmax.py."
    ]


def test_of_two_python_files_with_other_names_none_is_guessed(folder: Path) -> None:
    put(folder, a__py=ANSWER, b__py=OTHER)
    submission = read(folder)
    assert submission.sources == []
    assert told(submission) == [
        "Several files may be your answer, so none was graded: a.py, b.py. Keep one, and name it stable_softmax.py."
    ]


def test_of_two_copies_none_is_guessed(folder: Path) -> None:
    for number in (1, 2):
        (folder / f"stable_softmax ({number}).py").write_bytes(ANSWER)
    assert read(folder).sources == []
    assert "stable_softmax (1).py, stable_softmax (2).py" in told(read(folder))[0]


def test_the_exact_name_wins_over_a_copy_and_that_is_told(folder: Path) -> None:
    put(folder, stable_softmax__py=ANSWER)
    (folder / "stable_softmax (1).py").write_bytes(OTHER)
    submission = read(folder)
    assert [piece.code for piece in submission.sources] == [ANSWER]
    assert told(submission) == [
        "stable_softmax.py was graded; these were not: stable_softmax (1).py. Hand in one answer only."
    ]


def test_the_module_wins_over_the_notebook_of_the_same_name_and_that_is_told(folder: Path) -> None:
    put(folder, stable_softmax__py=ANSWER, stable_softmax__ipynb=notebook("x = 1"))
    submission = read(folder)
    assert [piece.name for piece in submission.sources] == ["stable_softmax.py"]
    assert told(submission) == [
        "stable_softmax.py was graded; these were not: stable_softmax.ipynb. Hand in one answer only."
    ]


def test_what_we_hand_out_is_never_the_answer_and_replaces_nothing(folder: Path) -> None:
    put(folder, softmax_ana__py=ANSWER, test_public__py=b"x = 1\n", workbench__py=b"x = 1\n")
    put(folder, lesson__ipynb=notebook("1"))
    submission = read(folder)
    assert [piece.name for piece in submission.sources] == ["softmax_ana.py"]
    assert submission.companions == {}


def test_the_lesson_is_the_answer_where_there_is_nothing_else(folder: Path) -> None:
    put(folder, lesson__ipynb=notebook("x = 1"), workbench__py=b"x = 1\n")
    submission = read(folder)
    assert [piece.name for piece in submission.sources] == ["cell 1 of lesson.ipynb"]


def test_the_highest_of_two_files_of_the_right_name_is_the_answer(folder: Path) -> None:
    (folder / "old").mkdir()
    put(folder, stable_softmax__py=ANSWER)
    put(folder / "old", stable_softmax__py=OTHER)
    submission = read(folder)
    assert [piece.code for piece in submission.sources] == [ANSWER]
    assert "these were not: old/stable_softmax.py" in told(submission)[0]


def test_two_files_of_the_right_name_at_one_height_are_a_tie(folder: Path) -> None:
    for name in ("old", "new"):
        (folder / name).mkdir()
        put(folder / name, stable_softmax__py=ANSWER)
    assert read(folder).sources == []
    assert "new/stable_softmax.py, old/stable_softmax.py" in told(read(folder))[0]


def test_companions_are_named_from_where_the_module_lies(folder: Path) -> None:
    (folder / "src" / "lib").mkdir(parents=True)
    put(folder / "src", stable_softmax__py=ANSWER)
    put(folder / "src" / "lib", tools__py=b"K = 1\n")
    put(folder, elsewhere__py=b"K = 2\n")
    assert read(folder).companions == {"lib/tools.py": b"K = 1\n"}


def test_a_notebook_gives_one_source_a_cell_and_may_fail_in_one(folder: Path) -> None:
    put(folder, stable_softmax__ipynb=notebook("import torch", "def softmax(x): return x"))
    submission = read(folder)
    assert [piece.name for piece in submission.sources] == [
        "cell 1 of stable_softmax.ipynb",
        "cell 2 of stable_softmax.ipynb",
    ]
    assert submission.tolerant
    assert submission.text == (
        "# %% cell 1 of stable_softmax.ipynb\nimport torch\n\n"
        "# %% cell 2 of stable_softmax.ipynb\ndef softmax(x): return x\n"
    )


def test_a_notebook_that_is_called_py_is_read_as_a_notebook_and_told(folder: Path) -> None:
    put(folder, stable_softmax__py=notebook("x = 1"))
    submission = read(folder)
    assert [piece.code for piece in submission.sources] == [b"x = 1"]
    assert told(submission) == [
        "stable_softmax.py holds a notebook and was graded as one. Its name should be stable_softmax.ipynb."
    ]


# --- zips --------------------------------------------------------------------------------------------------------


def zipped(path: Path, **files: bytes) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name.replace("__", "."), content)
    return path


def test_a_zip_in_the_folder_is_opened(folder: Path) -> None:
    zipped(folder / "entrega.zip", **{"projeto/stable_softmax.py": ANSWER, "projeto/util.py": b"K = 1\n"})
    submission = read(folder)
    assert [piece.code for piece in submission.sources] == [ANSWER]
    assert submission.companions == {"util.py": b"K = 1\n"}
    assert told(submission) == []


def test_a_zip_by_its_own_path_is_opened(tmp_path: Path) -> None:
    submission = read(zipped(tmp_path / "ana.zip", stable_softmax__py=ANSWER))
    assert [piece.code for piece in submission.sources] == [ANSWER]


def test_a_zip_of_nothing_says_so(tmp_path: Path) -> None:
    submission = read(zipped(tmp_path / "ana.zip"))
    assert told(submission) == ["Nothing was handed in: there is no file here. Hand in stable_softmax.py."]


def test_a_zip_in_a_zip_is_told_and_not_opened(tmp_path: Path) -> None:
    inner = zipped(tmp_path / "inner.zip", stable_softmax__py=ANSWER)
    submission = read(zipped(tmp_path / "outer.zip", inner__zip=inner.read_bytes()))
    assert submission.sources == []
    assert told(submission) == [
        "inner.zip was not opened: it is a zip inside of outer.zip. Make one zip of your files."
    ]


def test_a_zip_beside_a_module_is_left_alone(folder: Path) -> None:
    put(folder, stable_softmax__py=ANSWER)
    zipped(folder / "backup.zip", stable_softmax__py=OTHER)
    submission = read(folder)
    assert [piece.code for piece in submission.sources] == [ANSWER]
    assert submission.companions == {}


def test_two_zips_are_a_tie(folder: Path) -> None:
    zipped(folder / "a.zip", stable_softmax__py=ANSWER)
    zipped(folder / "b.zip", stable_softmax__py=ANSWER)
    assert "none was graded: a.zip, b.zip" in told(read(folder))[0]


def test_a_broken_zip_says_so(folder: Path) -> None:
    put(folder, entrega__zip=b"PK\x03\x04 and then the connection broke")
    assert told(read(folder)) == [
        "entrega.zip cannot be opened: it is damaged or not a zip. Make it again, or hand in the code itself."
    ]


# --- nothing to run ----------------------------------------------------------------------------------------------


def test_a_path_without_anything_says_so(folder: Path) -> None:
    assert told(read(folder / "nowhere")) == [
        "Nothing was handed in: there is no file here. Hand in stable_softmax.py."
    ]


def test_an_empty_folder_says_so(folder: Path) -> None:
    assert told(read(folder)) == ["Nothing was handed in: there is no file here. Hand in stable_softmax.py."]


def test_only_litter_is_an_empty_folder(folder: Path) -> None:
    for name in ("__MACOSX", ".ipynb_checkpoints", "__pycache__", ".git"):
        (folder / name).mkdir()
        put(folder / name, stable_softmax__py=ANSWER)
    put(folder, __DS_Store=b"\0\0", timestamp__txt=b"2026-03-01 12:00:00 UTC")
    assert told(read(folder)) == ["Nothing was handed in: there is no file here. Hand in stable_softmax.py."]


def test_files_that_are_no_answer_are_listed(folder: Path) -> None:
    put(folder, README__md=b"vou entregar depois", screenshot__png=b"\x89PNG")
    submission = read(folder)
    assert submission.sources == []
    assert told(submission) == [
        "None of these files can be your answer: README.md, screenshot.png. Hand in stable_softmax.py."
    ]


def test_a_long_list_of_files_is_cut(folder: Path) -> None:
    for number in range(9):
        (folder / f"{number}.txt").write_bytes(b"")
    assert "0.txt, 1.txt, 2.txt, 3.txt, 4.txt, … (9)" in told(read(folder))[0]


def test_another_kind_of_archive_is_told(folder: Path) -> None:
    put(folder, entrega__tar__gz=b"\x1f\x8b")
    assert told(read(folder)) == [
        "entrega.tar.gz was not opened: the only archives that are read are .zip files."
        " Hand in a .zip, or the code itself."
    ]


def test_a_file_of_50_mb_is_told_and_no_other_is_guessed(folder: Path) -> None:
    with (folder / "stable_softmax.py").open("wb") as file:
        file.truncate(50 * MB)
    put(folder, helpers__py=b"K = 1\n")
    submission = read(folder)
    assert submission.sources == []
    assert told(submission)[-1] == (
        "stable_softmax.py is larger than 1 MB and was not read. Hand in your code only, without data or outputs."
    )


def test_an_empty_file_says_so(folder: Path) -> None:
    put(folder, stable_softmax__py=b" \n\n")
    assert told(read(folder)) == ["stable_softmax.py is empty. Save your work in your editor, then hand it in again."]


def test_what_is_no_text_says_so(folder: Path) -> None:
    put(folder, stable_softmax__py=random.Random(0).randbytes(5000))
    submission = read(folder)
    assert submission.sources == []
    assert told(submission) == [
        "stable_softmax.py is not text, so it cannot be Python, whatever its name says."
        " Hand in your code, saved by a code editor."
    ]


def test_a_folder_where_the_file_should_be_is_told(folder: Path) -> None:
    (folder / "stable_softmax.py").mkdir()
    submission = read(folder)
    assert submission.sources == []
    assert told(submission) == [
        "stable_softmax.py is a folder with the name of a file. Hand in your code as a file of this name."
    ]


def test_the_file_in_a_folder_of_its_own_name_is_found(folder: Path) -> None:
    (folder / "stable_softmax.py").mkdir()
    put(folder / "stable_softmax.py", stable_softmax__py=ANSWER)
    submission = read(folder)
    assert [piece.code for piece in submission.sources] == [ANSWER]
    assert len(submission.intake) == 1


def test_a_link_is_told_and_not_followed(folder: Path, tmp_path: Path) -> None:
    secret = tmp_path / "reference.py"
    secret.write_bytes(ANSWER)
    (folder / "stable_softmax.py").symlink_to(secret)
    submission = read(folder)
    assert submission.sources == []
    assert submission.companions == {}
    assert told(submission) == ["stable_softmax.py is a link, and links are not followed. Hand in the file itself."]


def test_a_folder_that_is_a_link_is_told_and_not_followed(folder: Path, tmp_path: Path) -> None:
    put(folder, stable_softmax__py=ANSWER)
    link = tmp_path / "link"
    link.symlink_to(folder)
    assert read(link).sources == []
    assert told(read(link)) == ["link is a link, and links are not followed. Hand in the file itself."]


def test_a_pipe_is_told_and_not_opened(folder: Path) -> None:
    os.mkfifo(folder / "stable_softmax.py")
    assert told(read(folder)) == [
        "stable_softmax.py is not an ordinary file but a pipe, a socket or a device, and was not opened."
        " Hand in a text file."
    ]


def test_names_that_are_no_text_are_told_and_left_out(folder: Path) -> None:
    put(folder, stable_softmax__py=ANSWER)
    (folder / os.fsdecode(b"fun\xe7\xe3o.py")).write_bytes(b"x = 1")
    submission = read(folder)
    assert submission.companions == {}
    assert told(submission) == ["These files were left out, as their names are not UTF-8: fun??o.py. Rename them."]


def test_the_answer_may_have_a_name_that_is_no_text(folder: Path) -> None:
    (folder / os.fsdecode(b"fun\xe7\xe3o.py")).write_bytes(ANSWER)
    assert [(piece.name, piece.code) for piece in read(folder).sources] == [("fun??o.py", ANSWER)]


def test_a_path_that_cannot_be_looked_at_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    assert told(read(tmp_path / "file" / "below")) == [
        "below could not be opened: the grader lacks the permission, or the disk failed. Tell your teacher."
    ]


def test_a_reader_is_not_told_the_same_for_a_hundred_files(folder: Path) -> None:
    for number in range(100):
        (folder / f"link{number}").symlink_to("/etc/passwd")
    put(folder, stable_softmax__py=ANSWER)
    submission = read(folder)
    assert len(submission.intake) == 12
    assert [piece.code for piece in submission.sources] == [ANSWER]


# --- the digest --------------------------------------------------------------------------------------------------


def test_the_digest_is_of_content_and_names_and_not_of_times(folder: Path) -> None:
    put(folder, stable_softmax__py=ANSWER, timestamp__txt=b"Monday")
    first = read(folder)
    os.utime(folder / "stable_softmax.py", (1, 1))
    put(folder, timestamp__txt=b"Tuesday")
    assert read(folder).digest == first.digest
    assert first.digest.startswith("sha256:")
    put(folder, stable_softmax__py=OTHER)
    assert read(folder).digest != first.digest


def test_the_digest_changes_with_a_companion_and_with_what_is_told(folder: Path) -> None:
    put(folder, stable_softmax__py=ANSWER)
    digests = {read(folder).digest}
    put(folder, helpers__py=b"K = 1\n")
    digests.add(read(folder).digest)
    put(folder, helpers__py=b"K = 2\n")
    digests.add(read(folder).digest)
    (folder / "helpers.py").rename(folder / "tools.py")
    digests.add(read(folder).digest)
    (folder / "link").symlink_to("/etc/passwd")
    digests.add(read(folder).digest)
    assert len(digests) == 5


def test_the_same_files_in_another_order_of_creation_are_the_same_submission(tmp_path: Path) -> None:
    digests = set()
    for order in (("stable_softmax.py", "a.py", "b.csv"), ("b.csv", "a.py", "stable_softmax.py")):
        place = tmp_path / order[0]
        place.mkdir()
        for name in order:
            (place / name).write_bytes(name.encode())
        digests.add(read(place).digest)
    assert len(digests) == 1
