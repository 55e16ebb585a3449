"""New courses, assignments and exercises: the files an author fills in. What is there already is never overwritten.

A new course comes with one small exercise that is complete, as an example. A new exercise comes with a place for
everything; what is left to write says TODO, and the audit says where. course.yml is changed by inserting lines.
"""

from __future__ import annotations

import keyword
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

import yaml

from grader.atomic import write_atomically
from grader.course import templates
from grader.course.hints import HINTS_FILE
from grader.course.insertion import insert
from grader.course.model import COURSE_FILE, Assignment, Course, load_course, parse_course
from grader.course.source import sync
from grader.errors import UsageError

ASSIGNMENT_NAME = re.compile(r"[A-Za-z0-9]+_[A-Za-z0-9_]+")
COURSE_NAME = re.compile(r"[a-z0-9][a-z0-9-]*")


def new_course(folder: Path, name: str, title: str, term: str) -> list[Path]:
    """Write a course with one complete exercise into a new or empty folder; the files. Raises UsageError."""
    if not COURSE_NAME.fullmatch(name):
        raise UsageError(f"a course's name is small letters, digits and hyphens, such as {_slug(name)!r}; got {name!r}")
    _check_title(title)
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageError(f"{folder} is there already and not empty; name a new folder")
    text = templates.COURSE.format(name=name, title=_scalar(title), term=_quoted(term))
    parse_course(text)
    written = _write(folder, {COURSE_FILE: text, **templates.HELLO})
    course = load_course(folder)
    sync(course, course.assignments[0])
    return [*written, course.exercises(course.assignments[0]) / "hello.py"]


def new_assignment(course: Course, name: str, title: str, module: str) -> list[Path]:
    """Add an assignment, a draft without exercises, at the end of course.yml; the files. Raises UsageError,
    CourseError."""
    if not ASSIGNMENT_NAME.fullmatch(name):
        raise UsageError(f"an assignment's name is a number and a word, such as '02_shapes'; got {name!r}")
    _check_identifier(module, "a module")
    _check_title(title)
    for other in course.assignments:
        if name in (other.name, other.module) or name.split("_")[0] == other.name.split("_")[0]:
            raise UsageError(f"{other.name} is there already; give the new assignment a name and number of its own")
        if module == other.module:
            raise UsageError(f"the module {module!r} is {other.name}'s; name another with --module")
    lines = [f"- name: {name}", f"  title: {_scalar(title)}", f"  module: {module}", "  draft: true"]
    text = insert(_read(course), ("assignments",), lines)
    files = {
        f"exercises/{name}/README.md": templates.README_HEAD.format(title=title),
        f"exercises/{name}/test_public.py": templates.PUBLIC_HEAD.format(title=title),
        f"solutions/{name}/{module}.py": templates.SOURCE_HEAD.format(title=title),
    }
    _save(course, text)
    return [course.folder / COURSE_FILE, *_write(course.folder, files)]


def new_exercise(
    course: Course, assignment: Assignment, name: str, points: float, builds_on: Sequence[str] = ()
) -> list[Path]:
    """Add an exercise to an assignment: its line in course.yml, its cell, suite, public check, section of the lesson,
    and one wheat and chaff to begin with; the files. Raises UsageError, CourseError."""
    _check_identifier(name, "an exercise")
    if any(name == other.name for other in assignment.exercises):
        raise UsageError(f"{assignment.name} has an exercise {name!r} already")
    for other in builds_on:
        assignment.exercise(other)  # says which there are
    if not points > 0:
        raise UsageError(f"points must be more than 0, got {points:g}")
    place = next(i for i, a in enumerate(course.assignments) if a.name == assignment.name)
    extra = f", builds_on: [{', '.join(builds_on)}]" if builds_on else ""
    line = f"- {{name: {name}, points: {points:g}{extra}}}"
    text = insert(_read(course), ("assignments", place, "exercises"), [line])
    solutions, exercises = f"solutions/{assignment.name}", f"exercises/{assignment.name}"
    appended = {
        f"{solutions}/{assignment.module}.py": (templates.SOURCE_HEAD, templates.CELL),
        f"{exercises}/README.md": (templates.README_HEAD, templates.LESSON),
        f"{exercises}/test_public.py": (templates.PUBLIC_HEAD, templates.CHECK),
        f"{exercises}/{HINTS_FILE}": (templates.HINTS_HEAD, templates.HINTS),
    }
    files = {
        f"{solutions}/test_{name}.py": templates.SUITE,
        f"{solutions}/wheats/{name}_other.py": templates.WHEAT,
        f"{solutions}/chaffs/{name}_slip.py": templates.CHAFF,
    }
    _refuse_present(course.folder, files)
    _check_free(course.folder / solutions / f"{assignment.module}.py", name, line)
    _save(course, text)
    changed = [course.folder / COURSE_FILE]
    for path, (head, part) in appended.items():
        changed.append(_append(course.folder / path, head.format(title=assignment.title), part.format(name=name)))
    return changed + _write(course.folder, {path: part.format(name=name) for path, part in files.items()})


# --- course.yml ---


def _read(course: Course) -> str:
    return (course.folder / COURSE_FILE).read_text(encoding="utf-8")


def _save(course: Course, text: str) -> None:
    """Write course.yml, if what it says now is a course."""
    parse_course(text, course.folder)
    write_atomically(course.folder / COURSE_FILE, text)


def _scalar(text: str) -> str:
    """A title as YAML: plain where that is read back as it is."""
    return yaml.safe_dump(text, width=10_000, allow_unicode=True).removesuffix("\n...\n").strip()


def _quoted(text: str) -> str:
    return yaml.safe_dump(text, default_style='"', width=10_000, allow_unicode=True).strip()


# --- names and files ---


def _check_identifier(name: str, what: str) -> None:
    if not re.fullmatch(r"[A-Za-z][A-Za-z0-9_]*", name) or keyword.iskeyword(name):
        raise UsageError(f"the name of {what} must be a Python name such as 'area', got {name!r}")


def _check_title(title: str) -> None:
    if not title.strip() or not title.isprintable() or '"' in title or "\\" in title:
        raise UsageError(f"a title is one line of text without quotation marks, got {title!r}")


def _slug(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-") or "my-course"


def _check_free(source: Path, name: str, line: str) -> None:
    """Refuse a name that the source gives to something else already."""
    text = source.read_text(encoding="utf-8") if source.is_file() else ""
    if re.search(rf"^(def|class) {name}\b", text, re.MULTILINE):
        raise UsageError(f"{source} has a {name} already; add the line to {COURSE_FILE} by hand:\n  {line}")
    if re.search(rf"^(import|from) .*\b{name}\b", text, re.MULTILINE):
        raise UsageError(f"{name!r} cannot be an exercise: the source imports something of that name")


def _refuse_present(folder: Path, files: Mapping[str, str]) -> None:
    present = [path for path in files if (folder / path).exists()]
    if present:
        raise UsageError(f"{', '.join(present)} is there already, and nothing is overwritten; move it away first")


def _write(folder: Path, files: Mapping[str, str]) -> list[Path]:
    """Write the files that are not there yet; those that were written."""
    written = []
    for name, text in files.items():
        path = folder / name
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            write_atomically(path, text)
            written.append(path)
    return written


def _append(path: Path, head: str, part: str) -> Path:
    """Add a part at the end of a file; a file that is not there begins with `head`."""
    path.parent.mkdir(parents=True, exist_ok=True)
    now = path.read_text(encoding="utf-8") if path.is_file() else head
    write_atomically(path, now.rstrip("\n") + "\n" + part)
    return path
