"""What a student reads."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from grader.course.model import Course
from grader.feedback.pages import student_page

Record = dict[str, Any]
MakeRecord = Callable[..., Record]
ReadPage = Callable[[str], Any]
LAYERS = {"assignment": "02_network"}  # dense, collapse, init_weights, forward (which builds on dense)


@pytest.fixture
def half_wrong(record: MakeRecord) -> Record:
    """One right, one wrong, one not written, one that fails because of another."""
    made = record(
        "ann",
        **LAYERS,
        hints={"dense": ["Which axis did you sum over?", "A batch of one is a batch."]},
        carried={"forward": ("dense",)},
        dense=("failed", 0.5, 2.0),
        collapse=("passed", 2.0, 2.0),
        init_weights=("raised", 0.0, 3.0),
        forward=("failed", 1.0, 4.0),
    )
    said = "init_weights(sizes [3]): it is not written yet (NotImplementedError)"
    stub = made["exercises"][2]
    return {**made, "exercises": [*made["exercises"][:2], {**stub, "message": said}, made["exercises"][3]]}


def test_what_is_wrong_comes_first_and_what_is_right_is_brief(
    course: Course, half_wrong: Record, read: ReadPage
) -> None:
    """Sections in the order of their use; the overview leads to every exercise."""
    page = read(student_page(course, half_wrong))
    assert page.headings == [
        (1, "Layers"),
        (2, "To look at"),
        (3, "dense"),
        (2, "Right in itself"),
        (3, "forward"),
        (2, "Not written yet"),
        (2, "Right"),
    ]
    names = ["dense", "collapse", "init_weights", "forward"]
    assert page.links[:4] == [f"#{name}" for name in names]
    assert set(names) <= set(page.ids)
    assert len(set(page.ids)) == len(page.ids)
    assert "2 of 4 exercises are right; 1 is not right yet; 1 is not written yet" in page.text


def test_blame_names_the_culprit_and_the_credit(course: Course, half_wrong: Record, read: ReadPage) -> None:
    """The composite is called right, the function to blame is linked, and what is kept is said."""
    page = read(student_page(course, half_wrong))
    assert "forward is right: it fails because of dense . It keeps all its points." in page.text
    assert "1 of 2 checks passed with your own dense" in page.text
    assert page.links.count("#dense") == 2
    forward = {**half_wrong["exercises"][3], "score": 3.0}
    part = read(student_page(course, {**half_wrong, "exercises": [*half_wrong["exercises"][:3], forward]}))
    assert "It keeps 3 of its 4 points." in part.text


def test_a_wrong_exercise_has_message_hint_and_place_in_the_lesson(
    course: Course, half_wrong: Record, read: ReadPage
) -> None:
    """One hint is in sight, the others a click away; tests are folded away, too."""
    html = student_page(course, half_wrong)
    text = read(html).text
    assert "an entry is off" in text
    assert "Hint. Which axis did you sum over? 1 more hint A batch of one is a batch." in text
    assert "In the lesson: “dense”." in text
    assert "1 of 2 checks passed" in text
    assert "<details open" not in html


def test_what_is_missing_gets_no_hint(course: Course, record: MakeRecord, read: ReadPage) -> None:
    """Hints are about answers; there was none."""
    hints = {"dense": ["Which axis?"], "collapse": ["Which layer first?"]}
    made = record("ann", **LAYERS, hints=hints, dense=("missing", 0.0, 2.0), collapse=("timeout", 0.0, 2.0))
    text = read(student_page(course, made)).text
    assert "Which" not in text
    assert "collapse ✗ took too long" in text


def test_right_work_is_praised_briefly(course: Course, record: MakeRecord, read: ReadPage) -> None:
    """Nothing to look at, nothing to unfold."""
    page = read(student_page(course, record("ann", **LAYERS, dense=("passed", 2, 2), collapse=("passed", 2, 2))))
    assert "4 of 4 points Both exercises are right." in page.text
    assert "details" not in page.tags
    assert [heading for _, heading in page.headings] == ["Layers", "Right"]


def test_a_held_submission_has_no_score_and_no_blame(course: Course, record: MakeRecord, read: ReadPage) -> None:
    """It is our fault, and said so; what could be judged is still shown."""
    made = record("ann", **LAYERS, dense=("internal", 0.0, 2.0), collapse=("passed", 2.0, 2.0))
    page = read(student_page(course, made))
    assert "This submission is held." in page.text
    assert "not in your work" in page.text
    assert "of 4 points" not in page.text
    assert (2, "Held") in page.headings
    assert "0 of 2" not in page.text
    wholly = record("ann", **LAYERS, message="failed here", dense=("internal", 0, 2), collapse=("internal", 0, 2))
    assert "0 of" not in read(student_page(course, wholly)).text


@pytest.mark.parametrize(
    ("verdict", "words"),
    [("raised", "Your work could not be judged yet."), ("missing", "There was nothing to judge yet.")],
)
def test_what_stands_before_all_exercises_is_said_once(
    course: Course, record: MakeRecord, read: ReadPage, verdict: str, words: str
) -> None:
    """Unreadable and empty submissions: what happened, that nothing else is known to be wrong, what to do."""
    made = record("ann", **LAYERS, message="line 3: bad", dense=(verdict, 0.0, 2.0), collapse=(verdict, 0.0, 2.0))
    page = read(student_page(course, made))
    assert words in page.text
    assert page.text.count("line 3: bad") == 1
    assert "grader check 02_network" in page.text
    assert "nav" not in page.tags


def test_nothing_written_yet_is_no_failure(course: Course, record: MakeRecord, read: ReadPage) -> None:
    """A stub handed in as it came: no list of errors."""
    made = record("ann", **LAYERS, dense=("missing", 0.0, 2.0), collapse=("missing", 0.0, 2.0))
    exercises = [{**e, "message": f"there is no {e['name']}"} for e in made["exercises"]]
    exercises = [{**e, "tests": [{**t, "message": e["message"]} for t in e["tests"]]} for e in exercises]
    text = read(student_page(course, {**made, "exercises": exercises})).text
    assert "Nothing is written yet: everybody starts here." in text
    assert "The lesson has a section about each of them." in text
    assert "✗" not in text


def test_all_that_students_wrote_is_escaped(course: Course, record: MakeRecord, read: ReadPage) -> None:
    """Names, notes and messages are text, never markup."""
    evil = "<script>alert(1)</script><img src=https://example.org/x>"
    made = record(evil, **LAYERS, message=evil, notes=(evil,), dense=("raised", 1.0, 2.0), collapse=("passed", 2, 2))
    html = student_page(course, made)
    page = read(html)
    assert "script" not in page.tags
    assert "img" not in page.tags
    assert page.text.count(evil) >= 3
    assert page.loaded == []


def test_a_figure_stands_with_its_exercise_and_a_missing_one_says_why(
    course: Course, half_wrong: Record, read: ReadPage
) -> None:
    """A problem is one line; what a figure shows is said in words as well."""
    panel = {"title": "", "alt": "Your line rises.", "x_label": "z", "y_label": "a", "x": [0.0, 1.0], "y": [0.0, 1.0]}
    line = {"kind": "line", "role": "yours", "label": "yours", "x": [0.0, 1.0], "y": [0.0, 1.0]}
    panel |= {"shape": "wide", "log": [False, False], "marks": [line]}
    drawn = {"title": "A line", "of": ["dense"], "alt": "Your line rises.", "panels": [panel], "problem": ""}
    none = {"title": "Spread", "of": ["init_weights"], "alt": "", "panels": [], "problem": "no figure: <b> not written"}
    html = student_page(course, {**half_wrong, "figures": [drawn, none]})
    page = read(html)
    assert (2, "Figures from your code") in page.headings
    assert "A line from dense Your line rises." in page.text
    assert "Spread from init_weights no figure: <b> not written" in page.text
    assert page.tags.count("figure") == 2
    assert page.tags.count("svg") >= 1
    assert page.loaded == []
