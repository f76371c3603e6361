"""Every assignment can be trusted: a proof with few seeds and a sample of mutants finds nothing that falls short."""

from typing import Any

import pytest

from autograder.assignment import Course
from autograder.authoring.prove import ProofPlan, prove
from tests.support import ROOT

COURSE = Course(ROOT)


@pytest.fixture(scope="session")
def proofs() -> Any:
    """The proofs of all assignments, by one judge: two would ask every mistake twice, for half as much time again."""
    return {proof.assignment: proof for proof in prove(COURSE, list(COURSE), ProofPlan(seeds=3, mutants=20, jobs=1))}


@pytest.mark.parametrize("slug", COURSE.slugs())
def test_its_proof_has_no_shortfall(proofs: Any, slug: Any) -> None:
    proof = proofs[slug]
    assert [shortfall.text for shortfall in proof.shortfalls] == []
    assert proof.checks > 15 and proof.mutants.score == 100
    assert len(proof.honest) >= 3 and len(proof.mistakes) >= 25
