"""nbgrader's gradebook, written by us and read by nbgrader itself; on SQLite and on PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest

from grader.errors import PublishingError
from grader.publishing.gradebook import Expected, NbgraderGradebook, Scores
from tests.nbgrader_course import ASSIGNMENT, MODULE, published, tiny_course

pytest.importorskip("nbgrader", reason="nbgrader is not installed: pip install 'grader[nbgrader]'")

AT = datetime(2026, 11, 10, 13, 0, tzinfo=timezone(timedelta(hours=1)))
ALL = {"celsius-points": 2.0, "area-points": 1.5, "volume-points": 0.0, "Counter-points": 2.0, "essay": None}
COMMENTS = {"celsius": None, "area": "an entry is off", "volume": "No response.", "Counter": None, "essay": None}


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def db_url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A gradebook in which nbgrader has an assignment."""
    folder = tmp_path_factory.mktemp(request.param) / "course"
    url = request.getfixturevalue("postgres").new_database() if request.param == "postgres" else ""
    made = published(tiny_course(folder), folder / "nbgrader", db_url=url)
    return made.db_url


@pytest.fixture
def book(db_url: str) -> Iterator[NbgraderGradebook]:
    with NbgraderGradebook(db_url, "measures") as opened:
        yield opened


@pytest.fixture
def expected(book: NbgraderGradebook) -> Expected:
    return book.expected(ASSIGNMENT, MODULE)


@pytest.fixture
def theirs(db_url: str) -> Iterator[Any]:
    """The same gradebook, as nbgrader opens it."""
    from nbgrader.api import Gradebook

    with Gradebook(db_url, "measures") as opened:
        yield opened


def test_what_is_expected_is_what_nbgrader_saved(expected: Expected) -> None:
    """Graded and commented cells by name, with their points."""
    assert expected.points == {
        "celsius-points": 2,
        "area-points": 3,
        "volume-points": 5,
        "Counter-points": 2,
        "essay": 4,
    }
    assert set(expected.commented) == {"celsius", "area", "volume", "Counter", "essay"}


def test_nbgrader_reads_what_was_recorded(book: NbgraderGradebook, expected: Expected, theirs: Any) -> None:
    """Scores, the sum, what waits for people, the time in UTC, lateness, comments."""
    book.record(expected, Scores("ada", ALL, COMMENTS, deducted=0.2, handed_in=AT))
    submission = theirs.find_submission(ASSIGNMENT, "ada")
    assert submission.score == 5.5
    assert submission.late_submission_penalty == pytest.approx(1.1)
    assert submission.timestamp == datetime(2026, 11, 10, 12, 0)
    assert submission.needs_manual_grade
    essay = theirs.find_grade("essay", MODULE, ASSIGNMENT, "ada")
    assert (essay.auto_score, essay.needs_manual_grade) == (None, True)
    area = theirs.find_grade("area-points", MODULE, ASSIGNMENT, "ada")
    assert (area.auto_score, area.needs_manual_grade, area.failed_tests) == (1.5, False, True)
    assert theirs.find_comment("area", MODULE, ASSIGNMENT, "ada").comment == "an entry is off"
    assert theirs.find_comment("volume", MODULE, ASSIGNMENT, "ada").comment == "No response."


@pytest.mark.filterwarnings("ignore:Object of type")  # of nbgrader's own way of adding rows
def test_the_rows_are_those_that_nbgrader_itself_makes(
    book: NbgraderGradebook, expected: Expected, theirs: Any
) -> None:
    """One for each cell, whoever made them."""
    theirs.add_student("nora")
    theirs.add_submission(ASSIGNMENT, "nora")
    book.record(expected, Scores("olaf", ALL, COMMENTS))

    def rows(student: str) -> tuple[list[str], list[str]]:
        notebook = theirs.find_submission_notebook(MODULE, ASSIGNMENT, student)
        return sorted(grade.name for grade in notebook.grades), sorted(one.name for one in notebook.comments)

    assert rows("olaf") == rows("nora")


def test_what_staff_gave_stays(book: NbgraderGradebook, expected: Expected, theirs: Any) -> None:
    """A new judgement asks them to look again, and takes lateness off what the work is worth with their scores."""
    book.record(expected, Scores("bela", ALL, COMMENTS))
    grade = theirs.find_grade("essay", MODULE, ASSIGNMENT, "bela")
    grade.manual_score, grade.extra_credit, grade.needs_manual_grade = 3.0, 0.5, False
    theirs.find_comment("essay", MODULE, ASSIGNMENT, "bela").manual_comment = "Well argued."
    theirs.db.commit()
    book.record(expected, Scores("bela", {**ALL, "area-points": 3.0}, COMMENTS, deducted=0.5))
    given = book.by_staff(expected)["bela"]
    assert given.score == 10.5
    assert given.penalty == pytest.approx(5.25)
    assert given.total == pytest.approx(5.25)
    essay = next(cell for cell in given.cells if cell.name == "essay")
    assert (essay.score, essay.is_manual, essay.waits, essay.comment) == (3.5, True, True, "Well argued.")
    book.renew_penalty(expected, "bela", 0.0)
    assert book.by_staff(expected)["bela"].penalty == 0.0


