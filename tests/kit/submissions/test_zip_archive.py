"""Tests of zips: no name and no size in them is trusted."""

from __future__ import annotations

import io
import random
import stat
import struct
import warnings
import zipfile

import pytest

from autograder.submissions.files import COUNT_LIMIT, MB, SubmissionRejected, SubmittedFiles
from autograder.submissions.zip_archive import read_archive

ANSWER = b"def softmax(x, dim=-1):\n    return x\n"


def zipped(*entries: tuple[str | zipfile.ZipInfo, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(buffer, "w", compression) as archive:
        warnings.simplefilter("ignore")  # a name that comes twice
        for name, content in entries:
            archive.writestr(name, content)
    return buffer.getvalue()


def special(name: str, mode: int) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name)
    entry.external_attr = mode << 16
    return entry


def read(data: bytes) -> SubmittedFiles:
    return read_archive(data, "a.zip")


def only_refusal(data: bytes) -> str:
    files = read(data)
    assert files.contents == {}
    (told,) = files.refused.values()
    return told.text


def refusal(data: bytes) -> str:
    with pytest.raises(SubmissionRejected) as refused:
        read(data)
    return str(refused.value)


def test_files_and_folders_are_read() -> None:
    data = zipped(("b/", b""), ("b/x.csv", b"1,2"), ("a.py", ANSWER), ("olá mundo.py", b"x = 1"))
    assert read(data) == SubmittedFiles({"a.py": ANSWER, "olá mundo.py": b"x = 1", "b/x.csv": b"1,2"})


def test_what_a_mac_adds_is_left_out() -> None:
    data = zipped(("a.py", ANSWER), ("__MACOSX/._a.py", b"\0"), (".DS_Store", b"\0"), ("b/__pycache__/a.pyc", b"\0"))
    assert read(data) == SubmittedFiles({"a.py": ANSWER})


def test_backslashes_of_windows_are_folders() -> None:
    data = zipped(("b/", b""), ("b/a.py", ANSWER)).replace(b"b/", b"b\\")
    assert read(data) == SubmittedFiles({"b/a.py": ANSWER})


@pytest.mark.parametrize("name", ["../a.py", "b/../../a.py", "/etc/a.py", "C:/a.py", "..\\a.py", "a.py:stream"])
def test_a_name_that_points_elsewhere_is_told_and_not_read(name: str) -> None:
    assert only_refusal(zipped((name, ANSWER))) == (
        f"{name} in a.zip was not read: its name points outside of the archive. Make the zip from one folder."
    )


def test_an_unsafe_name_does_not_cost_the_answer() -> None:
    files = read(zipped(("../evil.py", ANSWER), ("a.py", ANSWER)))
    assert files.contents == {"a.py": ANSWER}
    assert list(files.refused) == ["../evil.py"]


def test_a_link_is_told_and_not_followed() -> None:
    assert only_refusal(zipped((special("a.py", stat.S_IFLNK | 0o777), b"/etc/passwd"))) == (
        "a.py is a link, and links are not followed. Hand in the file itself."
    )


def test_a_device_is_told() -> None:
    assert "a.py is not an ordinary file" in only_refusal(zipped((special("a.py", stat.S_IFCHR | 0o777), b"")))


def test_a_zip_inside_is_told_and_not_opened() -> None:
    assert only_refusal(zipped(("b.zip", zipped(("a.py", ANSWER))))) == (
        "b.zip was not opened: it is a zip inside of a.zip. Make one zip of your files."
    )


def test_another_archive_inside_is_told() -> None:
    assert "b.tar.gz was not opened" in only_refusal(zipped(("b.tar.gz", b"")))


@pytest.mark.parametrize("compression", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_an_unusual_compression_is_told(compression: int) -> None:
    assert only_refusal(zipped(("a.py", ANSWER), compression=compression)) == (
        "a.py in a.zip was not read: it is packed in an unusual way. Make a plain zip."
    )


def test_a_name_that_comes_twice_is_told_and_none_is_guessed() -> None:
    assert only_refusal(zipped(("a.py", ANSWER), ("a.py", b"x = 1"), ("a.py", ANSWER))) == (
        "a.py is in a.zip more than once, so none of them was read. Make the zip again."
    )


def test_a_file_too_deep_is_told() -> None:
    assert only_refusal(zipped(("b/" * 9 + "a.py", ANSWER))) == (
        "b/b/b/b/b/b/b/b/b was not read: it lies more than 8 folders deep. Move your code up."
    )


def test_a_large_file_is_told_and_costs_only_itself() -> None:
    noise = random.Random(0).randbytes(MB + 1)
    files = read(zipped(("a.py", ANSWER), ("data.bin", noise)))
    assert files.contents == {"a.py": ANSWER}
    assert [told.text for told in files.refused.values()] == [
        "data.bin is larger than 1 MB and was not read. Hand in your code only, without data or outputs."
    ]


def test_many_files_that_are_large_together_are_told() -> None:
    table = b"1,2,3\n" * 170_000  # nearly 1 MB, packed to far less
    noise = random.Random(0).randbytes(20_000)  # so that it is no bomb
    files = read(zipped(*((f"{number:02}.csv", noise + table) for number in range(20))))
    assert sum(map(len, files.contents.values())) <= 16 * MB
    assert next(iter(files.refused.values())).text == (
        "16.csv was not read: all files together are larger than 16 MB. Hand in your code only."
    )


BOMB = "a.zip unpacks to far more than it should, so it was not opened. Hand in your code only."


def test_a_bomb_is_told() -> None:
    assert refusal(zipped(("a.py", ANSWER), ("b.py", b"\0" * 50 * MB))) == BOMB


def test_a_bomb_that_declares_a_small_size_gives_no_more_than_it_declares() -> None:
    data = bytearray(zipped(("a.py", b"#" * 50 * MB)))
    directory = data.rindex(b"PK\x01\x02")
    data[directory + 24 : directory + 28] = struct.pack("<I", 100)
    assert only_refusal(bytes(data)) == "a.py in a.zip is damaged and was not read. Make the zip again."


def test_too_many_files_are_refused() -> None:
    data = zipped(*((f"{number}.py", b"") for number in range(COUNT_LIMIT + 1)))
    assert refusal(data) == f"a.zip was not read: there are more than {COUNT_LIMIT} files. Hand in your code only."


def test_far_too_many_files_are_refused_before_they_are_listed() -> None:
    data = zipped(("a.py", ANSWER)) + b"PK\x01\x02" * 3000
    assert refusal(data) == f"a.zip was not read: there are more than {COUNT_LIMIT} files. Hand in your code only."


def test_a_password_is_told() -> None:
    data = bytearray(zipped(("a.py", ANSWER)))
    data[data.rindex(b"PK\x01\x02") + 8] |= 1
    assert refusal(bytes(data)) == "a.zip asks for a password, so it was not opened. Make it again without one."


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"Rar!\x1a\x07", b"x" * 1000], ids=repr)
def test_what_is_no_zip_is_refused(data: bytes) -> None:
    assert (
        refusal(data)
        == "a.zip cannot be opened: it is damaged or not a zip. Make it again, or hand in the code itself."
    )


