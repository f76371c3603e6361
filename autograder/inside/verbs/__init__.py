"""The verbs of a worker: ways to exercise a student's module and to observe it."""
