"""A panel as plain data, as JSON takes it, in few characters; and its grids read back."""

from __future__ import annotations

import base64
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from grader.judge.panels import Arrows, Cells, Field, Mark, Panel

DIGITS = 4  # significant, of every number that is kept
Array = NDArray[Any]


def panel_data(panel: Panel) -> dict[str, Any]:
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


def count_numbers(panel: dict[str, Any]) -> int:
    """How many numbers a panel holds, roughly."""
    return sum(len(mark.get("x", "")) * 2 + len(mark.get("grid", {}).get("data", "")) for mark in panel["marks"])