def test_a_damaged_entry_is_told() -> None:
    data = bytearray(zipped(("a.py", ANSWER * 20)))
    data[40] ^= 0xFF
    assert only_refusal(bytes(data)) == "a.py in a.zip is damaged and was not read. Make the zip again."


def test_a_file_that_is_a_folder_too_is_told() -> None:
    files = read(zipped(("lib", b"x"), ("lib/a.py", ANSWER)))
    assert files.contents == {"lib": b"x"}
    assert files.refused["lib/a.py"].text == "lib/a.py in a.zip is damaged and was not read. Make the zip again."


def test_a_name_that_no_disk_takes_is_told() -> None:
    assert "in a.zip is damaged and was not read" in only_refusal(zipped(("ã" * 130 + ".py", ANSWER)))


def test_an_entry_without_a_name_is_told() -> None:
    data = zipped(("a", ANSWER))
    directory = data.rindex(b"PK\x01\x02")
    data = data[: directory + 46] + b"\0" + data[directory + 47 :]
    assert "its name points outside of the archive" in only_refusal(data)


def test_damage_at_any_place_is_never_more_than_a_sentence() -> None:
    intact = zipped(("a.py", ANSWER), ("b/c.csv", b"1,2\n" * 100))
    for place in range(len(intact)):
        for flip in (0x01, 0x80, 0xFF):
            data = bytearray(intact)
            data[place] ^= flip
            try:
                read(bytes(data))
            except SubmissionRejected as refused:
                assert refused.message.text
    for length in range(len(intact)):
        with pytest.raises(SubmissionRejected):
            read(intact[:length])
