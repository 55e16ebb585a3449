"""A percent-format script as a notebook."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

KERNEL = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}


@dataclass(frozen=True)
class Cell:
    """One cell of a notebook. kind: "code", "markdown" or "raw"; id: unique in its notebook."""

    kind: str
    source: str
    id: str = ""
    metadata: Mapping[str, Any] = field(default_factory=dict)


def as_notebook(text: str) -> str:
    """The .ipynb text of a percent-format script; the same text gives the same bytes."""
    cells = [Cell(cell.kind, cell.source, f"cell-{number}") for number, cell in enumerate(read_script(text))]
    return write_notebook(cells)


def read_script(text: str) -> Iterator[Cell]:
    """The cells of a percent-format script, with the metadata that stands in their headers, and no id."""
    import jupytext  # takes a second to load, beside nbgrader even more: only who needs a notebook waits

    for cell in jupytext.reads(text, fmt="py:percent").cells:
        yield Cell(str(cell.cell_type), str(cell.source), metadata=dict(cell.metadata))


def write_notebook(cells: Sequence[Cell], metadata: Mapping[str, Any] | None = None) -> str:
    """The .ipynb text of cells, code without outputs; the same cells give the same bytes. metadata: more of the
    notebook's own. Raises ValueError where Jupyter would not take it."""
    import nbformat

    make = {
        "code": nbformat.v4.new_code_cell,
        "markdown": nbformat.v4.new_markdown_cell,
        "raw": nbformat.v4.new_raw_cell,
    }
    notebook = nbformat.v4.new_notebook(
        metadata={"kernelspec": KERNEL, "language_info": {"name": "python"}, **(metadata or {})},
        cells=[make[cell.kind](cell.source, id=cell.id, metadata=dict(cell.metadata)) for cell in cells],
    )
    notebook.nbformat_minor = 5
    try:
        nbformat.validate(notebook)
    except nbformat.ValidationError as error:
        raise ValueError(error.message) from None
    return str(nbformat.writes(notebook)) + "\n"
