"""What the command says of a whole run, for the teacher."""

SENTENCES: dict[str, str] = {
    "run_grading": "grading",
    "run_done": "{graded} graded, {kept} unchanged: see {page} and {table}",
    "run_broken": "{count} could not be graded: that is our fault, and their points stay open.",
    "run_failed": "The grader failed: {text}. What was graded is kept; the same command goes on.",
    "run_interrupted": "Interrupted. What was graded is kept; the same command goes on.",
    "run_checks_fault": "The checks cannot be run. {text}",
    "run_walls_missing": (
        "this machine lacks walls that keep a student's code in: {walls}. Grade on a Linux machine that has them, or, "
        "for code that you trust, with --isolation process."
    ),
}
