"""Tests of the base of errors: it carries sentences, in every language, and an exit status."""

from autograder.locale.error import OUR_FAULT, WRONG_CALL, KitError
from autograder.locale.language import Language
from autograder.locale.message import Message, message

PLAIN = Message("plain", text="no {such} file")


class Broken(KitError):
    exit_status = OUR_FAULT


def test_an_error_is_rendered_in_the_readers_language_a_line_for_each_sentence() -> None:
    error = KitError(message("not_in_a_course", folder="x"), message("go_to_course"))
    assert error.render(Language("en")).splitlines() == [
        "x is not in a course: no folder above it holds solutions/ and tests/hidden/",
        "Go to the folder of your course, or name it with --course.",
    ]
    assert error.render(Language("pt-BR")).splitlines()[1] == "Vá para a pasta do seu curso ou indique-a com --course."


def test_the_last_sentence_is_the_point() -> None:
    assert KitError(message("run_no_gpu"), message("go_to_course")).message.id == "go_to_course"


def test_plain_text_is_a_sentence_too_and_its_braces_are_kept() -> None:
    assert KitError(PLAIN).render(Language("pt-BR")) == "no {such} file" == str(KitError(PLAIN))


def test_the_exit_status_tells_a_wrong_call_from_a_fault_of_ours() -> None:
    assert (KitError(PLAIN).exit_status, Broken(PLAIN).exit_status) == (WRONG_CALL, OUR_FAULT) == (2, 3)
