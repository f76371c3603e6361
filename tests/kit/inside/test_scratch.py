"""Tests of scratch folders: each is removed whatever a student has left in it, and no other is."""

from __future__ import annotations

import os
from pathlib import Path

from autograder.inside.scratch import make_scratch, remove_scratch


def test_whatever_is_left_in_a_folder_goes_with_it(tmp_path: Path) -> None:
    folder, other = make_scratch(str(tmp_path), 1), make_scratch(str(tmp_path), 11)
    (folder / "shut").mkdir()
    (folder / "shut" / "file").touch()
    (folder / "shut").chmod(0)
    (folder / "link").symlink_to(other)
    (other / "kept").touch()
    home = Path.cwd()
    os.chdir(folder)
    try:
        for _ in range(2000):  # deeper than a path may be long, and than Python recurses
            Path("deeper").mkdir()
            os.chdir("deeper")
    finally:
        os.chdir(home)
    remove_scratch(str(tmp_path), 1)
    assert list(tmp_path.iterdir()) == [other] and (other / "kept").exists()


def test_a_folder_among_those_of_others_is_left_alone(tmp_path: Path) -> None:
    remove_scratch("", 1)
    remove_scratch(str(tmp_path / "missing"), 1)
