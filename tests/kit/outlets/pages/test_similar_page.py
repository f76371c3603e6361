"""The page of submissions that are alike: both sides, what they share marked, everything escaped."""

from types import SimpleNamespace

from autograder.locale.language import Language
from autograder.outlets.pages.similar_page import marked, render
from tests.kit.outlets.conftest import Outline


def test_what_is_shared_is_marked_and_text_is_text() -> None:
    assert marked("a <b> c", [(2, 5)]) == "a <mark>&lt;b&gt;</mark> c"
    assert marked("abcdef", [(1, 4), (2, 5)]) == "a<mark>bcd</mark><mark>e</mark>f"


def test_a_pair_stands_under_its_assignment(read: type[Outline]) -> None:
    pair = SimpleNamespace(
        assignment="03", students=("ana", "<bia>"), parts=(0.9, 0.4), sources=("x = 1", "y"), spans=([(0, 5)], [])
    )
    page = read(render([pair], Language("en"), {"01": "Tensors", "03": "Softmax"}))
    assert "Tensors No two are alike enough to look at. Softmax ana 90% · <bia> 40%" in page.text
    assert "A place to look, not a verdict" in page.text
