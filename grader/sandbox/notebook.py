"""A notebook file -> its code cells, whatever wrote it.

Read here rather than with nbformat, which asks for more than grading needs (ids, outputs, metadata) and fails in many
ways on hostile bytes. What the format's versions changed about code is little: 4 has `cells` with `source`; 3 and 2
have `worksheets` of `cells` with `input`; 1 has `cells` with `code`. The tests hold this reading against nbformat's.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from grader.errors import SubmissionError
from grader.sandbox.files import SnapshotLimits, too_large
from grader.sandbox.text import Source, decode_utf8, replace_unfit, unify_newlines

_PROSE = {"markdown", "raw", "heading", "html"}


@dataclass(frozen=True)
class Cell:
    """A cell as it stands in the file, without its outputs. metadata and attachments: whatever was written there."""

    kind: str  # "code", "markdown" or "raw"
    source: str
    metadata: Mapping[str, object]
    attachments: Mapping[str, object]
    id: str  # "" where it has none


def read_notebook(raw: bytes, label: str, limits: SnapshotLimits) -> tuple[tuple[Source, ...], tuple[str, ...]]:
    """The code cells in order, named "cell N" (N counts code cells from 1), and remarks for the student.

    Empty cells are counted and left out, so that N is what a student counts. Magics stay as they are.
    Raises SubmissionError where this is no notebook or too much of one.
    """
    notebook = _parse(decode_utf8(raw, label), label, limits)
    cells, notes, number = [], [], 0
    for position, cell in enumerate(_cells(notebook, label, limits), start=1):
        kind = cell.get("cell_type") if isinstance(cell, dict) else None
        if not isinstance(cell, dict) or kind != "code":
            if not isinstance(kind, str) or kind not in _PROSE:
                notes.append(f"Cell {position} of all cells was left out: it is neither code nor text.")
            continue
        number += 1
        source = _source(cell, old=notebook.get("nbformat") in (2, 3))
        text = replace_unfit(source or "")
        if source is None:
            notes.append(f"cell {number} was left out: its source is not text.")
        elif text != source:
            notes.append(f"cell {number}: characters that Python source cannot hold were replaced.")
        if text.strip():
            cells.append(Source(f"cell {number}", unify_newlines(text)))
    size = sum(len(cell.text.encode()) for cell in cells)
    if size > limits.script:
        raise too_large(f"The code of {label}", size, limits.script)
    return tuple(cells), tuple(notes if cells else [*notes, f"{label} holds no code."])


def read_cells(raw: bytes, label: str, limits: SnapshotLimits) -> tuple[Cell, ...]:
    """Every cell in order, prose included, for people to look at. What is no cell, or holds no text, is left out.

    Headings of older formats are markdown. Raises SubmissionError as read_notebook does.
    """
    notebook = _parse(decode_utf8(raw, label), label, limits)
    old = notebook.get("nbformat") in (2, 3)
    found = (_cell(cell, old=old) for cell in _cells(notebook, label, limits))
    return tuple(cell for cell in found if cell is not None)


def _cell(cell: object, *, old: bool) -> Cell | None:
    kind = cell.get("cell_type") if isinstance(cell, dict) else None
    if not isinstance(cell, dict) or not isinstance(kind, str) or kind not in {"code", *_PROSE}:
        return None
    source = _source(cell, old=old)
    if source is None:
        return None
    text = unify_newlines(replace_unfit(source))
    if kind == "heading":
        level = cell.get("level")
        text = f"{'#' * level if isinstance(level, int) and 1 <= level <= 6 else '#'} {text}"
    named, metadata, attachments = cell.get("id"), cell.get("metadata"), cell.get("attachments")
    return Cell(
        kind if kind in ("code", "raw") else "markdown",
        text,
        metadata if isinstance(metadata, dict) else {},
        attachments if isinstance(attachments, dict) else {},
        named if isinstance(named, str) else "",
    )


def _parse(text: str, label: str, limits: SnapshotLimits) -> dict[str, object]:
    """The JSON object in the file. NaN and doubled names are read as Jupyter reads them."""
    if not text.strip():
        raise SubmissionError(f"{label} is empty. Save the notebook and hand it in again.")
    again = "Open it in Jupyter, clear all outputs, save it and hand it in again."
    if text.count("[") + text.count("{") > limits.brackets:
        raise SubmissionError(f"{label} is too intricate to be read. {again}")
    try:
        notebook = json.loads(text)
    except json.JSONDecodeError as error:
        raise SubmissionError(f"{label} is not a notebook: {_what_else(text, error.lineno)}. {again}") from None
    except (RecursionError, MemoryError, ValueError):  # nested too deep, or a number of thousands of digits
        raise SubmissionError(f"{label} is too intricate to be read. {again}") from None
    if not isinstance(notebook, dict):
        raise _no_notebook(label)
    return notebook


def _what_else(text: str, line: int) -> str:
    """What a file that is no JSON seems to be."""
    if text.lstrip().startswith("<") and not text.startswith("<<<<<<<"):
        return "it looks like a web page (download the file itself, not the page that shows it)"
    if text.startswith("<<<<<<<") or "\n<<<<<<<" in text:
        return "it holds the conflict marks of a merge (<<<<<<<)"
    return f"line {line} is not JSON"


def _no_notebook(label: str) -> SubmissionError:
    return SubmissionError(f"{label} is JSON but no notebook: it has no list of cells. Save it from Jupyter.")


def _cells(notebook: dict[str, object], label: str, limits: SnapshotLimits) -> list[object]:
    cells = notebook.get("cells")
    sheets = notebook.get("worksheets")
    if isinstance(sheets, list) and (notebook.get("nbformat") in (2, 3) or not isinstance(cells, list)):
        parts = [sheet.get("cells") if isinstance(sheet, dict) else None for sheet in sheets]
        cells = [cell for part in parts if isinstance(part, list) for cell in part]
    if not isinstance(cells, list):
        raise _no_notebook(label)
    if len(cells) > limits.cells:
        raise SubmissionError(f"{label} has {len(cells):,} cells, where at most {limits.cells:,} are read.")
    return cells


def _source(cell: dict[str, object], *, old: bool) -> str | None:
    """The code of a cell: text, or a list of lines; None where it is neither. Old lists may lack their newlines."""
    source = next((cell[key] for key in ("source", "input", "code") if key in cell), "")
    if source is None or isinstance(source, str):
        return source or ""
    if not isinstance(source, list):
        return None
    lines = [line for line in source if isinstance(line, str)]
    if len(lines) != len(source):
        return None
    bare = old and bool(lines) and not lines[0].endswith(("\n", "\r"))
    return ("\n" if bare else "").join(lines)
