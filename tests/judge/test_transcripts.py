"""Equal answers are judged once: what is remembered is what would be worked out; what depends on more is not kept."""

from __future__ import annotations

import gc
import itertools
import sys
import weakref
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import pytest

from grader.course.model import Course
from grader.errors import StudentCrashed
from grader.grade import as_record, grade
from grader.judge.assignment import AssignmentJudge
from grader.judge.hints import Variant
from grader.judge.judging import Budget
from grader.judge.transcripts import Transcripts
from grader.judge.verdict import Verdict
from grader.sandbox.host import SandboxOptions, Zygote
from grader.sandbox.session import Session
from grader.sandbox.snapshot import Snapshot

Script = Callable[..., Snapshot]
ASSIGNMENTS = {"03_loss": 6, "04_descent": 6, "06_backprop": 12}  # of so many variants one is judged


@pytest.fixture
def session(zygote: Zygote, script: Script) -> Iterator[Callable[[str], Session]]:
    """Opens sessions of scripts, with a minute for each test."""
    opened = []

    def make(text: str) -> Session:
        session = Session(zygote, script(text))
        session.clock = budget = Budget(60, 120)
        budget.begin()
        opened.append(session)
        return session

    yield make
    for session in opened:
        session.close()


class Work:
    """Asks a student's f for 1, then for what came, and tells both; counts how often it does."""

    def __init__(self, session: Session) -> None:
        self.session, self.runs = session, 0

    def __call__(self) -> tuple[Any, ...]:
        self.runs += 1
        student = self.session.student
        student._begin()
        first = student.f(1)
        return first, student.f(first)


def remembered(transcripts: Transcripts, work: Work, is_sure: bool = True) -> Any:
    return transcripts.outcome("work", work.session, work, lambda value: value if is_sure else None)


def test_equal_answers_are_worked_out_once(session: Callable[[str], Session]) -> None:
    """Other code with the same answers is asked the same, and the work is not done again."""
    transcripts = Transcripts()
    first, second = (
        Work(session("def f(x): return x + 1")),
        Work(session("asked = []\ndef f(x):\n  asked.append(x)\n  return 1 + x")),
    )
    assert remembered(transcripts, first) == remembered(transcripts, second) == (2, 3)
    assert (first.runs, second.runs) == (1, 0)
    second.session.student._begin()
    assert second.session.student["asked"] == [1, 2], "its own code ran, on the same questions"


def test_the_first_other_answer_hands_over_to_the_work(session: Callable[[str], Session]) -> None:
    """What was asked before is not asked again."""
    transcripts = Transcripts()
    first, second = (
        Work(session("def f(x): return x + 1")),
        Work(session("n = 0\ndef f(x):\n  global n\n  n += 1\n  return 2 * x * n")),
    )
    assert remembered(transcripts, first) == (2, 3)
    assert remembered(transcripts, second) == (2, 8)
    second.session.student._begin()
    assert (second.runs, second.session.student["n"]) == (1, 2)
    third = Work(session("def f(x): return {1: 2, 2: 8}[x]"))
    assert (remembered(transcripts, third), third.runs) == ((2, 8), 0), "and that, too, is remembered"


def test_a_worker_lost_in_what_was_known_is_lost_to_the_work(session: Callable[[str], Session]) -> None:
    """The verdict is that of a run without memory, and it is not kept."""
    transcripts = Transcripts()
    remembered(transcripts, Work(session("def f(x): return x + 1")))
    for _ in range(2):
        work = Work(session("import os\ndef f(x):\n  if x == 2: os._exit(3)\n  return x + 1"))
        with pytest.raises(Exception, match="exit code 3"):
            remembered(transcripts, work)
        assert work.runs == 1


