"""Turns reports into the files and pages that people and other systems read."""
