"""Sentences on the files of a submission, and on stray files in the folder of a class."""

SENTENCES: dict[str, str] = {
    # --- what is odd about the files that a student handed in
    "intake_nothing": "Nothing was handed in: there is no file here. Hand in {module}.py.",
    "intake_no_module": "None of these files can be your answer: {files}. Hand in {module}.py.",
    "intake_tie": "Several files may be your answer, so none was graded: {files}. Keep one, and name it {module}.py.",
    "intake_renamed": "{file} was graded, as it is the only candidate. Its name should be {module}.py.",
    "intake_others": "{file} was graded; these were not: {files}. Hand in one answer only.",
    "intake_too_large": (
        "{file} is larger than {limit} MB and was not read. Hand in your code only, without data or outputs."
    ),
    "intake_too_much": "{file} was not read: all files together are larger than {limit} MB. Hand in your code only.",
    "intake_too_many": "{folder} was not read: there are more than {limit} files. Hand in your code only.",
    "intake_too_deep": "{folder} was not read: it lies more than {limit} folders deep. Move your code up.",
    "intake_link": "{file} is a link, and links are not followed. Hand in the file itself.",
    "intake_special": (
        "{file} is not an ordinary file but a pipe, a socket or a device, and was not opened. Hand in a text file."
    ),
    "intake_folder": "{file} is a folder with the name of a file. Hand in your code as a file of this name.",
    "intake_odd_name": "These files were left out, as their names are not UTF-8: {files}. Rename them.",
    "intake_unreadable": (
        "{file} could not be opened: the grader lacks the permission, or the disk failed. Tell your teacher."
    ),
    "intake_other_archive": (
        "{file} was not opened: the only archives that are read are .zip files. Hand in a .zip, or the code itself."
    ),
    "intake_cpu": "These files could not be read within {seconds} seconds of CPU. Hand in your code only.",
    "intake_slow": "These files could not be read within {seconds} seconds. Hand in less, or tell your teacher.",
    "intake_memory": "These files could not be read within {limit} MB of memory. Hand in your code only.",
    "source_empty": "{file} is empty. Save your work in your editor, then hand it in again.",
    "source_binary": (
        "{file} is not text, so it cannot be Python, whatever its name says. Hand in your code, saved by a code editor."
    ),
    "source_other_unicode": (
        "{file} is saved as {encoding}, which Python does not run; it was graded nevertheless. Save it as UTF-8."
    ),
    "source_not_utf8": (
        "{file} is not saved as UTF-8, so Python may not run it; it was graded nevertheless. In your editor, "
        "save it with the encoding UTF-8."
    ),
    "source_wrong_declaration": (
        "{file} declares the encoding {encoding} in its first lines, which is not how it is saved. Delete "
        "that line, and save the file as UTF-8."
    ),
    "source_is_notebook": "{file} holds a notebook and was graded as one. Its name should be {module}.ipynb.",
    "notebook_broken": (
        "{file} is damaged: it is not what Jupyter saves. Open it in Jupyter, save it, and hand it in again."
    ),
    "notebook_not_one": (
        "{file} is not a notebook, whatever its name says. Hand in the file that Jupyter saves, or a .py file."
    ),
    "notebook_no_code": (
        "{file} has no Python cell to run. Write your answer in code cells, save the notebook, and hand it in again."
    ),
    "notebook_code_too_large": (
        "The code cells of {file} are larger than {limit} MB and were not run. Load data from a file instead."
    ),
    "notebook_cell_unreadable": "Cell {cell} of {file} was left out: its text is damaged. Copy it into a new cell.",
    "archive_broken": "{file} cannot be opened: it is damaged or not a zip. Make it again, or hand in the code itself.",
    "archive_broken_entry": "{file} in {archive} is damaged and was not read. Make the zip again.",
    "archive_encrypted": "{file} asks for a password, so it was not opened. Make it again without one.",
    "archive_bomb": "{file} unpacks to far more than it should, so it was not opened. Hand in your code only.",
    "archive_unsafe_name": (
        "{file} in {archive} was not read: its name points outside of the archive. Make the zip from one folder."
    ),
    "archive_nested": "{file} was not opened: it is a zip inside of {archive}. Make one zip of your files.",
    "archive_compression": "{file} in {archive} was not read: it is packed in an unusual way. Make a plain zip.",
    "archive_twice": "{file} is in {archive} more than once, so none of them was read. Make the zip again.",
    # --- what lies in the folder of a class and is no submission, for the teacher
    "submitted_unknown": "{path} is not an assignment and was not graded. There are: {slugs}.",
    "submitted_stray": "{path} was not graded: submissions are expected as <student>/<assignment>/<files>.",
    "submitted_no_student": (
        "{path} was not graded: it stands where a student's folder should be. Submissions are expected as "
        "<student>/<assignment>/<files>."
    ),
    "submitted_link": "{path} was not graded: it is a link, and links are not followed. Put the folder itself there.",
    "submitted_odd_name": "{path} was not graded: the name of the folder is not valid text. Rename it.",
    "submitted_unreadable": "{path} was not graded: the folder cannot be read. Change its permissions.",
}
