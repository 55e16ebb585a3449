"""Where the benches' results go: a JSON file, pictures, and the marked part of docs/benchmarks.md that shows them."""

from __future__ import annotations

import json
import os
import platform
import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure
from rich.console import Console
from rich.table import Table

import grader

ROOT = Path(__file__).resolve().parents[1]
GREY, BLUE, ORANGE = "#808080", "#3b82c4", "#d9822b"  # readable on white and on black


@dataclass(frozen=True)
class Place:
    """Where a bench writes. folder None: where the repository keeps its results; else all of it there."""

    folder: Path | None = None

    def json(self, name: str) -> Path:
        return (self.folder or ROOT / "bench" / "results") / f"{name}.json"

    def picture(self, name: str) -> Path:
        return (self.folder or ROOT / "docs" / "pictures") / f"bench_{name}.svg"

    @property
    def page(self) -> Path | None:
        return None if self.folder else ROOT / "docs" / "benchmarks.md"


def machine() -> dict[str, str]:
    """The machine in general words, and what ran on it."""
    return {
        "cores": str(os.cpu_count()),
        "memory": f"{os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') / 2**30:.0f} GB",
        "system": f"{platform.system()} {'.'.join(platform.release().split('.')[:2])}, {platform.machine()}",
        "python": platform.python_version(),
        "numpy": np.__version__,
        "grader": grader.__version__,
        "day": date.today().isoformat(),
        "load before": f"{os.getloadavg()[0]:.1f}",
    }


def say_machine(found: dict[str, str]) -> str:
    return (
        f"{found['cores']} cores, {found['memory']}, {found['system']}; Python {found['python']}, "
        f"NumPy {found['numpy']}; {found['day']}, load before the run {found['load before']}."
    )


@dataclass(frozen=True)
class Sheet:
    """A table with a title; the first column is text, the others are numbers already written out."""

    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    note: str = ""

    def show(self, console: Console) -> None:
        table = Table(title=self.title, caption=self.note or None)
        for place, column in enumerate(self.columns):
            table.add_column(column, justify="right" if place else "left")
        for row in self.rows:
            table.add_row(*row)
        console.print(table)

    def markdown(self) -> str:
        rule = "| --- |" + " ---: |" * (len(self.columns) - 1)
        rows = [f"| {' | '.join(row)} |" for row in self.rows]
        note = ["", self.note] if self.note else []
        return "\n".join([f"**{self.title}**", "", f"| {' | '.join(self.columns)} |", rule, *rows, *note])


def publish(
    place: Place, name: str, found: dict[str, str], data: Any, sheets: Sequence[Sheet], pictures: dict[str, Figure]
) -> None:
    """Print the tables; write the JSON, the pictures and the bench's part of the page."""
    console = Console(width=120)
    for sheet in sheets:
        sheet.show(console)
    file = place.json(name)
    file.parent.mkdir(parents=True, exist_ok=True)
    content = {"machine": found, "data": data, "tables": [asdict(sheet) for sheet in sheets]}
    file.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")
    for title, figure in pictures.items():
        draw(figure, place.picture(title))
    if place.page is not None:
        lines = [say_machine(found), *(sheet.markdown() for sheet in sheets)]
        lines += [f"![{title}](pictures/bench_{title}.svg)" for title in pictures]
        fill(place.page, name, "\n\n".join(lines))
    console.print(f"written: {file} and {len(pictures)} picture{'s' * (len(pictures) != 1)}", highlight=False)


def fill(page: Path, name: str, text: str) -> None:
    """Put text between the page's marks of that name. Raises ValueError where the page has none."""
    marks = re.compile(rf"(<!-- {name} -->\n).*?(<!-- end of {name} -->)", re.DOTALL)
    old = page.read_text(encoding="utf-8")
    if not marks.search(old):
        raise ValueError(f"{page} has no part <!-- {name} --> ... <!-- end of {name} -->")
    page.write_text(marks.sub(lambda found: found[1] + text + "\n" + found[2], old), encoding="utf-8")


def new_figure(width: float = 7.0, height: float = 3.6) -> Figure:
    """A figure whose ground shows through and whose lines are grey: readable on light and dark pages."""
    return Figure(figsize=(width, height), layout="constrained", facecolor="none")


def plain_axes(figure: Figure, title: str, across: str, up: str, place: tuple[int, int, int] = (1, 1, 1)) -> Any:
    axes = figure.add_subplot(*place)
    axes.set_facecolor("none")
    axes.set_title(title, color=GREY, fontsize=10)
    axes.set_xlabel(across, color=GREY)
    axes.set_ylabel(up, color=GREY)
    axes.tick_params(colors=GREY, which="both")
    axes.spines[["top", "right"]].set_visible(False)
    axes.spines[["left", "bottom"]].set_color(GREY)
    return axes


def legend(axes: Any) -> None:
    axes.legend(frameon=False, labelcolor=GREY, fontsize=9)


def draw(figure: Figure, file: Path) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    FigureCanvasSVG(figure)
    figure.savefig(file, format="svg", transparent=True, metadata={"Date": None})
