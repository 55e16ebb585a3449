"""Gradebooks for other systems: read back as those systems read them, they say what the totals say."""

from __future__ import annotations

import csv
import io
import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from grader.course.model import Course, parse_course
from grader.course.policy import Evidence, HandedIn
from grader.errors import CourseError, UsageError
from grader.records.attempts import Graded
from grader.records.exports.canvas import as_canvas
from grader.records.exports.moodle import as_moodle
from grader.records.exports.totals import as_changes, as_totals
from grader.records.extensions import Extension
from grader.records.gradebook import Gradebook
from grader.records.policy import compare
from grader.records.roster import Roster, read_roster

DUE = datetime(2026, 10, 19, 21, 59, 59, tzinfo=UTC)
COURSE = parse_course(
    """\
course: measures
title: Measures
term: "2026"
policy:
  timezone: Europe/Berlin
  due: {1_a: 2026-10-19 23:59, 2_b: 2026-10-19 23:59, 3_c: 2027-01-31}
  late: {per_day: 10 %, until: 3 days}
  letters: {A: 90 %, B: 50 %, F: 0}
assignments:
  - {name: 1_a, title: First steps, module: a, exercises: [{name: one, points: 4}]}
  - {name: 2_b, title: Second steps, module: b, exercises: [{name: two, points: 6}]}
  - {name: 3_c, title: Third steps, module: c, exercises: [{name: three, points: 10}]}
"""
)
OURS = """\
student,name,ID,SIS User ID,SIS Login ID,Section,Email address
ada,"Lovelace, Ada",11,s-11,ada@uni.edu,One,ada@uni.edu
bela,"=HYPERLINK(""http://evil"")",12,s-12,bela@uni.edu,One,bela@uni.edu
chen,Chen,13,s-13,chen@uni.edu,Two,chen@uni.edu
dara,Dara,14,s-14,dara@uni.edu,Two,dara@uni.edu
emil,Emil,15,s-15,emil@uni.edu,Two,emil@uni.edu
"""
CANVAS = """\
Student,ID,SIS User ID,SIS Login ID,Section,First steps (71),2_b (72),Essay (73),Final Score
    Points Possible,,,,,4,6,10,(read only)
"Lovelace, Ada",11,s-11,ada@uni.edu,One,,,,
Bela,12,s-12,bela@uni.edu,One,,,,
"Student, Test",99,,,One,,,,
"""


def graded(student: str, assignment: str, score: float, late: int = 0, held: bool = False) -> Graded:
    most = COURSE.assignment(assignment).max_score
    at = HandedIn(DUE + timedelta(days=late) - timedelta(hours=1), Evidence.RECEIPT)
    return Graded(1, student, assignment, "d", held, score, most, DUE + timedelta(days=9), at)


ROWS = (
    graded("ada", "1_a", 4),
    graded("ada", "2_b", 4.5),
    graded("bela", "1_a", 3, late=2),
    graded("bela", "2_b", 6, late=9),
    graded("chen", "1_a", 1),
    graded("chen", "2_b", 0, held=True),
    graded("dara", "3_c", 10),
)


def book(course: Course = COURSE, roster: Roster | None = None, **words: Any) -> Gradebook:
    now = words.pop("now", datetime(2026, 12, 1, tzinfo=UTC))
    return Gradebook(course, ROWS, now, (Extension("dara", "1_a", excused=True),), roster or Roster({}))


def roster(text: str = OURS, match: str | None = None) -> Roster:
    return read_roster(text, "roster.csv", match, {row.student for row in ROWS})


def canvas_reads(text: str) -> tuple[dict[str, str], dict[str, dict[str, str]]]:
    """What Canvas's importer makes of a file: points by title, and grades by ID, else by login, and by title.

    Its rules: "Student", "ID" and the SIS columns in their places, the last of them "Section"; a row with "Points
    Possible" describes the assignments, every other is a student's; "Title (number)" is that number.
    """
    header, *rows = csv.reader(io.StringIO(text, newline=""))
    assert "Student" in header[0]
    assert "ID" in header[1]
    assert re.search(r"SIS\s+User\s+ID", header[2])
    assert re.search(r"SIS\s+Login\s+ID", header[3])
    assert "Section" in header[4]
    titles = [match[2] if (match := re.fullmatch(r"(.*)\s\((\d+)\)", title)) else title for title in header[5:]]
    points, grades = {}, {}
    for row in rows:
        cells = dict(zip(titles, row[5:], strict=True))
        if "Points Possible" in row[0]:
            points = cells
        else:
            grades[row[1] or row[3]] = cells
    return points, grades


