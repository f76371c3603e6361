"""The output of runs: reports, their provenance, history, attempts, comments, exports."""
