"""Sentences for hosts that run the grader, and for moving work between an LMS and a folder."""

SENTENCES: dict[str, str] = {
    # --- in a result, for the student; each says whose fault it is
    "host_unfinished": (
        "Grading did not finish: the host stopped it, for lack of time or memory. That is not your fault; tell your "
        "teacher."
    ),
    "host_setup": "The grader is not set up as it should be. That is not your fault; tell your teacher.",
    "host_walls_missing": (
        "Your code was not run: this machine lacks what keeps code apart from the grader. That is not your fault; tell "
        "your teacher."
    ),
    # --- on standard error, for the teacher
    "host_setup_fault": "the grader is set up wrongly: {text}",
    "host_walls_fault": (
        "this machine lacks walls that keep a student's code from the hidden checks: {walls}. As root in a container, "
        "take the course's folder from other users (chmod 700); otherwise grade where the kernel has Landlock. For "
        "code that you trust: --isolation process."
    ),
    "host_failure": "the grader failed: {text}",
    "host_no_submission": "there is no file or folder {path}: if the student did hand in, --submission is wrong",
    "host_unwritable": "the result cannot be written to {path}: {text}. It follows on standard output.",
    # --- about an archive that an LMS handed out
    "download_unknown": (
        "this is no download of submissions that we know: expected are the names that Canvas, Moodle or Gradescope "
        "give the files, and these are {files}. For a folder of your own: <student>/<assignment>/<files>."
    ),
    "download_stray": "{file} was left out: its name does not say whose it is.",
    "download_exists": (
        "{file} was left as it is: the archive holds another version. Choose another folder with `--to`."
    ),
    "download_unwritable": "{file} could not be written: {text}",
    "download_done": (
        "{lms}: {files} {files:file|files} of {students} {students:student|students} {files:is|are} in {to}. Now: "
        "autograder grade {to}"
    ),
    # --- about a file that an LMS gave the teacher to be filled
    "template_not_utf8": "the template is not UTF-8: use the file as the LMS gave it, before a spreadsheet saved it.",
    "template_broken": "the template cannot be read as a table: {text}. Use the file as the LMS gave it.",
    "template_empty": "the template has no row to fill: it should be the table that the LMS exports, with students.",
    "template_foreign": "the template is not what {lms} exports. It has these columns: {columns}.",
    "template_no_column": (
        "it is not certain which column is the assignment's. Name it with --column. There are: {columns}."
    ),
    "template_no_zip": "the template is not a zip: it should be the download of all submissions of the assignment.",
    "template_no_folders": (
        "the template holds no folder such as Ana Lima_123_assignsubmission_file: in Moodle, download all submissions."
    ),
    "export_unmatched": "not in the template, or there more than once: {students}",
    "export_twice": "left out, as they would all get the same row: {students}",
    "export_broken": "left out, as their grading broke on our side (grade again first): {students}",
    "export_excused": "excused in the gradebook, so their grade was left alone: {students}",
    "export_scaled": "the gradebook's highest grade is {highest}, the assignment's {points}: grades were scaled",
    "export_no_feedback_column": (
        "no feedback was written: name its column with --feedback-column. There are: {columns}"
    ),
    "export_nothing": "{folder} holds no report of {slug}: grade first",
    "export_done": "the filled file is {file}",
    # --- what to do with a bundle
    "bundle_done": "built {path}. It holds the hidden checks: do not give it to students.",
    "bundle_gradescope": (
        "In Gradescope: a programming assignment of {points} autograder {points:point|points}, Configure Autograder, "
        "upload the zip."
    ),
    "bundle_prairielearn": (
        "Build image/ and push it where PrairieLearn can pull it, write its name into info.json, and put the folder "
        "below questions/ of your course. The image holds no check, so it may be public."
    ),
    "bundle_vpl": (
        "Run server/install.sh on a jail server of its own, which needs Landlock: what another activity runs there can "
        "read the checks. In Moodle, put the three vpl_*.sh into the execution files, and allow 60 seconds more than a "
        "submission takes and 1024 MB of memory."
    ),
    "bundle_container": "Build and run the image as the first lines of its Containerfile say. Keep the image private.",
}
