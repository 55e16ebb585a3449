"""What the reference must do beside passing its suites: please the public checks, which the stub must not, and feed
every figure.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from grader.audit.evidence import evidence, reason
from grader.audit.findings import Finding
from grader.judge.assignment import PUBLIC, AssignmentJudge, PublicJudge
from grader.judge.figures import FIGURES, make_figure
from grader.judge.verdict import Verdict


def check_public(judge: AssignmentJudge, exercises: Sequence[str]) -> Iterator[Finding]:
    """There are public checks of each exercise, and they accept the reference and refuse the stub."""
    name = judge.assignment.name
    if not judge.course.exercises(judge.assignment).is_dir():  # that was said
        return
    with PublicJudge(judge.course, judge.assignment) as public:
        for exercise in exercises:
            if not public.tests(exercise):
                yield Finding(name, exercise, "public checks", f"there are none: write test_{exercise} in {PUBLIC}")
                continue
            tests = public.judge(exercise, judge.reference(), 0).tests
            failed = next((test for test in tests if test.verdict is not Verdict.PASSED), None)
            if failed:
                problem = f"refuse the reference: {reason(failed)}"
                yield Finding(name, exercise, "public checks", problem, None, evidence(failed))
            passing = [t.name for t in public.judge(exercise, judge.stub(), 0).tests if t.verdict is Verdict.PASSED]
            if passing:
                yield Finding(name, exercise, "public checks", f"let the stub pass: {', '.join(passing)}")


def check_figures(judge: AssignmentJudge, exercises: Sequence[str]) -> Iterator[Finding]:
    """The reference feeds every figure."""
    for figure in judge.figures:
        problem = make_figure(figure, judge.reference()).problem if figure.of[0] in exercises else ""
        if problem:
            told = f"the reference cannot feed {figure.title!r}; {problem}"
            yield Finding(judge.assignment.name, figure.of[0], FIGURES, told)
