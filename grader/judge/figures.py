"""Figures from a student's own code: the words that a course's figures.py is written with, and how they are made.

A figure is a function in `solutions/<assignment>/figures.py`. It gets the same `student` as a suite (every call goes to
the sandbox), asks for numbers and returns panels: plain data, drawn later by grader.feedback.drawing. What the figure
says of the student's work it says in `alt`, made from the numbers. A figure changes no score, and never fails: where
the student's code cannot feed it, one line says why.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from grader.course.model import did_you_mean
from grader.course.modules import load_module
from grader.errors import CourseError, GraderError, StudentMissing, Unsatisfied
from grader.judge.comparison import compare
from grader.judge.judging import Budget, describe_call
from grader.judge.panel_data import count_numbers, panel_data
from grader.judge.panels import Arrows, Cells, Contours, Field, Line, Panel, Points, Role, Shape
from grader.judge.verdict import ExerciseResult, Verdict
from grader.sandbox.student import Student

# What a figures.py imports from here, and what we do with it.
__all__ = [
    "FIGURES",
    "Arrows",
    "Cells",
    "Contours",
    "Drawn",
    "Field",
    "Figure",
    "Line",
    "Panel",
    "Points",
    "Role",
    "Shape",
    "compare",
    "figure",
    "make_figure",
    "make_figures",
    "read_figures",
]

FIGURES = "figures.py"
MAX_NUMBERS = 20_000  # in one figure: beyond it something is wrong
MAX_PROBLEM = 300  # characters


@dataclass(frozen=True)
class Figure:
    """What figures.py declares: a title, the exercises whose code it needs, and the function that makes it."""

    title: str
    of: tuple[str, ...]
    panels: Callable[[Student], Sequence[Panel]]


def figure(title: str, *, of: Sequence[str]) -> Callable[[Callable[[Student], Sequence[Panel]]], Figure]:
    """Declare a function student -> panels to be a figure of these exercises."""
    return lambda panels: Figure(title, tuple(of), panels)


@dataclass(frozen=True)
class Drawn:
    """A figure of one submission: its panels as plain data (as JSON takes it), or the problem that left none."""

    title: str
    of: tuple[str, ...]
    alt: str = ""
    panels: tuple[dict[str, Any], ...] = ()
    problem: str = ""

    def as_record(self) -> dict[str, Any]:
        return {
            "title": self.title,
            "of": list(self.of),
            "alt": self.alt,
            "panels": list(self.panels),
            "problem": self.problem,
        }


def read_figures(file: Path, exercises: Sequence[str]) -> tuple[Figure, ...]:
    """The figures that a figures.py declares, in its order; none where there is no such file. Raises CourseError."""
    if not file.is_file():
        return ()
    found = tuple(value for value in vars(load_module(file)).values() if isinstance(value, Figure))
    for one in found:
        if not one.of:
            raise CourseError(f"{file}: the figure {one.title!r} is of no exercise; name them: of=[...]")
        for exercise in one.of:
            if exercise not in exercises:
                raise CourseError(
                    f"{file}: the figure {one.title!r} is of {exercise!r}, which is no exercise of this assignment"
                    f"{did_you_mean(exercise, exercises)}"
                )
    return found


def make_figures(
    figures: Sequence[Figure],
    student: Student,
    results: Sequence[ExerciseResult],
    budget: Budget,
    remember: Callable[[Figure, Callable[[], Drawn]], Drawn] = lambda figure, work: work(),
) -> tuple[Drawn, ...]:
    """Make every figure that the student's code can feed; each takes at most half of the time that is left.

    student: its clock is `budget`. results: of the hearing; what is not there, not written, too slow or deadly
    according to them is not run again. remember: gives what work() gives for a figure, remembered or worked out.
    """
    unfit = {result.name: reason for result in results if (reason := _unfit(result))}
    drawn = []
    for one in figures:
        missing = next((f"{name} {unfit[name]}" for name in one.of if name in unfit), "")
        if missing:
            drawn.append(Drawn(one.title, one.of, problem=f"no figure: {missing}"))
            continue
        budget.begin()
        drawn.append(remember(one, partial(make_figure, one, student)))
        budget.end()
    return tuple(drawn)


def make_figure(figure: Figure, student: Student) -> Drawn:
    """One figure, or the problem: no answer of a student makes this raise."""
    student._begin()
    try:
        with np.errstate(all="ignore"):  # a warning about a student's numbers is no news
            panels = tuple(panel_data(panel) for panel in figure.panels(student))
    except Unsatisfied as error:
        called = "" if isinstance(error, StudentMissing) else describe_call(student, getattr(error, "about", None))
        problem = f"no figure: {called}: {error.summary}" if called else f"no figure: {error.summary}"
    except GraderError:  # the sandbox or this machine
        problem = "no figure: the grader could not make it here"
    except Exception:  # a form of answer that the figure did not foresee
        problem = "no figure: the answers cannot be drawn"
    else:
        if sum(map(count_numbers, panels)) <= MAX_NUMBERS:
            alt = " ".join(dict.fromkeys(panel["alt"] for panel in panels))
            return Drawn(figure.title, figure.of, alt, panels)
        problem = "no figure: the answers are too large to be drawn"
    return Drawn(figure.title, figure.of, problem=problem[:MAX_PROBLEM])


def _unfit(result: ExerciseResult) -> str:
    """Why an exercise feeds no figure, or nothing where it may."""
    if result.verdict is Verdict.RAISED and "not written yet" in result.message:
        return "is not written yet"
    return {
        Verdict.MISSING: "was not found",
        Verdict.TIMEOUT: "took too long",
        Verdict.MEMORY: "ran out of memory",
        Verdict.CRASHED: "ended its process",
        Verdict.NOT_RUN: "was not judged",
        Verdict.INTERNAL: "was not judged",
    }.get(result.verdict, "")
