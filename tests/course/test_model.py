"""course.yml: what is accepted, and how what is wrong is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.course.model import Course, find_course, load_course, parse_course
from grader.errors import CourseError

GOOD = """\
course: measures
title: Measures
term: "2026"
assignments:
  - name: 1_a
    title: A
    module: a
    exercises:
      - {name: one, points: 1}
      - {name: two, points: 2, builds_on: [one]}
"""
BAD = {
    "points": ("points: 2", "points: -2", "line 10: points of 'two': it should be greater than 0, got -2"),
    "unknown key": ("builds_on", "build_on", "line 10: unknown key 'build_on' (did you mean 'builds_on'?)"),
    "unknown key at the top": ("term:", "terms:", "line 3: unknown key 'terms' (did you mean 'term'?)"),
    "missing key": ("    title: A\n", "", "line 5: title of '1_a' is missing"),
    "no number": ("points: 1", "points: many", "line 9: points of 'one'"),
    "twice": ("name: two", "name: one", "line 5: the exercise 'one' stands here twice"),
    "builds on nothing": ("[one]", "[zero]", "'two' builds on 'zero', which is no earlier exercise of 1_a"),
    "key twice": ("title: A", "title: A\n    title: B", "line 7: 'title' stands here twice (first on line 6)"),
    "no YAML": ("assignments:", "assignments: [", "course.yml, line"),
    "no exercises": (GOOD[GOOD.index("    exercises") :], "", "1_a has no exercises"),
    "bad name": ("name: two", "name: 2-two", "line 10: name of '2-two'"),
}


def test_a_good_course_is_read() -> None:
    """Names, points and defaults come out as they stand."""
    course = parse_course(GOOD)
    assert course.assignment("1").exercise("two").builds_on == ("one",)
    assert course.assignment("a").max_score == 3
    assert course.limits.test_seconds == 10


@pytest.mark.parametrize(("old", "new", "said"), BAD.values(), ids=BAD.keys())
def test_what_is_wrong_is_told_with_its_line(old: str, new: str, said: str) -> None:
    """File, line, what was expected, what came."""
    with pytest.raises(CourseError) as caught:
        parse_course(GOOD.replace(old, new, 1))
    assert said in str(caught.value)


@pytest.mark.parametrize("text", ["", "[]", "42", "course: x", "\t", "folder: /etc"])
def test_what_is_no_course_is_told(text: str) -> None:
    """Anything else than a mapping of the right keys is a CourseError."""
    with pytest.raises(CourseError, match=r"course\.yml"):
        parse_course(text)


def test_the_digest_changes_with_the_course() -> None:
    """Another number is another course; layout and comments are not."""
    digest = parse_course(GOOD).digest
    assert parse_course(GOOD + "# a remark\n").digest == digest
    assert parse_course(GOOD.replace("points: 1", "points: 3")).digest != digest


def test_an_assignment_has_several_names(course: Course) -> None:
    """Its number may be said without the zero."""
    names = {course.assignment(name).name for name in ("06_backprop", "backprop", "06", "6")}
    assert names == {"06_backprop"}


def test_mistyped_names_are_helped(course: Course) -> None:
    """Names of assignments and exercises get a suggestion."""
    with pytest.raises(CourseError, match="did you mean '06_backprop'"):
        course.assignment("06_bakprop")
    with pytest.raises(CourseError, match="did you mean 'bp2'"):
        course.assignment("06").exercise("bp22")


def test_the_course_is_found_from_within(tmp_path: Path) -> None:
    """The nearest course.yml upward counts."""
    (tmp_path / "course.yml").write_text(GOOD, encoding="utf-8")
    (tmp_path / "a" / "b").mkdir(parents=True)
    assert find_course(tmp_path / "a" / "b") == tmp_path.resolve()
    assert load_course(tmp_path).folder == tmp_path


def test_the_course_names_every_exercise_of_its_contract(course: Course) -> None:
    """Ten assignments and the exam, with the exercises that others are graded against."""
    names = {a.name: [e.name for e in a.exercises] for a in course.assignments}
    assert (
        list(names)
        == (
            "01_neuron 02_network 03_loss 04_descent 05_optimizers 06_backprop 07_training 08_generalization 09_depth "
            "10_errata 11_exam"
        ).split()
    )
    assert names["06_backprop"] == ["bp1", "bp1_softmax", "bp2", "bp3", "bp4", "backprop", "Value"]
    assert names["11_exam"] == ["q1", "q2", "q3", "q4", "q5"]
    assert sum(map(len, names.values())) == 53
