"""Figures as inline SVG, from the plain data that grader.judge.figures leaves in a record.

matplotlib draws a panel's frame once for all students (grader.feedback.frames), because that takes it tens of
milliseconds; a student's own marks are put into it as paths by a plain map of data to pixels. Colours are variables of
the style sheet below, so one drawing serves light, dark and paper. Titles and legends are HTML around the pictures:
their letters keep their size on a phone.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import groupby
from typing import Any

import numpy as np
from markupsafe import Markup
from numpy.typing import NDArray

from grader.feedback.frames import BOXES, Box, frame_of, short
from grader.judge.panel_data import read_field, read_grid
from grader.judge.panels import Role, Shape

Array = NDArray[np.float64]
Data = dict[str, Any]


STYLE = Markup("""
.drawing { --fig-ink: #1c2430; --fig-soft: #5a6675; --fig-line: #dde2e8; --fig-paper: #fff; --fig-one: #0a62b0;
  --fig-two: #b85500; --fig-three: #00775a; --fig-four: #8e3f96; --fig-bad: #c0203a; display: flex; flex-wrap: wrap;
  gap: .6rem 1rem; align-items: start; }
@media (prefers-color-scheme: dark) { @media not print { .drawing { --fig-ink: #e6eaef; --fig-soft: #a2adba;
  --fig-line: #3b4552; --fig-paper: #161b21; --fig-one: #6db3f8; --fig-two: #ffa357; --fig-three: #4fcfa4;
  --fig-four: #df9be6; --fig-bad: #ff7d8f; } } }
.drawing .panel { flex: 1 1 17rem; max-width: 27rem; min-width: 0; margin: 0; break-inside: avoid; }
.drawing .panel.square { flex: 1 1 15rem; max-width: 22rem; }
.drawing .row { flex: 2 1 25rem; max-width: 36rem; display: grid; gap: .6rem; align-items: end;
  grid-template-columns: repeat(auto-fit, minmax(min(30%, 11rem), 1fr)); }
.drawing .panel.small { max-width: 11rem; }
.drawing .panel-title { margin: 0 0 .15rem; font-size: .85rem; line-height: 1.3; font-weight: 600; }
.drawing svg.picture { display: block; width: 100%; height: auto; font-size: 11px; }
.drawing .legend { flex: 1 0 100%; display: flex; flex-wrap: wrap; gap: .1rem 1.1rem; margin: 0; padding: 0;
  list-style: none; font-size: .85rem; }
.drawing .legend svg { width: 2.1em; height: .9em; vertical-align: -.05em; margin-right: .35em; }
.drawing path.m { fill: none; stroke-linejoin: round; stroke-linecap: round; stroke-width: 2.2; }
.drawing .yours, .drawing .first { stroke: var(--fig-one); }
.drawing .slope, .drawing .second { stroke: var(--fig-two); }
.drawing .third { stroke: var(--fig-three); } .drawing .fourth { stroke: var(--fig-four); }
.drawing .right { stroke: var(--fig-ink); } .drawing .guide { stroke: var(--fig-soft); }
.drawing .wrong { stroke: var(--fig-bad); }
.drawing path.line.slope, .drawing path.line.second { stroke-dasharray: 7 4.5; }
.drawing path.line.third { stroke-dasharray: 9 4 .1 4; } .drawing path.line.fourth { stroke-dasharray: .1 4.5; }
.drawing path.line.right { stroke-dasharray: 2 4; stroke-width: 1.7; }
.drawing path.line.guide { stroke-width: 1.4; }
.drawing path.line.wrong { stroke-width: 8; opacity: .38; }
.drawing path.points { stroke-width: 6; }
.drawing path.points.second, .drawing path.points.slope { stroke-linecap: square; stroke-width: 4.4; }
.drawing path.points.third, .drawing path.points.fourth, .drawing path.points.wrong { stroke-width: 1.8; }
.drawing path.points.right { stroke-width: 1.3; }
.drawing path.arrows { stroke-width: 1.7; } .drawing path.arrows.right { stroke-width: 4.5; opacity: .3; }
.drawing path.arrows.wrong { stroke-width: 2.2; }
.drawing path.band { stroke: none; shape-rendering: crispEdges; }
.drawing path.half { fill: none; stroke: var(--fig-ink); stroke-width: 1.4; }
""")

# Which mark lies on which: the later, the higher. Within a role, in the course's order.
ORDER = ("field", "cells", Role.WRONG, Role.GUIDE, Role.RIGHT)
BANDS = ((0.0, 0.25, "two", 0.5), (0.25, 0.5, "two", 0.22), (0.5, 0.75, "one", 0.22), (0.75, 1.0, "one", 0.5))
DOT = "h0"  # the round (or square) end of a line without length
MARKERS = {
    Role.THIRD: "m0 -3.2l3.2 5.8h-6.4z",  # a triangle
    Role.FOURTH: "m0 -3.2l3.2 3.2l-3.2 3.2l-3.2 -3.2z",  # a diamond
    Role.WRONG: "m-3.2 -3.2l6.4 6.4m0 -6.4l-6.4 6.4",  # a cross
    Role.RIGHT: "m-3.2 0a3.2 3.2 0 1 0 6.4 0a3.2 3.2 0 1 0 -6.4 0",  # a ring
}
HEAD = 0.36  # of an arrow's shaft, at most 6 pixels


def drawn(figure: Data) -> Markup:
    """A figure of a record as HTML with inline SVG, a picture for each panel; nothing where there is a problem."""
    if figure["problem"] or not figure["panels"]:
        return Markup("")
    return _drawn(json.dumps(figure))


@lru_cache(maxsize=100)  # right answers make the same figure, to the last of the digits that are kept
def _drawn(text: str) -> Markup:
    figure = json.loads(text)
    rows = Markup("").join(
        Markup('<div class="row">{}</div>').format(pictures) if small else pictures
        for small, group in groupby(figure["panels"], key=lambda panel: panel["shape"] == Shape.SMALL)
        for pictures in [Markup("").join(_panel(figure["title"], panel) for panel in group)]
    )
    return Markup('<div class="drawing">{}{}</div>').format(rows, _legend(figure["panels"]))


def _panel(figure_title: str, panel: Data) -> Markup:
    box = BOXES[Shape(panel["shape"])]
    marks = sorted(panel["marks"], key=_height)
    paths = Markup("").join(path for mark in marks for path in _paths(mark, panel, box))
    title = f"{figure_title}: {panel['title']}" if panel["title"] else figure_title
    heading = Markup('<p class="panel-title">{}</p>').format(panel["title"]) if panel["title"] else ""
    return Markup(
        '<div class="panel {}">{}<svg class="picture" role="img" viewBox="0 0 {:g} {:g}" aria-label="{}">'
        "<title>{}</title><desc>{}</desc>{}"
        '<svg x="{:g}" y="{:g}" width="{:g}" height="{:g}">{}</svg></svg></div>'
    ).format(
        panel["shape"],
        heading,
        box.width,
        box.height,
        f"{title}. {panel['alt']}",
        title,
        panel["alt"],
        frame_of(panel),
        box.left,
        box.top,
        box.inner_width,
        box.inner_height,
        paths,
    )


def _height(mark: Data) -> int:
    kind = mark.get("role", mark["kind"])
    return ORDER.index(kind) if kind in ORDER else len(ORDER) + (mark["kind"] == "points")


def _paths(mark: Data, panel: Data, box: Box) -> Iterator[Markup]:
    """A mark as path elements, in pixels from the upper left corner of the axes."""
    if mark["kind"] == "field":
        yield from _field(read_field(mark["grid"]), box)
        return
    if mark["kind"] == "cells":
        yield from _cells(read_grid(mark["grid"]), box)
        return
    place = _Map(panel, box)
    x, y = place.x(mark["x"]), place.y(mark["y"])
    if mark["kind"] == "arrows":
        tips = place.x(_sum(mark["x"], mark["dx"])), place.y(_sum(mark["y"], mark["dy"]))
        path = _arrows(x, y, *tips)
    else:
        path = _polyline(x, y) if mark["kind"] == "line" else _markers(x, y, mark["role"])
    if path:
        yield _path(f"{mark['kind']} {mark['role']}", path)


def _path(classes: str, path: str) -> Markup:
    return Markup('<path class="m {}" d="{}"/>').format(classes, path)


class _Map:
    """From data to pixels; what lies far outside stays within a distance that a drawing program can bear."""

    def __init__(self, panel: Data, box: Box) -> None:
        self._panel, self._box = panel, box

    def x(self, values: Sequence[float | None]) -> Array:
        return self._map(values, "x", 0) * self._box.inner_width

    def y(self, values: Sequence[float | None]) -> Array:
        return (1 - self._map(values, "y", 1)) * self._box.inner_height

    def _map(self, values: Sequence[float | None], axis: str, number: int) -> Array:
        """0 at the lower limit, 1 at the upper one; NaN for None."""
        limits, place = np.array(self._panel[axis], float), np.array(values, float)
        if self._panel["log"][number]:
            with np.errstate(divide="ignore", invalid="ignore"):
                limits, place = np.log10(limits), np.log10(place)
            place[np.isneginf(place)] = -1e3  # a value of 0 lies far below
        share: Array = np.clip((place - limits[0]) / (limits[1] - limits[0]), -20, 20)
        return share


def _sum(first: Sequence[float | None], second: Sequence[float | None]) -> list[float]:
    return [float(total) for total in np.array(first, float) + np.array(second, float)]


def _polyline(x: Array, y: Array) -> str:
    """ "M0 1L2 3" through all finite points; a gap where one is not finite."""
    points = _rounded(x, y)
    finite = np.asarray(np.isfinite(points).all(axis=1))
    changed = np.append(True, (points[1:] != points[:-1]).any(axis=1))  # NaN differs from itself
    points, finite = points[changed], finite[changed]
    runs = np.flatnonzero(np.diff(np.concatenate([[0], finite, [0]]))).reshape(-1, 2).tolist()
    return "".join("M" + _written("%g %gL", points[start:end])[:-1] for start, end in runs)


def _rounded(x: Array, y: Array) -> Array:
    """Points with one decimal, shape (n, 2); no zero is negative."""
    points: Array = np.column_stack([x, y]).round(1) + 0.0
    return points


def _written(form: str, points: Array) -> str:
    """The form for each point, at once: formatting one by one would take most of a drawing's time."""
    return (form * len(points)) % tuple(points.ravel().tolist())


def _markers(x: Array, y: Array, role: str) -> str:
    """A dot, square, triangle, diamond, ring or cross at each point, by role: colour alone says nothing to some."""
    points = _rounded(x, y)
    return _written(f"M%g %g{MARKERS.get(Role(role), DOT)}", points[np.isfinite(points).all(axis=1)])


def _arrows(x: Array, y: Array, tip_x: Array, tip_y: Array) -> str:
    """Shafts with their heads; a dot where an arrow has no length worth a head."""
    start, tip = np.column_stack([x, y]), np.column_stack([tip_x, tip_y])
    along = tip - start
    length = np.hypot(*along.T)[:, None]  # (n, 1)
    is_long, is_short = (length >= 0.5).ravel(), (length < 0.5).ravel()  # neither where it is NaN
    back = along * np.minimum(HEAD, 6.0 / np.maximum(length, 0.5))
    aside = 0.5 * back[:, ::-1] * (1, -1)
    ends = np.hstack([start, tip, tip - back - aside, tip, tip - back + aside]).round(1) + 0.0  # (n, 10)
    shafts = _written("M%g %gL%g %gM%g %gL%g %gL%g %g", ends[is_long])
    return shafts + _written(f"M%g %g{DOT}", ends[is_short, :2])


def _field(values: Array, box: Box) -> Iterator[Markup]:
    """Four bands in two colours, and the line at one half; where there is only yes and no, squares."""
    if np.isin(values, (0, 1)).all():
        yield from _squares(values, box)
        return
    from contourpy import FillType, LineType, contour_generator

    rows, columns = values.shape
    x = np.linspace(0, box.inner_width, columns)
    y = np.linspace(box.inner_height, 0, rows)
    lines = contour_generator(x, y, values, fill_type=FillType.OuterOffset, line_type=LineType.Separate)
    for low, high, colour, opacity in BANDS:
        filled: Any = lines.filled(low if low > 0 else -1.0, high if high < 1 else 2.0)
        outer, offsets = filled  # for each area all its points, and where its rings begin
        rings = (
            points[start:end]
            for points, starts in zip(outer, offsets, strict=True)
            for start, end in zip(starts[:-1], starts[1:], strict=True)
        )
        path = "".join(f"{_polyline(ring[:, 0], ring[:, 1])}Z" for ring in rings)
        if path:
            yield _band(colour, opacity, path)
    edges: Any = lines.lines(0.5)
    half = "".join(_polyline(edge[:, 0], edge[:, 1]) for edge in edges)
    if half:
        yield Markup('<path class="half" d="{}"/>').format(half)


def _squares(values: Array, box: Box) -> Iterator[Markup]:
    """Yes and no in two colours, each place the middle of its square; squares in a row are one."""
    rows, columns = values.shape
    width, height = box.inner_width / (columns - 1), box.inner_height / (rows - 1)
    for wanted, colour in ((0, "two"), (1, "one")):
        inside = np.pad((values == wanted).astype(int), ((0, 0), (1, 1)))
        row, edge = np.nonzero(np.diff(inside, axis=1))  # each run begins at one edge and ends at the next
        left, right = (edge[::2] - 0.5) * width, (edge[1::2] - 0.5) * width
        top = box.inner_height - (row[::2] + 0.5) * height
        runs = np.column_stack([left, top, right, top + height, left]).round(1) + 0.0
        if len(runs):
            yield _band(colour, BANDS[0][3], _written("M%g %gH%gV%gH%gz", runs))


def _band(colour: str, opacity: float, path: str) -> Markup:
    form = Markup('<path class="band" fill="var(--fig-{})" fill-opacity="{}" fill-rule="evenodd" d="{}"/>')
    return form.format(colour, opacity, path)


def _cells(values: Array, box: Box) -> Iterator[Markup]:
    """One square for each number, its colour as strong as the number is large."""
    rows, columns = values.shape
    width, height = box.inner_width / columns, box.inner_height / rows
    form = Markup('<rect fill="var(--fig-one)" fill-opacity="{:.2g}" x="{}" y="{}" width="{}" height="{}"/>')
    for (row, column), value in np.ndenumerate(values):
        if value > 0.004:
            x, y = column * width, box.inner_height - (row + 1) * height
            yield form.format(0.9 * value, short(x), short(y), short(width - 1), short(height - 1))


def _legend(panels: Sequence[Data]) -> Markup:
    """Each labelled kind of mark once, with its colour and line style."""
    seen = dict.fromkeys(
        (mark["label"], mark["kind"], mark["role"]) for panel in panels for mark in panel["marks"] if mark.get("label")
    )
    if not seen:
        return Markup("")
    items = Markup("").join(
        Markup('<li><svg viewBox="0 0 28 12" aria-hidden="true">{}</svg>{}</li>').format(_swatch(kind, role), label)
        for label, kind, role in seen
    )
    return Markup('<ul class="legend">{}</ul>').format(items)


def _swatch(kind: str, role: str) -> Markup:
    left, right, middle = np.array([3.0]), np.array([25.0]), np.array([6.0])
    if kind == "points":
        return _path(f"points {role}", _markers(np.array([14.0]), middle, role))
    if kind == "arrows":
        return _path(f"arrows {role}", _arrows(left, middle, right, middle))
    return _path(f"line {role}", "M2 6L26 6")
