"""One source: what students get of it."""

from __future__ import annotations

import ast
import json
from pathlib import Path

import nbformat
import pytest

from grader.course.model import Course
from grader.course.notebook import as_notebook
from grader.course.source import BEGIN, END, Source, read_source, solution_lines, stub_path
from grader.errors import CourseError
from grader.publishing.source_notebook import cleared

TEXT = f"""# %%
def f(x):
    \"\"\"What to do.\"\"\"
    {BEGIN}
    secret = x
    return secret
    {END}


def given(x):
    return x
"""


def test_the_stub_has_everything_but_the_solution() -> None:
    """Docstrings and given code stay; the solution becomes nbgrader's words, at its indent."""
    stub = Source(Path("f.py"), TEXT).stub
    assert "secret" not in stub
    assert '    """What to do."""\n    # YOUR CODE HERE\n    raise NotImplementedError()\n' in stub
    assert stub.endswith("def given(x):\n    return x\n")


def test_a_model_answer_in_prose_is_a_solution_too() -> None:
    """In percent format text is a comment, and so are the marks in it; the notebook says the same as the stub."""
    head = '# %% [markdown] nbgrader={"grade": true, "solution": true, "grade_id": "why", "points": 2}\n'
    text = f"{head}# Why?\n#\n# {BEGIN}\n# since it has a secret\n# {END}\n# Be brief.\n"
    assert Source(Path("f.py"), text).stub == f"{head}# Why?\n#\n# YOUR ANSWER HERE\n# Be brief.\n"
    assert solution_lines(text) == {5: "since it has a secret"}
    published = json.loads(cleared(as_notebook(text)))["cells"][0]
    assert "".join(published["source"]) == "Why?\n\nYOUR ANSWER HERE\nBe brief."


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (TEXT.replace(END, ""), "line 4: '### BEGIN SOLUTION' is never closed"),
        (TEXT.replace(BEGIN, ""), "line 7: '### END SOLUTION' without"),
        (TEXT.replace(END, BEGIN), "line 7: a second '### BEGIN SOLUTION'"),
    ],
)
def test_marks_that_do_not_match_are_told(text: str, said: str) -> None:
    """Open, unopened and doubled marks give their line; a solution is never handed out by mistake."""
    with pytest.raises(CourseError) as caught:
        _ = Source(Path("f.py"), text).stub
    assert said in str(caught.value)


def test_committed_stubs_are_what_the_sources_say(course: Course) -> None:
    """Every stub in exercises/ is generated, reads as Python and holds no mark."""
    for assignment in course.graded:
        stub = stub_path(course, assignment).read_text(encoding="utf-8")
        assert stub == read_source(course, assignment).stub, assignment.name
        assert BEGIN not in stub
        ast.parse(stub)


def test_a_notebook_is_made_from_the_source() -> None:
    """Valid for nbformat, the same bytes each time, code where code was."""
    text = as_notebook("# %% [markdown]\n# # Title\n\n# %%\nx = 1\n")
    assert as_notebook("# %% [markdown]\n# # Title\n\n# %%\nx = 1\n") == text
    notebook = nbformat.reads(text, as_version=4)
    nbformat.validate(notebook)
    assert [cell.cell_type for cell in notebook.cells] == ["markdown", "code"]
    assert json.loads(text)["metadata"]["kernelspec"]["name"] == "python3"
