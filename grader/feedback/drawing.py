"""Figures as inline SVG, from the plain data that grader.judge.figures leaves in a record.

matplotlib draws a panel's frame (axes, ticks, labels, contours) once for all students, because that takes it tens of
milliseconds; a student's own marks are put into it as paths by a plain map of data to pixels. Colours are variables of
the style sheet below, so one drawing serves light, dark and paper. Titles and legends are HTML around the pictures:
their letters keep their size on a phone.
"""

from __future__ import annotations

import io
import json
import logging
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from typing import Any

import numpy as np
from markupsafe import Markup
from numpy.typing import NDArray

from grader.judge.figures import Role, Shape, read_field, read_grid

Array = NDArray[np.float64]
Data = dict[str, Any]


@dataclass(frozen=True)
class Box:
    """Pixels of a picture, and of the part of it that the axes enclose."""

    width: float
    height: float
    left: float
    top: float
    inner_width: float
    inner_height: float


BOXES = {
    Shape.WIDE: Box(340, 240, 46, 10, 284, 188),
    Shape.SQUARE: Box(300, 296, 46, 10, 244, 244),
    Shape.SMALL: Box(150, 150, 2, 2, 146, 146),
}
# Colours that matplotlib is given, and the variable that takes their place.
SENTINELS = {"#010101": "var(--fig-ink)", "#020202": "var(--fig-soft)", "#030303": "var(--fig-line)"}
INK, SOFT, LINE = SENTINELS

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
RING = 3.2  # pixels, of a marker that is no dot
HEAD = 0.36  # of an arrow's shaft, at most 6 pixels


def drawn(figure: Data) -> Markup:
    """A figure of a record as HTML with inline SVG, a picture for each panel; nothing where there is a problem."""
    if figure["problem"] or not figure["panels"]:
        return Markup("")
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
        _frame_of(panel),
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
    r = RING
    diamond = f"m0 {_n(-r)}l{_n(r)} {_n(r)}l{_n(-r)} {_n(r)}l{_n(-r)} {_n(-r)}z"
    forms = {
        Role.THIRD: f"m0 {_n(-r)}l{_n(r)} {_n(1.8 * r)}h{_n(-2 * r)}z",
        Role.FOURTH: diamond,
        Role.WRONG: f"m{_n(-r)} {_n(-r)}l{_n(2 * r)} {_n(2 * r)}m0 {_n(-2 * r)}l{_n(-2 * r)} {_n(2 * r)}",
        Role.RIGHT: f"m{_n(-r)} 0a{_n(r)} {_n(r)} 0 1 0 {_n(2 * r)} 0a{_n(r)} {_n(r)} 0 1 0 {_n(-2 * r)} 0",
    }
    form = forms.get(Role(role), "h0")  # a dot or a square is the end of a line without length
    points = _rounded(x, y)
    return _written(f"M%g %g{form}", points[np.isfinite(points).all(axis=1)])


def _arrows(x: Array, y: Array, tip_x: Array, tip_y: Array) -> str:
    words = []
    for x0, y0, x1, y1 in zip(x.tolist(), y.tolist(), tip_x.tolist(), tip_y.tolist(), strict=True):
        dx, dy = x1 - x0, y1 - y0
        length = float(np.hypot(dx, dy))
        if length != length:  # NaN
            continue
        if length < 0.5:
            words.append(f"M{_n(x0)} {_n(y0)}h0")
            continue
        head = min(HEAD * length, 6.0) / length
        left = x1 - head * (dx + 0.5 * dy), y1 - head * (dy - 0.5 * dx)
        right = x1 - head * (dx - 0.5 * dy), y1 - head * (dy + 0.5 * dx)
        words.append(f"M{_n(x0)} {_n(y0)}L{_n(x1)} {_n(y1)}M{_n(left[0])} {_n(left[1])}L{_n(x1)} {_n(y1)}")
        words.append(f"L{_n(right[0])} {_n(right[1])}")
    return "".join(words)


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
        runs = []
        for row, line in enumerate(values):
            edges = np.flatnonzero(np.diff(np.concatenate([[0], (line == wanted).astype(int), [0]])))
            y = box.inner_height - (row + 0.5) * height
            for start, end in edges.reshape(-1, 2).tolist():
                runs.append(f"M{_n((start - 0.5) * width)} {_n(y)}h{_n((end - start) * width)}v{_n(height)}")
                runs.append(f"h{_n((start - end) * width)}z")
        if runs:
            yield _band(colour, BANDS[0][3], "".join(runs))


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
            yield form.format(0.9 * value, _n(x), _n(y), _n(width - 1), _n(height - 1))


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


def _n(value: float) -> str:
    """A coordinate with one decimal at most: "3", "0.5"."""
    text = f"{value:.1f}".removesuffix(".0")
    return "0" if text == "-0" else text


