"""A percent-format script as a notebook."""

from __future__ import annotations

import jupytext
import nbformat

KERNEL = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}


def as_notebook(text: str) -> str:
    """The .ipynb text of a percent-format script; the same text gives the same bytes."""
    notebook = jupytext.reads(text, fmt="py:percent")
    notebook.metadata = nbformat.NotebookNode(kernelspec=KERNEL, language_info={"name": "python"})
    notebook.nbformat_minor = 5
    for number, cell in enumerate(notebook.cells):
        cell["id"] = f"cell-{number}"
        cell.metadata.clear()
    return str(nbformat.writes(notebook)) + "\n"
