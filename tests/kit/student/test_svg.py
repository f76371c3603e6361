"""Tests of the pictures in a real browser: everything is inside, readable, and told without colours too."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree
from pathlib import Path
from typing import Any

import pytest

from autograder.checks.claims.compare import gradient_place
from autograder.student.outcome import Steps, TensorDifference
from autograder.student.svg import heat_map, shade, steps
from autograder.student.wording import Words

ENGLISH, PORTUGUESE = Words("en"), Words("pt-BR")
NAN = float("nan")
SEEN = TensorDifference(
    gradient_place("logits"), [2, 3], "", [[1.0, -2.5, 0.0], [NAN, 1e-9, 3e8]], [[1.0, 2.5, 0.0], [NAN, 1e-9, NAN]],
    [[False, True, False], [False, False, True]],
)  # fmt: skip
LOOP = Steps("FBSFBSFBS", "FBSFbSFbSFbS")
SVG = "{http://www.w3.org/2000/svg}"


def texts(picture: str) -> list[str]:
    return ["".join(node.itertext()) for node in ElementTree.fromstring(picture).iter(f"{SVG}text")]


def frames(picture: str) -> int:
    return sum(node.get("fill") == "none" for node in ElementTree.fromstring(picture).iter(f"{SVG}rect"))


def test_a_heat_map_shows_both_sheets_and_their_distance_and_frames_what_is_wrong() -> None:
    words = texts(heat_map(SEEN, ENGLISH))
    assert words[0] == "the gradient of logits, shape (2, 3)"
    assert [word for word in words if word in ("expected", "yours", "apart")] == ["expected", "yours", "apart"]
    assert words.count("2.5") == 1 and "-2.5" in words and "5" in words and "nan" in words and "3e+08" in words
    assert frames(heat_map(SEEN, ENGLISH)) == 4  # two values, in two of the sheets


def test_a_picture_has_a_text_for_those_who_do_not_see_it_in_their_language() -> None:
    assert ElementTree.fromstring(heat_map(SEEN, PORTUGUESE)).get("aria-label") == (
        "o gradiente de logits, forma (2, 3)"
    )
    label = ElementTree.fromstring(steps(LOOP, PORTUGUESE)).get("aria-label")
    assert label == "seus passos: F B S F b S F b S F b S. esperado: F B S F B S F B S."


def test_the_steps_stand_above_the_right_ones_and_the_first_that_parts_is_framed() -> None:
    picture = steps(LOOP, ENGLISH)
    assert texts(picture) == ["your steps", *LOOP.got, "expected", *LOOP.expected]
    assert frames(picture) == 1


def test_a_long_loop_is_cut_around_the_place_where_it_parts() -> None:
    picture = steps(Steps("FBS" * 40, "FBS" * 20 + "FbS" * 20), ENGLISH)
    assert "b" in texts(picture) and "…" in texts(picture) and len(texts(picture)) < 60


def test_a_loop_that_only_stops_too_early_is_framed_where_it_stops() -> None:
    assert frames(steps(Steps("FBSFBS", "FBS"), ENGLISH)) == 1
    assert frames(steps(Steps("FBS", "FBSFBS"), ENGLISH)) == 1


@pytest.mark.parametrize("value", [NAN, float("inf"), 0.0, 1.0, -1.0, 1e30])
def test_dark_ink_stays_readable_on_every_ground(value: float) -> None:
    ground = shade(value, 1.0, "blue")
    parts = [int(part) for part in ground.strip("rgb()").split(",")] if ground.startswith("rgb") else [0xD8] * 3
    assert min(parts) >= 150


@pytest.mark.parametrize("picture", [heat_map(SEEN, ENGLISH), steps(LOOP, ENGLISH)], ids=["heat map", "steps"])
def test_in_a_browser_no_word_leaves_its_picture(browser: Any, tmp_path: Path, picture: str) -> None:
    page = tmp_path / "page.html"
    page.write_text(f"<!doctype html><meta charset=utf-8><body>{picture}", "utf-8")
    browser.get(page.as_uri())
    script = """
        const outer = document.querySelector('svg').getBoundingClientRect();
        return [...document.querySelectorAll('text')].filter(text => {
            const inner = text.getBoundingClientRect();
            return inner.left < outer.left || inner.right > outer.right || inner.bottom > outer.bottom;
        }).map(text => text.textContent);
    """
    assert browser.execute_script(script) == []
    assert browser.execute_script("return document.querySelectorAll('text').length") > 5
