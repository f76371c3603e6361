"""Tests of visible text."""

import pytest

from autograder.outlets.escaping import plain, sentence, visible


def test_markup_is_escaped() -> None:
    assert visible("<script>\"&'") == "&lt;script&gt;&#34;&amp;&#39;"


@pytest.mark.parametrize(
    ("hidden", "name"),
    [
        ("\u202e", "U+202E"),  # right-to-left override: the line would read backwards
        ("\u2066", "U+2066"),
        ("\u200b", "U+200B"),
        ("\x00", "U+0000"),
        ("\x1b", "U+001B"),  # escape: what terminal colours begin with
        ("\x85", "U+0085"),
        ("\u2028", "U+2028"),
        ("\ufeff", "U+FEFF"),
        ("\ud800", "U+D800"),  # half a surrogate pair: UTF-8 cannot hold it
        ("\U000e0041", "U+E0041"),
    ],
)
def test_what_would_hide_is_shown_by_its_number(hidden: str, name: str) -> None:
    shown = visible(f"a{hidden}b")
    assert shown == f"a<span class=hidden>{name}</span>b"
    shown.encode()


@pytest.mark.parametrize("text", ["tab\tand\nnewline", "João", "👩\u200d💻", "שלום", "数"])
def test_ordinary_text_stays_as_it_is(text: str) -> None:
    assert visible(text) == text


def test_backticks_become_code_and_their_content_stays_escaped() -> None:
    assert sentence("call `f(<x>)` once") == "call <code>f(&lt;x&gt;)</code> once"


def test_a_lone_backtick_stays() -> None:
    assert sentence("a ` b\nc ` d") == "a ` b\nc ` d"


def test_a_title_gets_replacement_characters_and_no_markup() -> None:
    assert plain("a\u202e\x00b") == "a\ufffd\ufffdb"
