"""An assignment as it was handed out to work on in a notebook: a folder with a stamp, `assignment.json`, and no course.

The stamp says which course and which version it is, and holds all that a student's kernel needs to know of course.yml.
The same stamp stands in the notebook's metadata under "grader". Nothing in it is hidden.
"""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from grader.course.model import Assignment, Course
from grader.errors import CourseError

STAMP = "assignment.json"


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")  # a later grader may write more


class StampedExercise(_Part):
    """What of an exercise its student may know."""

    name: str
    points: float
    builds_on: tuple[str, ...] = ()
    test_seconds: float | None = None


class StampedExam(_Part):
    """The settings of an exam that its paper depends on, and its times."""

    tolerance: float
    digits: int
    opens: datetime | None = None
    closes: datetime | None = None


class Stamp(_Part):
    """What was handed out. course_id: the name of the course in nbgrader's exchange; suite: digest_of_suites."""

    format: Literal[1] = 1
    course: str
    course_id: str
    course_title: str
    term: str
    modules: tuple[str, ...]
    assignment: str
    title: str
    module: str
    test_seconds: float
    exercises: tuple[StampedExercise, ...]
    exam: StampedExam | None = None
    suite: str
    published: date
    version: int

    def text(self) -> str:
        """The bytes of assignment.json; the same stamp gives the same text."""
        return self.model_dump_json(indent=1, exclude_none=True) + "\n"

    def data(self) -> dict[str, Any]:
        """The same as plain data, for a notebook's metadata."""
        return self.model_dump(mode="json", exclude_none=True)


class HandedOut(Course):
    """A course of which one assignment is here, in `folder` itself, with nothing of the course around it."""

    def exercises(self, assignment: Assignment) -> Path:
        return self.folder


def make_stamp(
    course: Course, assignment: Assignment, *, course_id: str, suite: str, published: date, version: int
) -> Stamp:
    """The stamp of an assignment that is published now."""
    exam = assignment.exam
    return Stamp(
        course=course.course,
        course_id=course_id,
        course_title=course.title,
        term=course.term,
        modules=course.modules,
        assignment=assignment.name,
        title=assignment.title,
        module=assignment.module,
        test_seconds=course.limits.test_seconds,
        exercises=tuple(
            StampedExercise(name=e.name, points=e.points, builds_on=e.builds_on, test_seconds=e.test_seconds)
            for e in assignment.exercises
        ),
        exam=None
        if exam is None
        else StampedExam(tolerance=exam.tolerance, digits=exam.digits, opens=exam.opens, closes=exam.closes),
        suite=suite,
        published=published,
        version=version,
    )


def read_stamp(folder: Path) -> Stamp:
    """The stamp in a folder. Raises CourseError where there is none, or none that can be read."""
    file = folder / STAMP
    try:
        return Stamp.model_validate_json(file.read_bytes())
    except FileNotFoundError:
        raise CourseError(
            f"{folder} holds no {STAMP}: open the notebook in the folder that you fetched, with the files that came "
            "with it, and start its kernel anew"
        ) from None
    except OSError as error:
        raise CourseError(f"{file} cannot be read: {error.strerror}") from None
    except ValidationError as error:
        problem = error.errors()[0]
        place = ".".join(str(step) for step in problem["loc"]) or "its text"
        raise CourseError(f"{file}, {place}: {problem['msg']}; fetch the assignment anew") from None


def open_handed_out(folder: Path) -> tuple[HandedOut, Assignment, Stamp]:
    """The assignment in a folder as part of a course. Raises CourseError."""
    stamp = read_stamp(folder)
    assignment = {
        "name": stamp.assignment,
        "title": stamp.title,
        "module": stamp.module,
        "exercises": [exercise.model_dump() for exercise in stamp.exercises],
        "exam": stamp.exam and stamp.exam.model_dump(),
    }
    try:
        course = HandedOut.model_validate(
            {
                "course": stamp.course,
                "title": stamp.course_title,
                "term": stamp.term,
                "modules": stamp.modules,
                "limits": {"test_seconds": stamp.test_seconds},
                "assignments": [assignment],
                "folder": folder,
            }
        )
    except ValidationError as error:
        problem = error.errors()[0]["msg"]
        raise CourseError(f"{folder / STAMP} does not fit together ({problem}); fetch the assignment anew") from None
    return course, course.assignments[0], stamp
