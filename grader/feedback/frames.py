"""The frames of pictures: axes, ticks, labels and contours, drawn by matplotlib once for all students.

What matplotlib writes is stripped to bare SVG elements: no names, no definitions, no fonts, and variables of the page's
style sheet in place of colours.
"""

from __future__ import annotations

import io
import json
import logging
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
from markupsafe import Markup

from grader.judge.panel_data import read_grid
from grader.judge.panels import Shape

if TYPE_CHECKING:
    from matplotlib.axes import Axes


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


def frame_of(panel: dict[str, Any]) -> Markup:
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


def _set_up(axes: Axes, panel: dict[str, Any]) -> None:
    """Give matplotlib's axes their limits, ticks, labels and contours. Only outlines, nothing that needs a clip."""
    axes.set_facecolor("none")
    for spine in axes.spines.values():
        spine.set(color=LINE, linewidth=1)
    if panel["contours"]:
        _draw_contours(axes, panel)
    for name, is_log in zip("xy", panel["log"], strict=True):
        _set_up_axis(axes, name, is_log, panel)
    axes.yaxis.set_label_coords(-34 / BOXES[Shape(panel["shape"])].inner_width, 0.5)
    axes.set_axisbelow(True)


def _set_up_axis(axes: Any, name: str, is_log: bool, panel: dict[str, Any]) -> None:
    """name: "x" or "y"."""
    from matplotlib.ticker import FuncFormatter, LogLocator, MaxNLocator, NullLocator

    small = panel["shape"] == Shape.SMALL
    ticks = LogLocator(numticks=6) if is_log else MaxNLocator(6, steps=[1, 2, 5, 10])
    axes.set(**{f"{name}scale": "log" if is_log else "linear", f"{name}lim": panel[name]})
    axis = axes.xaxis if name == "x" else axes.yaxis
    axis.set_major_locator(NullLocator() if small else ticks)
    axis.set_minor_locator(NullLocator())
    axis.set_major_formatter(FuncFormatter(_power if is_log else _plain))
    axis.set_tick_params(length=0, labelsize=11, labelcolor=SOFT, pad=5)
    axis.set_label_text(panel[f"{name}_label"], fontsize=12, color=INK)
    if not small and not panel["contours"]:
        axis.grid(visible=True, color=LINE, linewidth=0.8, clip_on=False)


def _draw_contours(axes: Axes, panel: dict[str, Any]) -> None:
    values = read_grid(panel["contours"]["grid"])
    rows, columns = values.shape
    x, y = np.linspace(*_floats(panel["x"]), columns), np.linspace(*_floats(panel["y"]), rows)
    look: dict[str, Any] = {"colors": LINE, "linewidths": 1, "linestyles": "solid"}
    axes.contour(x, y, values, levels=panel["contours"]["levels"], **look).set_clip_on(False)


def _floats(limits: list[float]) -> tuple[float, float]:
    low, high = limits
    return float(low), float(high)


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
    inner = re.sub(r"(-?\d+\.\d{2,})", lambda number: short(float(number[0])), inner)
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


def short(value: float) -> str:
    """A coordinate with one decimal at most: "3", "0.5"."""
    text = f"{value:.1f}".removesuffix(".0")
    return "0" if text == "-0" else text
