"""An error in the student's code, as the worker reports it, made a verdict.

Of the report only what cannot carry a message is shown: a type that Python or NumPy has, the student's own line, and
that a module which that line names cannot be imported.
"""

from __future__ import annotations

import builtins
import re
from collections.abc import Mapping, Sequence
from typing import Any

from grader.errors import ImportLeftOut, StudentMemory, StudentRaised, Unsatisfied
from grader.sandbox.sources import refusal

NUMPY_ERRORS = frozenset(
    {"LinAlgError", "AxisError", "UFuncTypeError", "_UFuncOutputCastingError", "_ArrayMemoryError"}
)
SAFE_KINDS = NUMPY_ERRORS | {
    name for name, kind in vars(builtins).items() if isinstance(kind, type) and issubclass(kind, BaseException)
}
MAX_LINE = 120  # characters of a student's own line that a message shows
DOTTED = re.compile(r"\w+(?:\.\w+)*")


def as_verdict(report: Any, sources: Mapping[str, str], modules: Sequence[str]) -> Unsatisfied | None:
    """The verdict for a report; None for what is none. sources: the submission's text by source name. modules: that the
    course allows."""
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
    if kind == "ModuleNotFoundError" and _is_refusal(text, shown or "", modules):
        where, text = f"{where} ({text})", ""
    if report.get("left_out") is True:
        return ImportLeftOut(f"it raised {kind}{where}", kind=kind, detail=text)
    if kind in ("MemoryError", "_ArrayMemoryError"):
        return StudentMemory(f"it ran out of memory{where}", detail=text)
    if kind == "NotImplementedError":
        return StudentRaised("it is not written yet (NotImplementedError)", kind=kind)
    return StudentRaised(f"it raised {kind}{where}", kind=kind, detail=text)


def _is_refusal(text: str, line: str, modules: Sequence[str]) -> bool:
    """Whether a text is what we say of a module that cannot be imported, and that the line names. The worker says it,
    and any code in there can say anything: so it is believed to the letter only."""
    names = {name[: dot.start()] for name in DOTTED.findall(line) for dot in re.finditer(r"\.|$", name)}
    return any(text == refusal(name, modules) for name in names)


def _shown(text: str, line: int) -> str | None:
    """A line of a source as a message shows it; None where there is none of that number."""
    lines = text.split("\n")
    if not 0 < line <= len(lines):
        return None
    shown = lines[line - 1].strip()[:MAX_LINE]
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in shown)  # a terminal obeys some
