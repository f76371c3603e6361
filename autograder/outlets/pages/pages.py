"""Renders pages: templates with style and script inline, and a policy that allows nothing else."""

from base64 import b64encode
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup

from autograder.locale.language import Language
from autograder.outlets.escaping import plain, sentence, visible

TEMPLATES = Path(__file__).parent / "templates"


@cache
def inline(*names: str) -> Markup:
    """Return the contents of these files, joined, for inlining in a page."""
    return Markup("\n".join((TEMPLATES / name).read_text("utf-8") for name in names))


@cache
def policy(style: str, script: str = "") -> str:
    """Return a Content-Security-Policy that allows this style and this script, and nothing else."""
    rules = ["default-src 'none'", f"style-src '{_digest(style)}'"]
    if script:
        rules.append(f"script-src '{_digest(script)}'")
    return "; ".join([*rules, "base-uri 'none'", "form-action 'none'"])


def _digest(content: str) -> str:
    return "sha256-" + b64encode(sha256(content.encode()).digest()).decode()


@cache
def environment(folder: Path = TEMPLATES) -> Environment:
    """Return the environment of the templates in a folder, which are compiled once per process."""
    templates = Environment(
        loader=FileSystemLoader(folder),
        autoescape=True,
        undefined=StrictUndefined,  # a misspelt name is an error, not a blank in a student's page
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    templates.filters.update(visible=visible, sentence=sentence, plain=plain)
    templates.globals.update(inline=inline, policy=policy)
    return templates


@cache
def template(name: str) -> Template:
    return environment().get_template(name)


def render(name: str, language: Language, **values: Any) -> str:
    """Render template `name`; in it, `_` translates and `points` writes points as the reader does.

    Points can choose a word: `_("{points} {points:point|points}").format(points=points(2))`.
    """
    return template(name).render(
        values, language=language.code, _=language.text, points=language.counted_points, render_message=language.render
    )
