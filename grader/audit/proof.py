"""What an exercise is proven with: how many wheats, chaffs and tests."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from grader.audit.findings import Finding
from grader.judge.assignment import AssignmentJudge
from grader.judge.hints import Variant

MIN_WHEATS, MIN_CHAFFS = 3, 8


@dataclass(frozen=True)
class Count:
    """What an exercise is proven with."""

    wheats: int
    chaffs: int
    tests: int


def count_proof(judge: AssignmentJudge, exercise: str) -> Count:
    """How much there is of one exercise."""

    def of(variants: Iterable[Variant]) -> int:
        return sum(variant.exercise == exercise for variant in variants)

    return Count(of(judge.wheats), of(judge.chaffs), len(judge.tests(exercise)))


def check_proof(judge: AssignmentJudge, exercises: Sequence[str]) -> Iterator[Finding]:
    """Exercises with few wheats or chaffs. An exam has none: its key has them, by template."""
    for exercise in exercises if not judge.assignment.exam else ():
        count = count_proof(judge, exercise)
        for kind, have, least in (("wheats", count.wheats, MIN_WHEATS), ("chaffs", count.chaffs, MIN_CHAFFS)):
            if have < least:
                yield Finding(judge.assignment.name, exercise, kind, f"{have} of at least {least}", warning=True)
