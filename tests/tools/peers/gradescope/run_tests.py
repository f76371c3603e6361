"""What `run_autograder` starts on Gradescope, as gradescope-utils documents it."""

import unittest
from pathlib import Path

from gradescope_utils.autograder_utils.json_test_runner import JSONTestRunner

if __name__ == "__main__":
    suite = unittest.defaultTestLoader.discover("tests")
    with Path("results.json").open("w") as results:
        JSONTestRunner(visibility="visible", stream=results).run(suite)
