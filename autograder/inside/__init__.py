"""What lives in a student's worker: it knows verbs and no answers."""
