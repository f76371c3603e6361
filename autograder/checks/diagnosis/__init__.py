"""Why a check failed: known mistakes and generic patterns."""
