"""New courses, assignments and exercises: the files an author fills in. What is there already is never overwritten.

A new course comes with one small exercise that is complete, as an example. A new exercise comes with a place for
everything; what is left to write says TODO, and the audit says where. course.yml is changed by inserting lines, so
its comments and layout stay.
"""

from __future__ import annotations

import keyword
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

import yaml

from grader.atomic import write_atomically
from grader.course.hints import HINTS_FILE
from grader.course.model import COURSE_FILE, Assignment, Course, load_course, parse_course
from grader.course.source import sync
from grader.errors import CourseError, UsageError

ASSIGNMENT_NAME = re.compile(r"[A-Za-z0-9]+_[A-Za-z0-9_]+")
COURSE_NAME = re.compile(r"[a-z0-9][a-z0-9-]*")

COURSE = """\
# What is taught, in order, with its points and limits. The only place where numbers live.
course: {name}
title: {title}
term: {term}

modules: [numpy, the standard library]
limits:
  test_seconds: 10
  assignment_seconds: 60
  memory_mb: 1024

assignments:
  - name: 1_hello
    title: Hello
    module: hello
    exercises:
      - {{name: double, points: 1}}
"""
HELLO_SOURCE = '''\
# %% [markdown]
# # Hello
# One small exercise, complete, to show where everything goes. Replace it by your own.

# %%
import numpy as np


# %%
def double(x):
    """Twice x, element by element.

    x: a number or an array of any shape, which must not be changed.
    Returns the doubled values, same shape as x.
    """
    ### BEGIN SOLUTION
    return 2 * np.asarray(x)
    ### END SOLUTION
'''
HELLO_SUITE = '''\
"""Hidden suite of double."""

import pytest

from grader.judge import check_close, check_unchanged


@pytest.mark.points(2)
@pytest.mark.parametrize("shape", [(), (1,), (3, 4)])
def test_any_shape(student, rng, shape):
    x = rng.normal(size=shape)
    check_close(student.double(x), x + x)


def test_whole_numbers(student, rng):
    x = rng.integers(-9, 9, 5)
    check_close(student.double(x), x + x)


def test_argument_unchanged(student, rng):
    check_unchanged(student.double, rng.normal(size=4))
'''
HELLO: Mapping[str, str] = {
    "exercises/1_hello/README.md": """\
# Hello

## double
Twice a number is the number added to itself. Write `double(x)` for numbers and for arrays; the array that you are
given belongs to the caller, so leave it as it is.
""",
    "exercises/1_hello/test_public.py": '''\
"""Public checks of hello."""

from grader.judge import check_close


def test_double(student):
    check_close(student.double(3.0), 6.0)
''',
    "exercises/1_hello/hints.yml": """\
# Steps towards each exercise, from a nudge to the formula in words. `grader hint` shows them one by one.

double:
  - What do you get when you add a number to itself?
  - It must work for an array as well, entry by entry, and leave that array as it is.
  - The answer is two times x.
""",
    "solutions/1_hello/hello.py": HELLO_SOURCE,
    "solutions/1_hello/test_double.py": HELLO_SUITE,
    "solutions/1_hello/wheats/double_sum.py": """\
# wheat of double: adds x to itself
def double(x):
    return x + x
""",
    "solutions/1_hello/chaffs/double_square.py": """\
# chaff of double: multiplies x by itself
# That is the square of x: what is twice 3?
def double(x):
    return x * x
""",
    "solutions/1_hello/chaffs/double_in_place.py": """\
# chaff of double: overwrites its argument
# The array belongs to the caller, who may still need what was in it.
import numpy as np


def double(x):
    if isinstance(x, np.ndarray):
        x *= 2
        return x
    return 2 * x
""",
}
SOURCE_HEAD = """\
# %% [markdown]
# # {title}
# TODO: one or two sentences; the lesson itself is README.md.

# %%
import numpy as np
"""
README_HEAD = "# {title}\n"
PUBLIC_HEAD = '"""Public checks of {title}."""\n\nfrom grader.judge import check_close\n'
CELL = '''

# %%
def {name}(x):
    """TODO: what it returns.

    x: TODO: what it is, and its shape. Rename it, add others.
    Returns TODO: what, and of which shape.
    """
    ### BEGIN SOLUTION
    raise NotImplementedError  # TODO: the reference
    ### END SOLUTION
'''
HINTS_HEAD = "# Steps towards each exercise, from a nudge to the formula in words.\n"
HINTS = """
{name}:
  - TODO a nudge, such as a question about the shapes
  - TODO the idea
  - TODO the formula in words
"""
LESSON = "\n## {name}\nTODO: what it is, why it matters, and a number to check against.\n"
CHECK = """

def test_{name}(student):
    check_close(student.{name}(1.0), 1.0)  # TODO: a number from the lesson
"""
SUITE = '''\
"""Hidden suite of {name}."""

from grader.judge import check_close, check_unchanged


def expected(x):
    """What is right, written in another way than the reference."""
    raise NotImplementedError  # TODO: write it


def test_random_inputs(student, rng):
    for shape in [(1,), (3, 4)]:  # TODO: unequal dimensions, batches of 1 and more, large and tiny magnitudes
        x = rng.normal(size=shape)
        check_close(student.{name}(x), expected(x))


def test_argument_unchanged(student, rng):
    x = rng.normal(size=4)
    check_close(check_unchanged(student.{name}, x.copy()), expected(x))
'''
WHEAT = """\
# wheat of {name}: TODO: what is unusual about it
# It must earn full marks under every seed. Three or more, each in a file of its own.
def {name}(x):
    raise NotImplementedError
"""
CHAFF = """\
# chaff of {name}: TODO: the mistake, in a few words
# TODO: the hint for students: names the mistake and why it is wrong, and does not dictate the line.
def {name}(x):
    raise NotImplementedError
"""


