"""The lines that pytest prints for a check that did not pass: the difference, the likely cause, a hint."""

from __future__ import annotations

from autograder.checks.claims.claims import CheckFailed, NotAttempted
from autograder.checks.diagnosis.patterns import explain
from autograder.locale.language import Language, language_of_environment
from autograder.locale.message import message
from autograder.released import Released


def said(error: BaseException) -> list[str]:
    """Return the lines to print; none for an error that is not a check's own."""
    language = Language(language_of_environment())
    if isinstance(error, NotAttempted):
        return [language.render(error.told)]
    if not isinstance(error, CheckFailed):
        return []
    lines = [language.render(error.disagreement.message)]
    explanation = explain(error.disagreement, error.observations[0], error.claim.facet == "gradients")
    return lines + [language.render(part) for part in explanation or ()]


def waiting(released: Released) -> str:
    """Return the line on hidden checks, which are not on a student's machine. Raises ReleaseError."""
    language = Language(language_of_environment())
    known = released.expectations
    points = language.points(known.points)
    told = message("hidden_checks_wait", hidden=known.hidden_checks, points=points)
    return f"{known.assignment}: {language.render(told)}"
