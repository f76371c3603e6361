"""Every sentence that the engine says to a student or a teacher, by a stable id, in English.

A sentence is its own gettext message id: `pt-BR/` holds the Portuguese, in a catalogue for each file here and one for
the pages. A value in braces is filled in by the language that renders the message, so that numbers and nested messages
come out in the reader's own words; what a tensor holds comes as text, as Python prints it, in every language. A phrase
(no capital, no full stop) stands inside of a sentence; where it begins one, `Language.render` gives it its capital.
What stands in backticks is code.
"""

from autograder.locale.sentences import (
    authors,
    causes,
    conduct,
    differences,
    endings,
    hosts,
    intake,
    nbgrader,
    runs,
    student,
    teacher,
    walls,
)

ROOMS = (intake, differences, causes, endings, conduct, student, runs, walls, teacher, authors, nbgrader, hosts)
SENTENCES: dict[str, str] = {id: english for room in ROOMS for id, english in room.SENTENCES.items()}
