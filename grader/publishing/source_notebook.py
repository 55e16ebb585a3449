"""The notebook of an assignment, made from its one source: lesson, a cell to write in for each exercise, the public
checks beside it, and a cell that carries its points. No hidden test stands in any cell.

Cells of an exercise E, by the name that nbgrader and Jupyter know them by:

    E           what students write: solution cell
    E-check     %check E: read-only
    E-points    %points E: grade cell, locked, with the points of course.yml

Cells that the author marked for nbgrader in the source, `# %% [markdown] nbgrader={"grade": true, ...}`, stay as they
are: they are graded by hand.
"""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from grader.course.handed_out import Stamp
from grader.course.lesson import LESSON, Section, cut_lesson
from grader.course.model import Assignment, Course
from grader.course.notebook import Cell, read_script, write_notebook
from grader.course.source import STUB, Source, read_source
from grader.errors import CourseError

BEGIN, END = "BEGIN SOLUTION", "END SOLUTION"  # as nbgrader looks for them: anywhere in a line
TEXT_STUB = "YOUR ANSWER HERE"
SETUP, PAPER = "setup", "paper"
SCHEMA = {"schema_version": 3, "grade": False, "solution": False, "locked": False, "task": False}
TITLE = re.compile(r"\A\s*# .*\n*")


def source_notebook(course: Course, assignment: Assignment, stamp: Stamp) -> str:
    """The .ipynb text of nbgrader's source/ folder, solutions included; the same source gives the same bytes.

    Raises CourseError where the source cannot become such a notebook.
    """
    source = read_source(course, assignment)
    cells = list(_number(_arrange(course, assignment, source)))
    _refuse_doubled(cells, source)
    try:
        return write_notebook(cells, {"grader": stamp.data()})
    except ValueError as error:
        raise CourseError(f"{source.path} gives no notebook that Jupyter takes: {error}") from None


def has_solutions(notebook: str) -> bool:
    """Whether there is something to clear. An exam's source holds no answers: its cells are published as they are."""
    return any(BEGIN in cell["source"] for cell in _parsed(notebook)["cells"])


def cleared(notebook: str) -> str:
    """The notebook without its solutions: what nbgrader's ClearSolutions makes of it, cell by cell.

    Raises CourseError where a mark has no partner.
    """
    if not has_solutions(notebook):
        return notebook
    content = json.loads(notebook)
    for cell in content["cells"]:
        text = _joined(cell["source"])
        stub = STUB if cell["cell_type"] == "code" else (TEXT_STUB,)
        own = cell["metadata"].get("nbgrader", {})
        text = _without_solutions(text, stub) if BEGIN in text else "\n".join(stub) if own.get("solution") else text
        cell["source"] = text.splitlines(keepends=True)
    return json.dumps(content, indent=1, ensure_ascii=False, sort_keys=True) + "\n"


def cell_sources(notebook: str) -> dict[str, str]:
    """The text of each cell by its id."""
    return {cell["id"]: cell["source"] for cell in _parsed(notebook)["cells"]}


def nbgrader_ids(notebook: str) -> frozenset[str]:
    """The names of the cells that nbgrader keeps in its gradebook."""
    marked = (cell["metadata"].get("nbgrader", {}) for cell in _parsed(notebook)["cells"])
    kinds = ("grade", "solution", "locked", "task")
    return frozenset(own["grade_id"] for own in marked if any(own.get(kind) for kind in kinds))


def _parsed(notebook: str) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(notebook)
    for cell in content["cells"]:
        cell["source"] = _joined(cell["source"])
    return content


def _joined(source: str | list[str]) -> str:
    return source if isinstance(source, str) else "".join(source)


def _without_solutions(text: str, stub: Sequence[str]) -> str:
    """A cell's text with the stub, indented like the mark, in place of what stands between the marks."""
    lines: list[str] = []
    inside = False
    for line in text.split("\n"):
        if BEGIN in line:
            if inside:
                raise CourseError(f"a second {BEGIN!r} before the end of the first, in the cell\n{text}")
            inside = True
            indent = line[: len(line) - len(line.lstrip())]
            lines += [indent + words for words in stub]
        elif END in line:
            inside = False
        elif not inside:
            lines.append(line)
    if inside:
        raise CourseError(f"{BEGIN!r} is never closed with {END!r}, in the cell\n{text}")
    return "\n".join(lines)


# --- which cells, in which order ---


def _arrange(course: Course, assignment: Assignment, source: Source) -> Iterator[Cell]:
    """All cells; those that need no name of their own get one later."""
    names = [exercise.name for exercise in assignment.exercises]
    written = _own_cells(source, names)
    head, before, rest = _placed(_lesson(course, assignment), [name for name, _ in written if name])
    if head:
        yield Cell("markdown", head)
        if written and written[0][1].kind == "markdown":  # the title stands in the lesson
            written[0] = "", replace(written[0][1], source=TITLE.sub("", written[0][1].source, count=1))
    yield _locked("%load_ext grader", SETUP)
    if assignment.exam:
        yield _locked("%paper", PAPER)
    for name, cell in written:
        yield from (Cell("markdown", text) for text in before.get(name, ()))
        if cell.source.strip():
            yield cell
        if name:
            yield _locked(f"%check {name}", f"{name}-check")
            points = assignment.exercise(name).points
            yield _locked(f"%points {name}", f"{name}-points", grade=True, points=points)
    yield from (Cell("markdown", text) for text in rest)


