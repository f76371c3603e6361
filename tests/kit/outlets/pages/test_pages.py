"""Tests of what the pages share: policy, colours, templates."""

import re
from base64 import b64encode
from hashlib import sha256
from typing import Any

import jinja2
import pytest

from autograder.locale.language import Language
from autograder.outlets.pages import pages

# What stands as text on what; WCAG 2.2 AA asks for 4.5 to 1.
PAIRS = [
    *(("paper", name) for name in ("ink", "soft", "link", "passed", "failed", "waiting", "open", "broken")),
    *(("card", name) for name in ("ink", "soft", "link", "failed")),
    ("mark", "mark-ink"),
]


def palettes() -> dict[str, dict[str, str]]:
    style = pages.inline("base.css")
    light, dark, paper = (dict(re.findall(r"--([\w-]+): (#\w+);", part)) for part in style.split(":root {")[1:])
    return {"light": light, "dark": light | dark, "print": light | paper}


def luminance(colour: str) -> float:
    """Relative luminance, as WCAG 2.2 defines it."""
    digits = colour[1:] if len(colour) == 7 else "".join(2 * digit for digit in colour[1:])
    channels = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("palette", ["light", "dark", "print"])
@pytest.mark.parametrize(("ground", "text"), PAIRS)
def test_text_stands_out_from_its_ground(palette: str, ground: Any, text: Any) -> None:
    colours = palettes()[palette]
    darker, lighter = sorted((luminance(colours[ground]), luminance(colours[text])))
    assert (lighter + 0.05) / (darker + 0.05) >= 4.5


def test_the_policy_lets_in_this_style_and_nothing_else() -> None:
    digest = b64encode(sha256(b"b{}").digest()).decode()
    assert (
        pages.policy("b{}") == f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    )


def test_the_policy_lets_in_this_script_where_there_is_one() -> None:
    digest = b64encode(sha256(b"go()").digest()).decode()
    assert f"script-src 'sha256-{digest}'" in pages.policy("b{}", "go()")


def test_a_template_is_compiled_once() -> None:
    assert pages.template("feedback.html") is pages.template("feedback.html")


def test_a_name_that_a_template_misses_is_an_error() -> None:
    with pytest.raises(jinja2.UndefinedError, match="report"):
        pages.render("feedback.html", Language("en"), listing=None, title="")
