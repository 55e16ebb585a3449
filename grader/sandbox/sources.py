"""A submission's text as Python: how files and cells become code, and what that may import. It runs in the worker."""

from __future__ import annotations
import __future__

import ast
import importlib.abc
import importlib.machinery
import itertools
import os
import re
import textwrap
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import lru_cache
from types import CodeType, ModuleType
from typing import Any

from grader.sandbox import wire
from grader.sandbox.leftovers import LIBRARIES

MAGIC = re.compile(r"\s*(?:[%!?]|(?:pip|conda)\s|[\w ,.\[\]()]+=\s*[!%]|.*\?\s*$)")
PYTHON_CELL_MAGICS = ("%%time", "%%timeit", "%%capture", "%%prun")  # their body is ordinary Python
# Prompts, as IPython.core.inputtransformer2 knows them.
PYTHON_PROMPT = re.compile(r"\s*>>>[ \t]?")
MORE_PROMPT = re.compile(r"\s*\.\.\.[ \t]?")
CELL_PROMPT = re.compile(r"(?:(?:\[nav\]|\[ins\])? )?In \[\d+\]: ")
SHELL_PROMPT = re.compile(rf"{CELL_PROMPT.pattern}|\s*\.{{3,}}: ?")
TRIPLE_QUOTES = re.compile(r"(?<!\\)(?:\"\"\"|''')")


def refusal(name: str, modules: Sequence[str]) -> str:
    """What is said of a module that none of those is."""
    return f"{name!r} cannot be imported here; this course allows {', '.join(modules)}"


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
        raise ModuleNotFoundError(refusal(name, self._modules), name=name)

    def exec_module(self, module: ModuleType) -> None:
        module.__file__ = f"{module.__name__}.py"
        run_source(self._siblings[module.__name__], module.__file__, module.__dict__)


def run_source(text: str, name: str, namespace: dict[str, Any]) -> None:
    """Run a file in a namespace. Raises whatever it raises."""
    exec(_compile(text, name), namespace)


def run_cell(
    text: str, name: str, namespace: dict[str, Any], leave_out: Callable[[ModuleNotFoundError], None] = lambda _: None
) -> None:
    """Run a notebook's cell in a namespace. An import at its top level of what is not there is left out, and told to
    leave_out; its names stay unbound, and the rest runs on. Raises whatever else the cell raises."""
    python = _as_python(text, name)
    code, rest = _compile(python, name), None
    while True:
        try:
            exec(code, namespace)
            return
        except ModuleNotFoundError as error:
            rest = ast.parse(python, name).body if rest is None else rest
            at = _import_at(_place(error, code), rest)
            if at is None:
                raise
            failed, rest = rest[at], rest[at + 1 :]
            if isinstance(failed, ast.Import) and len(failed.names) > 1:  # each is tried by itself
                rest = [*(ast.copy_location(ast.Import([alias]), alias) for alias in failed.names), *rest]
            else:
                leave_out(error)
        annotations = code.co_flags & __future__.annotations.compiler_flag
        code = compile(ast.Module(rest, []), name, "exec", annotations, dont_inherit=True)


def _place(error: BaseException, code: CodeType) -> tuple[int, int] | None:
    """The line and column of a module's code that an error came out of."""
    trace = error.__traceback__ and error.__traceback__.tb_next  # the first is our own
    if trace is None or trace.tb_frame.f_code is not code:
        return None
    line, _, column, _ = next(itertools.islice(code.co_positions(), trace.tb_lasti // 2, None))
    return None if line is None or column is None else (line, column)


def _import_at(place: tuple[int, int] | None, body: Sequence[ast.stmt]) -> int | None:
    """Which of the statements stands there, if it is an import."""
    for number, statement in enumerate(body):
        start, end = (statement.lineno, statement.col_offset), (statement.end_lineno, statement.end_col_offset)
        if isinstance(statement, ast.Import | ast.ImportFrom) and place and start <= place < end:
            return number
    return None


def _as_python(text: str, name: str) -> str:
    """A notebook cell as Python, each line where it was; cells in other languages are nothing.

    What Python can read stays as it is. Else, as in IPython, common indentation and prompts that were pasted along are
    taken off. (From 9 on IPython takes off what all lines share, before that what the first one has.)
    """
    error: SyntaxError | None = None
    for reading in _readings(text):
        try:
            return _without_magics(reading.split("\n"), name)
        except SyntaxError as own:  # the last one's is told: it is about what was meant
            error = own
    assert error is not None
    raise error


def _readings(text: str) -> Iterator[str]:
    lines = text.split("\n")
    if not CELL_PROMPT.match(_first(lines)):  # "In [1]: x = 2" is Python, too: an annotation
        yield text
    yield _bare(textwrap.dedent(text))
    indent = _indent(_first(lines))
    yield _bare("\n".join(line.removeprefix(indent) for line in lines))


def _without_magics(lines: list[str], name: str) -> str:
    """Lines of a cell as Python: magics and shell lines become `pass`, the lines that continue them empty.

    A line is only taken for a magic where Python cannot read it, so a `%` that continues an expression stays.
    Raises SyntaxError.
    """
    magic = _first(lines)
    if magic.startswith("%%"):
        lines[lines.index(magic)] = ""
        return _as_python("\n".join(lines), name) if magic.startswith(PYTHON_CELL_MAGICS) else ""
    while True:
        text = "\n".join(lines)
        try:
            _compile(text, name)
            return text
        except SyntaxError as error:
            at = _magic_at((error.lineno or 0) - 1, lines)
            if at is None:
                raise
            end = at
            while lines[end].endswith("\\") and end + 1 < len(lines):
                end += 1
            lines[at : end + 1] = [f"{_indent(lines[at])}pass", *[""] * (end - at)]


def _magic_at(at: int, lines: Sequence[str]) -> int | None:
    """The magic or shell line that this line is, or continues."""
    if not 0 <= at < len(lines):
        return None
    while not MAGIC.match(lines[at]):
        if at == 0 or not lines[at - 1].endswith("\\"):
            return None
        at -= 1
    return at


def _first(lines: Sequence[str]) -> str:
    """The first line that is not blank, if there is one."""
    return next((line for line in lines if line.strip()), lines[0])


def _indent(line: str) -> str:
    return line[: len(line) - len(line.lstrip(" \t"))]


def _bare(text: str) -> str:
    """A cell without the prompts of Python and IPython, as IPython takes them off: Python's outside strings, its own
    everywhere where one stands in the first two lines."""
    lines = _without_python_prompts(text).split("\n")
    prompts = [SHELL_PROMPT.match(line) for line in lines]
    if not any(prompts[lines.index(_first(lines)) :][:2]):
        return "\n".join(lines)
    return "\n".join(line[prompt.end() :] if prompt else line for line, prompt in zip(lines, prompts, strict=True))


def _without_python_prompts(text: str) -> str:
    lines, begun, quotes = [], False, ""  # quotes: of the string in which a line begins, if that began without a prompt
    for line in text.split("\n"):
        prompt = None if quotes else PYTHON_PROMPT.match(line) or (MORE_PROMPT.match(line) if begun else None)
        begun = begun or prompt is not None
        for mark in TRIPLE_QUOTES.findall(line):
            if not quotes and prompt is None:
                quotes = mark
            elif quotes == mark:
                quotes = ""
        lines.append(line[prompt.end() :] if prompt else line)
    return textwrap.dedent("\n".join(lines)) if begun else text


@lru_cache(maxsize=2048)  # in the judge's own process, references and chaffs are loaded again and again
def _compile(text: str, name: str) -> CodeType:
    return compile(text, name, "exec", dont_inherit=True)