def test_canvas_reads_what_was_written() -> None:
    """Points after lateness; empty what is held or open; 0 what was due or too late; EX what is excused."""
    points, grades = canvas_reads(as_canvas(book(roster=roster()).totals(), COURSE.graded, roster()))
    assert points == {"1_a": "4.0", "2_b": "6.0", "3_c": "10.0"}
    assert grades == {
        "11": {"1_a": "4.0", "2_b": "4.5", "3_c": ""},
        "12": {"1_a": "2.4", "2_b": "0.0", "3_c": ""},
        "13": {"1_a": "1.0", "2_b": "", "3_c": ""},
        "14": {"1_a": "EX", "2_b": "0.0", "3_c": "10.0"},
        "15": {"1_a": "0.0", "2_b": "0.0", "3_c": ""},
    }


def test_canvas_knows_its_own_assignments_and_students() -> None:
    """With its own export as the roster: columns by its numbers, students by its logins; nobody else, and no totals."""
    own = roster(CANVAS)
    text = as_canvas(book(roster=own).totals(), COURSE.graded, own)
    assert text.splitlines()[0] == "Student,ID,SIS User ID,SIS Login ID,Section,First steps (71),2_b (72),3_c"
    _, grades = canvas_reads(text)
    assert grades == {
        "11": {"71": "4.0", "72": "4.5", "3_c": ""},
        "12": {"71": "2.4", "72": "0.0", "3_c": ""},
    }
    assert "not in the roster: chen, dara" in book(roster=own).remarks(book(roster=own).totals())


def test_canvas_finds_students_by_login_without_a_roster() -> None:
    """Our id is then their login."""
    _, grades = canvas_reads(as_canvas(book().totals(), COURSE.graded, Roster({})))
    assert list(grades) == ["ada", "bela", "chen", "dara"]


def test_names_are_no_formulas() -> None:
    """A name that a spreadsheet would run is text; an id that it would run is refused."""
    for text in (
        as_canvas(book(roster=roster()).totals(), COURSE.graded, roster()),
        as_totals(book(roster=roster()).totals(), book().points, roster()),
    ):
        cells = [cell for row in csv.reader(io.StringIO(text)) for cell in row]
        assert '\'=HYPERLINK("http://evil")' in cells
        assert not [cell for cell in cells if cell.startswith(("=", "+", "@", "-"))]
    with pytest.raises(CourseError, match=r"roster\.csv, line 2: a spreadsheet would run '=1\+1' as a formula"):
        roster("student,ID\nada,=1+1\n")


def moodle_reads(text: str, field: str) -> dict[str, dict[str, tuple[float | None, str]]]:
    """What Moodle's importer makes of a file: by user, the grade ("" and "-" are none) and feedback of each item."""
    users: dict[str, dict[str, tuple[float | None, str]]] = {}
    for row in csv.DictReader(io.StringIO(text, newline="")):
        items = [name for name in row if name != field and not name.endswith(" feedback")]
        users[row[field]] = {
            item: (None if row[item].strip() in ("", "-") else float(row[item]), row[f"{item} feedback"])
            for item in items
        }
    return users


def moodle(own: Roster, **words: Any) -> str:
    return as_moodle(book(roster=own).totals(), book().points, COURSE.policy, own, **words)


