"""Notebooks as they come back, and what becomes of them before nbgrader sees them."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import nbformat
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.errors import PublishingError
from grader.publishing.cells import (
    HandedInCell,
    Released,
    ReleasedCell,
    Repaired,
    as_notebook,
    cells_of_script,
    defines,
    read_released,
    repair,
)

NAMES = ("area", "volume", "Counter")


def graded(grade_id: str, kind: str = "code", **traits: Any) -> dict[str, Any]:
    plain = {"grade": False, "solution": False, "locked": False, "task": False, "schema_version": 3}
    return {**plain, "grade_id": grade_id, "cell_type": kind, "checksum": "0" * 32, **traits}


def released_cells() -> tuple[ReleasedCell, ...]:
    cells = [
        ReleasedCell("markdown", "# Measures"),
        ReleasedCell("code", "%load_ext grader", graded("setup", locked=True)),
        ReleasedCell("code", "import numpy as np"),
    ]
    for name in NAMES:
        word = "class" if name[0].isupper() else "def"
        stub = f"{word} {name}(a):\n    # YOUR CODE HERE\n    raise NotImplementedError()"
        cells += [
            ReleasedCell("code", stub, graded(name, solution=True)),
            ReleasedCell("code", f"%check {name}", graded(f"{name}-check", locked=True)),
            ReleasedCell("code", f"%points {name}", graded(f"{name}-points", grade=True, locked=True, points=2)),
        ]
    essay = graded("essay", "markdown", grade=True, solution=True, points=3)
    return (*cells, ReleasedCell("markdown", "Write here.", essay))


RELEASED = Released(released_cells(), {"kernelspec": {"name": "python3", "display_name": "Python 3"}})


def handed_in(*, ids: bool = True, **solutions: str) -> list[HandedInCell]:
    """The released notebook, filled in."""
    cells = []
    for cell in RELEASED.cells:
        source = solutions.get(cell.grade_id, cell.source)
        cells.append(HandedInCell(cell.kind, source, cell.grade_id if ids else "", cell.grade_id if ids else ""))
    return cells


def mended(cells: list[HandedInCell]) -> Repaired:
    """Repaired; every expected cell is there exactly once, in a notebook that nbformat and nbgrader take."""
    repaired = repair(cells, RELEASED, NAMES)
    found = [cell.grade_id for cell in repaired.cells if cell.released]
    assert sorted(found) == sorted(RELEASED.expected)
    for cell in repaired.cells:
        if cell.released and not cell.released.is_solution:
            assert (cell.kind, cell.source) == (cell.released.kind, cell.released.source)
    notebook = nbformat.from_dict(as_notebook(repaired, RELEASED.metadata))
    nbformat.validate(notebook)
    validator = pytest.importorskip("nbgrader.nbgraderformat").MetadataValidator()
    validator.validate_nb(notebook)
    return repaired


def test_a_notebook_that_was_only_filled_in_comes_back_as_it_is() -> None:
    """In its order, without a remark."""
    repaired = mended(handed_in(area="def area(a):\n    return a * a", essay="It is a square."))
    assert repaired.remarks == ()
    assert [cell.grade_id for cell in repaired.cells] == [cell.grade_id for cell in RELEASED.cells]
    assert repaired.cell("area").source == "def area(a):\n    return a * a"
    assert not repaired.cell("area").is_unchanged
    assert repaired.cell("volume").is_unchanged


def test_stripped_of_all_metadata_cells_are_known_by_what_they_define() -> None:
    """As some editors and services save them; locked cells are known by their text."""
    repaired = mended(handed_in(ids=False, volume="# mine\n\ndef volume(a):\n    return 3"))
    assert repaired.cell("volume").source.startswith("# mine")
    assert [cell.grade_id for cell in repaired.cells] == [cell.grade_id for cell in RELEASED.cells]
    assert repaired.remarks == ()
    lost = mended(handed_in(ids=False, essay="My answer."))
    assert [remark.text for remark in lost.remarks] == ["Cells that were missing were put back: essay."]
    assert any(cell.source == "My answer." for cell in lost.cells)


def test_of_several_definitions_the_last_counts() -> None:
    """As when the notebook is run; the others stay as plain cells, and it is said."""
    cells = handed_in(area="def area(a):\n    return 1")
    cells.append(HandedInCell("code", "def area(a):\n    return 2"))
    repaired = mended(cells)
    assert repaired.cell("area").source == "def area(a):\n    return 2"
    assert any(cell.source.endswith("return 1") and not cell.released for cell in repaired.cells)
    assert [(remark.exercise, remark.text) for remark in repaired.remarks] == [
        ("area", "2 cells define area: the last one counts.")
    ]


def test_a_cell_that_was_copied_counts_once() -> None:
    """Of cells that claim one id, the last; that a locked one was doubled is said."""
    cells = handed_in(area="def area(a):\n    return 1")
    cells += [cell for cell in cells if cell.grade_id in ("area", "area-points")]
    repaired = mended(cells)
    assert any("area-points" in remark.text for remark in repaired.remarks)
    assert repaired.cells[-1].grade_id == "area-points"


def test_deleted_cells_are_put_back_where_they_were() -> None:
    """Behind the one that they followed; a deleted solution is the stub again."""
    cells = [cell for cell in handed_in() if not cell.grade_id.startswith("volume") and cell.grade_id != "setup"]
    repaired = mended(cells)
    assert repaired.cell("volume").is_unchanged
    order = [cell.grade_id for cell in repaired.cells if cell.released]
    assert order == list(RELEASED.expected)
    assert {remark.exercise for remark in repaired.remarks} == {"volume", ""}


def test_a_renamed_function_is_said_and_its_cell_kept() -> None:
    """Nobody guesses that `aera` was meant."""
    repaired = mended(handed_in(area="def aera(a):\n    return a"))
    assert repaired.cell("area").source.startswith("def aera")
    assert repaired.remarks[0].text == "Its cell does not define area: was it renamed or deleted?"


def test_two_exercises_in_one_cell() -> None:
    """The cell is one's, the other's is put back, and it is said where its definition stands."""
    both = "def area(a):\n    return 1\n\ndef volume(a):\n    return 2"
    cells = [cell for cell in handed_in(area=both) if cell.grade_id != "volume"]
    repaired = mended(cells)
    assert repaired.cell("area").source == both
    assert [remark.text for remark in repaired.remarks] == ["volume stands in the cell of area."]


def test_locked_cells_get_their_text_and_kind_back() -> None:
    """Whatever was written there."""
    cells = [
        HandedInCell("markdown", "points for nothing", cell.grade_id) if cell.grade_id == "area-points" else cell
        for cell in handed_in()
    ]
    assert mended(cells).cell("area-points").source == "%points area"


def test_prose_is_cut_and_only_pictures_are_kept() -> None:
    """A drawing may hold a script."""
    pictures = {
        "a.png": {"image/png": "iVBO", "image/svg+xml": "<svg onload=alert(1)>"},
        "b": {"text/html": "<script>"},
    }
    cells = handed_in()
    cells[-1] = HandedInCell("markdown", "x" * 1_000_000, "essay", "essay", pictures)
    cell = mended(cells).cell("essay")
    assert len(cell.source) < 201_000
    assert cell.attachments == {"a.png": {"image/png": "iVBO"}}


def test_html_in_a_students_text_is_shown_as_text() -> None:
    """formgrader and nbgrader's feedback would run it; formulas and what the author wrote stay."""
    text = "<script>alert(1)</script> $a < b$, $a<b$ <!-- x --> **bold**"
    cells = [*handed_in(essay=text), HandedInCell("raw", "<img src=x onerror=alert(2)>")]
    notebook = nbformat.from_dict(as_notebook(mended(cells), RELEASED.metadata))
    essay, raw = notebook.cells[-2:]
    assert essay.source == "< script>alert(1)< /script> $a < b$, $a< b$ < !-- x --> **bold**"
    markdown2html = pytest.importorskip("nbconvert.filters").markdown2html
    shown = markdown2html(essay.source) + markdown2html(raw.source)
    assert "<strong>bold</strong>" in shown
    assert not re.search(r"<(script|img|!--)", shown)


