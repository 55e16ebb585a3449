"""The notebook of an assignment: its cells, their order, and what is left of them for students."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path
from typing import Any

import nbformat
import pytest

from grader.course.handed_out import Stamp, make_stamp
from grader.course.model import Assignment, Course, load_course
from grader.course.source import BEGIN, END
from grader.errors import CourseError
from grader.publishing.source_notebook import cleared, has_solutions, nbgrader_ids, source_notebook

TINY = Path(__file__).resolve().parents[1] / "tiny"


def stamp_of(course: Course, assignment: Assignment) -> Stamp:
    return make_stamp(course, assignment, course_id="c", suite="0" * 64, published=date(2026, 10, 1), version=1)


def notebook_of(course: Course, assignment: Assignment) -> str:
    return source_notebook(course, assignment, stamp_of(course, assignment))


def parsed(text: str) -> Any:
    return nbformat.reads(text, as_version=4)


@pytest.fixture
def copy(tmp_path: Path) -> Course:
    """The tiny course, to be changed."""
    shutil.copytree(TINY, tmp_path / "course")
    return load_course(tmp_path / "course")


def rewrite(course: Course, old: str, new: str) -> None:
    """Replace words of the tiny course's source."""
    source = course.solutions(course.graded[0]) / "measures.py"
    text = source.read_text(encoding="utf-8")
    assert old in text
    source.write_text(text.replace(old, new), encoding="utf-8")


def test_each_exercise_has_its_three_cells(course: Course) -> None:
    """One to write in, a locked check, and a locked grade cell with the points of course.yml; in every assignment."""
    for assignment in course.graded:
        cells = {cell.id: cell for cell in parsed(notebook_of(course, assignment)).cells}
        for exercise in assignment.exercises:
            own, check, points = (cells[f"{exercise.name}{end}"] for end in ("", "-check", "-points"))
            assert (own.metadata.nbgrader.solution, own.metadata.nbgrader.locked) == (True, False)
            assert exercise.name in own.source
            assert check.source == f"%check {exercise.name}"
            assert (check.metadata.nbgrader.grade, check.metadata.nbgrader.locked) == (False, True)
            assert points.source == f"%points {exercise.name}"
            assert (points.metadata.nbgrader.grade, points.metadata.nbgrader.locked) == (True, True)
            assert points.metadata.nbgrader.points == exercise.points
            names = list(cells)
            at = names.index(exercise.name)
            assert names[at : at + 3] == [exercise.name, f"{exercise.name}-check", f"{exercise.name}-points"]
        assert {cell.metadata.nbgrader.grade_id for cell in cells.values() if "nbgrader" in cell.metadata} == {
            name for name, cell in cells.items() if "nbgrader" in cell.metadata
        }


def test_the_first_code_cell_loads_the_grader(course: Course) -> None:
    """In an exam the next one shows the paper."""
    for assignment in course.graded:
        codes = [cell for cell in parsed(notebook_of(course, assignment)).cells if cell.cell_type == "code"]
        assert (codes[0].id, codes[0].source) == ("setup", "%load_ext grader")
        assert codes[0].metadata.nbgrader.locked
        assert (codes[1].source == "%paper") == bool(assignment.exam)


def test_the_same_source_gives_the_same_bytes(course: Course) -> None:
    """No clock, no chance, no address in memory."""
    for assignment in course.graded:
        assert notebook_of(course, assignment) == notebook_of(course, assignment)


def test_the_stamp_stands_in_the_notebook(tiny: Course) -> None:
    """Under "grader", whole."""
    stamp = stamp_of(tiny, tiny.graded[0])
    assert Stamp.model_validate(parsed(notebook_of(tiny, tiny.graded[0])).metadata.grader) == stamp


def test_the_lesson_is_in_the_notebook_in_its_own_order(course: Course) -> None:
    """Whole: its head first, and each section before the cell of the exercise that it speaks of."""
    for assignment in course.graded:
        lesson = (course.exercises(assignment) / "README.md").read_text(encoding="utf-8")
        cells = parsed(notebook_of(course, assignment)).cells
        assert cells[0].source.splitlines()[0] == lesson.splitlines()[0]
        whole = "\n".join(cell.source for cell in cells if cell.cell_type == "markdown")
        at = -1
        for line in lesson.splitlines():
            if line.strip():
                at = whole.index(line, at + 1)
        if not assignment.exam:
            ids = [cell.id for cell in cells]
            for exercise in assignment.exercises:
                section = next(i for i, cell in enumerate(cells) if cell.source.startswith(f"## {exercise.name}\n"))
                assert section < ids.index(exercise.name)


def test_a_section_about_no_exercise_stays_where_it_stands(copy: Course) -> None:
    """One between two exercises comes before the second, and the last words come last."""
    lesson = copy.exercises(copy.graded[0]) / "README.md"
    text = lesson.read_text(encoding="utf-8").replace("## area", "## A pause\n\n## area") + "\n## Farewell\n"
    lesson.write_text(text, encoding="utf-8")
    cells = [cell.source.split("\n")[0] for cell in parsed(notebook_of(copy, copy.graded[0])).cells]
    assert cells.index("## A pause") == cells.index("%points celsius") + 1
    assert cells.index("## A pause") == cells.index("## area") - 1
    assert cells[-1] == "## Farewell"


