"""What `make bench-peers` measured, as tables and pictures in both languages."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path

import matplotlib

from tests.support import ROOT

matplotlib.use("svg")
from matplotlib import pyplot

LANGUAGES = {"en": "", "pt-BR": ".pt-BR"}  # and what the names of its pages end in
BLUE, ORANGE, GREY = "#0072b2", "#d55e00", "#808080"  # of Okabe and Ito's palette; grey says: no grader
INK, PAPER = "#1f2329", "#fffffe"  # replaced in the picture by what suits a light or a dark page
STYLE = (
    "<style>svg{color:#1f2329;--paper:#ffffff}"
    "@media (prefers-color-scheme:dark){svg{color:#e6edf3;--paper:#0d1117}}</style>"
)


@dataclass(frozen=True)
class Row:
    """One grader: on how many submissions, what one more costs (milliseconds), and its peak memory (megabytes)."""

    name: str
    group: str
    submissions: str
    cpu: float
    wall: float
    peak: float


@dataclass(frozen=True)
class Run:
    """A whole run: submissions, CPU and wall seconds, peak megabytes."""

    name: str
    group: str
    size: int
    cpu: float
    wall: float
    peak: float


WORDS = {
    "en": {
        "six": "Six checks of one exercise",
        "big": "The {checks} checks ({cases} cases) of `03_stable_softmax`",
        "ours": "`autograder grade`: walls, diagnosis, reports and pages",
        "pytest": "pytest, a process for each submission",
        "gradescope": "gradescope-utils, a process for each submission",
        "nbgrader": "`nbgrader autograde`",
        "otter": "`otter run`, without its container",
        "forked": "no grader, no isolation: a fork for each submission",
        "in_process": "no grader, no isolation: all in one process",
        "head": "one more submission costs | tried on | CPU | times ours | wall time | peak memory",
        "sizes": "whole runs | submissions | CPU | wall time | peak memory",
        "machine": "{cores} cores, which {load} processes wanted on average in the last quarter of an hour of the run; "
        "with more processes than cores, all figures are too high, and not all alike.",
        "axis": "CPU milliseconds for one more submission (each step to the right: ten times as much)",
    },
    "pt-BR": {
        "six": "Seis verificações de um exercício",
        "big": "As {checks} verificações ({cases} casos) de `03_stable_softmax`",
        "ours": "`autograder grade`: muros, diagnóstico, relatórios e páginas",
        "pytest": "pytest, um processo por entrega",
        "gradescope": "gradescope-utils, um processo por entrega",
        "nbgrader": "`nbgrader autograde`",
        "otter": "`otter run`, sem o contêiner dele",
        "forked": "sem corretor nem isolamento: um fork por entrega",
        "in_process": "sem corretor nem isolamento: tudo em um processo",
        "head": "uma entrega a mais custa | entregas | CPU | vezes o nosso | tempo real | pico de memória",
        "sizes": "execuções inteiras | entregas | CPU | tempo real | pico de memória",
        "machine": "{cores} núcleos, que em média {load} processos queriam nos últimos quinze minutos da execução; "
        "com mais processos do que núcleos, todos os números ficam altos demais, e não todos por igual.",
        "axis": "milissegundos de CPU por entrega a mais (cada passo à direita: dez vezes mais)",
    },
}


def number(value: float, digits: int, language: str) -> str:
    """A number as a language writes it."""
    return f"{value:.{digits}f}".replace(".", "," if language == "pt-BR" else ".")


def times(ratio: float, language: str) -> str:
    """A ratio with two digits that count."""
    return number(ratio, 0 if ratio >= 9.95 else 1 if ratio >= 0.995 else 2, language) + "×"


def milliseconds(value: float, language: str) -> str:
    """A time, with two digits that count where it is short."""
    return number(value, 1 if value < 9.95 else 0, language) + " ms"


def heading(group: str, counts: dict[str, int], language: str) -> str:
    """What a group of rows is about."""
    return WORDS[language][group].format(**counts)


def costs(rows: list[Row], counts: dict[str, int], language: str) -> str:
    """The table of the READMEs: what one more submission costs with each grader."""
    words = WORDS[language]
    first, *others = dict.fromkeys(row.group for row in rows)
    lines = [f"| {heading(first, counts, language)}: {words['head']} |", "|---|---|---|---|---|---|"]
    for group in (first, *others):
        if group != first:
            lines.append(f"| **{heading(group, counts, language)}** | | | | | |")
        mine = [row for row in rows if row.group == group]
        for row in mine:
            ratio = times(row.cpu / mine[0].cpu, language)
            figures = f"{milliseconds(row.cpu, language)} | {ratio} | {milliseconds(row.wall, language)}"
            memory = f"{number(row.peak, 0, language)} MB"
            lines.append(f"| {words[row.name]} | {row.submissions} | {figures} | {memory} |")
    return "\n".join(lines)


def sizes(runs: list[Run], counts: dict[str, int], language: str) -> str:
    """The table of whole runs: cost grows with the class, memory does not."""
    words = WORDS[language]
    lines = [f"| {words['sizes']} |", "|---|---|---|---|---|"]
    for group in dict.fromkeys(run.group for run in runs):
        lines.append(f"| **{heading(group, counts, language)}** | | | | |")
        for run in runs:
            if run.group == group:
                seconds = f"{number(run.cpu, 1, language)} s | {number(run.wall, 1, language)} s"
                lines.append(f"| {words[run.name]} | {run.size} | {seconds} | {number(run.peak, 0, language)} MB |")
    load = number(os.getloadavg()[2], 1, language)
    return "\n".join([*lines, "", words["machine"].format(cores=os.cpu_count(), load=load)])


def picture(rows: list[Row], counts: dict[str, int], language: str) -> str:
    """The costs as dots on a logarithmic scale, each with its number, so that no colour need be told from another."""
    words = WORDS[language]
    pyplot.rcParams.update({"svg.fonttype": "none", "svg.hashsalt": "peers", "font.family": "sans-serif"})
    figure, axes = pyplot.subplots(figsize=(10, 0.42 * len(rows) + 1.9))
    place, ours = 0.0, {row.group: row.cpu for row in reversed(rows)}
    ticks = []
    for group in dict.fromkeys(row.group for row in rows):
        title = heading(group, counts, language).replace("`", "")
        axes.text(0, place, title, transform=axes.get_yaxis_transform(), weight="bold", color=INK, va="center")
        place += 1
        for row in (row for row in rows if row.group == group):
            marker, colour = {"ours": ("D", BLUE), "forked": ("o", GREY), "in_process": ("o", GREY)}.get(
                row.name, ("s", ORANGE)
            )
            axes.plot(row.cpu, place, marker, color=colour, markersize=9)
            told = milliseconds(row.cpu, language)
            told += "" if row.name == "ours" else f" ({times(row.cpu / ours[group], language)})"
            weight = "bold" if row.name == "ours" else "normal"
            axes.annotate(
                told, (row.cpu, place), (9, 0), textcoords="offset points", va="center", color=INK, weight=weight
            )
            ticks.append((place, words[row.name].replace("`", "")))
            place += 1
    axes.set_yticks([tick for tick, _ in ticks], [label for _, label in ticks])
    axes.set_ylim(place - 0.4, -0.6)
    axes.set_xscale("log")
    axes.set_xlim(min(row.cpu for row in rows) / 1.5, max(row.cpu for row in rows) * 10)
    axes.set_xlabel(words["axis"])
    axes.xaxis.set_major_formatter(lambda value, _: f"{value:g}")
    axes.tick_params(colors=INK)
    axes.tick_params(axis="y", length=0)
    axes.xaxis.label.set_color(INK)
    axes.grid(axis="x", color=GREY, alpha=0.3)
    for side, line in axes.spines.items():
        line.set_visible(side == "bottom")
        line.set_color(GREY)
    figure.patch.set_facecolor(PAPER)
    axes.patch.set_alpha(0)
    figure.tight_layout()
    path = ROOT / "docs" / f"peers{LANGUAGES[language]}.svg"
    figure.savefig(path, metadata={"Date": None})
    pyplot.close(figure)
    drawn = path.read_text("utf-8").replace(INK, "currentColor").replace(PAPER, "var(--paper)")
    path.write_text(drawn.replace("<defs>", f"{STYLE}\n <defs>", 1), "utf-8")
    return path.name


def put(page: Path, name: str, text: str) -> None:
    """Write a text between its two marks in a page. Raises SystemExit where the marks are not there."""
    marks = f"<!-- {name}: begin -->", f"<!-- {name}: end -->"
    before = page.read_text("utf-8")
    after, found = re.subn(
        f"{marks[0]}\n.*?{marks[1]}", lambda _: f"{marks[0]}\n{text}\n{marks[1]}", before, flags=re.DOTALL
    )
    if found != 1:
        raise SystemExit(f"{page.name} needs the lines {marks[0]} and {marks[1]}, once each")
    page.write_text(after, "utf-8")


def publish(rows: list[Row], runs: list[Run], counts: dict[str, int]) -> None:
    """Write tables and pictures in both languages."""
    for language, ending in LANGUAGES.items():
        put(ROOT / f"README{ending}.md", "bench-peers", costs(rows, counts, language))
        put(ROOT / "docs" / f"speed{ending}.md", "bench-peers", sizes(runs, counts, language))
        picture(rows, counts, language)
