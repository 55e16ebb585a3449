"""Attacks on the course of this repository: what holds for the small course of the corpus holds for a real one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from grader.course.model import Assignment, Course, load_course
from grader.grade import as_record, grade_folder
from grader.judge.assignment import AssignmentJudge
from grader.judge.verdict import Verdict
from grader.sandbox.host import SandboxOptions, Zygote

ROOT = Path(__file__).resolve().parents[2]
COURSE = load_course(ROOT)
# What an exercise does instead of its work, and the verdicts that it may get.
BODIES = {
    "leaves": ("__import__('os')._exit(0)", {Verdict.CRASHED}),
    "opens": ("return open('/etc/passwd').read()", {Verdict.RAISED}),
    "lies": (
        "return type('Yes', (float,), {'__eq__': lambda a, b: True, '__sub__': lambda a, b: 0.0})(0.125)",
        {Verdict.FAILED, Verdict.RAISED},
    ),
    "forges": ("__import__('os').write(4, bytes(4096))", {Verdict.CRASHED}),
}


@pytest.fixture(scope="module")
def zygote() -> Iterator[Zygote]:
    with Zygote(SandboxOptions.of(COURSE)) as zygote:
        yield zygote


# Of an exam nothing is called: tests/exam attacks it with values.
CALLED = [assignment for assignment in COURSE.graded if not assignment.exam]


@pytest.fixture(scope="module", params=CALLED, ids=lambda assignment: assignment.name)
def judge(request: pytest.FixtureRequest) -> Iterator[AssignmentJudge]:
    with AssignmentJudge(COURSE, request.param) as judge:
        yield judge


def victim(assignment: Assignment) -> str:
    """The last exercise: no other of its assignment builds on it."""
    return assignment.exercises[-1].name


@pytest.mark.parametrize("name", BODIES)
def test_one_hostile_exercise_costs_only_itself(
    judge: AssignmentJudge, zygote: Zygote, tmp_path: Path, name: str
) -> None:
    """In each assignment, with its last exercise hostile and the others right, the others keep their marks."""
    body, verdicts = BODIES[name]
    last = victim(judge.assignment)
    folder = tmp_path / "eve" / judge.assignment.name
    folder.mkdir(parents=True)
    hostile = f"\n\ndef {last}(*arguments, **keywords):\n    {body}\n"
    (folder / f"{judge.assignment.module}.py").write_text(f"from right import *\n{hostile}")
    (folder / "right.py").write_text(judge.source.text)
    result = grade_folder(judge, zygote, tmp_path / "eve", "eve", 5)
    got = {exercise.name: exercise for exercise in result.exercises}
    assert got[last].verdict in verdicts, got[last].message
    assert [e.name for e in result.exercises if e.name != last and e.score != e.max_score] == []
    assert not result.held
    assert str(ROOT) not in str(as_record(result))


def test_the_course_is_whole(course: Course) -> None:
    """The attacks above met every assignment that is graded."""
    assert [assignment.name for assignment in course.graded] == [assignment.name for assignment in COURSE.graded]
