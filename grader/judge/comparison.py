"""A student's curve beside the right one: what to draw, and in words where they part."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from grader.judge.panels import Line, Mark, Role

Array = NDArray[Any]


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
