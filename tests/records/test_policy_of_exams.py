"""An exam's times and attempts stand in course.yml once, and the policy over the journal keeps them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from grader.course.model import Course, load_policy, parse_course
from grader.course.policy import Evidence, HandedIn
from grader.errors import CourseError
from grader.records.attempts import Graded
from grader.records.extensions import Extension
from grader.records.gradebook import Gradebook
from grader.records.policy import Mark, State

OPENS, CLOSES = datetime(2027, 2, 8, 8, tzinfo=UTC), datetime(2027, 2, 8, 11, tzinfo=UTC)
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
COURSE = """\
course: c
title: C
term: t
policy: {{timezone: Europe/Berlin, counts: best, late: {{per_day: 10 %}}{policy}}}
assignments:
  - name: 1_task
    title: Task
    module: task
    exercises: [{{name: f, points: 2}}]
  - name: 2_exam
    title: Exam
    module: quiz
    exam: {{opens: 2027-02-08T09:00:00+01:00, closes: 2027-02-08T12:00:00+01:00{exam}}}
    exercises: [{{name: q, points: 4}}]
"""


def course(exam: str = "", policy: str = "") -> Course:
    return parse_course(COURSE.format(exam=exam, policy=policy))


def row(at: datetime, score: float = 4, number: int = 1, assignment: str = "2_exam") -> Graded:
    handed_in = HandedIn(at, Evidence.RECEIPT)
    most = 4.0 if assignment == "2_exam" else 2.0
    return Graded(number, "ada", assignment, f"{number}", False, score, most, at + DAY * 9, handed_in)


def book(one: Course, *rows: Graded, now: datetime = CLOSES + 30 * DAY, extended: timedelta | None = None) -> Gradebook:
    extensions = (Extension("ada", "2_exam", longer=extended),) if extended else ()
    return Gradebook(one, rows, now, extensions)


def mark(one: Course, *rows: Graded, extended: timedelta | None = None) -> Mark:
    """Of the exam."""
    (total,) = book(one, *rows, extended=extended).totals()
    return total.marks[1]


def test_an_exam_is_due_when_it_closes() -> None:
    """To the second, with the policy's grace; what comes later costs what the policy says."""
    assert mark(course(), row(CLOSES)).least == 1
    late = mark(course(), row(CLOSES + MINUTE))
    assert (late.days_late, late.least) == (1, pytest.approx(0.9))
    graced = course(policy=", grace: 5 minutes")
    assert mark(graced, row(CLOSES + 5 * MINUTE)).days_late == 0


def test_an_exam_may_have_its_own_price_of_lateness() -> None:
    """Nothing after it closes, say, while other work may still come; or no price at all."""
    strict = course(exam=", late: {until: 0 minutes}")
    assert mark(strict, row(CLOSES)).state is State.COUNTED
    assert mark(strict, row(CLOSES + MINUTE)).state is State.REFUSED
    task = row(CLOSES + 30 * DAY, 2, assignment="1_task")
    (total,) = book(strict, task).totals()
    assert total.marks[0].least == 1
    assert mark(course(exam=", late: none"), row(CLOSES + 9 * DAY)).least == 1


def test_more_time_for_one_is_more_time_for_the_exam() -> None:
    """An extension moves the end for its student."""
    strict = course(exam=", late: {until: 0 minutes}")
    assert mark(strict, row(CLOSES + 30 * MINUTE), extended=timedelta(hours=1)).least == 1


def test_an_exams_attempts_are_its_own() -> None:
    """The first so many count, whatever the policy allows for other work; without a word the policy's hold."""
    tries = [row(OPENS + n * MINUTE, score, n) for n, score in enumerate((1, 2, 4), 1)]
    assert mark(course(exam=", attempts: 2"), *tries).least == 0.5
    assert mark(course(exam=", attempts: 3", policy=", attempts: 1"), *tries).least == 1
    assert mark(course(policy=", attempts: 1"), *tries).least == 0.25
    others = [row(OPENS + n * MINUTE, n - 1, n, "1_task") for n in (1, 2, 3)]
    (total,) = book(course(exam=", attempts: 1"), *others).totals()
    assert total.marks[0].least == 1


def test_before_it_closes_nothing_is_missing() -> None:
    """Who has not handed in yet has an open mark, and afterwards none."""
    for now, state in ((CLOSES, State.OPEN), (CLOSES + MINUTE, State.MISSING)):
        (total,) = book(course(), row(OPENS, 2, assignment="1_task"), now=now).totals()
        assert total.marks[1].state is state


def test_what_came_before_it_opened_is_remarked() -> None:
    """It counts, and staff hear of it: perhaps a clock is wrong."""
    early = book(course(), row(OPENS - MINUTE))
    (remark,) = [text for text in early.remarks(early.totals()) if "before it opened" in text]
    assert remark == "2_exam: handed in before it opened, by ada; it counts"
    in_time = book(course(), row(OPENS))
    assert not [text for text in in_time.remarks(in_time.totals()) if "opened" in text]


def test_when_an_exam_is_due_stands_in_one_place(tmp_path: Path) -> None:
    """A policy that says it again is refused, in course.yml and in a policy that is compared."""
    with pytest.raises(CourseError, match="line 4: 2_exam is an exam, due when it closes"):
        course(policy=", due: {2_exam: 2027-02-09}")
    other = tmp_path / "other.yml"
    other.write_text("timezone: UTC\ndue:\n  2_exam: 2027-02-09\n", encoding="utf-8")
    with pytest.raises(CourseError, match=r"other\.yml, line 3: 2_exam is an exam"):
        load_policy(other, course())
    open_end = COURSE.format(exam="", policy=", due: {2_exam: 2027-02-09}").replace(
        ", closes: 2027-02-08T12:00:00+01:00", ""
    )
    assert parse_course(open_end).policy.due["2_exam"].day == 9


def test_another_policy_is_compared_with_the_same_exam(tmp_path: Path) -> None:
    """What another policy would change is not when the exam closes."""
    other = tmp_path / "other.yml"
    other.write_text("late: {per_day: 50 %}\n", encoding="utf-8")
    found = book(course(), row(CLOSES + MINUTE))
    (total,) = found.totals(load_policy(other, found.course))
    assert total.marks[1].least == 0.5


def test_changing_times_judges_nothing_again() -> None:
    """They are no part of what decides a verdict."""
    assert course().digest == course(exam=", late: {until: 0 minutes}, attempts: 1").digest
