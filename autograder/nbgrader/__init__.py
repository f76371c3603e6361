"""Our grading inside nbgrader: a course folder, and preprocessors in the places where it would run a student's code."""