def test_recorded_twice_is_there_once(book: NbgraderGradebook, expected: Expected, theirs: Any) -> None:
    """The newest scores count."""
    for score in (1.0, 3.0):
        book.record(expected, Scores("cleo", {**ALL, "area-points": score}, COMMENTS, handed_in=AT))
    assert book.given(expected)["cleo"]["area-points"] == 3.0
    assert [one.student.id for one in theirs.assignment_submissions(ASSIGNMENT)].count("cleo") == 1
    assert len(theirs.find_submission_notebook(MODULE, ASSIGNMENT, "cleo").grades) == 5


def test_what_is_said_to_be_held_is_held(book: NbgraderGradebook, expected: Expected) -> None:
    """Of a new submission, of one that was there, and of a penalty alone; of nobody, nothing."""
    first = book.record(expected, Scores("fay", ALL, COMMENTS, deducted=0.25, handed_in=AT))
    assert first == book.of_student(expected, "fay") == book.by_staff(expected)["fay"]
    second = book.record(expected, Scores("fay", {**ALL, "area-points": 3.0}, COMMENTS))
    assert second == book.of_student(expected, "fay") != first
    assert second.handed_in == AT
    third = book.renew_penalty(expected, "fay", 0.5)
    assert third == book.of_student(expected, "fay")
    assert (third.score, third.penalty) == (7.0, 3.5)
    assert book.of_student(expected, "nobody") is None


def test_many_are_written_together(book: NbgraderGradebook, expected: Expected, theirs: Any) -> None:
    """Somebody who was there, somebody new, and somebody new with two assignments, who is made once."""
    theirs.add_notebook("more", theirs.add_assignment("2_more").name)
    theirs.add_grade_cell("thesis", "more", "2_more", max_score=7, cell_type="markdown")
    other = book.expected("2_more", "more")
    book.record(expected, Scores("gil", ALL, COMMENTS))
    wanted = [
        (expected, Scores("gil", {**ALL, "area-points": 3.0}, COMMENTS, handed_in=AT)),
        (expected, Scores("hal", ALL, COMMENTS, deducted=0.5)),
        (expected, Scores("ina", ALL, COMMENTS)),
        (other, Scores("ina", {"thesis": 4.0}, {})),
    ]
    try:
        given = book.record_all(wanted)
        assert given == [book.of_student(one, scores.student) for one, scores in wanted]
        assert [one.score for one in given] == [7.0, 5.5, 5.5, 4.0]
        assert theirs.find_submission("2_more", "ina").score == 4.0
    finally:
        theirs.remove_assignment("2_more")


def test_what_others_grade_gets_its_rows_too(book: NbgraderGradebook, theirs: Any, expected: Expected) -> None:
    """An assignment may have a second notebook, of which nothing is known here."""
    theirs.add_notebook("essay_only", ASSIGNMENT)
    theirs.add_grade_cell("thesis", "essay_only", ASSIGNMENT, max_score=7, cell_type="markdown")
    theirs.add_solution_cell("thesis", "essay_only", ASSIGNMENT)
    try:
        book.record(book.expected(ASSIGNMENT, MODULE), Scores("dora", ALL, COMMENTS))
        grade = theirs.find_grade("thesis", "essay_only", ASSIGNMENT, "dora")
        assert (grade.auto_score, grade.needs_manual_grade) == (None, True)
        assert theirs.find_comment("thesis", "essay_only", ASSIGNMENT, "dora").comment is None
    finally:
        theirs.remove_submission(ASSIGNMENT, "dora")
        theirs.remove_notebook("essay_only", ASSIGNMENT)


def test_what_was_not_published_is_said(book: NbgraderGradebook) -> None:
    """With the command that publishes."""
    with pytest.raises(PublishingError, match="grader publish"):
        book.expected("9_other", "other")


def test_a_gradebook_that_cannot_be_opened_is_said(tmp_path: Path) -> None:
    """In a sentence."""
    with pytest.raises(PublishingError, match="nbgrader's gradebook cannot be opened"):
        NbgraderGradebook(f"sqlite:///{tmp_path}/nowhere/gradebook.db", "measures")
