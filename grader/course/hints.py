"""Public hints: exercises/<assignment>/hints.yml, by exercise the steps from a nudge to the formula in words.

    bp2:
      - Which shape has delta_next, and which has z?
      - ...

Students get the file with the lesson, so a hint never holds a line of a solution; the audit sees to that.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

import yaml
from pydantic import Field, StringConstraints, TypeAdapter, ValidationError

from grader.course.model import Assignment, Course, did_you_mean
from grader.errors import CourseError

HINTS_FILE = "hints.yml"

Step = Annotated[str, StringConstraints(strict=True, strip_whitespace=True, min_length=1)]
Steps = Annotated[tuple[Step, ...], Field(min_length=1)]
Hints = Mapping[str, tuple[str, ...]]  # by exercise

_FORM = TypeAdapter(dict[str, Steps])


def read_hints(course: Course, assignment: Assignment) -> Hints:
    """The steps of each exercise; none where there is no such file. Raises CourseError with the line."""
    path = course.exercises(assignment) / HINTS_FILE
    if not path.is_file():
        return {}
    where = f"exercises/{assignment.name}/{HINTS_FILE}"
    try:
        return parse_hints(path.read_text(encoding="utf-8"), assignment, where)
    except (OSError, UnicodeDecodeError) as error:
        raise CourseError(f"{where} cannot be read: {error}") from None


def parse_hints(text: str, assignment: Assignment, where: str = HINTS_FILE) -> Hints:
    """The hints that the text of a hints.yml holds. Raises CourseError with the line."""
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
        data = yaml.safe_load(text)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f", line {mark.line + 1}" if mark else ""
        raise CourseError(f"{where}{line}: {getattr(error, 'problem', None) or 'is no YAML'}") from None
    if not isinstance(node, yaml.MappingNode):
        raise CourseError(f"{where}, line 1: expected the names of exercises, each with a list of hints")
    lines = _lines(node, assignment, where)
    try:
        return _FORM.validate_python(data)
    except ValidationError as error:
        problem = error.errors()[0]
        name, *step = problem["loc"]
        hint = f", hint {int(step[0]) + 1}" if step else ""
        words = problem["msg"][0].lower() + problem["msg"][1:]
        raise CourseError(
            f"{where}, line {lines.get(str(name), 1)}: {name}{hint}: {words}, got {problem['input']!r}"
        ) from None


def _lines(node: yaml.MappingNode, assignment: Assignment, where: str) -> dict[str, int]:
    """The line of each exercise. Raises CourseError for a name that is none, or stands there twice."""
    names = [exercise.name for exercise in assignment.exercises]
    lines: dict[str, int] = {}
    for key, _ in node.value:
        name, line = str(key.value), key.start_mark.line + 1
        if name not in names:
            raise CourseError(
                f"{where}, line {line}: {assignment.name} has no exercise {name!r}{did_you_mean(name, names)}"
            )
        if name in lines:
            raise CourseError(f"{where}, line {line}: {name!r} stands here twice (first on line {lines[name]})")
        lines[name] = line
    return lines
