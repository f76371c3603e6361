"""What tests and tools share: where the project is, and how to run attacks, lessons, situations and Ray nodes."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).parents[2]
