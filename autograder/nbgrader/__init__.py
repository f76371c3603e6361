"""Our grading inside of nbgrader: a course folder, and preprocessors in the places where it runs a student's code."""
