"""One source, two readers: the instructor's reference and the student's stub.

`solutions/<assignment>/<module>.py` is a percent-format script. What stands between the two marks is the reference;
the stub has the words below in its place. They are nbgrader's own, so that its tools see an unwritten cell for what
it is.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from grader.atomic import write_atomically
from grader.course.model import Assignment, Course
from grader.errors import CourseError

BEGIN, END = "### BEGIN SOLUTION", "### END SOLUTION"
PROSE_STUB = ("# YOUR ANSWER HERE",)
STUB = ("# YOUR CODE HERE", "raise NotImplementedError()")


@dataclass(frozen=True)
class Source:
    """The one source of an assignment."""

    path: Path
    text: str

    @property
    def stub(self) -> str:
        """What students get: every solution block replaced."""
        return "".join(self._stub_lines())

    def _stub_lines(self) -> Iterator[str]:
        inside = 0
        for number, line in enumerate(self.text.splitlines(keepends=True), start=1):
            mark, in_prose = _mark(line)
            if mark == BEGIN:
                if inside:
                    raise CourseError(f"{self.path}, line {number}: a second {BEGIN!r} before the end of the first")
                inside = number
                indent = line[: len(line) - len(line.lstrip())]
                yield from (f"{indent}{words}\n" for words in (PROSE_STUB if in_prose else STUB))
            elif mark == END:
                if not inside:
                    raise CourseError(f"{self.path}, line {number}: {END!r} without {BEGIN!r} before it")
                inside = 0
            elif not inside:
                yield line
        if inside:
            raise CourseError(f"{self.path}, line {inside}: {BEGIN!r} is never closed with {END!r}")

    @property
    def parameters(self) -> Mapping[str, tuple[str, ...]]:
        """The names of each function's arguments, by function."""
        return {
            node.name: tuple(argument.arg for argument in node.args.posonlyargs + node.args.args)
            for node in self._tree().body
            if isinstance(node, ast.FunctionDef)
        }

    @property
    def names(self) -> frozenset[str]:
        """The functions, classes and variables at its top level."""
        return frozenset(name for node in self._tree().body for name in _names_of(node))

    def _tree(self) -> ast.Module:
        try:
            return ast.parse(self.text, str(self.path))
        except SyntaxError as error:
            raise CourseError(f"{self.path}, line {error.lineno}: {error.msg}") from None


def _mark(line: str) -> tuple[str, bool]:
    """What a line says without its indent, and whether it is a line of prose: in percent format that is a comment, also
    where it holds a mark."""
    text = line.strip()
    in_prose = text in (f"# {BEGIN}", f"# {END}")
    return text.removeprefix("# ") if in_prose else text, in_prose


def _names_of(node: ast.stmt) -> Iterator[str]:
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        yield node.name
    elif isinstance(node, ast.Assign):
        yield from (target.id for target in node.targets if isinstance(target, ast.Name))


def solution_lines(text: str) -> dict[int, str]:
    """The lines of a source between the marks, by their numbers (from 1)."""
    found, inside, prose = {}, False, False
    for number, line in enumerate(text.splitlines(), start=1):
        mark, in_prose = _mark(line)
        if mark in (BEGIN, END):
            inside, prose = mark == BEGIN, in_prose
        elif inside:
            found[number] = line.removeprefix("# ") if prose else line
    return found


def read_source(course: Course, assignment: Assignment) -> Source:
    """The one source of an assignment. Raises CourseError where it is missing or lacks an exercise."""
    source = Source(*_read(course.solutions(assignment) / f"{assignment.module}.py"))
    missing = [exercise.name for exercise in assignment.exercises if exercise.name not in source.names]
    if missing:
        raise CourseError(f"{source.path}: no function, class or variable {', '.join(missing)}, which course.yml names")
    return source


def read_stub(course: Course, assignment: Assignment) -> Source:
    """The stub of an assignment as it was handed out: all that a student's machine has. Raises CourseError."""
    return Source(*_read(stub_path(course, assignment)))


def stub_path(course: Course, assignment: Assignment) -> Path:
    """Where the stub of an assignment is committed."""
    return course.exercises(assignment) / f"{assignment.module}.py"


def sync(course: Course, assignment: Assignment) -> bool:
    """Write the stub where it differs from what the source says; whether it did."""
    path, stub = stub_path(course, assignment), read_source(course, assignment).stub
    if path.is_file() and path.read_text(encoding="utf-8") == stub:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(path, stub)
    return True


def _read(path: Path) -> tuple[Path, str]:
    try:
        return path, path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise CourseError(f"{path} cannot be read: {error}") from None
