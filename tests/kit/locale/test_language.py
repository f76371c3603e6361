"""Tests of the languages: numbers, nested messages, fallback, and that nothing is left untranslated."""

import re
from pathlib import Path
from string import Formatter
from typing import Any

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

import autograder
from autograder.locale.language import HERE, LANGUAGES, Language, catalogue, language_of_environment
from autograder.locale.message import Message, message
from autograder.locale.sentences import SENTENCES

PACKAGE = Path(autograder.__file__).parent
CATALOGUES = sorted((HERE / "pt-BR").glob("*.po"))
PORTUGUESE = Language("pt-BR").translations


def outlets_sentences() -> set[str]:
    """What the pages say through `_()`, as Babel finds it in templates and modules."""
    methods = [("**.html", "jinja2"), ("**.py", "python")]
    options = {"**.html": {"silent": "false"}}  # a template that does not parse is an error, not an empty one
    found = extract_from_dir(PACKAGE / "outlets", methods, options, keywords={"_": None})
    return {message for _, _, message, _, _ in found if isinstance(message, str)}


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def test_every_sentence_of_the_engine_is_translated() -> None:
    assert set(SENTENCES.values()) - set(PORTUGUESE) == set()


def test_every_sentence_of_the_pages_is_translated() -> None:
    sentences = outlets_sentences()
    assert {"Likely cause", "line {line}"} <= sentences, "Babel no longer finds what the pages say"
    assert sentences - set(PORTUGUESE) == set()


def test_a_translation_fills_in_the_same_values() -> None:
    translations = PORTUGUESE
    wrong = {
        english
        for english in {*SENTENCES.values(), *outlets_sentences()} & set(translations)
        if placeholders(english) != placeholders(translations[english])
    }
    assert wrong == set()


def test_no_entry_is_there_twice_or_fuzzy() -> None:
    messages = []
    for path in CATALOGUES:
        with path.open("rb") as lines:
            entries = read_po(lines, abort_invalid=True)
        assert [entry.id for entry in entries if entry.id and entry.fuzzy] == []
        text = path.read_text("utf-8")
        messages += re.findall(r'^(?:msgctxt .+\n)?msgid (?!""$).+', text, re.MULTILINE)
    assert len(messages) > 100
    assert sorted(entry for entry in set(messages) if messages.count(entry) > 1) == []


@pytest.mark.parametrize(
    ("value", "english", "portuguese"),
    [
        (2, "2", "2"),
        (2.5, "2.5", "2,5"),
        (-0.12744, "-0.1274", "-0,1274"),
        (1e-7, "1e-07", "1e-07"),
        (0, "0", "0"),
        (123456, "123456", "123456"),
    ],
)
def test_numbers_are_short_and_have_the_decimal_sign_of_the_language(value: Any, english: str, portuguese: str) -> None:
    assert Language("en").number(value) == english
    assert Language("pt-BR").number(value) == portuguese


@pytest.mark.parametrize(
    ("value", "english", "portuguese"), [(2.0, "2", "2"), (0.5, "0.5", "0,5"), (1 / 3, "0.33", "0,33"), (0.0, "0", "0")]
)
def test_points_have_no_needless_zeros(value: Any, english: str, portuguese: str) -> None:
    assert Language("en").points(value) == english
    assert Language("pt-BR").points(value) == portuguese


@pytest.mark.parametrize(
    ("value", "shown"), [(float("nan"), "nan"), (float("inf"), "inf"), (float("-inf"), "-inf"), (1e300, "1e+300")]
)
def test_a_message_may_hold_any_float(value: Any, shown: str) -> None:
    assert Language("en").render(Message("example", {"got": value}, "got {got}")) == f"got {shown}"


def test_a_nested_message_comes_out_in_the_same_language(tmp_path: Path) -> None:
    po = tmp_path / "pt-BR.po"
    po.write_text('msgid "as {why}"\nmsgstr "pois {why}"\n\nmsgid "x is {x}"\nmsgstr "x vale {x}"\n', "utf-8")
    inner = Message("b", {"x": 0.5}, "x is {x}")
    language = Language("pt-BR", [po])
    assert language.render(Message("a", {"why": inner}, "as {why}")) == "pois x vale 0,5"
    from_json = {"id": "b", "values": {"x": 0.5}, "text": "x is {x}"}
    assert language.render(Message("a", {"why": from_json}, "as {why}")) == "pois x vale 0,5"


