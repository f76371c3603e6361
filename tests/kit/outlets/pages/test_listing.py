"""Tests of the listing of a student's source."""

from autograder.outlets.pages.listing import MAX_LINES, MAX_WIDTH, listing


def test_lines_are_counted_as_python_counts_them() -> None:
    lines = listing("a\r\nb\rc\nd\x0ce\u2028f\n").lines
    assert [line.number for line in lines] == [1, 2, 3, 4]
    assert "U+000C" in lines[3].text
    assert "U+2028" in lines[3].text


def test_a_last_newline_begins_no_line_and_an_empty_line_counts() -> None:
    assert [line.text for line in listing("a\n\nb\n").lines] == ["a", "", "b"]


def test_a_byte_order_mark_at_the_start_is_not_shown() -> None:
    assert listing("\ufeffimport torch").lines[0].text == "import torch"


def test_each_line_is_escaped() -> None:
    assert [line.text for line in listing("<b>\n&\n").lines] == ["&lt;b&gt;", "&amp;"]


def test_a_very_long_source_is_cut_and_the_cut_is_counted() -> None:
    cut = listing("x = 1\n" * (MAX_LINES + 3))
    assert (len(cut.lines), cut.left_out) == (MAX_LINES, 3)
    assert MAX_LINES in cut
    assert MAX_LINES + 1 not in cut


def test_a_very_long_line_is_cut_and_the_cut_is_counted() -> None:
    line = listing("<" * (MAX_WIDTH + 5)).lines[0]
    assert line.text == "&lt;" * MAX_WIDTH  # cut before it is escaped, so that no entity is cut
    assert line.left_out == 5


def test_line_zero_and_lines_past_the_end_are_not_there() -> None:
    assert 0 not in listing("a")
    assert 2 not in listing("a")


def test_a_check_points_to_a_line_once() -> None:
    lines = listing("a\nb")
    for _ in range(2):
        lines.point(2, "check-1", "title")
    assert lines.lines[1].pointers == [("check-1", "title")]
