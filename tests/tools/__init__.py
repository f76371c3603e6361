"""Programs that measure, fuzz and break the kit; run from the project folder as `python -m tests.tools.<name>`."""
