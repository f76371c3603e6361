"""Checks as pytest knows them: collection, fixtures, how one item is run, and what a terminal shows."""
