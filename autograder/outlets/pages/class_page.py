"""The class page: the checks of all students at a glance, for the teacher."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from statistics import mean, median
from unicodedata import normalize
from urllib.parse import quote

from markupsafe import Markup

from autograder.locale.language import Language
from autograder.outlets.escaping import sentence
from autograder.outlets.open_points import OpenPoints, open_points
from autograder.outlets.pages import pages
from autograder.outlets.pages.failure_clusters import FailureCluster, clusters_of
from autograder.outlets.pages.item_analysis import ItemStatistics, histogram, items_of
from autograder.report import OPEN, CheckResult, Finding, Report

TROUBLES = {  # the words for them are in class_troubles.html
    "time": {"timed_out", "load_timed_out"},
    "memory": {"out_of_memory", "memory_refused", "load_out_of_memory"},
    "crash": {"crashed", "exited", "load_ended"},
    "load": {"module_did_not_load", "load_raised", "load_raised_without_line"},
    "nothing": {"intake_nothing", "intake_no_module", "intake_tie"},
    "broken": set[str](),
}


@dataclass(slots=True)
class Column:
    """One check of an assignment, over the whole class."""

    id: str
    exercise: str
    title: Markup
    max_points: float
    public: bool
    passed: int = 0
    judged: int = 0
    item: ItemStatistics = field(default_factory=lambda: ItemStatistics(None, None))

    @property
    def name(self) -> str:
        """A name that fits above a narrow column: `values` for `test_values`."""
        return self.id.rsplit("/", 1)[-1].removeprefix("test_").replace("_", " ")

    @property
    def percent(self) -> int | None:
        """The percentage of students that passed, of those that were judged; None if nobody was."""
        return round(100 * self.passed / self.judged) if self.judged else None


@dataclass(slots=True)
class StudentRow:
    """One student: the report, the address of its feedback page, and a check per column."""

    report: Report
    address: str
    cells: list[CheckResult | None]
    clusters: list[str] = field(default_factory=list)

    @property
    def findings(self) -> list[Finding]:
        """The findings that are more than a hint."""
        return [finding for finding in self.report.findings if finding.severity != "note"]

    @property
    def hints(self) -> list[Finding]:
        """Notes, which honest work has too: they mark nobody."""
        return [finding for finding in self.report.findings if finding.severity == "note"]

    @property
    def tags(self) -> str:
        """The words by which the page filters rows."""
        report = self.report
        full = report.score >= report.max_score
        conditions = {
            "full": full,
            "not-full": not full,
            "broken": report.outcome == "broken",
            "odd": bool(self.findings or report.intake),
            "open": report.points_open > 0,
            "unfinished": "not_attempted" in {check.outcome for check in report.checks},
        }
        tags = {tag for tag, holds in conditions.items() if holds}
        tags |= {check.mistake for check in report.checks if check.mistake}
        tags |= {f"cluster-{cluster}" for cluster in self.clusters}
        return " ".join(sorted(tags))


@dataclass(slots=True)
class MistakeTally:
    """A known mistake, and the students who made it."""

    id: str
    cause: Markup | None = None
    made_by: dict[str, StudentRow] = field(default_factory=dict)


@dataclass(slots=True)
class Group:
    """Students whose code fails in the same way, and the causes that a teacher may explain to them."""

    cluster: FailureCluster
    causes: list[Markup]
    rows: list[StudentRow]


@dataclass(slots=True)
class Point:
    """Something to explain in the next lecture, and the number of students who need it."""

    count: int
    causes: list[Markup]
    exercise: str | None = None  # unless it is a known mistake, whose cause names it


@dataclass(slots=True)
class Trouble:
    """A way in which code ended before anything could be compared, and the students who had it."""

    id: str
    rows: list[StudentRow] = field(default_factory=list)


@dataclass(slots=True)
class AssignmentTable:
    """All reports of one assignment."""

    slug: str
    title: str
    rows: list[StudentRow]
    columns: list[Column]
    mistakes: list[MistakeTally]
    groups: list[Group]
    troubles: list[Trouble]

    @property
    def histogram(self) -> list[int]:
        """The number of scores in each tenth of the range."""
        return histogram(self.scores, self.max_score)

    @property
    def again(self) -> list[Point]:
        """The three most common mistakes, known or not, if a twentieth of the class and at least two made them."""
        known = [Point(len(mistake.made_by), [mistake.cause]) for mistake in self.mistakes if mistake.cause]
        other = [
            Point(len(group.rows), group.causes, group.cluster.exercise)
            for group in self.groups
            if not group.cluster.mistakes
        ]
        points = sorted([*known, *other], key=lambda point: -point.count)
        return [point for point in points[:3] if point.count >= max(2, len(self.rows) / 20)]

    @property
    def doubtful(self) -> list[Column]:
        """Checks that students with many points elsewhere do not pass more often than others."""
        return [column for column in self.columns if not column.public and column.item.is_doubtful]

    @property
    def open_points(self) -> list[tuple[StudentRow, OpenPoints]]:
        """Checks on whose points the teacher decides, each with its student."""
        return [(row, one) for row in self.rows for one in open_points([row.report])]

    @property
    def seconds(self) -> list[tuple[float, StudentRow]]:
        """The seconds that each submission took, the slowest first."""
        timed = [(row.report.provenance.seconds.get("total", 0.0), row) for row in self.rows]
        return sorted(timed, key=lambda pair: -pair[0])

    @property
    def median_seconds(self) -> float:
        return median(seconds for seconds, _ in self.seconds)

    @property
    def exercises(self) -> list[tuple[str, int]]:
        """The names of the exercises, each with its number of columns."""
        return [(name, len(list(group))) for name, group in groupby(self.columns, key=lambda column: column.exercise)]

    @property
    def max_score(self) -> float:
        return max(row.report.max_score for row in self.rows)

    @property
    def scores(self) -> list[float]:
        """The scores of all reports but broken ones, which are our fault."""
        return [row.report.score for row in self.rows if row.report.outcome == "graded"]

    @property
    def average(self) -> float | None:
        return mean(self.scores) if self.scores else None

    @property
    def median(self) -> float | None:
        return median(self.scores) if self.scores else None


def render(reports: Iterable[Report], language: Language, titles: Mapping[str, str]) -> str:
    """Return the page of a class. `titles`: the title of each slug. Links are relative to the folder of the page."""
    by_slug: dict[str, list[Report]] = {}
    for report in sorted(reports, key=lambda report: (report.assignment, _as_spoken(report.student), report.student)):
        by_slug.setdefault(report.assignment, []).append(report)
    assignments = [
        _assignment(slug, language.text(titles.get(slug, slug)), group, language) for slug, group in by_slug.items()
    ]
    return pages.render("class_page.html", language, assignments=assignments)


def _assignment(slug: str, title: str, reports: list[Report], language: Language) -> AssignmentTable:
    columns = _columns(reports, language)
    rows = []
    for report in reports:
        checks = {check.id: check for check in report.checks}
        rows.append(StudentRow(report, _address(report), [checks.get(column.id) for column in columns]))
    groups = _groups(rows, language)
    return AssignmentTable(slug, title, rows, columns, _mistakes(rows, language), groups, _troubles(rows))


def _groups(rows: list[StudentRow], language: Language) -> list[Group]:
    """The clusters of at least two students, whose rows are tagged with them."""
    by_student = {row.report.student: row for row in rows}
    groups = []
    for cluster in clusters_of(row.report for row in rows):
        members = [by_student[report.student] for report in cluster.reports]
        if len(members) > 1:
            groups.append(Group(cluster, _causes(cluster, language), members))
            for row in members:
                row.clusters.append(cluster.id)
    return groups


def _causes(cluster: FailureCluster, language: Language) -> list[Markup]:
    """The first two causes, or messages, that a student of a cluster reads."""
    messages = [check.cause or check.message for check in cluster.checks]
    texts = (sentence(language.render(message)) for message in messages if message is not None)
    return list(dict.fromkeys(texts))[:2]


def _troubles(rows: list[StudentRow]) -> list[Trouble]:
    """The students whose code ended badly, by the way in which it ended."""
    troubles = [Trouble(id, [row for row in rows if _had(id, row.report)]) for id in TROUBLES]
    return [trouble for trouble in troubles if trouble.rows]


def _had(trouble: str, report: Report) -> bool:
    """True if a message of the report belongs to a trouble, or if the report is broken and the trouble is that."""
    messages = [check.message for check in report.checks if check.message is not None]
    ids = {message.id for message in (*messages, *report.intake)}
    return bool(ids & TROUBLES[trouble]) or trouble == report.outcome


def _columns(reports: list[Report], language: Language) -> list[Column]:
    """A column per check, in order of first appearance, since reports of two runs may have different checks."""
    columns: dict[str, Column] = {}
    for report in reports:
        for check in report.checks:
            column = columns.get(check.id)
            if column is None:
                title = sentence(language.text(check.title or check.id))
                column = columns[check.id] = Column(check.id, check.exercise, title, check.max_points, check.public)
            column.passed += check.outcome == "passed"
            column.judged += check.outcome not in OPEN  # those are not the student's doing
    for id, item in items_of(reports).items():
        columns[id].item = item
    exercises = list(dict.fromkeys(column.exercise for column in columns.values()))
    return sorted(columns.values(), key=lambda column: exercises.index(column.exercise))


def _mistakes(rows: list[StudentRow], language: Language) -> list[MistakeTally]:
    """The mistakes of the class, the most common first, each counted once per student."""
    mistakes: dict[str, MistakeTally] = {}
    for row in rows:
        for check in row.report.checks:
            if check.mistake is None:
                continue
            mistake = mistakes.setdefault(check.mistake, MistakeTally(check.mistake))
            mistake.made_by[row.report.student] = row
            if mistake.cause is None and check.cause is not None:
                mistake.cause = sentence(language.render(check.cause))
    return sorted(mistakes.values(), key=lambda mistake: (-len(mistake.made_by), mistake.id))


def _address(report: Report) -> str:
    """The relative address of a feedback page; file names may be any bytes."""
    student, slug = (quote(name, safe="", errors="surrogateescape") for name in (report.student, report.assignment))
    return f"feedback/{student}/{slug}.html"


def _as_spoken(name: str) -> str:
    """A sort key by which Érica is next to Eric, not behind Zoe."""
    return "".join(letter for letter in normalize("NFKD", name) if letter.isalnum() or letter.isspace()).casefold()
