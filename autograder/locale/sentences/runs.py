"""What the command says of a whole run, for the teacher."""

SENTENCES: dict[str, str] = {
    "run_grading": "grading",
    "run_done": "{graded} graded, {kept} unchanged: see {page} and {table}",
    "run_broken": "{count} could not be graded: that is our fault, and their points stay open.",
    "run_failed": "The grader failed: {text}. What was graded is kept; the same command goes on.",
    "run_interrupted": "Interrupted. What was graded is kept; the same command goes on.",
    "run_checks_fault": "The checks cannot be run. {text}",
    "run_no_gpu": (
        "this machine has no GPU: leave out --device cuda. What waits for a GPU can be brought in later, on a machine "
        "that has one, with --device cuda --merge"
    ),
    "run_gpu_unusable": (
        "The GPU of this machine cannot be used: {text}. Nothing was graded; --device cpu leaves it out."
    ),
    "run_merge_left": (
        "{count} left out: no report waits for a GPU, or the submission, the checks or the versions have changed since "
        "it was made. Grade them first, without --merge."
    ),
    "run_walls_missing": (
        "this machine lacks walls that keep a student's code in: {walls}. Grade on a Linux machine that has them, or, "
        "for code that you trust, with --isolation process."
    ),
}
