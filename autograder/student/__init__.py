"""Checks, hints and pictures on a student's own machine, beside a released assignment."""
