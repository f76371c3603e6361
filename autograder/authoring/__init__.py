"""Tools for writing, proving and publishing assignments."""