def test_work_may_go_on_when_an_answer_was_lost(session: Callable[[str], Session]) -> None:
    """With a fresh worker, whether the first part was known or not; and nothing of it is kept."""
    text = "import os\ndef f(x):\n  if x == 2: os._exit(3)\n  return x + 1"

    def stubborn(session: Session) -> tuple[Any, Any]:
        session.student._begin()
        with pytest.raises(StudentCrashed):
            session.student.f(session.student.f(1))
        return session.student.f(3), session.student.f(4)

    for is_known in (False, True):
        transcripts, own = Transcripts(), session(text)
        if is_known:
            remembered(transcripts, Work(session("def f(x): return x + 1")))
        weight = transcripts.weight
        assert transcripts.outcome("work", own, partial(stubborn, own), lambda value: value) == (4, 5)
        assert (transcripts.weight, transcripts.unrepeatable) == (weight, frozenset())


def test_what_is_not_sure_is_not_kept(session: Callable[[str], Session]) -> None:
    transcripts = Transcripts()
    for _ in range(2):
        work = Work(session("def f(x): return x + 1"))
        assert (remembered(transcripts, work, is_sure=False), work.runs) == ((2, 3), 1)


def test_work_that_asks_other_things_is_done_in_a_fresh_worker_and_never_remembered(
    session: Callable[[str], Session],
) -> None:
    """Chance that no seed rules would otherwise be judged by somebody else's chance."""
    transcripts, numbers = Transcripts(), itertools.count(10)

    def restless(session: Session) -> tuple[Any, Any]:
        session.student._begin()
        return session.student.f(1), session.student.f(next(numbers))

    first, second = (
        session("def f(x): return x"),
        session("seen = []\ndef f(x):\n  seen.append(x)\n  return x if x < 9 else -x"),
    )
    assert transcripts.outcome("work", first, lambda: restless(first), lambda value: value) == (1, 10)
    assert transcripts.outcome("work", second, lambda: restless(second), lambda value: value) == (1, -12)
    assert transcripts.unrepeatable == {"work"}
    second.student._begin()
    assert second.student["seen"] == [1, 12]


def test_callbacks_are_part_of_what_was_said(session: Callable[[str], Session]) -> None:
    """A function of ours that the student calls elsewhere is really called there."""
    transcripts, called = Transcripts(), []

    def square(x: float) -> float:
        called.append(x)
        return x * x

    def work(session: Session) -> Any:
        session.student._begin()
        return session.student.f(square, 3.0)

    answers = []
    for text in ("g(x)", "g(x)", "g(x) + g(x)", "g(x + 1)", "g(x) + g(x)"):
        own = session(f"def f(g, x): return {text}")
        answers.append(transcripts.outcome("work", own, lambda own=own: work(own), lambda value: value))  # type: ignore[misc]  # mypy knows no default of a lambda
    assert answers == [9.0, 9.0, 18.0, 16.0, 18.0]
    assert called == [3.0, 3.0, 3.0, 4.0]


def test_memory_is_bounded(session: Callable[[str], Session]) -> None:
    """What was not met for the longest time is forgotten first."""
    transcripts = Transcripts(most_bytes=10_000)
    for number in range(20):
        remembered(transcripts, Work(session(f"def f(x): return x + {number}")))
    assert transcripts.weight <= 10_000
    late, early = Work(session("def f(x): return x + 19")), Work(session("def f(x): return x + 0"))
    remembered(transcripts, late), remembered(transcripts, early)
    assert (late.runs, early.runs) == (0, 1)


def test_what_is_remembered_keeps_no_submission_alive(course: Course, script: Script) -> None:
    """Answers hold objects of the student's; what is kept of them is enough to compare them."""
    with (
        Zygote(SandboxOptions.of(course)) as zygote,
        AssignmentJudge(course, course.assignment("06_backprop")) as judge,
    ):
        with Session(zygote, script(judge.source.text, judge.assignment.module)) as session:
            session.clock = budget = Budget(60, 600)
            assert judge.hear("Value", session, 1, budget).passed
            student = weakref.ref(session.student)
        del session
        gc.collect()
        assert judge.transcripts.weight > 10_000
        assert student() is None


