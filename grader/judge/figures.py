"""Figures from a student's own code: the words that a course's figures.py is written with, and how they are made.

A figure is a function in `solutions/<assignment>/figures.py`. It gets the same `student` as a suite (every call goes to
the sandbox), asks for numbers and returns panels: plain data, drawn later by grader.feedback.drawing. What the figure
says of the student's work it says in `alt`, made from the numbers. A figure changes no score, and never fails: where
the student's code cannot feed it, one line says why.
"""

from __future__ import annotations

import base64
import enum
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from grader.course.model import did_you_mean
from grader.course.modules import load_module
from grader.errors import CourseError, GraderError, StudentMissing, Unsatisfied
from grader.judge.judging import Budget, describe_call
from grader.judge.verdict import ExerciseResult, Verdict
from grader.sandbox.student import Student

FIGURES = "figures.py"
DIGITS = 4  # significant, of every number that is kept
MAX_NUMBERS = 20_000  # in one figure: beyond it something is wrong
MAX_PROBLEM = 300  # characters
Array = NDArray[Any]


class Role(enum.StrEnum):
    """What a mark means; drawing gives each role its colour, its line style and its marker."""

    YOURS = "yours"
    SLOPE = "slope"  # a second curve of the student's, beside YOURS
    RIGHT = "right"  # what it would be
    WRONG = "wrong"  # where the student's is not that
    GUIDE = "guide"  # a line to read others by
    FIRST = "first"  # equals, to be told apart
    SECOND = "second"
    THIRD = "third"
    FOURTH = "fourth"


@dataclass(frozen=True, eq=False)
class Line:
    """A line through (x, y); NaN interrupts it."""

    x: ArrayLike  # (n,)
    y: ArrayLike  # (n,)
    role: Role = Role.YOURS
    label: str = ""  # for the legend


@dataclass(frozen=True, eq=False)
class Points:
    """Separate points at (x, y)."""

    x: ArrayLike  # (n,)
    y: ArrayLike  # (n,)
    role: Role = Role.YOURS
    label: str = ""


@dataclass(frozen=True, eq=False)
class Arrows:
    """Arrows from (x, y) to (x + dx, y + dy), in the panel's units."""

    x: ArrayLike  # (n,)
    y: ArrayLike  # (n,)
    dx: ArrayLike  # (n,)
    dy: ArrayLike  # (n,)
    role: Role = Role.YOURS
    label: str = ""


@dataclass(frozen=True, eq=False)
class Field:
    """A probability of class 1 over the whole panel, from 0 to 1: two colours, and a line at one half."""

    values: ArrayLike  # (rows, columns): row 0 lies on the lower edge, column 0 on the left one


@dataclass(frozen=True, eq=False)
class Cells:
    """A matrix of shares from 0 to 1, one square each: the larger, the darker."""

    values: ArrayLike  # (rows, columns): row 0 is the lowest, column 0 the leftmost


Mark = Line | Points | Arrows | Field | Cells


@dataclass(frozen=True, eq=False)
class Contours:
    """Lines of equal height of a landscape of ours, in the background of a panel."""

    values: ArrayLike  # (rows, columns), as in Field
    levels: tuple[float, ...]


class Shape(enum.StrEnum):
    """How much room a panel takes."""

    WIDE = "wide"
    SQUARE = "square"  # one unit of x is as long as one of y where the limits are alike
    SMALL = "small"  # one of several side by side; without numbers on its axes


@dataclass(frozen=True, eq=False)
class Panel:
    """One picture. Its limits are fixed by the course, never taken from answers."""

    x: tuple[float, float]
    y: tuple[float, float]
    marks: Sequence[Mark]
    alt: str  # what it shows of this student's work, in a sentence
    title: str = ""
    x_label: str = ""
    y_label: str = ""
    shape: Shape = Shape.WIDE
    log_x: bool = False
    log_y: bool = False
    contours: Contours | None = None


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
    figures: Sequence[Figure], student: Student, results: Sequence[ExerciseResult], budget: Budget
) -> tuple[Drawn, ...]:
    """Make every figure that the student's code can feed; each takes at most half of the time that is left.

    student: in a worker of its own, whose clock is `budget`. results: of the hearing; what is not there, not written,
    too slow or deadly according to them is not run again.
    """
    unfit = {result.name: reason for result in results if (reason := _unfit(result))}
    drawn = []
    for one in figures:
        missing = next((f"{name} {unfit[name]}" for name in one.of if name in unfit), "")
        if missing:
            drawn.append(Drawn(one.title, one.of, problem=f"no figure: {missing}"))
            continue
        budget.begin()
        drawn.append(make_figure(one, student))
        budget.end()
    return tuple(drawn)


