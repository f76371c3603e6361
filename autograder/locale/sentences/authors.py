"""Errors in files and calls, for authors of assignments and teachers. Each sentence says what to do."""

SENTENCES: dict[str, str] = {
    # --- a course and the files of an assignment
    "go_to_course": "Go to the folder of your course, or name it with --course.",
    "not_in_a_course": "{folder} is not in a course: no folder above it holds solutions/ and tests/hidden/",
    "no_assignments_yet": "There is no assignment {name}, and no other in this course. Make one with `autograder new`.",
    "file_unreadable": "{file} cannot be read: {text}. Change its permissions, or restore the file.",
    "file_wrong": "{file}: {text}. Correct it there.",
    "settings_missing": "{file} is missing: write it with at least `order`, `points` and `[title]`.",
    "not_python": "{file}, line {line}: {text}. Correct the syntax there.",
    "mistake_without_texts": "{file}: write a docstring of two paragraphs, the likely cause and the hint.",
    # --- the checks of an assignment
    "check_without_exercise": (
        '{check}: say which exercise it belongs to, by `EXERCISE = "…"` or `@pytest.mark.exercise`.'
    ),
    "check_without_title": "{check}: write a docstring, the sentence that the student reads.",
    "check_without_points": "{check}: say what it is worth, by `@points(…)`.",
    "public_check_with_points": "{check}: public checks carry no points. Remove `@points`.",
    "check_needs_unknown": (
        "{slug}: {check} needs {needed}, which is not an earlier check of its exercise. Correct the name, or move the "
        "check down."
    ),
    "checks_not_collected": "pytest cannot collect these checks. Correct them: {text}",
    "points_do_not_add_up": (
        "{slug}: the checks are worth {sum} {sum:point|points} together, and assignment.toml says {points}: change one "
        "of them."
    ),
    # --- what is built from an assignment
    "stub_without_solution": (
        "{file}: mark what the student has to write, by `### BEGIN SOLUTION` and `### END SOLUTION`."
    ),
    "stub_marker_alone": "{file}, near line {line}: {marker} has no counterpart. Write both markers.",
    "stub_not_python": "{file}: the stub is not Python: line {line}: {text}. Move the solution markers.",
    "slug_wrong": "{slug} is not a slug: write two digits and words, such as 12_optimizers.",
    "slug_taken": "{folder} exists already: choose another slug.",
    "hints_missing": (
        "{file}: write {count} {count:hint|hints} in {language} for {exercise}, in the table [{exercise}]."
    ),
    "hints_of_no_exercise": "{file}: {name} is not an exercise. There are: {names}.",
    "lesson_missing": "{file} is missing: nbgrader needs a notebook for each assignment. Write the lesson.",
    "lesson_without_header": "{file}: begin with a header that Jupytext knows, as `autograder new` writes it.",
    "public_checks_fail": "The public checks do not pass on the reference. Correct one of them: {text}",
    "public_checks_not_run": "pytest could not run the public checks ({text}). Run pytest on them to see why.",
    "release_leaks": "Nothing of it was released, since students would get this. Take it out:",
    "handout_leaks": "The zip was not written, since it would give this away. Take it out:",
    "leak_marker": "{slug}: {file} has a solution marker",
    "leak_secret": "{slug}: {file} holds the secret of course.toml",
    "leak_line": "{slug}: {file} has a line of {where}: {text}",
    "leak_sentence": "{slug}: {file} says what {where} says: {text}",
    "leak_outputs": "{slug}: {file} has outputs, which were made by somebody's code",
    "no_source_for_wheel": "{folder} holds no source of autograder to build a wheel from: name a wheel with --wheel.",
    "wheel_not_built": "No wheel could be built: {text}. Repair that, or name a wheel with --wheel.",
    "mutants_number": "--mutants {mutants}: say how many, or all.",
    "no_hidden_checks": "{folder} is missing: write a hidden check, so that there is something to run on a host.",
    "version_unknown": "{name} is not installed here, so the bundle cannot ask for its version. Install it.",
    "jupytext_missing": "Jupytext, which builds lessons, is missing: pip install 'torchmarker[authors]'",
    "cosmic_ray_missing": "cosmic-ray, which makes mutants, is missing: pip install 'torchmarker[authors]'",
    "copydetect_missing": "copydetect, which compares submissions, is missing: pip install 'torchmarker[similar]'",
    "nbgrader_missing": "nbgrader is missing: pip install 'torchmarker[nbgrader]'",
    "nbgrader_folder_is_course": "{folder} is the course itself: name a folder of its own for nbgrader.",
    # --- course.toml and the roster
    "course_file_unreadable": "{file} cannot be read: {text}. Save it as UTF-8.",
    "wrong_at": "{file}: line {line}, column {column}: {problem}",
    "assignments_no_table": "write a table [assignments.SLUG] for each assignment",
    "setting_unknown": "{name} is not a setting; there are: {names}",
    "setting_of_no_assignment": "there is no assignment {name}. There are: {slugs}",
    "setting_not_a_percentage": "{name} is {value}; write a number from 0 to 100",
    "setting_negative": "{name} is {value}; write a number of at least 0",
    "no_time_zone": "there is no time zone {name}; write one such as America/Sao_Paulo",
    "no_roster_file": "there is no file {file}: correct the name, or make it with `autograder roster`",
    "extension_of_nobody": "no student has the id {student} in {roster}: correct it",
    "roster_not_named": 'course.toml names no roster: write roster = "roster.csv"',
    "roster_not_utf8": "{file} is not UTF-8: save it as CSV in UTF-8.",
    "roster_without_column": "{file}: line 1: a column is missing: {names}. `autograder roster` makes it.",
    "roster_id_wrong": "{file}: line {line}: {pseudonym} is not an id; write letters, digits, - and _ only.",
    "roster_login_missing": "{file}: line {line}: write the login, the name of the folder that this student hands in.",
    "roster_twice": "{file}: line {line}: {pseudonym}, {login} belongs to somebody already; write another.",
    "class_list_without_login": "The list needs a column login, the name of each student's folder. It has: {columns}.",
    # --- reports, and the folder that they are in
    "report_unreadable": "{file} is not a report ({text}): delete it and grade again.",
    "report_of_another_version": "{file} has schema {schema}, and this version reads {known}: grade again.",
    "out_is_a_file": "{out} is a file: choose a folder with --out.",
    "out_is_foreign": "{out} holds other files than graded work: choose another folder with --out, or use --force.",
    "nothing_graded": "There is no report for {slug} in {folder}: grade first.",
    "list_damaged": "{file} cannot be read ({text}): repair it, or move it away.",
    "comment_for_nobody": (
        "{target} is neither a cluster nor a student of {slug}. Write one of these clusters, or a student: {clusters}"
    ),
}
