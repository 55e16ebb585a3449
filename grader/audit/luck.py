"""What a mistake costs must not be a matter of luck: a test catches a chaff under every seed, or under none.

Trials stop at the first test that catches a chaff. Where that is not the same test under all seeds, the earlier one let
it pass under some. What is told of later tests is told by a search of its own (tests/audit/test_steadiness.py).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from grader.audit.findings import Finding


@dataclass(frozen=True)
class Caught:
    """The first test of a suite, the `place`-th, that a chaff failed under a seed."""

    assignment: str
    exercise: str
    chaff: str
    place: int
    test: str
    seed: int


def check_luck(caught: Sequence[Caught]) -> Iterator[Finding]:
    """Tests that caught a chaff under some seeds and let it pass under others."""
    by_chaff: dict[tuple[str, str, str], list[Caught]] = {}
    for one in caught:
        by_chaff.setdefault((one.assignment, one.exercise, one.chaff), []).append(one)
    for (assignment, exercise, chaff), own in by_chaff.items():
        last = max(one.place for one in own)
        early = sorted((one for one in own if one.place < last), key=lambda one: (one.place, one.seed))
        if early:
            tests = " and ".join(dict.fromkeys(repr(one.test) for one in early))
            problem = (
                f"is caught by {tests} under some seeds only, so its points are a matter of luck: "
                "let the test draw what shows this mistake always, or never"
            )
            yield Finding(assignment, exercise, f"chaff {chaff}", problem, early[0].seed, warning=True)
