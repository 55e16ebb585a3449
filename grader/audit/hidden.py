"""Nothing hidden stands in what students receive: no telling line of a suite, a solution, a wheat or a chaff."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from grader.audit.findings import Finding
from grader.course.handed_out import Stamp, make_stamp
from grader.course.hints import HINTS_FILE, read_hints
from grader.course.lesson import LESSON
from grader.course.model import Assignment, Course
from grader.course.notebook import as_notebook
from grader.course.source import BEGIN, END, read_source, solution_lines
from grader.errors import CourseError
from grader.judge.figures import FIGURES
from grader.publishing.source_notebook import cleared, source_notebook

SECRET_LINE = 28  # a hidden line of this many characters or more must not stand in what students get


def check_secrets(course: Course, assignment: Assignment, stub: str) -> Iterator[Finding]:
    """No telling line of a suite, a solution, a wheat or a chaff stands in what students get."""
    hidden = set(hidden_lines(course, assignment))
    for path in sorted(course.exercises(assignment).rglob("*")):
        if path.is_file() and path.suffix in (".py", ".md"):
            yield from _leaks(assignment, path.name, path.read_text(encoding="utf-8").splitlines(), hidden)
        elif path.is_file() and path.suffix == ".ipynb":
            yield from _leaks(assignment, path.name, notebook_lines(path.read_text(encoding="utf-8")), hidden)
    try:
        notebook = cleared(source_notebook(course, assignment, _stamp(course, assignment)))
    except CourseError as error:  # a course need not be published through nbgrader
        yield Finding(assignment.name, "", "notebook", f"cannot be published; {error}", warning=True)
        notebook = as_notebook(stub)
    lesson = course.exercises(assignment) / LESSON
    told = lesson.read_text(encoding="utf-8").splitlines() if lesson.is_file() else []  # it stands in the notebook, too
    hidden -= {line.strip() for line in told}
    yield from _leaks(assignment, f"{assignment.module}.ipynb (published)", notebook_lines(notebook), hidden)
    if re.search(r'"outputs": \[\s*[^\]\s]', notebook):
        yield Finding(assignment.name, "", f"{assignment.module}.ipynb (published)", "holds outputs")


def _stamp(course: Course, assignment: Assignment) -> Stamp:
    """What stands in the notebook wherever and whenever it is published."""
    return make_stamp(course, assignment, course_id=course.course, suite="", published=date.min, version=0)


def check_hints(course: Course, assignment: Assignment, exercises: Sequence[str]) -> Iterator[Finding]:
    """Public hints are there for every exercise, and none of them holds a line of a solution or a hidden suite."""
    hints = read_hints(course, assignment)
    if not hints:
        yield Finding(assignment.name, "", HINTS_FILE, "is missing: write steps for `grader hint`", warning=True)
        return
    hidden = {"".join(line.split()): line for line in hidden_lines(course, assignment)}
    for exercise in exercises:
        if exercise not in hints:
            yield Finding(assignment.name, exercise, HINTS_FILE, "has no hint for it: write the steps, a nudge first")
        for number, text in enumerate(hints.get(exercise, ()), start=1):
            for squeezed in (squeezed for squeezed in hidden if squeezed in "".join(text.split())):
                problem = f"hint {number} holds what stands in a solution or a hidden suite: {hidden[squeezed]}"
                yield Finding(assignment.name, exercise, HINTS_FILE, problem)


def hidden_lines(course: Course, assignment: Assignment, *, variants: bool = True) -> Iterator[str]:
    """The telling lines of the reference and the suites; of wheats and chaffs too, unless `variants` is off."""
    yield from _telling_lines(solution_lines(read_source(course, assignment).text).values())
    folder = course.solutions(assignment)
    for path in sorted(folder.rglob("*.py") if variants else folder.glob("*.py")):
        if path.name not in (f"{assignment.module}.py", FIGURES):  # what a figure works with, it shows
            yield from _telling_lines(path.read_text(encoding="utf-8").splitlines())


def notebook_lines(text: str) -> Iterator[str]:
    """Every line of text in a notebook: cells, outputs, metadata."""

    def strings(value: Any) -> Iterator[str]:
        if isinstance(value, str):
            yield value
        elif isinstance(value, list):
            if all(isinstance(item, str) for item in value):
                yield "".join(value)
            else:
                for item in value:
                    yield from strings(item)
        elif isinstance(value, dict):
            for item in value.values():
                yield from strings(item)

    for each in strings(json.loads(text)):
        yield from each.splitlines()


def _leaks(assignment: Assignment, where: str, lines: Iterable[str], hidden: set[str]) -> Iterator[Finding]:
    for number, line in enumerate(lines, start=1):
        if line.strip() in hidden or line.strip() in (BEGIN, END):
            problem = f"line {number} stands in a solution or a hidden suite: {line.strip()}"
            yield Finding(assignment.name, "", where, problem)


def _telling_lines(lines: Iterable[str]) -> Iterator[str]:
    """Lines of code long enough to be no coincidence; imports, signatures and comments of the stub are public."""
    public = ("import ", "from ", "def ", "class ", "#", "@", '"""')
    for line in lines:
        text = line.strip()
        if len(text) >= SECRET_LINE and not text.startswith(public):
            yield text
