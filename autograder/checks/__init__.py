"""The language of check files."""
