"""Measures a whole class: 300 students with six assignments, graded, with feedback, class page and its opening.

    python -m tests.tools.bench_class [STUDENTS]

Each submission is the reference, another right answer, a known mistake or the stub of an assignment, drawn with a seed.
"""

from __future__ import annotations

import random
import resource
import sys
import tempfile
import time
from pathlib import Path

from autograder.assignment import Assignment, Course
from autograder.authoring.stubs import stub_of
from autograder.grading.class_run import ClassRun
from autograder.grading.grading_plan import GradingPlan
from autograder.grading.policy.wall_policy import BEST
from autograder.submissions.discovery import find_submissions
from tests.support import ROOT

DRAWN = {"reference": 35, "honest": 15, "mistake": 40, "stub": 10}  # percent
STAMP = "2026-03-02 12:00:00.000000 UTC"


def answers_of(assignment: Assignment) -> dict[str, list[str]]:
    """What students hand in, by kind."""
    reference = assignment.reference.read_text("utf-8")
    return {
        "reference": [reference],
        "honest": [path.read_text("utf-8") for path in assignment.honest_variants()] or [reference],
        "mistake": [f"{reference}\n\n{path.read_text('utf-8')}" for path in assignment.mistakes()],
        "stub": [stub_of(reference, str(assignment.reference))],
    }


def write_class(course: Course, students: int, to: Path) -> None:
    """The submissions of a class; each is a file of its own, as a remark at its end says."""
    draw = random.Random(0)
    for assignment in course:
        answers = answers_of(assignment)
        for number in range(students):
            kind = draw.choices(list(DRAWN), list(DRAWN.values()))[0]
            folder = to / f"s-{number:04}" / assignment.slug
            folder.mkdir(parents=True)
            text = f"{draw.choice(answers[kind])}\n# {number}\n"
            (folder / f"{assignment.module}.py").write_text(text, "utf-8")
            (folder / "timestamp.txt").write_text(STAMP, "utf-8")


def opening(page: Path) -> tuple[float, float]:
    """Seconds until a browser has loaded and drawn a page, and its own processor time of them; the median of five."""
    from selenium import webdriver

    options = webdriver.ChromeOptions()
    options.binary_location = "/usr/bin/chromium"
    for argument in ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"):
        options.add_argument(argument)
    driver = webdriver.Chrome(options=options, service=webdriver.ChromeService("/usr/bin/chromedriver"))
    drawn = (
        "const done = arguments[0]; requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now())))"
    )
    try:
        taken = []
        for _ in range(5):
            driver.get("about:blank")
            driver.execute_cdp_cmd("Performance.enable", {"timeDomain": "threadTicks"})
            driver.get(page.as_uri())
            wall = driver.execute_async_script(drawn) / 1000
            metrics = driver.execute_cdp_cmd("Performance.getMetrics", {})["metrics"]
            driver.execute_cdp_cmd("Performance.disable", {})
            taken.append((wall, next(metric["value"] for metric in metrics if metric["name"] == "TaskDuration")))
        return sorted(taken)[2]
    finally:
        driver.quit()


def used() -> float:
    """CPU seconds of this process and of all that it waited for."""
    usages = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)


def main(students: int) -> None:
    """Grade, and say how long it took."""
    course = Course(ROOT)
    with tempfile.TemporaryDirectory() as folder:
        submitted, out = Path(folder) / "submitted", Path(folder) / "graded"
        write_class(course, students, submitted)
        places = find_submissions(submitted, course.slugs()).places
        for name in ("first run", "nothing changed"):
            started, before = time.monotonic(), used()
            summary = ClassRun(GradingPlan(course, places, out, jobs=2, walls=BEST)).run()
            taken = time.monotonic() - started
            cpu = used() - before
            graded = f"{summary.graded} of {summary.reports}, {summary.broken} broken"
            print(f"{name}: {graded}, in {taken:.0f} s, {cpu:.0f} s of CPU")
        page = out / "index.html"
        wall, cpu = opening(page)
        print(f"class page: {page.stat().st_size / 1e6:.1f} MB, opens in {wall:.2f} s, {cpu:.2f} s of CPU")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 300)
