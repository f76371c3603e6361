"""Tests of folders: no link is followed, and nothing but a regular file is opened."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest

from autograder.submissions import folder
from autograder.submissions.files import COUNT_LIMIT, MB, SubmittedFiles
from autograder.submissions.folder import read_alone, read_folder


def texts(files: SubmittedFiles) -> list[str]:
    return [told.text for told in [*files.notes, *files.refused.values()]]


@pytest.fixture(params=[True, False], ids=["by handle", "by name"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both ways of opening; the second is the one of Windows."""
    monkeypatch.setattr(folder, "RELATIVE", request.param)


@pytest.mark.usefixtures("way")
def test_files_are_read_level_by_level(tmp_path: Path) -> None:
    (tmp_path / "b" / "c").mkdir(parents=True)
    for name in ("z.py", "a.csv", "b/y.py", "b/c/x.py"):
        (tmp_path / name).write_bytes(name.encode())
    files = read_folder(tmp_path)
    assert list(files.contents) == ["z.py", "a.csv", "b/y.py", "b/c/x.py"]
    assert all(name.encode() == content for name, content in files.contents.items())
    assert texts(files) == []


@pytest.mark.usefixtures("way")
def test_links_to_files_and_folders_are_told(tmp_path: Path) -> None:
    (tmp_path / "a.py").symlink_to("/etc/passwd")
    (tmp_path / "b").symlink_to("/etc")
    (tmp_path / "c.py").symlink_to("nowhere")
    files = read_folder(tmp_path)
    assert files.contents == {}
    assert texts(files) == [
        f"{name} is a link, and links are not followed. Hand in the file itself." for name in ("a.py", "c.py", "b")
    ]


def test_a_folder_that_becomes_a_link_meanwhile_is_not_followed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "secret").mkdir()
    (tmp_path / "secret" / "a.py").write_bytes(b"the reference")
    handed_in = tmp_path / "handed_in"
    (handed_in / "b").mkdir(parents=True)
    (handed_in / "b" / "a.py").write_bytes(b"mine")
    listing = folder.entries

    def swap(path: Path, parts: list[str]) -> folder.Listing:
        found = listing(path, parts)
        if parts == ["b"]:
            (handed_in / "b").rename(tmp_path / "away")
            (handed_in / "b").symlink_to(tmp_path / "secret")
        return found

    monkeypatch.setattr(folder, "entries", swap)
    files = read_folder(handed_in)
    assert files.contents == {}
    assert "b/a.py could not be opened" in texts(files)[0]


def test_a_file_that_becomes_a_pipe_meanwhile_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    os.mkfifo(tmp_path / "a.py")
    monkeypatch.setattr(folder, "entries", lambda path, parts: [("a.py", 0o100644)])
    assert "a.py is not an ordinary file but a pipe" in texts(read_folder(tmp_path))[0]


def test_pipes_and_sockets_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)  # the name of a socket must be short
    os.mkfifo("a.py")
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind("b.py")
        assert [text.split(",")[0] for text in texts(read_folder(tmp_path))] == [
            "a.py is not an ordinary file but a pipe",
            "b.py is not an ordinary file but a pipe",
        ]


@pytest.mark.parametrize("where", ["", "b"])
def test_what_may_not_be_read_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, where: str) -> None:
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "a.py").write_bytes(b"x")
    plain = os.open

    def forbidden(name: object, flags: int, **rest: object) -> int:
        if name == (where or "a.py"):
            raise PermissionError(13, "Permission denied")
        return plain(name, flags, **rest)  # type: ignore[arg-type]

    monkeypatch.setattr(os, "open", forbidden)
    assert texts(read_folder(tmp_path)) == [
        f"{'b/' if where else 'b/a.py'} could not be opened: the grader lacks the permission, or the disk failed."
        " Tell your teacher."
    ]


def test_a_large_file_is_told_and_never_read_whole(tmp_path: Path) -> None:
    with (tmp_path / "a.py").open("wb") as file:
        file.truncate(1024 * 1024 * MB)  # a terabyte of nothing
    assert texts(read_folder(tmp_path)) == [
        "a.py is larger than 1 MB and was not read. Hand in your code only, without data or outputs."
    ]


def test_a_notebook_may_be_larger_than_a_source(tmp_path: Path) -> None:
    (tmp_path / "a.ipynb").write_bytes(b" " * 8 * MB)
    (tmp_path / "b.ipynb").write_bytes(b" " * (8 * MB + 1))
    files = read_folder(tmp_path)
    assert list(files.contents) == ["a.ipynb"]
    assert "b.ipynb is larger than 8 MB" in texts(files)[0]


def test_files_that_are_large_together_are_told_and_code_is_read_first(tmp_path: Path) -> None:
    for number in range(18):
        (tmp_path / f"{number:02}.csv").write_bytes(b"1" * MB)
    (tmp_path / "z.py").write_bytes(b"x = 1")
    files = read_folder(tmp_path)
    assert files.contents["z.py"] == b"x = 1"
    assert len(files.refused) == 3
    assert "all files together are larger than 16 MB" in texts(files)[0]


def test_a_folder_with_thousands_of_files_is_told_and_costs_only_itself(tmp_path: Path) -> None:
    (tmp_path / "images").mkdir()
    for number in range(COUNT_LIMIT + 5):
        (tmp_path / "images" / f"{number}.png").touch()
    (tmp_path / "a.py").write_bytes(b"x = 1")
    files = read_folder(tmp_path)
    assert files.contents == {"a.py": b"x = 1"}
    assert texts(files) == ["images/ was not read: there are more than 1000 files. Hand in your code only."]


def test_folders_inside_of_folders_end_somewhere(tmp_path: Path) -> None:
    deep = tmp_path.joinpath(*["b"] * 30)
    deep.mkdir(parents=True)
    (deep / "a.py").write_bytes(b"x = 1")
    files = read_folder(tmp_path)
    assert files.contents == {}
    assert texts(files) == ["b/b/b/b/b/b/b/b/b/ was not read: it lies more than 8 folders deep. Move your code up."]


def test_a_file_alone_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_bytes(b"x = 1")
    assert read_alone(tmp_path / "a.py").contents == {"a.py": b"x = 1"}


def test_a_file_alone_that_has_gone_is_told(tmp_path: Path) -> None:
    assert texts(read_alone(tmp_path / "a.py")) == [
        "a.py could not be opened: the grader lacks the permission, or the disk failed. Tell your teacher."
    ]


def test_a_name_that_is_no_text_is_shown_with_question_marks(tmp_path: Path) -> None:
    os.close(os.open(os.fsencode(tmp_path) + b"/\xff\n.tar", os.O_CREAT | os.O_WRONLY))
    assert texts(read_folder(tmp_path))[0].startswith("??.tar was not opened")
