"""Drawing: figures of a record as inline SVG that needs nothing from outside, says what it shows, and is itself."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree

import numpy as np
import pytest

from grader.feedback import frames
from grader.feedback.drawing import STYLE, drawn
from grader.judge.assignment import AssignmentJudge
from grader.judge.figures import figure, make_figure
from grader.judge.panels import Arrows, Cells, Contours, Field, Line, Mark, Panel, Points, Role, Shape

Element = ElementTree.Element
DASHES = ("stroke-dasharray", "stroke-width", "opacity")


def record_of(judge: AssignmentJudge, *panels: Panel, title: str = "A title") -> dict[str, Any]:
    """The record of a figure that has these panels."""

    @figure(title, of=["area"])
    def given(student: object) -> tuple[Panel, ...]:
        return panels

    record = make_figure(given, judge.reference()).as_record()
    assert record["problem"] == ""
    return record


def tree(record: dict[str, Any]) -> Element:
    return ElementTree.fromstring(str(drawn(record)))


def panel_of(*marks: Mark, **options: Any) -> Panel:
    limits: dict[str, Any] = {"x": (0, 10), "y": (0, 10)}
    return Panel(**limits | options, marks=marks, alt="what it shows")


def paths(record: dict[str, Any], word: str) -> list[str]:
    """The d of every path among the marks whose class holds a word."""
    found = tree(record).findall(".//svg/svg/path")
    return [path.get("d", "") for path in found if word in path.get("class", "").split()]


@pytest.fixture(scope="module")
def everything(tiny_judge: AssignmentJudge) -> dict[str, Any]:
    """A figure with every kind of mark, panel, axis and role."""
    x = np.linspace(1, 9, 5)
    landscape = Contours(np.add.outer(x, x), (5.0, 9.0))
    marks = [Line(x, x, role, f"line {role}") for role in Role] + [Points(x, x, role, f"{role}") for role in Role]
    return record_of(
        tiny_judge,
        panel_of(*marks, Arrows(x, x, x, -x, Role.YOURS, "arrows"), title="One", x_label="x", y_label="y"),
        panel_of(Field(np.add.outer(x, x) / 20), contours=landscape, shape=Shape.SQUARE),
        panel_of(Cells(np.eye(3)), shape=Shape.SMALL),
        panel_of(Line(x, x), x=(0.1, 10), y=(1e-3, 10), log_x=True, log_y=True),
    )


def test_a_drawing_needs_nothing_from_outside(everything: dict[str, Any]) -> None:
    """Well-formed, without addresses, scripts, style sheets, names or fonts of its own."""
    text = str(drawn(everything))
    assert not re.search(r"https?:|href|url\(|<script|<style|<defs|<image|\bid=|clip-path|font-family|<\?xml|<!", text)
    tree(everything)


def test_each_picture_says_what_it_shows(everything: dict[str, Any]) -> None:
    """role=img, a name, a title and a description; the legend names every labelled mark once."""
    pictures = tree(everything).findall(".//svg[@role]")
    assert len(pictures) == 4
    for picture in pictures:
        assert picture.get("role") == "img"
        assert "what it shows" in picture.get("aria-label", "")
        assert "A title" in (picture.findtext("title") or "")
        assert picture.findtext("desc") == "what it shows"
    legend = ["".join(item.itertext()) for item in tree(everything).findall("./ul/li")]
    assert legend == [*(f"line {role}" for role in Role), *Role, "arrows"]


def test_nothing_of_a_record_is_markup(tiny_judge: AssignmentJudge) -> None:
    """Titles, labels and words are escaped wherever they stand."""
    bad = "<script>alert('1')</script> & \"quoted\""
    panel = Panel((0, 1), (0, 1), [Line([0, 1], [0, 1], label=bad)], bad, bad, bad, bad)
    text = str(drawn(record_of(tiny_judge, panel, title=bad)))
    assert "<script" not in text
    assert "alert" in text
    ElementTree.fromstring(text)


def test_a_problem_draws_nothing() -> None:
    """Where there is no figure, its line is the page's to show."""
    record = {"title": "t", "of": ["area"], "alt": "", "panels": [], "problem": "no figure: area took too long"}
    assert drawn(record) == ""


def test_equal_numbers_give_equal_pictures(everything: dict[str, Any]) -> None:
    """Also in another process, where no frame is kept yet."""
    first = drawn(everything)
    frames._frame.cache_clear()
    assert drawn(everything) == first


@pytest.mark.parametrize(
    ("options", "values"),
    [({}, (0, 5, 10)), ({"x": (10, 0), "y": (10, 0)}, (10, 5, 0))],
)
def test_data_lands_where_the_axes_say(tiny_judge: AssignmentJudge, options: Any, values: Any) -> None:
    """The limits are the corners, halfway is the middle."""
    record = record_of(tiny_judge, panel_of(Line(values, values), **options))
    assert paths(record, "line") == ["M0 188L142 94L284 0"]