@pytest.mark.parametrize(
    ("where", "english", "portuguese"),
    [
        (message("output"), "The output: expected 1, got 2.", "A saída: esperávamos 1, recebemos 2."),
        (message("gradient_of", name="x"), "The gradient of x: expected 1, got 2.", None),
        (message("named", name="weight"), "weight: expected 1, got 2.", "weight: esperávamos 1, recebemos 2."),
        (Message("title", text="softmax"), "softmax: expected 1, got 2.", None),
        ("x", "x: expected 1, got 2.", None),
    ],
    ids=["phrase", "phrase_with_a_value", "name_in_a_message", "text_of_an_assignment", "name"],
)
def test_a_phrase_that_begins_a_sentence_takes_a_capital_and_a_name_does_not(
    where: Any, english: str, portuguese: str | None
) -> None:
    told = message("value_differs", where=where, expected=1, got=2)
    assert Language("en").render(told) == told.text == english
    if portuguese:
        assert Language("pt-BR").render(told) == portuguese


def test_a_phrase_inside_of_a_sentence_takes_no_capital() -> None:
    told = message("wrong_type", where=message("output"), expected=message("kind_list"), got=message("kind_none"))
    assert Language("en").render(told) == "The output: expected a list, got None."
    assert Language("pt-BR").render(told) == "A saída: esperávamos uma lista, recebemos None."


def test_a_sentence_of_the_engine_is_known_by_its_id() -> None:
    id, english = next(iter(SENTENCES.items()))
    values = dict.fromkeys(placeholders(english), "X")
    assert Language("en").render(Message(id, values, "an older text")) == english.format(**values)
    assert Language("pt-BR").render(Message(id, values, "")) == PORTUGUESE[english].format(**values)


def test_what_has_no_translation_stays_english() -> None:
    assert Language("pt-BR").text("Nobody translated this.") == "Nobody translated this."


def test_a_text_without_values_keeps_its_braces() -> None:
    assert Language("en").render(Message("example", {}, "use {} here")) == "use {} here"


def test_a_fuzzy_or_empty_entry_does_not_count(tmp_path: Path) -> None:
    po = tmp_path / "pt-BR.po"
    po.write_text('#, fuzzy\nmsgid "a"\nmsgstr "x"\n\nmsgid "b"\nmsgstr ""\n\nmsgid "c"\nmsgstr "ç"\n', "utf-8")
    assert catalogue(po) == {"c": "ç"}


def test_a_catalogue_that_is_not_there_is_empty(tmp_path: Path) -> None:
    assert Language("pt-BR", [tmp_path / "none.po"]).text("Score") == "Nota"


def test_an_unknown_language_lists_those_that_exist() -> None:
    with pytest.raises(ValueError, match="no language 'fr': choose one of en, pt-BR"):
        Language("fr")


@pytest.mark.parametrize(
    ("environment", "code"),
    [
        ({}, "en"),
        ({"LANG": "pt_BR.UTF-8"}, "pt-BR"),
        ({"LANG": "pt_BR.UTF-8", "LC_ALL": "C"}, "en"),
        ({"LANG": "C", "AUTOGRADER_LANG": "pt-BR"}, "pt-BR"),
        ({"LANG": "de_DE.UTF-8"}, "en"),
    ],
)
def test_the_environment_chooses_the_language(monkeypatch: pytest.MonkeyPatch, environment: Any, code: str) -> None:
    for name in ("AUTOGRADER_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert language_of_environment() == code
    assert code in LANGUAGES


@pytest.mark.parametrize(
    ("found", "code"), [("Portuguese_Brazil", "pt-BR"), ("pt_BR", "pt-BR"), ("English_Ireland", "en"), (None, "en")]
)
def test_where_no_variable_says_so_the_system_chooses(
    monkeypatch: pytest.MonkeyPatch, found: str | None, code: str
) -> None:
    for name in ("AUTOGRADER_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("locale.getlocale", lambda: (found, "1252"))
    assert language_of_environment() == code