def _frame_of(panel: Data) -> Markup:
    """What of a panel is the same for every student."""
    names = ("x_label", "y_label", "x", "y", "shape", "log", "contours")
    return _frame(json.dumps({name: panel.get(name) for name in names}))


@lru_cache(maxsize=256)
def _frame(key: str) -> Markup:
    """Axes, ticks, labels and contours as the inside of an <svg>, in BOXES' pixels."""
    logging.getLogger("matplotlib").setLevel(logging.ERROR)  # where it keeps its list of fonts is no news
    from matplotlib import rc_context  # here, because it takes longer to load than most commands to run
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.figure import Figure

    panel = json.loads(key)
    box = BOXES[Shape(panel["shape"])]
    with rc_context({"svg.fonttype": "none", "svg.hashsalt": "", "text.parse_math": False, "path.simplify": False}):
        figure = Figure(figsize=(box.width / 72, box.height / 72), dpi=72, frameon=False)
        FigureCanvasSVG(figure)
        bottom = box.height - box.top - box.inner_height
        place = (box.left / box.width, bottom / box.height)
        axes = figure.add_axes((*place, box.inner_width / box.width, box.inner_height / box.height))
        _set_up(axes, panel)
        out = io.StringIO()
        figure.savefig(out, format="svg", metadata={"Date": None, "Creator": None, "Format": None, "Type": None})
    return Markup(_bare(out.getvalue()))


def _set_up(axes: Any, panel: Data) -> None:
    """Give matplotlib's axes their limits, ticks, labels and contours. Only outlines, nothing that needs a clip."""
    from matplotlib.ticker import FuncFormatter, LogLocator, MaxNLocator, NullLocator

    small = panel["shape"] == Shape.SMALL
    axes.set_facecolor("none")
    for spine in axes.spines.values():
        spine.set(color=LINE, linewidth=1)
    if panel["contours"]:
        values = read_grid(panel["contours"]["grid"])
        rows, columns = values.shape
        x, y = (
            np.linspace(float(low), float(high), n) for (low, high), n in ((panel["x"], columns), (panel["y"], rows))
        )
        axes.contour(
            x, y, values, levels=panel["contours"]["levels"], colors=LINE, linewidths=1, linestyles="solid"
        ).set_clip_on(False)
    for axis, name, is_log in ((axes.xaxis, "x", panel["log"][0]), (axes.yaxis, "y", panel["log"][1])):
        getattr(axes, f"set_{name}scale")("log" if is_log else "linear")
        getattr(axes, f"set_{name}lim")(*panel[name])
        axis.set_major_locator(
            NullLocator() if small else LogLocator(numticks=6) if is_log else MaxNLocator(6, steps=[1, 2, 5, 10])
        )
        axis.set_minor_locator(NullLocator())
        axis.set_major_formatter(FuncFormatter(_power if is_log else _plain))
        axis.set_tick_params(length=0, labelsize=11, labelcolor=SOFT, pad=5)
        axis.set_label_text(panel[f"{name}_label"], fontsize=12, color=INK)
        if not small and not panel["contours"]:
            axis.grid(visible=True, color=LINE, linewidth=0.8, clip_on=False)
    axes.yaxis.set_label_coords(-34 / BOXES[Shape(panel["shape"])].inner_width, 0.5)
    axes.set_axisbelow(True)


def _plain(value: float, _: int | None = None) -> str:
    return f"{round(value, 6):g}".replace("-", "−")


def _power(value: float, _: int | None = None) -> str:
    """A power of ten in small figures: 10⁻³."""
    exponent = round(float(np.log10(value)))
    if exponent in (0, 1, 2):
        return f"{10**exponent}"
    return "10" + str(exponent).translate(str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"))


def _bare(svg: str) -> str:
    """matplotlib's file without what only a file needs: header, metadata, names, definitions, fonts, digits."""
    inner = svg[svg.index("<g ") : svg.rindex("</svg>")]
    inner = re.sub(r"<defs>.*?</defs>|<!--.*?-->", "", inner, flags=re.DOTALL)
    inner = re.sub(r' (?:id|clip-path)="[^"]*"', "", inner)
    inner = re.sub(r"(-?\d+\.\d{2,})", lambda number: _n(float(number[0])), inner)
    inner = re.sub(r"font(?:-family)?: [^;\"]*;? ?", _font, inner)
    inner = re.sub(r"\s*\n\s*", " ", inner)
    for colour, variable in SENTINELS.items():
        inner = inner.replace(colour, variable)
    inner = re.sub(r' transform="rotate\(-0 [^"]*"|<path [^>]*style="fill: none"/>', "", inner)
    return inner if "<g " in inner else re.sub(r"</?g/?>\s*", "", inner)


def _font(declaration: re.Match[str]) -> str:
    """Of a font only its size is kept: the letters are the page's."""
    size = re.search(r"[\d.]+px", declaration[0])
    return f"font-size: {size[0]}; " if size else ""
