"""Merge two reports of one submission, made on the CPU and on a GPU."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from autograder.locale.message import message
from autograder.report import CheckOutcome, CheckResult, Provenance, Report

# a check ends as the gravest of its cases, and of its devices
GRAVITY: list[CheckOutcome] = ["passed", "not_run", "blocked", "not_attempted", "failed", "broken"]


def totals(checks: Sequence[CheckResult]) -> dict[str, Any]:
    """Return the totals of a report: score, open points and outcome."""
    return {
        "score": round(sum(check.points for check in checks), 6),
        "points_open": round(sum(check.max_points for check in checks if check.is_open), 6),
        "outcome": "broken" if any(check.is_open and check.outcome == "broken" for check in checks) else "graded",
    }


def merged(one: Report, other: Report) -> Report:
    """Merge the results of another device into a report. `other`: of the same submission and checks.

    A check passes if it passed on both; if it failed on both, the message of the first is kept.
    """
    others = {check.id: check for check in other.checks}
    checks = [joined(check, others[check.id]) if check.id in others else check for check in one.checks]
    return msgspec.structs.replace(
        one,
        **totals(checks),
        intake=[*one.intake, *(told for told in other.intake if told not in one.intake)],
        checks=checks,
        findings=[*one.findings, *(found for found in other.findings if found not in one.findings)],
        waiting={device: why for device, why in one.waiting.items() if device not in other.provenance.devices},
        provenance=joined_provenance(one.provenance, other.provenance),
    )


def joined(one: CheckResult, other: CheckResult) -> CheckResult:
    """Merge the results of one check."""
    ran = {device: outcome for device, outcome in other.devices.items() if outcome != "not_run"}
    worse = GRAVITY.index(other.outcome) > GRAVITY.index(one.outcome)
    worst = other if worse else one
    told = worst.message
    if told is not None and (one.outcome, other.outcome) == ("passed", "failed"):
        told = message("on_another_device", device=", ".join(ran), told=told)
    return msgspec.structs.replace(
        one,
        outcome=worst.outcome,
        points=one.max_points if worst.outcome == "passed" else 0.0,
        devices=one.devices | ran,
        message=told,
        cause=worst.cause,
        mistake=worst.mistake,
        hint=worst.hint,
        decision=None,  # it is applied again if the check is still open
    )


def joined_provenance(one: Provenance, other: Provenance) -> Provenance:
    """Merge two provenances; only walls that stood in both remain."""
    return msgspec.structs.replace(
        one,
        devices=[*one.devices, *(device for device in other.devices if device not in one.devices)],
        gpu=one.gpu or other.gpu,
        walls=[wall for wall in one.walls if wall in other.walls],
        at=max(one.at, other.at),
        seconds={name: round(one.seconds.get(name, 0.0) + taken, 4) for name, taken in other.seconds.items()},
    )
