"""Our grading inside of nbgrader: a course folder, and preprocessors that stand where nbgrader would run a student's code."""
