"""Tests of messages: a count chooses the form of the word beside it, in every language, whatever it went through."""

from typing import Any

import msgspec
import pytest

from autograder.locale.language import Language
from autograder.locale.message import Message, Writer, message

ENGLISH, PORTUGUESE = Language("en"), Language("pt-BR")
FOUND = "{count} {count:check|checks} found"


@pytest.fixture(scope="module")
def portuguese(tmp_path_factory: pytest.TempPathFactory) -> Language:
    """Portuguese with a translation of FOUND, in whose catalogue the forms differ from the English ones."""
    po = tmp_path_factory.mktemp("catalogue") / "pt-BR.po"
    po.write_text(f'msgid "{FOUND}"\nmsgstr "{{count}} {{count:verificação|verificações}}"\n', "utf-8")
    return Language("pt-BR", [po])


@pytest.mark.parametrize(
    ("count", "english", "translated"),
    [
        (1, "1 check found", "1 verificação"),
        (2, "2 checks found", "2 verificações"),
        (0, "0 checks found", "0 verificação"),  # Portuguese counts zero as one
        (1.5, "1.5 checks found", "1,5 verificação"),  # and all that is less than two
        (2.5, "2.5 checks found", "2,5 verificações"),
        (1.0, "1 check found", "1 verificação"),
        (21, "21 checks found", "21 verificações"),
    ],
)
def test_a_count_chooses_the_form_by_the_rule_of_the_language(
    portuguese: Any, count: float, english: str, translated: str
) -> None:
    told = Message("found", {"count": count}, FOUND)
    assert (ENGLISH.render(told), portuguese.render(told)) == (english, translated)


def test_a_message_that_went_through_json_chooses_the_same_forms(portuguese: Any) -> None:
    for count in (0, 1, 2):
        told = Message("found", {"count": count}, FOUND)
        again = msgspec.json.decode(msgspec.json.encode(told), type=Message)
        assert portuguese.render(again) == portuguese.render(told)


def test_a_nested_message_that_went_through_json_chooses_its_forms(portuguese: Any) -> None:
    inner = {"id": "found", "values": {"count": 1}, "text": FOUND}
    assert portuguese.render(Message("a", {"what": inner}, "{what}.")) == "1 verificação."


@pytest.mark.parametrize("value", [float("nan"), float("inf"), float("-inf"), True, None, "some", "", [1]])
def test_what_is_no_count_takes_the_last_form(portuguese: Any, value: Any) -> None:
    told = Message("found", {"count": value}, "{count:check|checks}")
    assert ENGLISH.render(told) == "checks"
    assert portuguese.render(Message("found", {"count": value}, FOUND)).endswith(" verificações")


@pytest.mark.parametrize(("text", "form"), [("1", "check"), ("2", "checks"), ("0,5", "checks"), ("1,0", "check")])
def test_a_number_that_is_text_already_counts_with_either_decimal_sign(text: str, form: str) -> None:
    assert ENGLISH.render(Message("a", {"count": text}, "{count} {count:check|checks}")) == f"{text} {form}"


def test_a_sentence_may_choose_without_showing_the_number() -> None:
    told = message("run_broken", count=1)
    assert told.text == "1 could not be graded: that is our fault, and its points stay open."
    assert message("run_broken", count=2).text.endswith("and their points stay open.")
    assert PORTUGUESE.render(told).startswith("1 entrega não pôde ser corrigida")


@pytest.mark.parametrize(
    ("language", "points", "text"),
    [
        (ENGLISH, 1.0, "1 point"),
        (ENGLISH, 0.5, "0.5 points"),
        (PORTUGUESE, 0.5, "0,5 ponto"),
        (PORTUGUESE, 2, "2 pontos"),
    ],
)
def test_points_choose_their_word_in_a_template(language: Any, points: float, text: str) -> None:
    forms = {"en": "{points} {points:point|points}", "pt-BR": "{points} {points:ponto|pontos}"}[language.code]
    assert forms.format(points=language.counted_points(points)) == text


def test_the_base_writer_writes_english() -> None:
    assert Writer().render(Message("found", {"count": 1}, FOUND)) == "1 check found"


@pytest.mark.parametrize(
    ("id", "values", "english", "portuguese"),
    [
        ("watch_more", {"count": 1}, "1 more check of this exercise differs.", None),
        ("late_penalty", {"days": 1}, "Late by 1 day, ", "Atraso de 1 dia, "),
        ("late_penalty", {"days": 2}, "Late by 2 days, ", "Atraso de 2 dias, "),
        (
            "hidden_checks_wait",
            {"hidden": 1},
            "Not run here: 1 hidden check is run",
            "Não executada aqui: 1 verificação",
        ),
        (
            "timed_out",
            {"name": "f", "seconds": "1"},
            "f gave no answer within 1 second ",
            "f não respondeu em 1 segundo ",
        ),
        ("nb_points_here", {"exercise": "f", "points": 1.0}, "f: 1 point.", "f: 1 ponto."),
    ],
)
def test_sentences_agree_with_their_counts(id: str, values: Any, english: str, portuguese: str | None) -> None:
    rest = dict.fromkeys(("handed_in", "due", "percent", "points"), "x")
    told = message(id, **{**rest, **values})
    assert told.text.startswith(english)
    if portuguese:
        assert PORTUGUESE.render(told).startswith(portuguese)


def test_a_message_may_have_a_translation_of_its_own() -> None:
    """The same English of a check, which is feminine in Portuguese, and of an exercise, which is masculine."""
    assert PORTUGUESE.text("not attempted") == "não tentada"
    assert PORTUGUESE.render(message("state_not_attempted")) == "não tentado"
    assert ENGLISH.render(message("state_not_attempted")) == "not attempted"
