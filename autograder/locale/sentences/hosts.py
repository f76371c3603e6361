"""What is said where a host runs the grader, and where a teacher moves work between an LMS and a folder."""

SENTENCES: dict[str, str] = {
    # --- in a result, for the student; each says whose fault it is
    "host_unfinished": (
        "The grading did not come to its end: the host stopped it, for want of time or memory. That is not your fault; "
        "tell your teacher."
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
        "take the course's folder from other users (chmod 700); else grade where the kernel has Landlock. For code "
        "that you trust: --isolation process."
    ),
    "host_no_submission": "there is no file or folder {path}: if the student did hand in, --submission is wrong",
    "host_unwritable": "the result cannot be written to {path}: {text}. It follows on standard output.",
}
