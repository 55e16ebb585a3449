"""The exam of the course, and the ways to answer it."""

from __future__ import annotations

from collections.abc import Iterator
from types import ModuleType

import pytest

from grader.course.exam import PAPER
from grader.course.key import KEY
from grader.course.model import Assignment, Course
from grader.course.modules import load_module
from grader.judge.assignment import AssignmentJudge


@pytest.fixture(scope="session")
def exam(course: Course) -> Assignment:
    return course.assignment("11_exam")


@pytest.fixture(scope="session")
def templates(course: Course, exam: Assignment) -> ModuleType:
    return load_module(course.exercises(exam) / PAPER)


@pytest.fixture(scope="session")
def key(course: Course, exam: Assignment) -> ModuleType:
    return load_module(course.solutions(exam) / KEY)


@pytest.fixture(scope="session")
def judge(course: Course, exam: Assignment) -> Iterator[AssignmentJudge]:
    with AssignmentJudge(course, exam) as judge:
        yield judge