def make_figure(figure: Figure, student: Student) -> Drawn:
    """One figure, or the problem: no answer of a student makes this raise."""
    student._begin()
    try:
        with np.errstate(all="ignore"):  # a warning about a student's numbers is no news
            panels = tuple(_panel_data(panel) for panel in figure.panels(student))
    except Unsatisfied as error:
        called = "" if isinstance(error, StudentMissing) else describe_call(student, getattr(error, "about", None))
        problem = f"no figure: {called}: {error.summary}" if called else f"no figure: {error.summary}"
    except GraderError:  # the sandbox or this machine
        problem = "no figure: the grader could not make it here"
    except Exception:  # a form of answer that the figure did not foresee
        problem = "no figure: the answers cannot be drawn"
    else:
        if sum(map(_count, panels)) <= MAX_NUMBERS:
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


@dataclass(frozen=True, eq=False)
class Comparison:
    """A curve of the student's beside the right one: what to draw, and in words where they part."""

    marks: tuple[Mark, ...]
    differs: str  # "between z = -1 and 2", or "" where they agree
    shown: str  # "between z = -4 and 4": agreement elsewhere is not claimed

    def says(self, yours: str, right: str) -> str:
        """ "Your slope differs from the measured one between z = -1 and 2." """
        if self.differs:
            return f"{yours} differs from {right} {self.differs}."
        return f"{yours} agrees with {right} {self.shown}."


def compare(
    x: ArrayLike,
    yours: ArrayLike,
    right: ArrayLike,
    *,
    name: str,
    tolerance: float,
    label: str,
    right_label: str = "what it should be",
    role: Role = Role.YOURS,
) -> Comparison:
    """The student's curve, and where it is off by more than `tolerance` (or no number) the right one and a warning.

    x, yours, right: shape (n,). name: of x, for the words.
    """
    x, yours, right = (np.asarray(values, dtype=float) for values in (x, yours, right))
    wrong = ~(np.abs(yours - right) <= tolerance)  # NaN is wrong, too
    line = Line(x, yours, role, label)
    if not wrong.any():
        return Comparison((line,), "", _span(x[0], x[-1], name))
    shown = wrong | np.append(wrong[1:], False) | np.append(False, wrong[:-1])  # up to where they part
    marks = (
        Line(x, np.where(shown, yours, np.nan), Role.WRONG, "not right here"),
        Line(x, np.where(shown, right, np.nan), Role.RIGHT, right_label),
        line,
    )
    return Comparison(marks, _where(x, wrong, name), _span(x[0], x[-1], name))


def _where(x: Array, wrong: Array, name: str) -> str:
    if wrong.all():
        return "everywhere"
    edges = np.flatnonzero(np.diff(np.concatenate([[0], wrong.astype(int), [0]]))).reshape(-1, 2)
    first, last = edges[0, 0], edges[-1, 1] - 1  # of all that is wrong
    if len(edges) > 2 and wrong.sum() > 0.9 * (last - first):
        edges = np.array([[first, last + 1]])
    spans = [_span(x[a], x[b - 1], name) for a, b in edges[:2]]
    return " and ".join(spans) + (" and elsewhere" if len(edges) > 2 else "")


def _span(low: float, high: float, name: str) -> str:
    if low == high:
        return f"at {name} = {_said(low)}"
    return f"between {name} = {_said(low)} and {_said(high)}"


def _said(value: float) -> str:
    """A number in a sentence: two digits, or all of those before the point."""
    return f"{value:.0f}" if abs(value) >= 100 else f"{value:.2g}"


