"""The class page: every student's checks at a glance, for the teacher."""

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
from autograder.outlets.pages import pages
from autograder.outlets.pages.failure_clusters import FailureCluster, clusters_of
from autograder.outlets.pages.item_analysis import ItemStatistics, histogram, items_of
from autograder.report import CheckResult, Report

TROUBLES = {  # the words for them are in class_troubles.html
    "time": {"timed_out", "load_timed_out"},
    "memory": {"out_of_memory", "memory_refused", "load_out_of_memory"},
    "crash": {"crashed", "exited", "load_ended"},
    "load": {"module_did_not_load", "load_raised", "load_raised_without_line"},
    "nothing": {"intake_nothing", "intake_no_module", "intake_tie"},
    "broken": set[str](),
}
OPEN = ("not_run", "broken")  # says nothing about the student, so it does not count in a pass rate


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
        """What fits above a narrow column: `test_values` reads `values`."""
        return self.id.rsplit("/", 1)[-1].removeprefix("test_").replace("_", " ")

    @property
    def percent(self) -> int | None:
        """How many of the students that were judged passed; None where nobody was."""
        return round(100 * self.passed / self.judged) if self.judged else None


@dataclass(slots=True)
class StudentRow:
    """One student: the report, the address of its feedback page, and a check per column."""

    report: Report
    address: str
    cells: list[CheckResult | None]
    clusters: list[str] = field(default_factory=list)

    @property
    def tags(self) -> str:
        """What the page filters rows by."""
        report = self.report
        tags = {check.mistake for check in report.checks if check.mistake}
        tags |= {f"cluster-{cluster}" for cluster in self.clusters}
        tags.add("full" if report.score >= report.max_score else "not-full")
        if report.outcome == "broken":
            tags.add("broken")
        if report.findings or report.intake:
            tags.add("odd")
        if any(check.outcome == "not_attempted" for check in report.checks):
            tags.add("unfinished")
        return " ".join(sorted(tags))


@dataclass(slots=True)
class MistakeTally:
    """A known mistake, and who made it."""

    id: str
    cause: Markup | None = None
    made_by: dict[str, StudentRow] = field(default_factory=dict)


@dataclass(slots=True)
class Group:
    """Students whose code goes wrong alike, and what a teacher needs to explain it."""

    cluster: FailureCluster
    said: list[Markup]
    rows: list[StudentRow]


@dataclass(slots=True)
class Point:
    """Something to explain in the next lecture, and to how many."""

    count: int
    said: list[Markup]
    exercise: str | None = None  # where no known mistake says it


@dataclass(slots=True)
class Trouble:
    """A way in which code ended that no comparison is needed for, and who had it."""

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
        """How many scores lie in each tenth of the way to full marks."""
        return histogram(self.scores, self.max_score)

    @property
    def again(self) -> list[Point]:
        """What to explain again: the commonest mistakes, known or not, where they are more than an accident."""
        known = [Point(len(mistake.made_by), [mistake.cause]) for mistake in self.mistakes if mistake.cause]
        other = [
            Point(len(group.rows), group.said, group.cluster.exercise)
            for group in self.groups
            if not group.cluster.mistakes
        ]
        points = sorted([*known, *other], key=lambda point: -point.count)
        return [point for point in points[:3] if point.count >= max(2, len(self.rows) / 20)]

    @property
    def doubtful(self) -> list[Column]:
        """Checks to look at, since those who know the matter do not pass them more often."""
        return [column for column in self.columns if not column.public and column.item.is_doubtful]

    @property
    def seconds(self) -> list[tuple[float, StudentRow]]:
        """How long each submission took, the slowest first."""
        timed = [(row.report.provenance.seconds.get("total", 0.0), row) for row in self.rows]
        return sorted(timed, key=lambda pair: -pair[0])

    @property
    def median_seconds(self) -> float:
        return median(seconds for seconds, _ in self.seconds)

    @property
    def exercises(self) -> list[tuple[str, int]]:
        """The names of the exercises, each with the number of its columns."""
        return [(name, len(list(group))) for name, group in groupby(self.columns, key=lambda column: column.exercise)]

    @property
    def max_score(self) -> float:
        return max(row.report.max_score for row in self.rows)

    @property
    def scores(self) -> list[float]:
        """The scores that count: not those of reports in which something of ours broke."""
        return [row.report.score for row in self.rows if row.report.outcome == "graded"]

    @property
    def average(self) -> float | None:
        return mean(self.scores) if self.scores else None

    @property
    def median(self) -> float | None:
        return median(self.scores) if self.scores else None


def render(reports: Iterable[Report], language: Language, titles: Mapping[str, str]) -> str:
    """The page of a class; `titles` gives the title of each slug. Its links start in the folder that it stands in."""
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
    """The clusters of at least two students, and what the first of them reads."""
    by_student = {row.report.student: row for row in rows}
    groups = []
    for cluster in clusters_of(row.report for row in rows):
        members = [by_student[report.student] for report in cluster.reports]
        if len(members) < 2:
            continue
        for row in members:
            row.clusters.append(cluster.id)
        causes = [check.cause or check.message for check in cluster.checks]
        said = dict.fromkeys(sentence(language.render(cause)) for cause in causes if cause is not None)
        groups.append(Group(cluster, list(said)[:2], members))
    return groups


def _troubles(rows: list[StudentRow]) -> list[Trouble]:
    """Who had code that ended badly, by how it ended."""
    found = {id: Trouble(id) for id in TROUBLES}
    for row in rows:
        ids = {check.message.id for check in row.report.checks if check.message is not None}
        ids |= {message.id for message in row.report.intake}
        for id, words in TROUBLES.items():
            if ids & words or (id == "broken" and row.report.outcome == "broken"):
                found[id].rows.append(row)
    return [trouble for trouble in found.values() if trouble.rows]


def _columns(reports: list[Report], language: Language) -> list[Column]:
    """A column per check, in the order in which exercises and checks first appear; reports of two runs may differ."""
    columns: dict[str, Column] = {}
    for report in reports:
        for check in report.checks:
            column = columns.get(check.id)
            if column is None:
                title = sentence(language.text(check.title or check.id))
                column = columns[check.id] = Column(check.id, check.exercise, title, check.max_points, check.public)
            column.passed += check.outcome == "passed"
            column.judged += check.outcome not in OPEN
    for id, item in items_of(reports).items():
        columns[id].item = item
    exercises = list(dict.fromkeys(column.exercise for column in columns.values()))
    return sorted(columns.values(), key=lambda column: exercises.index(column.exercise))


def _mistakes(rows: list[StudentRow], language: Language) -> list[MistakeTally]:
    """The mistakes of the class, the commonest first; one counts once per student."""
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
    """Where the feedback page is, seen from the folder of this page; file names may be any bytes."""
    student, slug = (quote(name, safe="", errors="surrogateescape") for name in (report.student, report.assignment))
    return f"feedback/{student}/{slug}.html"


def _as_spoken(name: str) -> str:
    """A key that sorts Érica with Eric, not behind Zoe."""
    return "".join(letter for letter in normalize("NFKD", name) if letter.isalnum() or letter.isspace()).casefold()
