"""Public hints: their form, and those of the course."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from grader.audit import check_hints
from grader.course.hints import parse_hints, read_hints
from grader.course.model import Course
from grader.errors import CourseError


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("arae:\n  - x\n", r"hints.yml, line 1: 1_measures has no exercise 'arae' \(did you mean 'area'\?\)"),
        ("celsius: [x]\narea: [x]\ncelsius: [y]\n", "line 3: 'celsius' stands here twice .first on line 1"),
        ("celsius: [x]\narea: x\n", "line 2: area: input should be a valid tuple, got 'x'"),
        ("area: []\n", "line 1: area: tuple should have at least 1 item"),
        ("area: [x, 3]\n", "line 1: area, hint 2: input should be a valid string, got 3"),
        ("area: ['  ']\n", "line 1: area, hint 1: string should have at least 1 character"),
        ("- area\n", "line 1: expected the names of exercises"),
        ("", "line 1: expected the names of exercises"),
        ("area: [x\n", "hints.yml, line 2"),
    ],
)
def test_hints_of_another_form_are_refused_with_their_line(tiny: Course, text: str, message: str) -> None:
    """What was expected, what came, where."""
    with pytest.raises(CourseError, match=message):
        parse_hints(text, tiny.graded[0])


def test_a_course_without_hints_has_none(tiny: Course, tmp_path: Path) -> None:
    """The file is asked for by the audit, not needed by the command."""
    bare = tiny.model_copy(update={"folder": tmp_path})
    assert read_hints(bare, bare.graded[0]) == {}


def test_every_exercise_of_the_course_has_three_steps(course: Course) -> None:
    """From a nudge (a question) to the formula in words; short, and all of them different."""
    texts = []
    for assignment in (assignment for assignment in course.graded if not assignment.exam):
        hints = read_hints(course, assignment)
        assert list(hints) == [exercise.name for exercise in assignment.exercises]
        for steps in hints.values():
            assert len(steps) == 3
            assert "?" in steps[0]
            assert max(map(len, steps)) < 500
            texts += steps
    assert len(set(texts)) == len(texts) == 144


def test_no_hint_of_the_course_is_code_or_a_line_of_a_solution(course: Course) -> None:
    """No call of NumPy, no assignment, no return; the audit finds nothing against them."""
    for assignment in course.graded:
        names = [exercise.name for exercise in assignment.exercises]
        assert list(check_hints(course, assignment, names)) == []
        for steps in read_hints(course, assignment).values():
            assert not re.search(r"\bnp\.|\breturn\s+[\w.]+\(|\w\s*[-+*/]?=[^=]\s*\w+\(|@|\*\*|\[:", " ".join(steps))


def test_the_audit_finds_a_hint_that_tells_a_hidden_line(tiny: Course, tmp_path: Path) -> None:
    """However it is spaced, and whatever stands around it; and an exercise that has no hint."""
    import shutil

    shutil.copytree(tiny.folder, tmp_path / "course")
    broken = tiny.model_copy(update={"folder": tmp_path / "course"})
    file = broken.exercises(broken.graded[0]) / "hints.yml"
    told = "Write  return (np.asarray(fahrenheit)-32)*5/9 and you are done."
    file.write_text(file.read_text().replace("Take 32 off, then multiply by five ninths.", told))
    file.write_text(file.read_text().partition("Counter:")[0])
    found = {finding.line for finding in check_hints(broken, broken.graded[0], ["celsius", "area", "Counter"])}
    assert len(found) == 2
    assert any("celsius: hints.yml: hint 3 holds what stands in a solution" in line for line in found)
    assert any("Counter: hints.yml: has no hint" in line for line in found)
