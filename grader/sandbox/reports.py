"""An error in the student's code, as the worker reports it, made a verdict.

Of the report only what cannot carry a message is shown: a type that Python or NumPy has, and the student's own line.
"""

from __future__ import annotations

import builtins
from collections.abc import Mapping
from typing import Any

from grader.errors import StudentMemory, StudentRaised, Unsatisfied

NUMPY_ERRORS = frozenset(
    {"LinAlgError", "AxisError", "UFuncTypeError", "_UFuncOutputCastingError", "_ArrayMemoryError"}
)
SAFE_KINDS = NUMPY_ERRORS | {
    name for name, kind in vars(builtins).items() if isinstance(kind, type) and issubclass(kind, BaseException)
}
MAX_LINE = 120  # characters of a student's own line that a message shows


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
    where = _where(sources.get(source, ""), source, line)
    if report.get("left_out") is True:
        return StudentRaised(f"only the import{where}", kind=kind, detail=text)
    if kind in ("MemoryError", "_ArrayMemoryError"):
        return StudentMemory(f"it ran out of memory{where}", detail=text)
    if kind == "NotImplementedError":
        return StudentRaised("it is not written yet (NotImplementedError)", kind=kind)
    return StudentRaised(f"it raised {kind}{where}", kind=kind, detail=text)


def _where(text: str, source: str, line: int) -> str:
    lines = text.split("\n")
    if not 0 < line <= len(lines):
        return ""
    shown = lines[line - 1].strip()[:MAX_LINE]
    shown = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in shown)  # a terminal obeys some
    return f" at {source}, line {line}: {shown}"
