"""Grades for the files of gradebooks: CSV tables, Canvas, Moodle, nbgrader's database."""
