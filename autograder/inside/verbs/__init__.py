"""The verbs of a worker: the ways to exercise a student's module and to observe it."""
