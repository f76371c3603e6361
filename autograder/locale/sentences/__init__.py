"""All sentences that the engine says to a student or a teacher, by a stable id, in English.

A sentence is its own gettext message id. `pt-BR/` holds the Portuguese, in a catalogue for each module here and one for
the pages. Where one English sentence needs two translations, the entry's msgctxt is the id of the message.

A value in braces is filled in by the language that renders the message, so that numbers and nested messages come out in
the reader's own words. `{count:check|checks}` is the form of a word that goes with a count. What a tensor holds is
text, as Python prints it, in every language. A phrase (no capital, no full stop) stands inside of a sentence; if it
begins one, `Writer.render` capitalises it. Code is in backticks.
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
