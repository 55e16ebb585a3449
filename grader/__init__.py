"""A course grader that keeps the judge and the student apart: safe, true, kind."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell

__version__ = "0.1.0"


def load_ipython_extension(shell: InteractiveShell) -> None:
    """What `%load_ext grader` calls in a notebook."""
    from grader.loop.notebook import load

    load(shell)


def check(*names: str) -> None:
    """In a notebook: run the public checks of exercises, or of all that were written; the same as `%check`."""
    from grader.loop import notebook

    notebook.check(*names)
