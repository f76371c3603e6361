"""Checks in pytest: collection, fixtures, running single items, terminal output."""