def new_course(folder: Path, name: str, title: str, term: str) -> list[Path]:
    """Write a course with one complete exercise into a new or empty folder; the files. Raises UsageError."""
    if not COURSE_NAME.fullmatch(name):
        raise UsageError(f"a course's name is small letters, digits and hyphens, such as {_slug(name)!r}; got {name!r}")
    _check_title(title)
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageError(f"{folder} is there already and not empty; name a new folder")
    text = COURSE.format(name=name, title=_scalar(title), term=_quoted(term))
    parse_course(text)
    written = _write(folder, {COURSE_FILE: text, **HELLO})
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
    text = _insert(_read(course), ("assignments",), lines)
    files = {
        f"exercises/{name}/README.md": README_HEAD.format(title=title),
        f"exercises/{name}/test_public.py": PUBLIC_HEAD.format(title=title),
        f"solutions/{name}/{module}.py": SOURCE_HEAD.format(title=title),
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
    text = _insert(_read(course), ("assignments", place, "exercises"), [line])
    solutions, exercises = f"solutions/{assignment.name}", f"exercises/{assignment.name}"
    appended = {
        f"{solutions}/{assignment.module}.py": (SOURCE_HEAD, CELL),
        f"{exercises}/README.md": (README_HEAD, LESSON),
        f"{exercises}/test_public.py": (PUBLIC_HEAD, CHECK),
        f"{exercises}/{HINTS_FILE}": (HINTS_HEAD, HINTS),
    }
    files = {
        f"{solutions}/test_{name}.py": SUITE,
        f"{solutions}/wheats/{name}_other.py": WHEAT,
        f"{solutions}/chaffs/{name}_slip.py": CHAFF,
    }
    _refuse_present(course.folder, files)
    _check_free(course.folder / solutions / f"{assignment.module}.py", name, line)
    _save(course, text)
    changed = [course.folder / COURSE_FILE]
    for path, (head, part) in appended.items():
        changed.append(_append(course.folder / path, head.format(title=assignment.title), part.format(name=name)))
    return changed + _write(course.folder, {path: part.format(name=name) for path, part in files.items()})


# --- course.yml ---


def _insert(text: str, path: Sequence[str | int], lines: Sequence[str]) -> str:
    """The text of course.yml with an item added at the end of the list at `path`, indented as its last one is. A list
    that is not there yet is begun. Raises CourseError for a list on one line."""
    node = yaml.compose(text, Loader=yaml.SafeLoader)
    for step in path[:-1]:
        node = _child(node, step)
    parent, key = node, path[-1]
    if not isinstance(parent, yaml.MappingNode) or parent.flow_style:
        raise CourseError(f"{COURSE_FILE}, line {_line(parent)}: write this on lines of its own, without braces, first")
    found = _child(parent, key)
    if found is None or (isinstance(found, yaml.ScalarNode) and not found.value):
        indent = " " * parent.start_mark.column
        start = [] if found else [f"{indent}{key}:"]
        after = _end(text, found if found else parent)
        return _with_lines(text, after, [*start, *(f"{indent}  {line}" for line in lines)])
    if not isinstance(found, yaml.SequenceNode) or found.flow_style:
        raise CourseError(f"{COURSE_FILE}, line {_line(found)}: write {key} as a list with a line for each item first")
    indent = " " * found.start_mark.column
    spaced = len(found.value) > 1 and not text.splitlines()[found.value[-1].start_mark.line - 1].strip()
    block = ["", *lines] if spaced else list(lines)
    return _with_lines(text, _end(text, found.value[-1]), [f"{indent}{line}".rstrip() for line in block])


def _child(node: yaml.Node | None, step: str | int) -> yaml.Node | None:
    if isinstance(node, yaml.MappingNode):
        return next((value for key, value in node.value if key.value == step), None)
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int):
        child: yaml.Node = node.value[step]
        return child
    return None


def _line(node: yaml.Node | None) -> int:
    return node.start_mark.line + 1 if node is not None else 1


def _end(text: str, node: yaml.Node) -> int:
    """How many lines come before the end of a node: its last one with content. (The end mark of a block lies where the
    next one begins, so the last leaf is asked.)"""
    while isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
        last = node.value[-1]
        node = last[1] if isinstance(last, tuple) else last
    end = node.end_mark.line + (1 if node.end_mark.column else 0)
    lines = text.splitlines()
    while end > node.start_mark.line + 1 and not lines[end - 1].strip():
        end -= 1
    return max(end, node.start_mark.line + 1)


def _with_lines(text: str, place: int, new: Sequence[str]) -> str:
    lines = text.splitlines()
    return "\n".join([*lines[:place], *new, *lines[place:]]) + "\n"


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
