"""Records of a class, counted one by one as `grader grade` counts them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Protocol, TypeVar

from grader.course.model import Course
from grader.feedback.class_view import ClassTally, ClassView

Record = dict[str, Any]  # a line of results.jsonl


class Tally(Protocol):
    """Takes records."""

    def add(self, record: Record) -> None: ...


SomeTally = TypeVar("SomeTally", bound=Tally)


def counted(tally: SomeTally, records: Iterable[Record]) -> SomeTally:
    """The tally, with all of these added."""
    for record in records:
        tally.add(record)
    return tally


def view_class(course: Course, records: Iterable[Record]) -> ClassView:
    """What the page of a class says."""
    return counted(ClassTally(course), records).view()