texts = st.sampled_from(
    [
        "",
        "def area(a): pass",
        "class Counter: pass",
        "volume = 3",
        "%check area",
        "%points volume",
        "def area(a): pass\ndef volume(a): pass",
        "# def area(a)",
        "x" * 30,
    ]
)
ids = st.sampled_from(["", *RELEASED.expected, "no such", "é", "a" * 90])
cells = st.builds(HandedInCell, st.sampled_from(["code", "markdown", "raw"]), texts, ids, ids)


@given(st.lists(cells, max_size=30))
@settings(max_examples=200, deadline=None)
def test_whatever_comes_every_expected_cell_is_there_once(found: list[HandedInCell]) -> None:
    """And nothing of the student's is lost: each cell is there, or a locked one stands in its place."""
    repaired = mended(found)
    theirs = [cell.source for cell in repaired.cells if not cell.released or cell.released.is_solution]
    locked = {cell.grade_id for cell in RELEASED.cells if cell.grade_id and not cell.is_solution}
    for cell in found:
        assert cell.source in theirs or locked & {cell.grade_id, cell.id} or cell.source.startswith("%")


@pytest.mark.parametrize(
    ("line", "is_one"),
    [
        ("def area(a):", True),
        ("async def area():", True),
        ("class area:", True),
        ("area = 3", True),
        ("area: float = 3", True),
        ("area == 3", False),
        ("def areas(a):", False),
        ("    def area(a):", False),
        ("# def area(a):", False),
        ("area(3)", False),
    ],
)
def test_what_defines_a_name(line: str, is_one: bool) -> None:
    """How a line begins, at the left."""
    assert bool(defines("area").search(f"import x\n{line}\n")) is is_one


def test_a_long_line_costs_nothing() -> None:
    """The pattern never goes back over what it has read."""
    hostile = "\n".join(["area" + " " * 200_000, "area:" + ":" * 200_000, "def " + "area" * 50_000])
    assert defines("area").search(hostile) is None


def test_a_script_is_looked_at_as_cells() -> None:
    """Where its author, or the stub, divides it."""
    text = "import numpy\n\n# %% [markdown]\n# # Title\n# words\n\n# %%\ndef area(a):\n    return a\n"
    assert [(cell.kind, cell.source) for cell in cells_of_script(text)] == [
        ("code", "import numpy"),
        ("markdown", "# Title\nwords"),
        ("code", "def area(a):\n    return a"),
    ]


def test_the_notebook_that_was_given_out_is_read(tmp_path: Path) -> None:
    """Its cells and their metadata; what is no notebook is said, with what to do."""
    file = tmp_path / "measures.ipynb"
    file.write_text(json.dumps(as_notebook(repair(handed_in(), RELEASED, NAMES), RELEASED.metadata)))
    read = read_released(file)
    assert [cell.source for cell in read.cells] == [cell.source for cell in RELEASED.cells]
    assert list(read.expected) == list(RELEASED.expected)
    file.write_text("{}")
    with pytest.raises(PublishingError, match="publish the assignment again"):
        read_released(file)
    with pytest.raises(PublishingError, match=re.escape("publish the assignment first")):
        read_released(tmp_path / "other.ipynb")
