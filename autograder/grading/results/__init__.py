"""The output of runs: reports, their provenance, history, attempts, comments, decisions, exports."""
