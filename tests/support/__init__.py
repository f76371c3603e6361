"""What tests and tools share: where the project is, and how to run attacks, lessons, situations and Ray nodes."""

from __future__ import annotations

import os
from pathlib import Path

ROOT = Path(__file__).parents[2]
os.environ.setdefault("AUTOGRADER_SECRET", "c3a1f09e-tests")  # otherwise a run makes one beside our own solutions
