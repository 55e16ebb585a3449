"""Mutants that an author says are equivalent, with a reason, in `solutions/<assignment>/mutants.yml`:

    - exercise: sigmoid
      was: return np.where(z >= 0, 1, e) / (1 + e)
      becomes: return np.where(z > 0, 1, e) / (1 + e)
      reason: at z = 0 both branches give 1/2

Without `becomes` an entry speaks of every slip in that statement: where a suite judges what a function achieves, and
the way there is the student's own.
"""

from __future__ import annotations

from typing import Protocol

import yaml
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from grader.course.model import Assignment, Course
from grader.errors import CourseError

MUTANTS_FILE = "mutants.yml"


class Slipped(Protocol):
    """A mutant, or what became of one. was, becomes: the statement before and after."""

    @property
    def exercise(self) -> str: ...
    @property
    def was(self) -> str: ...
    @property
    def becomes(self) -> str: ...


class Declared(BaseModel):
    """An entry of mutants.yml: of one mutant, or (without `becomes`) of all of one statement."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    exercise: str
    was: str
    becomes: str | None = None
    reason: str = Field(min_length=10)

    def speaks_of(self, mutant: Slipped) -> bool:
        same = self.exercise == mutant.exercise and self.was == mutant.was
        return same and self.becomes in (None, mutant.becomes)


def read_declared(course: Course, assignment: Assignment) -> list[Declared]:
    """The entries of an assignment's mutants.yml. Raises CourseError."""
    path = course.solutions(assignment) / MUTANTS_FILE
    if not path.is_file():
        return []
    try:
        data = yaml.safe_load(path.read_text(encoding="utf-8")) or []
        entries = TypeAdapter(list[Declared]).validate_python(data)
    except yaml.YAMLError as error:
        raise CourseError(f"{path}: {error}") from None
    except ValidationError as error:
        problem = error.errors()[0]
        place = " of ".join(f"entry {step + 1}" if isinstance(step, int) else step for step in reversed(problem["loc"]))
        raise CourseError(f"{path}: {place or 'the file'}: {problem['msg']}, got {problem['input']!r}") from None
    names = [exercise.name for exercise in assignment.exercises]
    for number, entry in enumerate(entries, start=1):
        if entry.exercise not in names:
            raise CourseError(f"{path}: entry {number}: {assignment.name} has no exercise {entry.exercise!r}")
    return entries


def paste(mutant: Slipped) -> str:
    """The entry of mutants.yml that would declare it, its reason left to write."""
    entry = {"exercise": mutant.exercise, "was": mutant.was, "becomes": mutant.becomes}
    return "\n".join(f"{'-' if not i else ' '} {key}: {_quoted(value)}" for i, (key, value) in enumerate(entry.items()))


def _quoted(text: str) -> str:
    return yaml.safe_dump(text, default_style="'", width=10_000, allow_unicode=True).strip()
