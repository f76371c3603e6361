"""The formats that `autograder run` writes: the outlet of each, and the exit status that its host expects."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import NamedTuple

from autograder.locale.error import OUR_FAULT
from autograder.locale.language import Language
from autograder.outlets.hosts import (
    artemis,
    codegrade,
    coderunner,
    github,
    gradescope,
    junit,
    prairielearn,
    submitty,
    vpl,
    xqueue,
)
from autograder.report import Report, encode


class Format(NamedTuple):
    """A format. `broken`: the exit status if something of ours failed; most hosts show a file only after a 0."""

    render: Callable[[Report, Language], bytes]
    broken: int = 0


def _report(report: Report, language: Language) -> bytes:
    return encode(report)


def _vpl(report: Report, language: Language) -> bytes:
    return vpl.render(report, language, *vpl.grade_range(os.environ))


FORMATS: dict[str, Format] = {
    "json": Format(_report, OUR_FAULT),  # a script that reads our own report also wants to know whether it went well
    "gradescope": Format(gradescope.render),
    "prairielearn": Format(prairielearn.render),
    "junit": Format(junit.render, OUR_FAULT),  # a job of continuous integration fails if its tools fail
    "vpl": Format(_vpl),
    "coderunner": Format(coderunner.render),
    "codegrade": Format(codegrade.render),
    "artemis": Format(artemis.render),
    "submitty": Format(submitty.render),
    "github": Format(github.render),
    "xqueue": Format(xqueue.render),
}
