"""What one process has learned, others need not learn: they hear it, and judge as they would have judged alone."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from typing import Any

import pytest

from grader.course.model import Course
from grader.grade import as_record, grade
from grader.judge import assignment as assignments
from grader.judge.assignment import AssignmentJudge
from grader.judge.judging import Budget, judge_one
from grader.judge.transcripts import Transcripts
from grader.sandbox.handles import Handle, let_go
from grader.sandbox.host import SandboxOptions, Zygote
from grader.sandbox.session import Session
from grader.sandbox.snapshot import Snapshot

Script = Callable[..., Snapshot]
SEED = 5


@pytest.fixture
def ask(zygote: Zygote, script: Script) -> Callable[..., int]:
    """Has f of a new worker asked for 1 and then for what came; tells how often the test itself had to run."""

    def ask(transcripts: Transcripts, text: str = "def f(x): return x + 1", made: Callable[[Any], Any] = tuple) -> int:
        runs = []
        with Session(zygote, script(text)) as session:
            session.clock = budget = Budget(60, 120)
            budget.begin()

            def work() -> Any:
                runs.append(1)
                session.student._begin()
                first = session.student.f(1)
                return made((first, session.student.f(first)))

            transcripts.outcome("work", session, work, lambda value: value)
        return len(runs)

    return ask


def test_what_was_met_twice_is_told_once(ask: Callable[..., int]) -> None:
    """And whoever hears it does not tell it on."""
    one, other = Transcripts(tells=True), Transcripts(tells=True)
    assert (ask(one), one.news()) == (1, b"")
    assert ask(one) == 0
    news = one.news()
    assert ask(one) == 0
    assert news and not one.news()
    other.hear(news)
    assert (ask(other), other.news()) == (0, b"")
    assert ask(other, "def f(x): return 3 * x") == 1


def test_whoever_is_alone_tells_nothing(ask: Callable[..., int]) -> None:
    alone = Transcripts()
    assert (ask(alone), ask(alone), alone.news()) == (1, 0, b"")


def test_what_cannot_be_told_stays(ask: Callable[..., int]) -> None:
    """Functions of a suite."""
    one = Transcripts(tells=True)
    assert [ask(one, made=lambda values: [values, lambda: 0]) for _ in range(3)] == [1, 0, 0]
    assert one.news() == b""


def test_what_was_heard_weighs_and_goes_as_what_was_met(ask: Callable[..., int]) -> None:
    one, small = Transcripts(tells=True), Transcripts(most_bytes=200, tells=True)
    ask(one), ask(one)
    news = one.news()
    small.hear(news)
    assert small.weight <= 200
    assert ask(small) == 1
    other = Transcripts(tells=True)
    other.hear(news)
    weight = other.weight
    assert weight > 1000
    other.hear(news)
    assert other.weight == weight
    assert (ask(other), other.weight) == (0, one.weight)


def test_a_students_object_crosses_without_the_student(zygote: Zygote, script: Script) -> None:
    """It can be compared, and asked nothing; the student stays where it is."""
    with Session(zygote, script("class Value: pass")) as session:
        session.clock = budget = Budget(60, 120)
        budget.begin()
        session.student._begin()
        handle = let_go(session.student.Value())
        assert isinstance(handle, Handle)
        assert isinstance(pickle.loads(pickle.dumps(handle)), Handle)
        with pytest.raises(TypeError, match="stays in the process"):
            pickle.dumps(session.student.Value)


def test_what_depends_on_its_name_alone_is_worked_out_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    one, other, alone = Transcripts(tells=True), Transcripts(tells=True), Transcripts()
    assert one.once("sum", lambda: 3) == 3
    other.hear(one.news())
    assert other.once("sum", lambda: pytest.fail("it was told")) == 3
    assert other.once("difference", lambda: 1) == 1
    assert alone.once("sum", lambda: 4) == 4


@pytest.mark.parametrize("name", ["03_loss", "06_backprop"])
def test_two_who_tell_each_other_judge_as_one_who_is_alone(
    course: Course, script: Script, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Records are equal, hints and all; of what was told no test is run again, neither of a student's nor of a known
    mistake's, unless its answers quote a line of its own."""
    ran: list[str] = []

    def count(suites: Any, test: Any, student: Any, seed: int, **words: Any) -> Any:
        seen = judge_one(suites, test, student, seed, **words)
        if all(answer.error in assignments.QUOTING_NOTHING for answer in seen[1]):
            ran.append(test.key)
        return seen

    monkeypatch.setattr("grader.judge.judging.judge_one", count)
    monkeypatch.setattr(assignments, "judge_one", count)
    of_course = course.assignment(name)
    with (
        Zygote(SandboxOptions.of(course)) as zygote,
        AssignmentJudge(course, of_course) as alone,
        AssignmentJudge(course, of_course, Transcripts(tells=True)) as one,
        AssignmentJudge(course, of_course, Transcripts(tells=True)) as other,
    ):

        def records(judge: AssignmentJudge) -> list[dict[str, Any]]:
            ran.clear()
            found = []
            for variant in [*judge.wheats[:2], *judge.chaffs[::9]]:
                snapshot = script(f"{judge.source.text}\n{variant.text}", of_course.module)
                found.append(as_record(grade(judge, zygote, snapshot, "ada", SEED)))
            return [{**record, "seconds": 0} for record in found]

        expected = records(alone)
        assert ran
        assert records(one) == expected
        assert records(one) == expected
        other.transcripts.hear(one.transcripts.news())
        assert records(other) == expected
        assert not ran


def test_a_known_mistake_is_caught_up_with_where_only_its_first_tests_were_told(
    course: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A mistake may lie in what earlier tests left behind."""
    of_course = course.assignment("03_loss")
    with AssignmentJudge(course, of_course, Transcripts(tells=True)) as judge:
        chaff = judge.chaffs[0]
        key, tests = (chaff.exercise, SEED), judge.tests(chaff.exercise)
        assert len(tests) > 1
        first = judge._replay(key, chaff)
        first.answers(0)
        told = judge.transcripts.news()
        expected = first.answers(len(tests) - 1)
    with AssignmentJudge(course, of_course, Transcripts(tells=True)) as other:
        other.transcripts.hear(told)
        ran: list[str] = []

        def count(suites: Any, test: Any, *arguments: Any, **words: Any) -> Any:
            ran.append(test.key)
            return judge_one(suites, test, *arguments, **words)

        monkeypatch.setattr(assignments, "judge_one", count)
        replay = other._replay(key, chaff)
        replay.answers(0)
        assert not ran
        again = replay.answers(len(tests) - 1)
        assert ran == [test.key for test in tests]
        assert repr(again) == repr(expected)
