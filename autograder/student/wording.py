"""The words of a verdict: the same for the terminal, the watch and the notebook."""

from __future__ import annotations

from contextlib import suppress
from typing import Any, NamedTuple

from autograder.locale.language import Language
from autograder.locale.message import Message, message
from autograder.released import Released, ReleaseError
from autograder.student.outcome import CaseLine, Checked, State, Steps

LONGEST_STEPS = 24  # events of a training loop that are shown
BEATS = "FfEeBbSsX"  # as in `Training.events`


class FailedCheck(NamedTuple):
    """One check that did not pass, in the reader's language."""

    title: str
    sentences: list[str]
    steps: list[str]
    printed: str


class Words:
    """Renders verdicts in one language, with the assignment's own sentences."""

    def __init__(self, code: str, released: Released | None = None) -> None:
        self.language = Language(code)
        if released is not None:
            with suppress(ReleaseError):  # the check of the assignment reports it
                self.language.translations.update(released.expectations.translations.get(code, {}))

    def say(self, id: str, **values: Any) -> str:
        """Render one of our own sentences."""
        return self.language.render(message(id, **values))

    def render(self, message: Message) -> str:
        """Render a message."""
        return self.language.render(message)

    def title(self, released: Released) -> str:
        """The title of an assignment."""
        return self.language.text(released.expectations.title)

    def state(self, state: State) -> str:
        """The state of an exercise, in a word or two."""
        return self.say(f"state_{state}")

    def counts(self, checked: Checked, exercise: str) -> str:
        """The number of public checks of an exercise that pass, as a sentence."""
        lines = checked.of(exercise)
        return self.say("exercise_counts", passed=sum(line.outcome == "passed" for line in lines), total=len(lines))

    def failures(self, checked: Checked, exercise: str) -> list[FailedCheck]:
        """The checks of an exercise that did not pass; only the first if nothing is written yet."""
        lines = [line for line in checked.of(exercise) if line.outcome != "passed"]
        if checked.state(exercise) == "not_attempted":
            lines = [line for line in lines if line.outcome == "not_attempted"][:1]
        return [self.check(line) for line in lines]

    def check(self, line: CaseLine) -> FailedCheck:
        """One check that did not pass."""
        return FailedCheck(
            self.language.text(line.title), self.sentences(line), self.steps(line), line.printed.rstrip()
        )

    def sentences(self, line: CaseLine) -> list[str]:
        """The sentences on what differs, the likely cause, and what to try."""
        labels = ("", "label_cause", "label_try")
        texts = [self.render(part) for part in line.told]
        return [
            self.say(label, text=text) if label and line.outcome == "failed" else text
            for label, text in zip(labels, texts, strict=False)
        ]

    def steps(self, line: CaseLine) -> list[str]:
        """The steps of a training loop above the right ones, in letters; empty if there are none to compare."""
        if not isinstance(line.seen, Steps):
            return []
        names = [self.say("label_steps_got"), self.say("label_expected")]
        width = max(map(len, names))
        rows = [
            f"{name:<{width}}  {' '.join(events[:LONGEST_STEPS])}{' …' if len(events) > LONGEST_STEPS else ''}"
            for name, events in zip(names, (line.seen.got, line.seen.expected), strict=True)
        ]
        return [*rows, self.legend(line.seen)]

    def legend(self, seen: Steps) -> str:
        """The meaning of the letters in two loops."""
        return ", ".join(self.say(f"beat_{beat}") for beat in BEATS if beat in seen.got + seen.expected)

    def summary(self, checked: Checked) -> list[str]:
        """The number of checks that passed, and the hidden ones, which were not run."""
        rows = []
        if not checked.fault:
            passed = sum(line.outcome == "passed" for line in checked.lines)
            rows.append(self.say("public_checks_summary", passed=passed, total=len(checked.lines)))
        try:
            return [*rows, self.waiting(checked)]
        except ReleaseError:
            return rows

    def waiting(self, checked: Checked) -> str:
        """The sentence on hidden checks, which were not run."""
        if checked.exercise:
            return self.say("hidden_checks_wait_exercise", hidden=checked.hidden(), name=checked.exercise)
        points = self.language.points(checked.released.expectations.points)
        return self.say("hidden_checks_wait", hidden=checked.hidden(), points=points)
