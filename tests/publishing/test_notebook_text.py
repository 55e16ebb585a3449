"""A notebook's text, beside what nbformat itself writes."""

from __future__ import annotations

from typing import Any

import pytest
from nbformat import from_dict
from nbformat.v4 import nbjson

from grader.publishing.notebook_text import LARGE, text_of

METADATA = {"nbgrader": {"grade_id": "a", "points": 2.5, "locked": True, "cell_type": None}, "empty": {}, "none": []}
DATA = {"text/plain": "one\ntwo\r\nthree", "image/png": "aGk=\n", "image/svg+xml": "<svg>\n</svg>", "text/html": ""}
SOURCES = {
    "nothing": "",
    "no last newline": "x = 1\ny = 2",
    "all kinds of line ends": "a\rb\r\nc\x0bd\x0ce\x1cf\x85g\u2028h\n",
    "what JSON escapes": 'print("\\t\x00\x7f")  # größer, 数, \U0001f600\n',
    "more than is kept": "value = 1\n" * LARGE,
}


def notebook(*cells: dict[str, Any]) -> dict[str, Any]:
    return {"cells": list(cells), "metadata": {"z": [1, {"b": 0.1, "a": "x"}]}, "nbformat": 4, "nbformat_minor": 5}


@pytest.mark.parametrize("source", SOURCES.values(), ids=SOURCES)
def test_it_is_what_nbformat_writes(source: str) -> None:
    """Letter for letter: code with outputs, prose with pictures; and again, when the cells are known."""
    outputs = [
        {"output_type": "display_data", "data": DATA, "metadata": {}},
        {"output_type": "execute_result", "data": {"text/plain": "2.0"}, "execution_count": None, "metadata": {}},
    ]
    common = {"id": "a", "metadata": METADATA, "source": source}
    made = notebook(
        {**common, "cell_type": "code", "execution_count": None, "outputs": outputs},
        {**common, "cell_type": "code", "execution_count": None, "outputs": []},
        {**common, "cell_type": "markdown", "attachments": {"p.png": {"image/png": "aGk=", "image/jpeg": ""}}},
        {**common, "cell_type": "raw", "metadata": {}},
    )
    wanted = nbjson.writes(from_dict(made)) + "\n"
    assert [text_of(made), text_of(made)] == [wanted, wanted]


def test_a_notebook_without_cells() -> None:
    """Is one, too."""
    assert text_of(notebook()) == nbjson.writes(from_dict(notebook())) + "\n"
