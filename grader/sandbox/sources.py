"""A submission's text as Python: how files and cells become code, and what that may import. It runs in the worker."""

from __future__ import annotations

import importlib.abc
import importlib.machinery
import os
import re
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import lru_cache
from types import ModuleType
from typing import Any

from grader.sandbox import wire
from grader.sandbox.leftovers import LIBRARIES

MAGIC = re.compile(r"\s*(?:[%!?]|(?:pip|conda)\s|[\w ,.\[\]()]+=\s*[!%]|.*\?\s*$)")
PYTHON_CELL_MAGICS = ("%%time", "%%timeit", "%%capture", "%%prun")  # their body is ordinary Python


class NoShell:
    """What get_ipython() gives here. Notebooks call it, and scripts that were made from notebooks are full of it: as
    with magics, what is asked of it does nothing."""

    def __getattr__(self, name: str) -> Callable[..., None]:
        if name.startswith("__"):
            raise AttributeError(name)
        return lambda *arguments, **keywords: None


class SubmissionFinder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Imports what is reachable, then the submission's own files; refuses the rest in words (behind a jail nothing is
    reachable: what is allowed was imported before). A lean process ends where it would refuse: another may have it."""

    def __init__(
        self,
        siblings: Mapping[str, str],
        modules: Sequence[str],
        reachable: Collection[str] = (),
        *,
        lean: bool = False,
    ) -> None:
        self._siblings, self._modules, self._reachable, self._lean = siblings, modules, reachable, lean

    def find_spec(self, name: str, path: Any, target: Any = None) -> importlib.machinery.ModuleSpec | None:
        library = name.partition(".")[0]
        if self._lean and (name not in self._siblings or library in LIBRARIES):
            os._exit(wire.NEEDS_MORE)
        if library in self._reachable:
            spec = importlib.machinery.PathFinder.find_spec(name, path, target)
            if spec is not None:
                return spec
        if name in self._siblings:
            return importlib.machinery.ModuleSpec(name, self, origin=f"{name}.py")
        allowed = ", ".join(self._modules)
        raise ModuleNotFoundError(f"{name!r} cannot be imported here; this course allows {allowed}", name=name)

    def exec_module(self, module: ModuleType) -> None:
        module.__file__ = f"{module.__name__}.py"
        run_source(self._siblings[module.__name__], module.__file__, module.__dict__, is_cell=False)


def run_source(text: str, name: str, namespace: dict[str, Any], *, is_cell: bool) -> None:
    """Run a file, or a notebook's cell, in a namespace. Raises whatever it raises."""
    exec(_compile_cell(text, name) if is_cell else _compile(text, name), namespace)


def _compile_cell(text: str, name: str) -> Any:
    """A notebook cell as code; magics and shell lines become `pass`, cells in other languages nothing.

    A line is only taken for a magic where Python cannot read it, so a `%` that continues an expression stays.
    """
    lines = text.split("\n")
    first = next((i for i, line in enumerate(lines) if line.strip()), 0)
    if lines[first].startswith("%%"):
        if not lines[first].startswith(PYTHON_CELL_MAGICS):
            return _compile("", name)
        lines[first] = ""
    while True:
        try:
            return _compile("\n".join(lines), name)
        except SyntaxError as error:
            at = (error.lineno or 0) - 1
            if not (0 <= at < len(lines) and MAGIC.match(lines[at])):
                raise
            indent = lines[at][: len(lines[at]) - len(lines[at].lstrip())]
            if lines[at] == f"{indent}pass":
                raise
            lines[at] = f"{indent}pass"


@lru_cache(maxsize=2048)  # in the judge's own process, references and chaffs are loaded again and again
def _compile(text: str, name: str) -> Any:
    return compile(text, name, "exec", dont_inherit=True)
