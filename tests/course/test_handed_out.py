"""The stamp of an assignment that was handed out, and the course that it stands for."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from grader.course.exam import draw_paper
from grader.course.handed_out import STAMP, Stamp, make_stamp, open_handed_out, read_stamp
from grader.course.model import Assignment, Course
from grader.errors import CourseError


def stamp_of(course: Course, assignment: Assignment) -> Stamp:
    return make_stamp(course, assignment, course_id="c-1", suite="0" * 64, published=date(2026, 10, 1), version=2)


def test_a_stamp_reads_back_as_it_was_written(course: Course, tmp_path: Path) -> None:
    """For every assignment, the exam too; and the same stamp is the same text."""
    for assignment in course.graded:
        stamp = stamp_of(course, assignment)
        (tmp_path / STAMP).write_text(stamp.text(), encoding="utf-8")
        assert read_stamp(tmp_path) == stamp == Stamp.model_validate(stamp.data())
        assert stamp.text() == stamp_of(course, assignment).text()


def test_a_folder_alone_is_a_course_of_one_assignment(course: Course, tmp_path: Path) -> None:
    """With the exercises, what they build on, and their points; what students get lies in the folder itself."""
    original = course.assignment("06")
    (tmp_path / STAMP).write_text(stamp_of(course, original).text(), encoding="utf-8")
    alone, assignment, stamp = open_handed_out(tmp_path)
    assert assignment.exercises == original.exercises
    assert alone.exercises(assignment) == tmp_path
    assert (alone.course, alone.title, alone.term, stamp.version) == (course.course, course.title, course.term, 2)
    assert alone.limits.test_seconds == course.limits.test_seconds


def test_a_paper_is_the_same_where_there_is_no_course(course: Course, tmp_path: Path) -> None:
    """The stamp holds all that a paper is drawn from, beside paper.py."""
    exam = course.assignment("exam")
    opens = datetime(2027, 2, 1, 9, tzinfo=UTC)
    assert exam.exam is not None
    timed = exam.model_copy(update={"exam": exam.exam.model_copy(update={"opens": opens})})
    (tmp_path / STAMP).write_text(stamp_of(course, timed).text(), encoding="utf-8")
    (tmp_path / "paper.py").write_bytes((course.exercises(exam) / "paper.py").read_bytes())
    alone, assignment, _ = open_handed_out(tmp_path)
    assert draw_paper(alone, assignment, "ada").questions == draw_paper(course, exam, "ada").questions
    assert assignment.exam is not None
    assert assignment.exam.opens == opens


@pytest.mark.parametrize(
    ("text", "said"),
    [(None, "holds no assignment.json"), ("{", "fetch the assignment anew"), ('{"format": 9}', "format")],
)
def test_what_is_no_stamp_is_refused_in_words(tmp_path: Path, text: str | None, said: str) -> None:
    """None there, no JSON, another form."""
    if text is not None:
        (tmp_path / STAMP).write_text(text, encoding="utf-8")
    with pytest.raises(CourseError, match=said):
        open_handed_out(tmp_path)
