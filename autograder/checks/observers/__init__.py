"""Whoever performs a request: the student, the reference, known mistakes, and records of them."""
