"""Tables in a terminal: readable where it is narrow."""

from __future__ import annotations

import io

import pytest
from rich.console import Console

from grader.cli.tables import MOST_ROWS, class_table, number_table, rest_of_class
from grader.course.model import Course
from grader.records.exports import Scored


def rows(course: Course, records: list[Scored], width: int = 80) -> list[list[str]]:
    """The words of each line of the table that holds any but the title's."""
    screen = io.StringIO()
    Console(file=screen, width=width).print(class_table(course, records))
    lines = screen.getvalue().splitlines()
    assert all(len(line.rstrip()) <= width for line in lines)
    return [line.split() for line in lines[1:] if line.strip(" ─")]


def everything(course: Course, student: str, share: float, *, held: bool = False) -> list[Scored]:
    """Records of all assignments, with so large a share of the points."""
    return [Scored(student, a.name, share * a.max_score, a.max_score, held) for a in course.graded]


def test_eleven_assignments_stand_whole_in_80_columns(course: Course) -> None:
    """Numbers, maxima, scores with a fraction, held ones and totals: none is cut."""
    records = (
        everything(course, "ada", 1) + everything(course, "bela", 0.9376) + everything(course, "chen", 1, held=True)
    )
    header, most, ada, bela, chen = rows(course, records)
    points = [f"{a.max_score:g}" for a in course.graded]
    assert len(course.graded) == 11
    assert header == ["student", *(a.name[:2] for a in course.graded), "total"]
    total = f"{sum(a.max_score for a in course.graded):g}"
    assert most == ["out", "of", *points, total]
    assert ada == ["ada", *points, total]
    assert [float(cell) for cell in bela[1:-1]] == [round(0.9376 * a.max_score, 1) for a in course.graded]
    assert chen == ["chen", *["held"] * 11, "0"]


def test_a_long_name_gives_way_and_not_the_numbers(course: Course) -> None:
    """It goes on in the next line, as it is written, brackets included."""
    name = "a-student-with-a-very-long-name-[red]"
    first, *rest = rows(course, everything(course, name, 0.9376))[2:]
    assert "".join([first[0], *(word for line in rest for word in line)]) == name
    assert all("." in cell or cell.isdigit() for cell in first[1:])
    assert len(first) == 1 + 11 + 1


def test_only_what_was_handed_in_has_a_column(tiny: Course) -> None:
    """And a student without a record there an empty cell."""
    records = everything(tiny, "ada", 0)[:1]
    most = f"{tiny.graded[0].max_score:g}"
    assert rows(tiny, records) == [["student", "1", "total"], ["out", "of", most, most], ["ada", "0", "0"]]
    assert rows(tiny, []) == [["student", "total"], ["out", "of", "0"]]


def test_of_a_large_class_the_first_are_shown(tiny: Course) -> None:
    """And it is said how many more there are, and where all of them are."""
    records = [record for number in range(MOST_ROWS + 20) for record in everything(tiny, f"s{number:03}", 1)]
    assert [line[0] for line in rows(tiny, records)[2:]] == [f"s{number:03}" for number in range(MOST_ROWS)]
    assert rest_of_class(records) == "... and 20 more; scores.csv has them all"
    assert rest_of_class(everything(tiny, "ada", 1)) == ""


HEADER = ["student", *(f"{number:02}" for number in range(1, 12)), "total", ""]
LATE = ["12.5 [dim]+1d[/dim]", *["13.2"] * 8, "(10.5)", "[red]too late[/red]", "[yellow]0.0 to 100.0 %[/yellow]", "A"]


def lines_of(name: str, width: int | None, console: int) -> list[str]:
    screen = io.StringIO()
    table = number_table("A course", HEADER, [[name, *LATE]], width=width)
    Console(file=screen, width=console).print(table, crop=False)
    return [line.rstrip() for line in screen.getvalue().splitlines()]


@pytest.mark.parametrize("name", ["ada", "x" * 64])
@pytest.mark.parametrize("width", [80, 30])
def test_no_point_is_cut(name: str, width: int) -> None:
    """A long id is folded, lateness and long words go on below; 80 columns suffice for eleven assignments, and where
    they do not the lines are longer."""
    lines = lines_of(name, width, width)
    assert width < 80 or all(len(line) <= 80 for line in lines)
    words = " ".join(lines).split()
    assert words.count("13.2") == 8
    assert {"12.5", "+1d", "(10.5)", "too", "late", "0.0", "100.0", "%", "A"} <= set(words)
    assert "".join(word for word in words if set(word) == set(name[0]) or word == name) == name


@pytest.mark.parametrize("name", ["ada", "x" * 64, "[red]"])
def test_where_there_is_no_edge_a_student_is_a_line(name: str) -> None:
    """In a file or a pipe, whatever width the console has."""
    words = lines_of(name, None, 40)[-2].split()
    assert words == [name, "12.5", "+1d", *["13.2"] * 8, "(10.5)", "too", "late", "0.0", "to", "100.0", "%", "A"]
