"""Sentences inside of nbgrader, and on the course folder that is written for it."""

SENTENCES: dict[str, str] = {
    # --- in the source notebook
    "nb_answers": (
        "## Hand in your answers\n\nWrite your answers in `{module}.py`, which lies beside this notebook and is handed "
        "in with it. You may also write an answer in a cell below; where you do both, the cell counts. The cells with "
        "points stay as they are: they are filled in when your work is graded."
    ),
    "nb_answer_here": "{exercise}: write it here, or in {module}.py.",
    "nb_points_here": (
        "{exercise}: {points} {points:point|points}. Graded by autograder, which does not run this notebook."
    ),
    # --- while nbgrader grades
    "nb_no_report": (
        "autograder has no report of {student} for {slug}: see the messages above; where there is a roster, it needs a "
        "line with this login."
    ),
    "nb_other_points": (
        "The checks of {exercise} are worth {worth} {worth:point|points}, and the gradebook says {most}: the checks "
        "changed. Run autograder nbgrader init --force, then nbgrader generate_assignment {slug} --force."
    ),
    "nb_no_number": (
        "The points of {exercise} in the report of {student} are not a number: grade this submission again."
    ),
    "nb_old_gradebook": (
        "{path} cannot be used ({text}). It may be from another version of nbgrader: make a copy of it, then run "
        "nbgrader db upgrade."
    ),
    # --- when a course folder is written
    "nb_made": "wrote {path}",
    "nb_kept": "{path} was there already and stays as it is; --force writes over it.",
    "nb_next": (
        "Next, in {folder}: nbgrader generate_assignment {slug}, and when the submissions lie in submitted/, "
        "nbgrader autograde {slug}"
    ),
}
