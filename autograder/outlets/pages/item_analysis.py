"""Item analysis: the difficulty of each check, and how well it tells strong students from weak ones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import StatisticsError, correlation

from autograder.report import Report

FEWEST = 8  # students; a correlation of fewer means nothing
WEAK = 0.1  # a good check has 0.3 and more; below 0.1 the points elsewhere do not predict it (Ebel and Frisbie 1991)


@dataclass(slots=True, frozen=True)
class ItemStatistics:
    """The statistics of one check, over the students that were judged by it."""

    difficulty: float | None  # the fraction that passed: 1 is easy
    discrimination: float | None  # its correlation with the points of all other checks

    @property
    def is_doubtful(self) -> bool:
        """True if the check itself needs a look: students with many points elsewhere do not pass it more often."""
        return self.discrimination is not None and self.discrimination < WEAK


def items_of(reports: Sequence[Report]) -> Mapping[str, ItemStatistics]:
    """The statistics of all checks of one assignment, by id."""
    passed: dict[str, list[tuple[float, float]]] = {}
    for report in reports:
        total = sum(check.points for check in report.checks)
        for check in report.checks:
            if check.outcome not in ("not_run", "broken"):
                passed.setdefault(check.id, []).append((float(check.outcome == "passed"), total - check.points))
    return {id: item_of(pairs) for id, pairs in passed.items()}


def item_of(pairs: list[tuple[float, float]]) -> ItemStatistics:
    """The statistics of one check. `pairs`: for each student 1.0 for passed or 0.0, and the points elsewhere."""
    marks, rest = [mark for mark, _ in pairs], [points for _, points in pairs]
    difficulty = sum(marks) / len(marks) if marks else None
    if len(pairs) < FEWEST:
        return ItemStatistics(difficulty, None)
    try:
        return ItemStatistics(difficulty, correlation(marks, rest))
    except StatisticsError:  # all passed, or none, or all have the same points
        return ItemStatistics(difficulty, None)


def histogram(scores: Sequence[float], most: float, bins: int = 10) -> list[int]:
    """Count the scores in each bin of the range from 0 to `most`; full marks belong to the last bin."""
    counts = [0] * bins
    for score in scores:
        place = int(bins * score / most) if most > 0 else 0
        counts[min(max(place, 0), bins - 1)] += 1
    return counts
