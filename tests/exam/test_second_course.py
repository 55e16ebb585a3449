"""Another course with an exam: what the author's guide shows, typed in as it stands there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from grader.audit import Bench, Kind, Task
from grader.course.model import Course, load_course
from grader.grade import grade_folder
from grader.judge.assignment import AssignmentJudge
from grader.judge.exam import personal_key
from grader.sandbox.host import SandboxOptions, Zygote

GUIDE = Path(__file__).resolve().parents[2] / "docs" / "authors.md"
COURSE = """\
course: other
title: Other
term: "1"
assignments:
  - name: 1_quiz
    title: Quiz
    module: quiz
    exam: {}
    exercises:
      - {name: first, points: 4}
"""
PAPER = "from grader.course.exam import Given, Question, numbers\n\n\n"
KEY = "import numpy as np\n\nfrom grader.course.key import Key\n\n\n"
SUITE = """\
import pytest


@pytest.mark.parametrize("part", "ab")
def test_part(student, paper, part):
    paper.check(student["first"], "first", part)
"""
PUBLIC = """\
from grader.judge import check_answered


def test_first(student):
    check_answered(student["first"], parts=2)
"""


@pytest.fixture
def other(tmp_path: Path) -> Course:
    section = GUIDE.read_text(encoding="utf-8").partition("## An exam\n")[2].partition("\n## ")[0]
    paper, key = re.findall(r"```python\n(.*?)```", section, re.DOTALL)
    files = {
        "course.yml": COURSE,
        "exercises/1_quiz/paper.py": f'{PAPER}{paper}\n\nFAMILIES = {{"first": (neuron,)}}\n',
        "exercises/1_quiz/quiz.py": "first = None\n",
        "exercises/1_quiz/README.md": "# Quiz\n\n## first\n",
        "exercises/1_quiz/test_public.py": PUBLIC,
        "exercises/1_quiz/hints.yml": "first:\n  - Multiply first.\n",
        "solutions/1_quiz/quiz.py": "first = None\n",
        "solutions/1_quiz/key.py": f"{KEY}{key}",
        "solutions/1_quiz/test_first.py": SUITE,
    }
    for name, text in files.items():
        path = tmp_path / "course" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return load_course(tmp_path / "course")


def test_the_guides_exam_passes_its_audit(other: Course) -> None:
    """Files, reference, rounded answers and the mistake, under several seeds, and through the sandbox."""
    with Bench(other) as bench:
        for seed in range(3):
            for kind in (Kind.FILES, Kind.TRIAL, Kind.SANDBOX, Kind.NEIGHBOURS):
                assert bench.run(Task(kind, other.assignments[0], ("first",), seed)).findings == []


def test_the_guides_exam_is_graded(other: Course, tmp_path: Path) -> None:
    """Half of the points for one of two parts, and the mistake's name."""
    solved = personal_key(other, other.assignments[0], "ada").questions["first"]
    place = tmp_path / "ada" / "1_quiz"
    place.mkdir(parents=True)
    (place / "quiz.py").write_text(f"first = {solved.value(solved.mistakes[0].answers)!r}\n", encoding="utf-8")
    with AssignmentJudge(other, other.assignments[0]) as judge, Zygote(SandboxOptions.of(other)) as zygote:
        result = grade_folder(judge, zygote, tmp_path / "ada", "ada", 1)
    assert result.score == 2
    assert result.exercises[0].hints == ("You gave z itself: apply the sigmoid to it.",)