def test_moodle_reads_what_was_written() -> None:
    """Grades as in the totals, and a sentence that says what was counted; none for what is held or open."""
    users = moodle_reads(moodle(roster()), "Email address")
    assert users["ada@uni.edu"]["1_a"] == (4.0, "handed in 2026-10-19 22:59 CEST")
    assert users["bela@uni.edu"]["1_a"] == (2.4, "handed in 2026-10-21 22:59 CEST; 2 days late; 20 % taken off")
    assert users["bela@uni.edu"]["2_b"] == (0.0, "handed in too late to count")
    assert users["chen@uni.edu"]["2_b"] == (None, "")
    assert users["ada@uni.edu"]["3_c"] == (None, "")
    assert users["dara@uni.edu"]["1_a"][0] is None
    assert users["emil@uni.edu"]["1_a"] == (0.0, "nothing was handed in")


def test_moodle_finds_users_as_it_is_told() -> None:
    """By what everybody has, or what was asked for; our id is the username where nothing is known."""
    assert moodle(Roster({})).startswith("Username,1_a,1_a feedback,")
    assert list(moodle_reads(moodle(Roster({})), "Username")) == ["ada", "bela", "chen", "dara"]
    with pytest.raises(UsageError, match="--by idnumber: the roster has none for ada"):
        moodle(roster(), field="idnumber")


def test_moodle_may_have_percent() -> None:
    """For grade items of 100 points."""
    users = moodle_reads(moodle(roster(), in_percent=True), "Email address")
    assert [users[f"{name}@uni.edu"]["1_a"][0] for name in ("ada", "bela", "chen")] == [100.0, 60.0, 25.0]


def test_totals_are_read_back() -> None:
    """Every number of the table, with the range of what is not decided."""
    totals = book(roster=roster()).totals()
    rows = {row["student"]: row for row in csv.DictReader(io.StringIO(as_totals(totals, book().points, roster())))}
    for total in totals:
        row = rows[total.student]
        assert total.least is not None
        assert float(row["at_least"]) == pytest.approx(100 * total.least, abs=1e-4)
        assert bool(row["total"]) == total.decided
    assert (rows["ada"]["1_a"], rows["ada"]["3_c"], rows["ada"]["total"], rows["ada"]["letter"]) == (
        "4.0",
        "",
        "85.0",
        "B",
    )
    assert (rows["bela"]["late"], rows["chen"]["held"], rows["chen"]["total"]) == ("1_a:2", "2_b", "")
    assert (rows["chen"]["at_least"], rows["chen"]["at_most"]) == ("10.0", "70.0")


def test_changes_are_read_back() -> None:
    """Before, after and what is gained; empty where it is not decided."""
    kinder = COURSE.policy.model_copy(update={"late": type(COURSE.policy.late)()})
    changes = compare(book().totals(), book().totals(kinder))
    rows = {row["student"]: row for row in csv.DictReader(io.StringIO(as_changes(changes)))}
    assert (rows["bela"]["before"], rows["bela"]["after"], rows["bela"]["gain"]) == ("24.0", "90.0", "66.0")
    assert (rows["bela"]["letter_before"], rows["bela"]["letter_after"]) == ("F", "A")
    assert (rows["chen"]["before"], rows["chen"]["gain"]) == ("", "")
    assert rows["ada"]["gain"] == "0.0"


@pytest.mark.parametrize(
    ("text", "match", "said"),
    [
        ("name,ID\nAda,1\n", None, "line 1: no column is called 'student'; name the one that holds our student ids"),
        (OURS, "Login", "no column is called 'Login'"),
        ("student\nada\nada\n", None, "line 3: 'ada' stands here twice (first on line 2)"),
        ("student,name\n,Ada\n", None, "line 2: the cell of 'student' is empty"),
    ],
)
def test_what_is_wrong_with_a_roster_is_told(text: str, match: str | None, said: str) -> None:
    """File, line, what was expected."""
    with pytest.raises(CourseError) as caught:
        roster(text, match)
    assert said in str(caught.value)


def test_our_id_may_be_part_of_an_address() -> None:
    """Where the part before the @ is a student who handed something in, and the whole is not."""
    people = roster("Email address;name\nada@uni.edu;Ada\nzoe@uni.edu;Zoe\n", "Email address").people
    assert set(people) == {"ada", "zoe@uni.edu"}
    assert people["ada"]["email"] == "ada@uni.edu"
