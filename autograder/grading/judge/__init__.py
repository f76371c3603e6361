"""The process that holds checks and references, and grades one submission after the other."""