def _panel_data(panel: Panel) -> dict[str, Any]:
    """A panel as plain data; a mark without a single number is left out. Raises ValueError for uneven data."""
    data: dict[str, Any] = {
        "title": panel.title,
        "alt": panel.alt,
        "x_label": panel.x_label,
        "y_label": panel.y_label,
        "x": [float(limit) for limit in panel.x],
        "y": [float(limit) for limit in panel.y],
        "shape": panel.shape.value,
        "log": [panel.log_x, panel.log_y],
        "marks": list(filter(_holds_numbers, map(_mark_data, panel.marks))),
    }
    if panel.contours is not None:
        data["contours"] = {"grid": _grid(panel.contours.values, np.uint16), "levels": list(panel.contours.levels)}
    return data


def _mark_data(mark: Mark) -> dict[str, Any]:
    kind = type(mark).__name__.lower()
    if isinstance(mark, Field | Cells):
        values = np.asarray(mark.values, dtype=float)
        if not np.isfinite(values).all():
            raise ValueError("a field has a number at every place")
        shares = np.clip(values, 0, 1)
        return {"kind": kind, "grid": _grid(_magnify(shares) if kind == "field" else shares, np.uint8, (0.0, 1.0))}
    names = ("x", "y", "dx", "dy") if isinstance(mark, Arrows) else ("x", "y")
    columns = [np.asarray(getattr(mark, name), dtype=float).ravel() for name in names]
    if len({len(column) for column in columns}) != 1:
        raise ValueError("a mark has as many x as y")
    numbers = {name: _rounded(column) for name, column in zip(names, columns, strict=True)}
    return {"kind": kind, "role": mark.role.value, "label": mark.label, **numbers}


def _holds_numbers(mark: dict[str, Any]) -> bool:
    return "grid" in mark or any(x is not None and y is not None for x, y in zip(mark["x"], mark["y"], strict=True))


def _rounded(values: Array) -> list[float | None]:
    """Numbers with DIGITS significant digits, None for what is no finite number."""
    return [_short(value) if np.isfinite(value) else None for value in values.tolist()]


def _short(value: float) -> float:
    rounded = float(f"{value:.{DIGITS}g}")
    return int(rounded) if abs(rounded) < 10**DIGITS and rounded.is_integer() else rounded


def _grid(values: ArrayLike, kind: type[np.unsignedinteger[Any]], limits: tuple[float, float] | None = None) -> Any:
    """A matrix in few characters: whole numbers between its limits, little-endian, base64."""
    matrix = np.asarray(values, dtype=float)
    if matrix.ndim != 2 or min(matrix.shape) < 2:
        raise ValueError("a grid has rows and columns")
    low, high = limits or (float(matrix.min()), float(matrix.max()))
    steps = _steps(kind)
    whole = np.rint((matrix - low) / ((high - low) or 1) * steps).astype(np.dtype(kind).newbyteorder("<"))
    return {
        "rows": matrix.shape[0],
        "low": low,
        "high": high,
        "bits": np.dtype(kind).itemsize * 8,
        "data": base64.b64encode(whole.tobytes()).decode(),
    }


def read_grid(grid: dict[str, Any]) -> Array:
    """The matrix that `_grid` wrote, shape (rows, columns)."""
    kind = np.dtype(f"<u{grid['bits'] // 8}")
    whole = np.frombuffer(base64.b64decode(grid["data"]), kind).reshape(grid["rows"], -1)
    low, high = grid["low"], grid["high"]
    values: Array = low + whole / _steps(kind) * (high - low)
    return values


def _steps(kind: Any) -> int:
    """How many steps lie between the limits of a grid: an even number, so that the middle is one of them."""
    return int(np.iinfo(kind).max) - 1


def _magnify(shares: Array) -> Array:
    """Shares from 0 to 1 such that small differences near one half, where the boundary is, are not rounded away."""
    apart = 2 * shares - 1  # from -1 to 1
    magnified: Array = (1 + np.sign(apart) * np.sqrt(np.abs(apart))) / 2
    return magnified


def read_field(grid: dict[str, Any]) -> Array:
    """The probabilities that a Field's data hold, shape (rows, columns)."""
    apart = 2 * read_grid(grid) - 1
    shares: Array = (1 + apart * np.abs(apart)) / 2
    return shares


def _count(panel: dict[str, Any]) -> int:
    """How many numbers a panel holds, roughly."""
    return sum(len(mark.get("x", "")) * 2 + len(mark.get("grid", {}).get("data", "")) for mark in panel["marks"])
