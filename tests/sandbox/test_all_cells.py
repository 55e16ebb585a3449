"""Every cell of a notebook, prose included, for people to look at: of each format, and of hostile ones."""

from __future__ import annotations

import json
from typing import Any

import pytest

from grader.errors import SubmissionError
from grader.sandbox.files import SnapshotLimits
from grader.sandbox.notebook import Cell, read_cells, read_notebook

LIMITS = SnapshotLimits()


def cells(notebook: dict[str, Any]) -> tuple[Cell, ...]:
    return read_cells(json.dumps(notebook).encode(), "work.ipynb", LIMITS)


def test_cells_come_with_their_metadata_and_without_outputs() -> None:
    """Code, text and raw cells in order; what is no cell is left out."""
    found = cells(
        {
            "nbformat": 4,
            "cells": [
                {"cell_type": "code", "id": "a", "source": ["x = 1\n", "y"], "metadata": {"k": 1}, "outputs": [1, 2]},
                {"cell_type": "markdown", "source": "text", "attachments": {"p.png": {"image/png": "iVBO"}}},
                {"cell_type": "raw", "source": "raw\r\n"},
                {"cell_type": "strange", "source": "?"},
                {"cell_type": "code", "source": 7},
                "no cell",
            ],
        }
    )
    assert [(cell.kind, cell.source, cell.id) for cell in found] == [
        ("code", "x = 1\ny", "a"),
        ("markdown", "text", ""),
        ("raw", "raw\n", ""),
    ]
    assert found[0].metadata == {"k": 1}
    assert found[1].attachments == {"p.png": {"image/png": "iVBO"}}


def test_headings_of_older_formats_are_markdown() -> None:
    """Their level counts, where it is one."""
    sheet = [
        {"cell_type": "heading", "level": 2, "source": "Title"},
        {"cell_type": "heading", "level": 99, "source": "Other"},
        {"cell_type": "code", "input": ["a = 1", "b = 2"]},
    ]
    found = cells({"nbformat": 3, "worksheets": [{"cells": sheet}]})
    assert [(cell.kind, cell.source) for cell in found] == [
        ("markdown", "## Title"),
        ("markdown", "# Other"),
        ("code", "a = 1\nb = 2"),
    ]


def test_odd_metadata_is_none() -> None:
    """Neither a list nor a number is taken for what it should be; text that UTF-8 cannot say is replaced."""
    (found,) = cells(
        {"cells": [{"cell_type": "code", "source": "\ud800", "metadata": [1], "id": 3, "attachments": "x"}]}
    )
    assert (found.metadata, found.attachments, found.id, found.source) == ({}, {}, "", "\ufffd")


@pytest.mark.parametrize("raw", [b"", b"no json", b"[]", b'{"cells": 1}', b'{"cells": ' + b"[" * 100_000])
def test_what_is_refused_for_judging_is_refused_here(raw: bytes) -> None:
    """By the same errors."""
    with pytest.raises(SubmissionError) as here:
        read_cells(raw, "work.ipynb", LIMITS)
    with pytest.raises(SubmissionError) as there:
        read_notebook(raw, "work.ipynb", LIMITS)
    assert str(here.value) == str(there.value)
