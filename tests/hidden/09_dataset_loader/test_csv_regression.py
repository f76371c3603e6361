"""Hidden checks for CsvRegression."""

import pytest

from autograder.checks import file, points

EXERCISE = "CsvRegression"

TEXT = "a,b,c,target\n1,2,3,60\n-4,5.5,0.25,-7\n7e1,8,9,2.5\n10,11,12,1330\n"
FILE = file("rows.csv", TEXT)
LEGAL = {
    "windows": TEXT.replace("\n", "\r\n"),
    "no_last_line_end": TEXT.rstrip("\n"),
    "blank_last_line": TEXT + "\n",
    "one_row": "a,target\n3,4\n",
}


@points(1.5)
def test_items(both):
    """Each item is a pair: the features, and the last column as the target."""
    both.probe("read", FILE, [0, 2, 3, 1]).assert_same_output()


@points(0.5)
def test_length(both):
    """The length is the number of rows, without the line of names."""
    both.probe("length", FILE).assert_same_output()


@points(0.75)
def test_loop_ends(both):
    """A for loop over the dataset ends after the last item, and an index after it raises IndexError."""
    seen = both.iterate("CsvRegression", FILE).student.output
    assert seen["length"] == 4, "the length of the dataset is not the number of its rows"
    assert seen["past_the_end"] == "IndexError", "dataset[len(dataset)] does not raise IndexError"
    assert seen["iterated"] == 4, "a for loop over the dataset does not end after the last item"


@points(0.5, needs=["test_items"])
def test_negative_index(both):
    """dataset[-1] is the last item, and dataset[-4] the first of four."""
    both.probe("read", FILE, [-1, -4]).assert_same_output()


@points(1)
@pytest.mark.parametrize("text", LEGAL.values(), ids=LEGAL)
def test_legal_files(both, text):
    """Line ends of Windows, no end of the last line, a blank line at the end, a single row: all are read."""
    both.probe("read_all", file("rows.csv", text)).assert_same_output()


@points(0.25, needs=["test_length"])
def test_no_rows(both):
    """A file with nothing but names has no items."""
    both.probe("length", file("rows.csv", "a,b,target\n")).assert_same_output()


@points(0.75, needs=["test_items"])
def test_transform(both):
    """The transform is applied to x, not to y, and anew at each reading."""
    both.probe("stamped", FILE).assert_same_output()


@points(0.25, needs=["test_transform"])
def test_transform_is_called_once_for_an_item(both):
    """Reading an item calls the transform once; building the dataset does not call it."""
    built, after_two = both.probe("calls_of_transform", FILE).student.output
    assert built == 0, "the transform is called before any item is read"
    assert after_two == 2, "reading two items does not call the transform twice"


@points(0.5, needs=["test_items"])
@pytest.mark.parametrize("change", ["read_through_changes", "changed_from_outside"], ids=["transform", "reader"])
def test_stored_numbers_stay(both, change):
    """What is done to an item after it was read does not change the stored numbers."""
    both.probe(change, FILE).assert_same_output()


@points(0.5, needs=["test_items"])
def test_pickle(both):
    """The dataset can be pickled."""
    both.probe("pickled", FILE).assert_same_output()


@points(0.5, needs=["test_items"])
def test_workers(both):
    """A DataLoader with two workers loads the dataset."""
    both.probe("loaded_by_workers", FILE).assert_same_output()
