"""Create the two folders of a new assignment: a small but complete example to edit."""

from __future__ import annotations

import re
from pathlib import Path

from autograder.assignment import Assignment, AssignmentError, Course
from autograder.atomic_file import write_whole
from autograder.locale.message import message

TEMPLATE = Path(__file__).parent / "template"
SLUG = re.compile(r"(\d\d)_([a-z][a-z0-9]*(?:_[a-z0-9]+)*)")


def new(course: Course, slug: str) -> Assignment:
    """Create the folders of a new assignment. Raises AssignmentError; then nothing was written."""
    match = SLUG.fullmatch(slug)
    if match is None:
        raise AssignmentError(message("slug_wrong", slug=slug))
    places = {"solution": course.solutions / slug, "checks": course.root / "tests" / "hidden" / slug}
    for place in places.values():
        if place.exists():
            raise AssignmentError(message("slug_taken", folder=str(place)))
    module = match[2]
    words = {
        "slug": slug,
        "module": module,
        "order": str(int(match[1])),
        "title": module.replace("_", " ").capitalize(),
    }
    for part, place in places.items():
        for path in sorted((TEMPLATE / part).rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                name = f"{module}.py" if path.name == "module.py" else path.name
                target = place / path.parent.relative_to(TEMPLATE / part) / name
                target.parent.mkdir(parents=True, exist_ok=True)
                write_whole(target, filled(path.read_text("utf-8"), words).encode())
    return course.assignment(slug)


def filled(text: str, words: dict[str, str]) -> str:
    """Fill in a template."""
    return re.sub(r"\{\{(\w+)\}\}", lambda match: words[match[1]], text)


def what_next(assignment: Assignment) -> str:
    """Return the next steps of the author, in order."""
    folder = assignment.folder.relative_to(assignment.root).as_posix()
    checks = assignment.checks.relative_to(assignment.root).as_posix()
    return f"""made {folder}/ and {checks}/, with one small exercise that works. Write over it, in this order:
  {folder}/{assignment.module}.py   the reference, between ### BEGIN SOLUTION and ### END SOLUTION
  {checks}/test_*.py   the hidden checks; their points add up to `points` in assignment.toml
  {folder}/mistakes/   one misconception each, by its id; its docstring is the cause and the hint
  {folder}/honest/   other right answers
  {folder}/hints.toml   three hints for each exercise, from the idea to almost the line
  {folder}/test_public.py, README*.md, lesson*.md, pt-BR.po   what students read, in both languages
then
  autograder prove {assignment.slug}     shows what the checks miss
  autograder release {assignment.slug}   builds what students get"""
