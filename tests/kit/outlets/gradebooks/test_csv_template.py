"""Tests of tables: what is not changed comes back as it was, in the dialect it came in."""

import pytest

from autograder.outlets.gradebooks.csv_template import TemplateError, read_table


@pytest.mark.parametrize(
    "content",
    [
        b"a,b\n1,2\n",
        b"\xef\xbb\xbfa;b\r\n1;2,5\r\n",
        b'a,b\r\n"x, y","line\r\nbreak"\r\n',
        'Nome;"Nota, máxima"\nJoão;\n'.encode().replace(b'"Nota, m\xc3\xa1xima"', "Nota máxima".encode()),
        b"a\tb\n1\t2\n",
        b"a,b\n=SUM(A1),\n",
    ],
)
def test_a_table_that_nobody_changed_has_the_same_bytes(content: bytes) -> None:
    assert read_table(content).encode() == content


def test_one_cell_is_changed_and_a_short_row_grows() -> None:
    table = read_table(b"a,b,c\n1\n")
    table.write(1, 2, "x")
    assert table.encode() == b"a,b,c\n1,,x\n"
    assert table.cell(1, 9) == ""


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("a,b\nJoão,2\n".encode("cp1252"), "the template is not UTF-8: use the file as the LMS gave it"),
        (b"a,b\n", "the template has no row to fill"),
        (b"", "the template has no row to fill"),
        (b'a,b\n"x"y,2\n', "the template cannot be read as a table"),
    ],
)
def test_what_is_no_table_is_told(content: bytes, said: str) -> None:
    with pytest.raises(TemplateError, match=said):
        read_table(content)


def test_a_column_is_found_by_name_unless_two_have_it() -> None:
    table = read_table(b"Name,Grade,Grade,ID\na,b,c,d\n")
    assert table.column(["id"]) == 3
    assert table.column(["Grade"]) is None
    assert table.column(["other"]) is None
