"""Regrade: what would be graded otherwise now, shown as a difference before anything is overwritten."""

from __future__ import annotations

import shutil

import msgspec

from autograder.grading.class_run import ClassRun
from autograder.grading.grading_plan import Candidate, ClassSummary, GradingPlan, Progress, no_progress
from autograder.grading.results.output_folder import feedback_path, refuse_foreign, report_path
from autograder.grading.results.report_diff import ReportDiff
from autograder.locale.message import Message
from autograder.report import Report

FOLDER = "regrade"  # below the output folder; the only place where a preview writes


class Regrade:
    """What a plan would change in its output folder."""

    def __init__(self, plan: GradingPlan) -> None:
        refuse_foreign(plan.out, plan.force)
        self.plan = plan
        self.aside = ClassRun(msgspec.structs.replace(plan, out=plan.out / FOLDER), present=plan.out)
        self.pending: list[Candidate] = []
        self.broken = 0  # submissions that we could not grade again; their present reports stay

    @property
    def notes(self) -> list[Message]:
        """What the teacher should hear."""
        return self.aside.notes

    def differences(self, progress: Progress = no_progress) -> list[ReportDiff]:
        """Grade what is pending, aside, and compare; those that change nothing are there, too."""
        self.aside.grade(self.aside.candidates(), progress, self._note)
        self.aside.settle([candidate.place for candidate in self.pending])
        found = []
        for candidate in self.pending:
            after = self.aside.reports[candidate.key]
            if after.outcome == "broken":
                self.broken += 1
            else:
                found.append(ReportDiff(candidate.before, carried(candidate.before, after)))
        return sorted(found, key=lambda diff: (diff.after.assignment, diff.points, diff.after.student))

    def _note(self, candidate: Candidate) -> None:
        # its files are as large as a student likes; where they are not kept yet, they are read again
        self.pending.append(msgspec.structs.replace(candidate, files=None))

    def apply(self) -> ClassSummary:
        """Move what was graded aside to its place; the earlier reports stay in their runs."""
        present = ClassRun(self.plan)
        present.reports = {key: report for key, report in self.aside.reports.items() if key not in self.aside.fresh}
        present.texts = self.aside.texts
        return present.record(lambda: self._move(present))

    def _move(self, present: ClassRun) -> None:
        for candidate in self.pending:
            present.note_pending(candidate)
            after = self.aside.reports[candidate.key]
            if after.outcome == "broken":  # our fault is no reason to give up a good report
                if candidate.before is not None:
                    present.reports[candidate.key] = candidate.before
                continue
            for path in (feedback_path, report_path):  # the report comes last: it says that all is there
                target = path(self.plan.out, *candidate.key)
                target.parent.mkdir(parents=True, exist_ok=True)
                path(self.plan.out / FOLDER, *candidate.key).replace(target)
            present.reports[candidate.key] = after
            present.fresh.add(candidate.key)
        self.discard()

    def discard(self) -> None:
        """Forget what was graded aside."""
        shutil.rmtree(self.plan.out / FOLDER, ignore_errors=True)


def carried(before: Report | None, after: Report) -> Report:
    """What was graded aside knows no comments, which are kept beside the reports."""
    return msgspec.structs.replace(after, comments=before.comments) if before else after