def _own_cells(source: Source, names: Sequence[str]) -> list[tuple[str, Cell]]:
    """The source's cells, each with the exercise that it holds ("" for the others)."""
    found: dict[str, Cell] = {}
    cells: list[tuple[str, Cell]] = []
    for cell in read_script(source.text):
        defined = [name for name in names if name in _defined(cell)]
        if len(defined) > 1 or (defined and defined[0] in found):
            both = f"{' and '.join(defined)} stand in one cell" if len(defined) > 1 else f"{defined[0]} stands twice"
            raise CourseError(f"{source.path}: {both}: write `# %%` between exercises, and each in one cell")
        made = _marked(cell, defined[0] if defined else "", source)
        found |= dict.fromkeys(defined, made)
        cells.append((defined[0] if defined else "", made))
    bare = [name for name, cell in found.items() if BEGIN not in cell.source]
    if bare and any(BEGIN in cell.source for _, cell in cells):
        raise CourseError(
            f"{source.path}: {', '.join(bare)} has no '### {BEGIN}', and other cells have: nbgrader would empty it"
        )
    return cells


def _marked(cell: Cell, exercise: str, source: Source) -> Cell:
    """A cell of the source with what nbgrader must know of it."""
    own = cell.metadata.get("nbgrader")
    if isinstance(own, dict):
        if exercise:
            raise CourseError(f"{source.path}: the cell of {exercise} is marked for nbgrader already; leave that out")
        name = str(own.get("grade_id", ""))
        return Cell(cell.kind, cell.source, name, {"nbgrader": {**SCHEMA, **own}})
    if exercise:
        return Cell(cell.kind, cell.source, exercise, {"nbgrader": {**SCHEMA, "solution": True, "grade_id": exercise}})
    solution = cell.kind == "code" and BEGIN in cell.source  # a helper to write: nbgrader asks for a name, too
    return Cell(cell.kind, cell.source, metadata={"nbgrader": {**SCHEMA, "solution": True}} if solution else {})


def _locked(text: str, name: str, **more: Any) -> Cell:
    return Cell("code", text, name, {"nbgrader": {**SCHEMA, "locked": True, "grade_id": name, **more}})


def _defined(cell: Cell) -> set[str]:
    """The names that a cell of code gives a function, class or value at its top level."""
    if cell.kind != "code":
        return set()
    try:
        body = ast.parse(cell.source).body
    except SyntaxError:  # it holds a magic
        return set(re.findall(r"^(?:def\s+|class\s+)?(\w+)\s*(?:\(|:|=(?!=))", cell.source, re.MULTILINE))
    names: set[str] = set()
    for node in body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            names.add(node.name)
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            names |= {target.id for target in targets if isinstance(target, ast.Name)}
    return names


def _lesson(course: Course, assignment: Assignment) -> tuple[Section, ...]:
    """The lesson's sections; none where there is no lesson, of which the audit speaks."""
    try:
        text = (course.exercises(assignment) / LESSON).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return ()
    return cut_lesson(text, [exercise.name for exercise in assignment.exercises])


def _placed(sections: Sequence[Section], order: Sequence[str]) -> tuple[str, dict[str, list[str]], list[str]]:
    """The lesson's head; what of it stands before which exercise; and what comes in the end.

    order: the exercises as they stand in the source. The lesson keeps its own order: a section stands before the first
    exercise that it, or any section after it, speaks of.
    """
    head, *others = [section.text.strip() for section in sections] or [""]
    before: dict[str, list[str]] = {}
    rest: list[str] = []
    at = len(order) if any(section.of for section in sections) else 0
    for text, section in zip(reversed(others), reversed(sections[1:]), strict=True):
        at = min([at, *(order.index(name) for name in section.of)])
        (rest if at == len(order) else before.setdefault(order[at], [])).insert(0, text)
    return head, before, rest


def _number(cells: Iterator[Cell]) -> Iterator[Cell]:
    """Names for those that have none: "text-1", "code-2"."""
    counts = {"markdown": 0, "code": 0, "raw": 0}
    for cell in cells:
        counts[cell.kind] += 1
        if cell.id:
            yield cell
            continue
        own = cell.metadata.get("nbgrader")
        by_name = min(_defined(cell), default="") if own else ""  # nbgrader knows it by that: it must not move
        name = f"{cell.kind.replace('markdown', 'text')}-{by_name or counts[cell.kind]}"
        yield replace(cell, id=name, metadata={"nbgrader": {**own, "grade_id": name}} if own else {})


def _refuse_doubled(cells: Sequence[Cell], source: Source) -> None:
    seen: set[str] = set()
    for cell in cells:
        if cell.id in seen:
            raise CourseError(
                f"{source.path}: two cells are called {cell.id!r}; call the exercise, or the grade_id, otherwise"
            )
        seen.add(cell.id)
