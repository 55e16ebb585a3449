"""CSV: no cell is a formula, nothing is lost on the way there and back, mistakes have lines."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from grader.errors import CourseError
from grader.records.tables import as_csv, harmless, original, read_csv

cells = st.text(st.characters(codec="utf-8") | st.sampled_from("=+-@'\t\r\n\0 ＝,;\""))
untimed = settings(deadline=None)  # other work on the machine is no failure
DANGEROUS = "=+-@\t\r\n\0＝＋－＠"


@untimed
@given(cells)
@example("'-")
@example("-")
@example(" =1")
def test_what_was_made_harmless_can_be_read_back(text: str) -> None:
    """Also what began with an apostrophe itself. A lone minus is how Moodle says nothing, and no formula."""
    assert original(harmless(text)) == text
    if text != "-":
        assert harmless(text).lstrip(" ")[:1] not in tuple(DANGEROUS)


@pytest.mark.parametrize("text", ["=cmd|' /C calc'!A0", "+1", "-1+1", "@SUM(A1)", "\t=1", "  =1", "＝1"])
def test_formulas_are_text(text: str) -> None:
    """In every column and in headers; numbers stay numbers, negative ones too."""
    rows = list(csv.reader(io.StringIO(as_csv((text, "n"), [(text, -1.5)]), newline="")))
    assert rows == [[f"'{text}", "n"], [f"'{text}", "-1.5"]]


printable = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1)


@untimed
@given(st.lists(st.tuples(printable, st.text("=+-@'a,;\"\n").map(str.strip)), min_size=1))
def test_a_table_is_read_as_it_was_written(rows: list[tuple[str, str]]) -> None:
    """Quotes, commas, line breaks and apostrophes included."""
    table = read_csv(as_csv(("student", "why"), rows), "t.csv", ("student",))
    assert [(row.cells["student"], row.cells["why"]) for row in table.rows] == rows


def test_lines_are_those_of_the_file() -> None:
    """Where a cell goes on over lines, its first; semicolons are as good as commas; empty lines are nothing."""
    table = read_csv('a;b\n1;"two\nlines"\n;\n\n2;x\n', "t.csv")
    assert [(row.line, row.cells["a"]) for row in table.rows] == [(2, "1"), (6, "2")]
    assert read_csv("a,b\n1\n", "t.csv").rows[0].cells == {"a": "1", "b": ""}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "t.csv is empty; expected a line with the columns student, until"),
        ("student,untill\n", "t.csv, line 1: expected the columns student, until; until is not there"),
        ("student,until,until\n", "t.csv, line 1: the column 'until' stands here twice"),
        ("student,until\na,b\na,b,c\n", "t.csv, line 3: 2 cells were expected, got 3"),
        ("student,until\na," + "b" * 200_000, "t.csv, line 2: field larger"),
    ],
)
def test_what_is_no_table_is_told(text: str, said: str) -> None:
    """File, line, what was expected."""
    with pytest.raises(CourseError) as caught:
        read_csv(text, "t.csv", ("student", "until"))
    assert said in str(caught.value)
