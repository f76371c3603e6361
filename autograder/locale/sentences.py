"""Every sentence that the engine says to a student or a teacher, by a stable id, in English.

A sentence is its own gettext message id: `pt-BR.po` holds the Portuguese. A value in braces is filled in by the
language that renders the message, so that numbers and nested messages come out in the reader's own words.
"""

SENTENCES: dict[str, str] = {}
