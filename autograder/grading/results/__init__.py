"""What a run leaves behind: reports, their provenance, history, attempts, comments, exports."""
