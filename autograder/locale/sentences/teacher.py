"""Sentences on deadlines, rosters and regrading, for teachers; some of them stand in reports."""

SENTENCES: dict[str, str] = {
    # --- adjustments, which a student reads, too
    "late_within_grace": "Handed in at {handed_in}, due {due}: within the {minutes} {minutes:minute|minutes} of grace.",
    "late_penalty": (
        "Late by {days} {days:day|days}, each begun day counted: handed in at {handed_in}, due {due}. {percent}% less."
    ),
    "best_attempt": "Attempt {number} was better ({score} {score:point|points}), and the best one counts.",
    # --- about a class
    "late_unknown": (
        "{slug}: {count} {count:submission does|submissions do} not say when {count:it was|they were} handed in, so "
        "{count:it does not count|none of them counts} as late. Put timestamp.txt into each, as nbgrader does, or "
        'write submitted_at = "modified" in course.toml.'
    ),
    "secret_made": (
        "This course had no secret, so whoever has its checks could compute their inputs. One was made: {file}. "
        "Keep this file, and keep it to yourself; without it, all reports are made again."
    ),
    "secret_not_kept": (
        "This course has no secret, so whoever has its checks can compute their inputs, and {file} could not be "
        'written: {text}. Write secret = "any text" in course.toml.'
    ),
    "not_in_roster": (
        "{login} was not graded: no line of {roster} has this login. Add one, and run the same command again."
    ),
    # --- why a report differs from the one before
    "why_first": "first report",
    "why_submission": "handed in again",
    "why_checks": "the checks changed",
    "why_grader": "the grader changed",
    "why_inputs": "other inputs",
    "why_devices": "other devices",
    "why_adjusted": "the deadline, an extension or an attempt changed",
    "why_commented": "a comment was written",
    "why_decided": "the teacher decided",
    "why_again": "graded again",
    # --- what the commands say
    "regrade_none": "Nothing would change: every report agrees with the present checks.",
    "regrade_done": (
        "{gain} {gain:gains|gain} points, {lose} {lose:loses|lose} points, {same} {same:stays|stay} the same."
    ),
    "regrade_next": "Nothing is overwritten yet. The same command with --apply does it; every earlier report is kept.",
    "regrade_applied": "Written. `autograder history STUDENT SLUG` shows what was there before.",
    "history_none": "There is no report of {student} for {slug} in {out}.",
    "comment_written": "{count} {count:student reads|students read} it: {students}",
    "comment_removed": "{count} {count:student|students} no longer {count:reads|read} it: {students}",
    "similar_done": "{count} {count:pair|pairs} to look at: see {page}. A place to look, not a verdict.",
    "roster_written": (
        "{count} {count:student|students} in {path}. Keep this file private: it is the only one with names."
    ),
    # --- open points, and what a teacher decides on them
    "decide_range": "You decide: 0 to {most} {most:point|points}.",
    "decide_grade_again": "{student}, {slug}: no check could be run. Grade it again: autograder grade",
    "decide_none_open": "No points are open in {out}.",
    "decide_stored": (
        "{student}, {slug}, {check}: {points} of {most} {most:point|points}. It is in the reports, pages and tables "
        "after the next `autograder grade` (or `nbgrader autograde --force`)."
    ),
    "decide_cleared": "{student}, {slug}, {check}: the decision is taken back, from the next `autograder grade` on.",
    "decided_before": "Decided: {points} of {most} {most:point|points}, by {by} on {at}.",
    "decided_already": (
        "{check} is decided already: {points} of {most} {most:point|points}, by {by} on {at}. `--again` changes it, "
        "`--clear` takes it back."
    ),
    "decision_beyond": "{check} is worth {most} {most:point|points}: `--points` takes 0 to {most}.",
    "decision_none": "There is no decision on {check} of {student} in {slug}.",
    "decision_out_of_date": (
        "{student}, {slug}, {check}: what you decided was on other files, or on a check worth other points, so it does "
        "not count now. Decide again where it is open, or take it back with `autograder decide --clear`."
    ),
    "decision_not_needed": (
        "{student}, {slug}, {check}: graded meanwhile, so your decision is kept and not needed. `autograder decide "
        "--clear` takes it back."
    ),
    "check_not_open": "{check} of {student} in {slug} is not open, so there is nothing to decide. Open are: {checks}",
    "check_unknown": "{student} has no check {check} in {slug}. Open are: {checks}",
}
