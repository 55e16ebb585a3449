"""Files are where they belong, finished, and say what they must; none of them is run."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from grader.audit.declared import MUTANTS_FILE
from grader.audit.findings import Finding
from grader.audit.hidden import check_hints, check_secrets
from grader.course.exam import PAPER
from grader.course.hints import HINTS_FILE
from grader.course.key import KEY
from grader.course.model import Assignment, Course
from grader.course.source import read_source, stub_path
from grader.judge.assignment import PUBLIC
from grader.judge.figures import FIGURES

TODO = re.compile(r"\bTODO\b")  # what scaffolds leave to write


def check_course(course: Course) -> Iterator[Finding]:
    """Folders that no assignment of course.yml has."""
    names = {assignment.name for assignment in course.assignments}
    for root in ("exercises", "solutions"):
        for path in sorted((course.folder / root).glob("*")):
            if path.name not in names and not path.name.startswith((".", "__pycache__")):
                yield Finding(path.name, "", root, "belongs to no assignment of course.yml")


def check_files(course: Course, assignment: Assignment, exercises: Sequence[str]) -> Iterator[Finding]:
    """What can be said of an assignment's files without running any."""
    name = assignment.name
    yield from check_places(course, assignment)
    source = read_source(course, assignment)
    stub = stub_path(course, assignment)
    if stub.is_file() and stub.read_text(encoding="utf-8") != source.stub:
        yield Finding(name, "", "stub", f"{stub.name} is not what the source says: run `grader sync {name}`")
    for path, numbers in _left_to_do(course, assignment):
        where = path.relative_to(course.folder).as_posix()
        yield Finding(name, "", where, f"TODO is still there: write what it asks for (line {numbers})")
    readme = course.exercises(assignment) / "README.md"
    lesson = readme.read_text(encoding="utf-8") if readme.is_file() else None
    documented = set(_documented(source.text))
    for exercise in exercises:
        if exercise not in documented and not assignment.exam:  # an answer is no function
            yield Finding(name, exercise, "source", "has no docstring: students need its shapes", warning=True)
        if lesson is not None and not re.search(rf"\b{re.escape(exercise)}\b", lesson):
            yield Finding(name, exercise, "README.md", "does not speak of it", warning=True)
    yield from check_hints(course, assignment, exercises)
    yield from check_secrets(course, assignment, source.stub)


def _documented(source: str) -> Iterator[str]:
    """The functions and classes that have a docstring."""
    for node in ast.parse(source).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and ast.get_docstring(node) is not None:
            yield node.name


def _left_to_do(course: Course, assignment: Assignment) -> Iterator[tuple[Path, str]]:
    """Where a scaffold's words still stand: files, and numbers of lines. (The stub says what the source says.)"""
    for folder in (course.exercises(assignment), course.solutions(assignment)):
        for path in sorted(folder.rglob("*")):
            if path.suffix in (".py", ".md", ".yml") and path != stub_path(course, assignment):
                lines = path.read_text(encoding="utf-8").splitlines()
                numbers = [str(number) for number, line in enumerate(lines, start=1) if TODO.search(line)]
                if numbers:
                    yield path, ", ".join(numbers)


def check_places(course: Course, assignment: Assignment) -> Iterator[Finding]:
    """Missing and unexpected files. A file in exercises/ that the lesson names (a figure) belongs there."""
    names = [exercise.name for exercise in assignment.exercises]
    given = {"README.md", PUBLIC, f"{assignment.module}.py"}
    hidden = {f"{assignment.module}.py", *(f"test_{name}.py" for name in names)}
    readme = course.exercises(assignment) / "README.md"
    lesson = readme.read_text(encoding="utf-8") if readme.is_file() else ""
    if assignment.exam:
        given, hidden = {*given, PAPER}, {*hidden, KEY}
    for folder, expected, allowed in (
        (course.exercises(assignment), given, {HINTS_FILE}),
        (course.solutions(assignment), hidden, {"conftest.py", FIGURES, MUTANTS_FILE, "wheats", "chaffs"}),
    ):
        root = folder.parent.name
        if not folder.is_dir():
            yield Finding(assignment.name, "", root, f"the folder {root}/{assignment.name} is missing")
            continue
        present = {path.name for path in folder.iterdir() if not path.name.startswith((".", "__pycache__"))}
        for missing in sorted(expected - present):
            advice = ": run `grader sync`" if root == "exercises" and missing == f"{assignment.module}.py" else ""
            yield Finding(assignment.name, "", root, f"{missing} is missing{advice}")
        for extra in sorted(present - expected - allowed):
            if root == "solutions" or extra not in lesson:
                problem = f"{extra} does not belong there: no exercise of course.yml has it; move it or delete it"
                yield Finding(assignment.name, "", root, problem)
    for kind in ("wheats", "chaffs"):
        for path in sorted(course.solutions(assignment).joinpath(kind).glob("*")):
            if path.suffix != ".py" and not path.name.startswith((".", "__pycache__")):
                yield Finding(assignment.name, "", f"solutions/{kind}", f"{path.name} is no .py file: nothing reads it")
