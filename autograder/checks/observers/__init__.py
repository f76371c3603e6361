"""Observers: the student, the reference, known mistakes, and records of what they did."""