def test_what_is_cleared_is_what_nbgrader_clears(course: Course, tiny: Course) -> None:
    """To the byte: every assignment, and cells with marks in odd places, in text, in helpers, and none at all."""
    from nbgrader.preprocessors import ClearSolutions

    odd = [
        ("code", "x = 1  # BEGIN SOLUTION\ny\n\n   ### END SOLUTION tail\nz\n", True),
        ("code", "\t### BEGIN SOLUTION\n\t### END SOLUTION\n### BEGIN SOLUTION\n1\n### END SOLUTION", True),
        ("code", "def f():\n    return 1", True),
        ("markdown", "Before\n  BEGIN SOLUTION\nsecret\nEND SOLUTION\nafter", True),
        ("markdown", "a model answer", True),
        ("markdown", "prose", False),
        ("code", "plain = 1", False),
    ]
    notebook = nbformat.v4.new_notebook()
    for number, (kind, text, solution) in enumerate(odd):
        made = nbformat.v4.new_code_cell(text) if kind == "code" else nbformat.v4.new_markdown_cell(text)
        made.id = f"c{number}"
        made.metadata = nbformat.from_dict({"nbgrader": {"solution": solution, "grade_id": f"c{number}"}})
        notebook.cells.append(made)
    texts = [nbformat.writes(notebook) + "\n"]
    texts += [notebook_of(c, a) for c in (course, tiny) for a in c.graded if not a.exam]
    for text in texts:
        theirs, _ = ClearSolutions().preprocess(parsed(text), {})
        assert cleared(text) == nbformat.writes(theirs) + "\n"


def test_no_line_of_a_solution_is_left(course: Course) -> None:
    """Each exercise begins with nbgrader's words for what is not written yet; an exam's answers stay None."""
    for assignment in course.graded:
        notebook = notebook_of(course, assignment)
        published = parsed(cleared(notebook))
        assert has_solutions(notebook) == (assignment.exam is None)
        for cell in published.cells:
            assert BEGIN not in cell.source
            assert END not in cell.source
            if cell.id in {exercise.name for exercise in assignment.exercises}:
                wanted = f"{cell.id} = None" if assignment.exam else "raise NotImplementedError()"
                assert wanted in cell.source


def test_cells_that_an_author_marked_stay_theirs(copy: Course) -> None:
    """A question to be graded by hand keeps its points and its name, and nothing of ours is put beside it."""
    mark = '# %% [markdown] nbgrader={"grade": true, "solution": true, "grade_id": "essay", "points": 2}'
    rewrite(copy, "# %%\nclass Counter", f"{mark}\n# Why?\n\n# %%\nclass Counter")
    notebook = notebook_of(copy, copy.graded[0])
    (essay,) = (cell for cell in parsed(notebook).cells if cell.id == "essay")
    assert essay.cell_type == "markdown"
    assert (essay.metadata.nbgrader.grade_id, essay.metadata.nbgrader.points) == ("essay", 2)
    assert essay.metadata.nbgrader.schema_version == 3
    assert "essay" in nbgrader_ids(notebook)
    assert "Counter-points" in nbgrader_ids(notebook)


def test_a_helper_to_write_is_a_solution_cell_without_points(copy: Course) -> None:
    """nbgrader clears solutions nowhere else."""
    rewrite(copy, "import numpy as np", f"import numpy as np\n\n\n# %%\n{BEGIN}\nlimit = 3\n{END}\n")
    notebook = parsed(notebook_of(copy, copy.graded[0]))
    (helper,) = (cell for cell in notebook.cells if "limit = 3" in cell.source)
    assert helper.metadata.nbgrader.solution
    assert helper.metadata.nbgrader.grade_id == helper.id == "code-limit"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("\n\n# %%\ndef area", "\n\ndef area", "celsius and area stand in one cell"),
        ("# %%\ndef area", "# %%\ndef celsius(f):\n    return f\n\n\n# %%\ndef area", "celsius stands twice"),
        (f"    {BEGIN}\n    return np.multiply(a, b)\n    {END}", "    return 1", "area has no '### BEGIN SOLUTION'"),
        (
            "# %%\ndef area",
            '# %% nbgrader={"solution": true, "grade_id": "x"}\ndef area',
            "the cell of area is marked for nbgrader",
        ),
        (
            "# %%\ndef area",
            '# %% [markdown] nbgrader={"grade": true, "solution": true, "grade_id": "setup"}\n# ?\n\n# %%\ndef area',
            "two cells are called 'setup'",
        ),
    ],
)
def test_a_source_that_makes_no_notebook_is_refused(copy: Course, old: str, new: str, said: str) -> None:
    """With the exercise, and what to do."""
    rewrite(copy, old, new)
    with pytest.raises(CourseError, match=said):
        notebook_of(copy, copy.graded[0])
