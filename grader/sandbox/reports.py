"""An error in the student's code, as the worker reports it, made a verdict.

Of the report only what cannot carry a message is shown: a type that Python or NumPy has, the student's own line, and
that a module which that line names cannot be imported.
"""

from __future__ import annotations

import builtins
import re
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from grader.errors import StudentMemory, StudentRaised, Unsatisfied
from grader.sandbox.sources import refusal

NUMPY_ERRORS = frozenset(
    {"LinAlgError", "AxisError", "UFuncTypeError", "_UFuncOutputCastingError", "_ArrayMemoryError"}
)
SAFE_KINDS = NUMPY_ERRORS | {
    name for name, kind in vars(builtins).items() if isinstance(kind, type) and issubclass(kind, BaseException)
}
MAX_LINE = 120  # characters of a student's own line that a message shows
DOTTED = re.compile(r"\w+(?:\.\w+)*")


def as_verdict(report: Any, sources: Mapping[str, str]) -> Unsatisfied | None:
    """The verdict for a report; None for what is none. sources: the submission's text by source name."""
    match report:
        case {
            "kind": str(kind),
            "ancestor": str(ancestor),
            "text": str(text),
            "source": str(source),
            "line": int(line),
        }:
            pass
        case _:
            return None
    kind = next((name for name in (kind, ancestor) if name in SAFE_KINDS), "Exception")
    shown = _shown(sources.get(source, ""), line)
    where = f" at {source}, line {line}: {shown}" if shown is not None else ""
    if kind == "ModuleNotFoundError" and Refusals.hold(text, shown or ""):
        where, text = f"{where} ({text})", ""
    if report.get("left_out") is True:
        return StudentRaised(f"only the import{where}", kind=kind, detail=text)
    if kind in ("MemoryError", "_ArrayMemoryError"):
        return StudentMemory(f"it ran out of memory{where}", detail=text)
    if kind == "NotImplementedError":
        return StudentRaised("it is not written yet (NotImplementedError)", kind=kind)
    return StudentRaised(f"it raised {kind}{where}", kind=kind, detail=text)


class Refusals:
    """What workers may say of a module that cannot be imported. They say it, but any code in them can say anything; so
    it is believed where it is, to the letter, what we would have said."""

    _allowed: ClassVar[set[tuple[str, ...]]] = set()  # the lists of modules with which workers were made

    @classmethod
    def expect(cls, modules: Sequence[str]) -> None:
        """From now on, these may be said to be what a course allows."""
        cls._allowed.add(tuple(modules))

    @classmethod
    def hold(cls, text: str, line: str) -> bool:
        """Whether the text is a refusal of a module that the line names, and nothing else."""
        names = {name[: dot.start()] for name in DOTTED.findall(line) for dot in re.finditer(r"\.|$", name)}
        return any(text == refusal(name, modules) for name in names for modules in cls._allowed)


def _shown(text: str, line: int) -> str | None:
    """A line of a source as a message shows it; None where there is none of that number."""
    lines = text.split("\n")
    if not 0 < line <= len(lines):
        return None
    shown = lines[line - 1].strip()[:MAX_LINE]
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in shown)  # a terminal obeys some
