"""Deadlines, rosters, runs and differences: what a teacher reads, and the lines of a report that no check makes."""

SENTENCES: dict[str, str] = {
    # --- adjustments, which a student reads, too
    "late_within_grace": "Handed in at {handed_in}, due {due}: within the {minutes} minutes of grace.",
    "late_penalty": (
        "Late by {days} day(s), each begun day counted: handed in at {handed_in}, due {due}. {percent}% less."
    ),
    "best_attempt": "Attempt {number} was better ({score} points), and the best one counts.",
    # --- about a class
    "late_unknown": (
        "{slug}: {count} submission(s) do not say when they were handed in, so none of them counts as late. Put "
        'timestamp.txt into each, as nbgrader does, or write submitted_at = "modified" in course.toml.'
    ),
    "not_in_roster": "{login} was not graded: no line of {roster} has this login. Add one, and run the same again.",
    # --- why a report differs from the one before
    "why_first": "first report",
    "why_submission": "handed in again",
    "why_checks": "the checks changed",
    "why_grader": "the grader changed",
    "why_inputs": "other inputs",
    "why_devices": "other devices",
    "why_adjusted": "the deadline, an extension or an attempt changed",
    "why_commented": "a comment was written",
    "why_again": "graded again",
    # --- what the commands say
    "regrade_none": "Nothing would change: every report is as the present checks make it.",
    "regrade_done": "{gain} gain, {lose} lose, {same} keep their points.",
    "regrade_next": "Nothing is overwritten yet. The same command with --apply does it; every earlier report is kept.",
    "regrade_applied": "Written. `autograder history STUDENT SLUG` tells what was there before.",
    "history_none": "There is no report of {student} for {slug} in {out}.",
    "comment_written": "{count} student(s) read it: {students}",
    "comment_removed": "{count} student(s) no longer read it: {students}",
    "similar_done": "{count} pair(s) to look at: see {page}. A place to look, not a verdict.",
    "roster_written": "{count} student(s) in {path}. Keep this file private: it is the only one with names.",
}
