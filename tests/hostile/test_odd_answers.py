"""Whatever a function may return, however odd: its exercise is judged, hints and all, and nothing is held."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from grader.course.model import Assignment, Course, load_course
from grader.grade import grade
from grader.judge.assignment import AssignmentJudge
from grader.sandbox.host import SandboxOptions, Zygote
from grader.sandbox.snapshot import Snapshot
from tests.conftest import ROOT

Script = Callable[..., Snapshot]
ODD = (
    "None",
    "'0.5'",
    "[None]",
    "[[1], [1, 2]]",
    "[1.0, 'two', None, {}]",
    "{'W': [1, None]}",
    "np.array(1.0)",
    "np.array(True)",
    "np.zeros((0, 3))",
    "np.array([[None, 1], [2, 'x']], dtype=object)",
    "np.array(['a', 'b'])",
    "np.full((2, 2), np.nan + 1j)",
    "(np.array(1.0), [np.array(2.0)], None)",
    "[np.zeros((2, 3)), np.zeros(())]",
    "2 ** 900",
    "-np.inf",
    "{1, 2.5, 'three'}",
    "[[[[[[[[[[[[[[1]]]]]]]]]]]]]]",
    "lambda *a: None",
    "np.random.default_rng(0)",
    "type('T', (), {'data': [None]})()",
    "(1,) * 3000",
)


@pytest.fixture(scope="module")
def zygote(course: Course) -> Iterator[Zygote]:
    with Zygote(SandboxOptions.of(course)) as zygote:
        yield zygote


@pytest.mark.parametrize("assignment", [a for a in load_course(ROOT).graded if not a.exam], ids=lambda a: a.name)
def test_nothing_that_a_function_returns_holds_a_submission(
    assignment: Assignment, course: Course, zygote: Zygote, script: Script, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each odd answer from every function of an assignment; what hints stumble over would only be left out there."""
    hints = AssignmentJudge.hints

    def watched(*arguments: Any, **keywords: Any) -> tuple[str, ...]:
        try:
            return hints(*arguments, **keywords)
        except Exception as error:
            stumbled.append(error)
            raise

    monkeypatch.setattr(AssignmentJudge, "hints", watched)
    stumbled: list[Exception] = []
    with AssignmentJudge(course, assignment) as judge:
        for odd in ODD:
            functions = "".join(f"def {e.name}(*a, **k):\n    return {odd}\n\n\n" for e in assignment.exercises)
            result = grade(judge, zygote, script(f"import numpy as np\n\n\n{functions}", assignment.module), "ada", 3)
            assert not result.held, odd
            assert result.score < result.max_score / 2, odd
            assert not stumbled, odd
