"""Points must not depend on the seed: a test catches a known mistake under every seed, or under none."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from click.testing import CliRunner

from grader.cli import main
from grader.course.model import Course, load_course
from grader.judge.assignment import AssignmentJudge
from grader.judge.hints import Variant
from grader.judge.verdict import Verdict

SEEDS = range(1, 7)

OFTEN_NEGATIVE = '''
def test_sizes(student, rng):
    """Who takes the size of an answer is caught where one is below 0: with a half of the seeds or so."""
    degrees = rng.choice([0.0, 100.0])
    check_close(student.celsius(degrees), (degrees - 32) / 1.8)
'''


def test_a_test_that_catches_a_mistake_by_luck_is_found(folder: Path) -> None:
    """What the search below looks for is found where it is: a mistake, a test, and how often they meet."""
    add_luck(folder)
    lines = unsteady(load_course(folder), "1_measures", range(1, 13))
    found = {line.rpartition(":")[0] for line in lines}
    assert "celsius_size: 'sizes' fails under some seeds only" in found
    assert not any("celsius_no_offset" in line for line in found)  # caught by the same tests whatever is drawn


def test_the_audit_warns_of_a_catch_by_luck(folder: Path) -> None:
    """Trials see it without further calls: with each seed the same chaff is caught by the one test or by the next."""
    add_luck(folder)
    result = CliRunner().invoke(main, ["audit", "celsius", "--course", str(folder), "--seeds", "12", "--jobs", "1"])
    warnings = [line for line in result.stdout.splitlines() if "a matter of luck" in line]
    assert result.exit_code == 0
    assert len(warnings) == 1
    assert warnings[0].startswith("warning 1_measures/celsius: chaff celsius_size: is caught by 'sizes'")


@pytest.mark.parametrize("name", ["04_descent", "10_errata"])
def test_no_points_by_luck(course: Course, name: str) -> None:
    """In these assignments every known mistake costs the same tests under each seed."""
    assert list(unsteady(course, name, SEEDS)) == []


def add_luck(folder: Path) -> None:
    """Give the tiny course a chaff, and as the first test of its exercise one that catches it now and then."""
    solutions = folder / "solutions" / "1_measures"
    suite = solutions / "test_celsius.py"
    head, mark, rest = suite.read_text(encoding="utf-8").partition("\n\n@pytest.mark")
    suite.write_text(head + "\n" + OFTEN_NEGATIVE + mark + rest, encoding="utf-8")
    chaff = "# chaff of celsius: sizes only\n# It may freeze.\ndef celsius(f):\n    return abs(f - 32) / 1.8\n"
    (solutions / "chaffs" / "celsius_size.py").write_text(chaff, encoding="utf-8")


def unsteady(course: Course, name: str, seeds: Sequence[int]) -> Iterator[str]:
    """The tests of an assignment that some chaff fails under some of the seeds and passes under others."""
    with AssignmentJudge(course, course.assignment(name)) as judge:
        for chaff in judge.chaffs:
            for test, fails in _failures(judge, chaff, seeds).items():
                if fails < len(seeds):
                    yield f"{chaff.name}: {test!r} fails under some seeds only: {fails}/{len(seeds)}"


def _failures(judge: AssignmentJudge, chaff: Variant, seeds: Sequence[int]) -> Counter[str]:
    """Under how many seeds each test is failed, of those that are failed at all."""
    return Counter(
        test.name
        for seed in seeds
        for test in judge.judge(chaff.exercise, judge.variant(chaff), seed).tests
        if test.verdict is not Verdict.PASSED
    )
