"""What a figure is made of: panels with marks. How they look is decided elsewhere (grader.feedback.drawing)."""

from __future__ import annotations

import enum
from collections.abc import Sequence
from dataclasses import dataclass

from numpy.typing import ArrayLike


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
