"""Everything of ours that is in a student's worker: it knows verbs and no answers."""
