"""Fills in the files of gradebooks: CSV tables, Canvas, Moodle."""