def test_ticks_and_marks_agree(tiny_judge: AssignmentJudge) -> None:
    """matplotlib's grid line of a number crosses the student's line there, on a logarithmic axis too."""
    line = Line([1, 10, 100], [0, 2, 4])
    record = record_of(tiny_judge, panel_of(line, x=(1, 100), y=(0, 4), log_x=True))
    (path,) = paths(record, "line")
    ticks = {text.text: float(text.get("x", "")) for text in tree(record).findall("./div/svg/text")}
    box = frames.BOXES[Shape.WIDE]
    middle = float(path.split("L")[1].split()[0]) + box.left
    assert ticks["10"] == pytest.approx(middle, abs=0.1)


def test_what_is_no_number_interrupts_a_line(tiny_judge: AssignmentJudge) -> None:
    """A gap, not a bridge; a logarithm of nothing lies below the picture."""
    record = record_of(tiny_judge, panel_of(Line([0, 5, 10, 10], [0, np.nan, 10, 0])))
    assert paths(record, "line") == ["M0 188M284 0L284 188"]
    record = record_of(tiny_judge, panel_of(Line([0, 10], [0, 1]), y=(0.1, 10), log_y=True))
    assert paths(record, "line") == ["M0 3948L284 94"]


def test_far_values_stay_within_bounds(tiny_judge: AssignmentJudge) -> None:
    """Coordinates that a browser can bear, whatever the numbers are."""
    record = record_of(tiny_judge, panel_of(Line([-1e300, 1e300], [1e308, -1e308]), Points([1e300], [5])))
    numbers = [
        abs(float(n)) for d in (*paths(record, "line"), *paths(record, "points")) for n in re.findall(r"[\d.]+", d)
    ]
    assert max(numbers) <= 20 * 284


def test_yes_and_no_are_squares(tiny_judge: AssignmentJudge) -> None:
    """A field without anything between is drawn place by place, those in a row as one, and without a boundary."""
    record = record_of(tiny_judge, panel_of(Field([[0, 0, 1], [1, 1, 1]])))
    no, yes = paths(record, "band")
    assert no.count("M") == 1
    assert yes.count("M") == 2
    assert paths(record, "half") == []


def test_the_boundary_is_where_the_field_is_one_half(tiny_judge: AssignmentJudge) -> None:
    """A field that rises from left to right is halved by an upright line in its middle."""
    record = record_of(tiny_judge, panel_of(Field(np.tile(np.linspace(0, 1, 9), (2, 1)))))
    (half,) = paths(record, "half")
    assert {float(x) for x in re.findall(r"[ML]([\d.]+) ", half)} == {142.0}


def test_an_arrow_points_from_here_to_there(tiny_judge: AssignmentJudge) -> None:
    """Shaft first, then the two sides of its head; no length is a dot."""
    record = record_of(tiny_judge, panel_of(Arrows([0, 5], [5, 5], [5, 0], [0, 0])))
    (path,) = paths(record, "arrows")
    assert path == "M0 94L142 94M136 97L142 94L136 91M142 94h0"


def test_roles_differ_in_more_than_colour(everything: dict[str, Any]) -> None:
    """Equals that stand side by side have their own dashes and their own markers."""
    equals = (Role.FIRST, Role.SECOND, Role.THIRD, Role.FOURTH)
    looks = set()
    for role in equals:
        rules = [body for selector, body in rules_of(STYLE) if f".line.{role}" in selector]
        looks.add(tuple(re.findall(r"stroke-dasharray: ([^;]+);", "".join(rules))))
    assert len(looks) == 4
    forms = {re.sub(r"M[\d.]+ [\d.]+", "M", paths(everything, role)[-1]) for role in (Role.FIRST, *equals[2:])}
    assert len(forms) == 3
    assert "stroke-linecap: square" in next(body for selector, body in rules_of(STYLE) if ".points.second" in selector)


def rules_of(css: str) -> Iterator[tuple[str, str]]:
    yield from re.findall(r"([^{}]+)\{([^{}]*)\}", css)


def test_every_colour_stands_out_on_paper_and_at_night(everything: dict[str, Any]) -> None:
    """Each variable in use has a light and a dark value, with a contrast of 3 to 1 to the page (text: 4.5 to 1)."""
    light, dark = (dict(re.findall(r"(--fig-[\w-]+): (#\w+)", body)) for body in STYLE.split("@media (prefers")[:2])
    used = set(re.findall(r"var\((--fig-[\w-]+)\)", str(drawn(everything)) + STYLE))
    assert used <= set(light)
    assert set(light) == set(dark)
    for colours in (light, dark):
        for name, colour in colours.items():
            least = {"--fig-ink": 4.5, "--fig-soft": 4.5, "--fig-line": 1.2, "--fig-paper": 1}.get(name, 3)
            assert contrast(colour, colours["--fig-paper"]) >= least, name


def contrast(one: str, other: str) -> float:
    """Of two colours, as the WCAG define it: from 1 to 21."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(2 * digit for digit in colour[1:])
    shares = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in shares]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_the_same_data_are_drawn_once(tiny_judge: AssignmentJudge, everything: dict[str, Any]) -> None:
    """Students whose answers agree get the same drawing; those that differ in one number, another."""
    assert drawn(json.loads(json.dumps(everything))) is drawn(everything)
    first, second = (record_of(tiny_judge, panel_of(Line([1.0, 2.0], [3.0, end]))) for end in (4.0, 4.01))
    assert drawn(first) != drawn(second)
