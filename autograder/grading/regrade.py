"""Regrade: what would be graded otherwise now, shown as a difference before anything is overwritten."""

from __future__ import annotations

import shutil
from collections.abc import Callable

import msgspec

from autograder.grading.class_run import ClassRun, ClassSummary, GradingPlan
from autograder.grading.results.output_folder import refuse_foreign
from autograder.grading.results.report_diff import ReportDiff
from autograder.report import Report

FOLDER = "regrade"  # below the output folder; what was graded stays there until it is applied


class Regrade:
    """What a plan would change in its output folder."""

    def __init__(self, plan: GradingPlan) -> None:
        refuse_foreign(plan.out, plan.force)
        self.plan = plan
        self.present = ClassRun(plan)
        self.aside = ClassRun(msgspec.structs.replace(plan, places=self.present.pending, out=plan.out / FOLDER))
        self.aside.attempts = self.present.attempts
        self.broken = 0  # submissions that we could not grade again; their present reports stay

    def differences(self, progress: Callable[[int, int], None] = lambda done, total: None) -> list[ReportDiff]:
        """Grade what is pending, aside, and compare; those that change nothing are there, too."""
        self.aside.grade(progress)
        self.present.notes += [note for note in self.aside.notes if note not in self.present.notes]
        self.aside.settle()
        found = []
        for place in self.aside.plan.places:
            after = self.aside.read(place)
            if after is None or after.outcome == "broken":
                self.broken += 1
            else:
                found.append(ReportDiff(self.present.read(place), carried(self.present.read(place), after)))
        return sorted(found, key=lambda d: (d.after.assignment, d.points, d.after.student))

    def apply(self) -> ClassSummary:
        """Move what was graded aside to its place; the earlier reports stay in their runs."""
        return self.present.record(self._take)

    def _take(self) -> None:
        for place in self.aside.plan.places:
            report = self.aside.read(place)
            if report is None or report.outcome == "broken":  # our fault is no reason to give up a good report
                continue
            for name in (f"feedback/{place.student}/{place.slug}.html", f"reports/{place.student}/{place.slug}.json"):
                target = self.plan.out / name  # the report comes last: it says that all is there
                target.parent.mkdir(parents=True, exist_ok=True)
                (self.plan.out / FOLDER / name).replace(target)
        self.discard()

    def discard(self) -> None:
        """Forget what was graded aside."""
        shutil.rmtree(self.plan.out / FOLDER, ignore_errors=True)


def carried(before: Report | None, after: Report) -> Report:
    """What was graded aside knows no comments, which are kept beside the reports."""
    return msgspec.structs.replace(after, comments=before.comments) if before else after
