"""Where a student's copies lie, and how they get there. What a student wrote is never overwritten."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from grader.atomic import write_new
from grader.course.model import Assignment, Course, did_you_mean
from grader.errors import UsageError

WORK = "work"  # in the course's folder: where copies go unless the student says otherwise


@dataclass(frozen=True)
class Work:
    """A student's copy of an assignment, and the exercises of interest: all of them, or the one that was named."""

    place: Path
    assignment: Assignment
    exercises: tuple[str, ...]

    @property
    def file(self) -> Path:
        """The file that counts: the script, or where there is none the notebook."""
        script, notebook = _files(self.place, self.assignment)
        return notebook if notebook.is_file() and not script.is_file() else script


def start_assignment(course: Course, assignment: Assignment, place: Path) -> Iterator[tuple[Path, bool]]:
    """Copy what students get into `place`; each file, and whether it was written (never over another).

    Raises UsageError where there is nothing to copy, or `place` cannot be written to.
    """
    origin = course.exercises(assignment)
    files = sorted(path for path in origin.glob("*") if path.is_file() and not path.name.startswith("."))
    if not files:
        raise UsageError(f"{assignment.name} has nothing to hand out yet ({origin} is empty)")
    try:
        place.mkdir(parents=True, exist_ok=True)
        for path in files:
            yield place / path.name, write_new(place / path.name, path.read_bytes())
    except OSError as error:
        raise UsageError(f"{place} cannot be written to: {error.strerror}; name another folder with --to") from None


def find_works(course: Course, name: str | None, near: Path, *, is_named: bool = False) -> tuple[Work, ...]:
    """The copies that are meant: by the name of an assignment or an exercise; without one, the copy in the folder
    `near`, or else all that lie below it or in the course's work/. is_named: the student named this folder, so it is
    the only place. Raises UsageError where there is none."""
    fitting = [a for a in course.assignments if not a.draft and (name is None or _answers_to(a, name))]
    if not fitting:
        raise UsageError(_unknown(course, "assignment or exercise", name or ""))
    if is_named and not near.is_dir():
        raise UsageError(f"--work {near} is no folder")
    here = [a for a in fitting if _holds(near, a)]
    if here:
        return (_work(near, sorted(here, key=lambda a: a.name != near.name)[0], name),)
    parents = (near,) if is_named else (near, course.folder / WORK)
    found = [(next((p / a.name for p in parents if _holds(p / a.name, a)), None), a) for a in fitting]
    works = tuple(_work(place, assignment, name) for place, assignment in found if place)
    if not works:
        raise UsageError(_nowhere(fitting, name, near) if is_named else _nothing(course, fitting, name, near))
    return works


def find_work(course: Course, name: str | None, near: Path, *, is_named: bool = False) -> Work:
    """The one copy that is meant, as find_works finds them. Raises UsageError where there are several."""
    works = find_works(course, name, near, is_named=is_named)
    if len(works) > 1:
        raise UsageError(f"say which one: {', '.join(work.assignment.name for work in works)}")
    return works[0]


def find_exercise(course: Course, name: str) -> tuple[Assignment, str]:
    """The assignment of an exercise that is named. Raises UsageError."""
    for assignment in course.assignments:
        if not assignment.draft and name in {exercise.name for exercise in assignment.exercises}:
            return assignment, name
    if any(_answers_to(assignment, name) for assignment in course.graded):
        names = ", ".join(exercise.name for exercise in course.assignment(name).exercises)
        raise UsageError(f"{name!r} is an assignment; name one of its exercises: {names}")
    raise UsageError(_unknown(course, "exercise", name))


def _unknown(course: Course, kind: str, name: str) -> str:
    """What is wrong with a name that no assignment of a student's answers to."""
    draft = next((a for a in course.assignments if a.draft and _answers_to(a, name)), None)
    if draft:
        return f"{draft.name} is a draft: it is not handed out yet"
    known = [word for a in course.graded for word in (a.name, *(e.name for e in a.exercises))]
    return f"there is no {kind} {name!r}{did_you_mean(name, known)}"


def _answers_to(assignment: Assignment, name: str) -> bool:
    return assignment.answers_to(name) or name in {exercise.name for exercise in assignment.exercises}


def _files(place: Path, assignment: Assignment) -> tuple[Path, Path]:
    return place / f"{assignment.module}.py", place / f"{assignment.module}.ipynb"


def _holds(place: Path, assignment: Assignment) -> bool:
    return any(file.is_file() for file in _files(place, assignment))


def _work(place: Path, assignment: Assignment, name: str | None) -> Work:
    names = tuple(exercise.name for exercise in assignment.exercises)
    chosen = (name,) if name is not None and name in names and name != assignment.module else names
    return Work(place.resolve(), assignment, chosen)


def _nothing(course: Course, fitting: list[Assignment], name: str | None, near: Path) -> str:
    """What to do where there is no copy."""
    first = fitting[0]
    wanted = first.name if name else "an assignment"
    emptied = next((p / first.name for p in (near, course.folder / WORK) if (p / first.name).is_dir()), None)
    if name and emptied:
        files = " or ".join(file.name for file in _files(near, first))
        return f"{emptied} does not hold {files}; `grader start {first.name}` brings a fresh one"
    return f"no work on {wanted} in {near} or {course.folder / WORK}; begin with `grader start {first.name}`"


def _nowhere(fitting: list[Assignment], name: str | None, near: Path) -> str:
    """What is missing in a folder that was named."""
    if name is None:
        return f"--work {near} holds no work on any assignment of this course"
    first = fitting[0]
    files = " or ".join(file.name for file in _files(near, first))
    return f"--work {near} holds no work on {first.name}: expected {files} there, or in {first.name}/ below it"