def test_what_is_remembered_weighs_what_it_takes_here(session: Callable[[str], Session]) -> None:
    """Small values take many times the bytes that they had on their way."""
    transcripts, own = Transcripts(), session("def f(): return [{'': None}] * 1000 + [{'': None} for _ in range(1000)]")

    def work() -> Any:
        own.student._begin()
        return own.student.f()

    value = transcripts.outcome("work", own, work, lambda value: value)
    assert transcripts.weight > sum(map(sys.getsizeof, value)) > 10 * 2000 * 7  # bytes each
    plain = session("import numpy as np\ndef f(): return np.zeros(100_000)")

    def ask() -> Any:
        plain.student._begin()
        return plain.student.f()

    before = transcripts.weight
    transcripts.outcome("more work", plain, ask, lambda value: value)
    assert 800_000 < transcripts.weight - before < 1_000_000


def test_work_begins_anew_only_for_what_itself_cut_short(session: Callable[[str], Session]) -> None:
    """A worker that ended for something else is no reason to ask the same twice; where there is reason, the second
    time is in a worker that was asked nothing."""
    transcripts, own = Transcripts(), session("asked = 0\ndef f(x):\n  global asked\n  asked += 1\n  return asked")
    own.cut_short = True
    work = Work(own)
    assert (remembered(transcripts, work), work.runs, own.cut_short) == ((1, 2), 1, False)

    def ends(session: Session) -> Any:
        answers = Work(session)()
        session.cut_short = len(told) < 1  # as if a lean worker had ended
        told.append(answers)
        return answers

    told: list[Any] = []
    again = session("asked = 5\ndef f(x):\n  global asked\n  asked += 1\n  return asked")
    assert transcripts.outcome("other work", again, partial(ends, again), lambda value: None) == (6, 7)
    assert told == [(6, 7), (6, 7)]


def test_figures_of_equal_answers_are_equal(tiny_judge: AssignmentJudge, zygote: Zygote, script: Script) -> None:
    """Drawn once for whoever answers alike, and anew for who does not."""
    right, other = tiny_judge.source.text, "def celsius(fahrenheit):\n    return fahrenheit / 2 - 16\n"
    drawn = [
        grade(tiny_judge, zygote, script(text, "measures"), "ada", 1, figures=True).figures
        for text in (right, f"{right}\n{other}", f"# the same\n{right}", f"{right}\n\n{other}")
    ]
    assert drawn[0] == drawn[2] != drawn[1] == drawn[3]


def test_an_error_is_judged_for_each_since_it_quotes_their_line(
    tiny_judge: AssignmentJudge, zygote: Zygote, script: Script
) -> None:
    """Two students raise the same error in the same place; each is shown their own words."""
    for own in ("first", "second"):
        snapshot = script(f"def area(a, b): return {own}", "measures")
        result = next(e for e in grade(tiny_judge, zygote, snapshot, own, 1).exercises if e.name == "area")
        assert result.verdict is Verdict.RAISED
        assert f"return {own}" in result.message


@pytest.mark.parametrize("name", ASSIGNMENTS)
def test_a_class_is_judged_the_same_with_and_without_memory(course: Course, script: Script, name: str) -> None:
    """Wheats and chaffs one after the other: each record equals that of a judge which has seen nobody else."""
    with Zygote(SandboxOptions.of(course)) as zygote, AssignmentJudge(course, course.assignment(name)) as judge:

        def record(variant: Variant | None, seed: int) -> dict[str, Any]:
            text = f"{judge.source.text}\n{variant.text if variant else ''}"
            return as_record(grade(judge, zygote, script(text, judge.assignment.module), "ada", seed))

        variants = [None, *[*judge.wheats, *judge.chaffs][:: ASSIGNMENTS[name]]]
        expected = []
        for variant in variants:
            judge.transcripts.forget()
            expected.append(record(variant, 5))
        assert [record(variant, 5) for variant in variants] == expected
        weight = judge.transcripts.weight
        assert [record(variant, 5) for variant in variants] == expected
        assert judge.transcripts.weight == weight, "nothing new was met"
        assert not judge.transcripts.unrepeatable
