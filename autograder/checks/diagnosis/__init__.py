"""The likely cause of a failed check: known mistakes and generic patterns."""
