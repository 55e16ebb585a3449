"""What an instructor reads of a class."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from grader.course.model import Course
from grader.feedback import class_view
from grader.feedback.class_view import Cell, shade
from grader.feedback.pages import class_page
from tests.tallies import view_class

Record = dict[str, Any]
MakeRecord = Callable[..., Record]
ReadPage = Callable[[str], Any]
LAYERS = {"assignment": "02_network"}


@pytest.fixture
def small(record: MakeRecord) -> list[Record]:
    """Right, half wrong, held, unreadable, stopped by a limit."""
    right = {"init_weights": ("passed", 3, 3), "forward": ("passed", 4, 4)}
    return [
        record("ann", **LAYERS, seconds=0.5, dense=("passed", 2, 2), collapse=("passed", 2, 2), **right),
        record(
            "bo",
            **LAYERS,
            seconds=9.75,
            hints={"dense": ["Sum over `axis`, not rows."]},
            carried={"forward": ("dense",)},
            dense=("failed", 0.5, 2),
            collapse=("timeout", 0, 2),
            init_weights=("missing", 0, 3),
            forward=("failed", 1, 4),
        ),
        record("cy", **LAYERS, dense=("internal", 0, 2), collapse=("passed", 2, 2), **right),
        record("di", **LAYERS, message="loading it: no Python", dense=("raised", 0, 2), collapse=("raised", 0, 2)),
        record("ed/../x", assignment="03_loss", mse=("passed", 2, 2)),
    ]


def test_a_cell_says_in_text_what_its_shade_says(course: Course, small: list[Record]) -> None:
    """Points, and a sign where they alone would not tell; whoever sees no colours misses nothing."""
    view = view_class(course, small)
    rows = {row.name: row for row in view.assignments[0].rows}
    assert rows["ann"].cells == (Cell("2", "s4"), Cell("2", "s4"), Cell("3", "s4"), Cell("4", "s4"))
    assert rows["bo"].cells == (Cell("0.5", "s1"), Cell("0 t", "s0"), Cell("–", "s0"), Cell("4 ←", "s4"))
    assert rows["cy"].cells[0] == Cell("held", "sh")
    assert rows["cy"].total == Cell("held", "sh")
    assert (rows["di"].cells, rows["di"].note) == ((), "could not be judged")
    overview = {row.name: row for row in view.overview}
    assert overview["ann"].cells == (Cell("11", "s4"), Cell("", ""))
    assert overview["bo"].total.text == "4.5"


def test_shades_part_at_nothing_half_four_fifths_and_all() -> None:
    """As the key of the page says."""
    assert [shade(share) for share in (0, 0.01, 0.49, 0.5, 0.79, 0.8, 0.99, 1)] == [
        *("s0", "s1", "s1", "s2", "s2", "s3", "s3", "s4")
    ]


def test_who_needs_a_look_is_listed_with_a_link(course: Course, small: list[Record], read: ReadPage) -> None:
    """Held, unreadable, stopped by a limit, slowest; names are quoted in addresses."""
    page = read(class_page(course, view_class(course, small)))
    assert "5 students, 5 submissions, 1 held, 1 that could not be judged." in page.text
    assert "cy, 02_network : dense: an entry is off" in page.text
    assert "di, 02_network : loading it: no Python" in page.text
    assert "bo, 02_network : collapse took too long" in page.text
    assert page.text.index("9.8 s") < page.text.index("0.5 s")
    links = {link for link in page.links if link.startswith("feedback")}
    assert links >= {f"feedback/{name}/02_network.html" for name in ("ann", "bo", "cy", "di")}
    assert "feedback/ed/../x/03_loss.html" not in links


def test_the_score_is_without_what_is_held(course: Course, small: list[Record]) -> None:
    """Mean and median of those who have a score, and a picture that says in words what it shows."""
    view = view_class(course, small).assignments[0]
    assert (view.n, view.held, view.median) == (4, 1, 4.5)
    assert view.mean == pytest.approx((11 + 4.5 + 0) / 3)
    assert view.bins == (1, 0, 0, 0, 1, 0, 0, 0, 0, 1)
    label = "Scores in Layers: 1 between 0 and 10 %, 1 between 40 and 50 %, 1 between 90 and 100 %"
    assert label in class_page(course, view_class(course, small))


def test_mistakes_lead_to_those_who_made_them(course: Course, small: list[Record], read: ReadPage) -> None:
    """The hint, its count, and a link to the exercise on each page; code in it is code."""
    html = class_page(course, view_class(course, small))
    page = read(html)
    assert "1 student dense in Layers Sum over axis , not rows." in page.text
    assert "feedback/bo/02_network.html#dense" in page.links
    assert '<code class="code">axis</code>' in html
    assert "No mistake had a name." in read(class_page(course, view_class(course, small[:1]))).text


def test_item_statistics_stand_in_a_table(course: Course, record: MakeRecord, read: ReadPage) -> None:
    """Too few students give no number; a discrimination that is low among many gets a remark."""
    few = [record(f"s{i}", **LAYERS, dense=("failed", i / 2, 2), collapse=("passed", 2, 2)) for i in range(4)]
    assert "dense 4 too few too few" in read(class_page(course, view_class(course, few))).text
    many = [record(f"s{i}", **LAYERS, dense=("failed", i % 2, 2), collapse=("failed", 1 - i % 2, 2)) for i in range(20)]
    assert "dense 20 0.25 -1.00 negative" in read(class_page(course, view_class(course, many))).text
    assert "dense 19 0.24 -1.00 not right yet" in read(class_page(course, view_class(course, many[:19]))).text


def test_a_very_large_class_is_shown_in_bands(course: Course, record: MakeRecord, read: ReadPage) -> None:
    """Beyond so many students that a browser would stop, a row is a tenth of the points; the tables hold everyone."""
    some = [
        record("ann", **LAYERS, dense=("failed", 1, 2), collapse=("passed", 2, 2)),
        record("ann", **LAYERS, dense=("failed", 1.2, 2), collapse=("passed", 2, 2)),
        record("ann", **LAYERS, dense=("passed", 2, 2), collapse=("passed", 2, 2)),
        record("ann", **LAYERS, dense=("failed", 0, 2), collapse=("failed", 0, 2)),
    ]
    count = class_view.MANY // 4 + 1
    everyone = [{**one, "student": f"s{i}-{k}"} for i in range(count) for k, one in enumerate(some)]
    view = view_class(course, everyone)
    assert view.is_large
    assert view.overview == ()
    rows = [(row.name, [cell.text for cell in row.cells], row.total.text) for row in view.assignments[0].rows]
    assert rows == [
        ("all points", ["100 %", "100 %", "", ""], str(count)),
        ("80 to 90 %", ["60 %", "100 %", "", ""], str(count)),
        ("70 to 80 %", ["50 %", "100 %", "", ""], str(count)),
        ("0 to 10 %", ["0 %", "0 %", "", ""], str(count)),
    ]
    html = class_page(course, view_class(course, everyone))
    assert "exercises.csv" in read(html).links
    assert len(html) < 60_000
    assert not view_class(course, everyone[: class_view.MANY]).is_large


def test_an_exercise_that_came_or_went_since_costs_no_page(course: Course, record: MakeRecord) -> None:
    """Records that were made under another course.yml keep their place: by name, not by position."""
    old = record("ann", **LAYERS, gone=("passed", 2, 2), collapse=("failed", 1, 2))
    rows = view_class(course, [old]).assignments[0].rows
    assert [cell.text for cell in rows[0].cells] == ["", "1", "", ""]
    many = [{**old, "student": str(i)} for i in range(class_view.MANY + 1)]
    assert [cell.text for cell in view_class(course, many).assignments[0].rows[0].cells] == ["", "50 %", "", ""]
    assert "gone" in class_page(course, view_class(course, [old]))


def test_a_thousand_students_make_a_page_that_a_browser_can_hold(course: Course, record: MakeRecord) -> None:
    """Ten assignments of a thousand students: some 20 bytes for a cell, 2 MB in all; what is long is folded away."""
    one = {a.name: record("x", assignment=a.name, **_half(a.exercises)) for a in course.graded}
    everyone = [{**made, "student": f"s{i:04}"} for i in range(1000) for made in one.values()]
    html = class_page(course, view_class(course, everyone))
    assert len(html) < 2_500_000
    assert html.count("<tr>") > 11_000
    assert "<details open" not in html


def _half(exercises: Any) -> dict[str, tuple[str, float, float]]:
    return {exercise.name: ("failed", exercise.points / 2, exercise.points) for exercise in exercises}
