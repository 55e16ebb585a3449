"""What an author is told of a test that failed: all that the judge knows, which students never see."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import numpy as np

from grader.judge.verdict import TestResult, Verdict
from grader.sandbox.trace import MadeCall

MAX_SHOWN = 400  # characters of a failing call


def reason(result: TestResult) -> str:
    """Which test did not pass, and how."""
    return f"{result.name!r} is {result.verdict.value}"


def evidence(result: TestResult, calls: Sequence[MadeCall] = ()) -> str:
    """What a test says, with all that an author may know: lines of text, the last one the call that it is about."""
    detail = result.detail.strip().splitlines()
    said = detail[-1:] if result.verdict is Verdict.INTERNAL else detail
    return "\n".join(line[:MAX_SHOWN] for line in (result.message, *said, show_call(calls, result.message)) if line)


def show_call(calls: Sequence[MadeCall], message: str) -> str:
    """The call that `message` speaks of, with its arguments' values, cut: for authors, never for students."""
    if not calls:
        return ""
    call = next((call for call in reversed(calls) if _speaks_of(message, call)), calls[-1])
    with np.printoptions(threshold=12, edgeitems=2, precision=6):
        shown = [_on_one_line(value) for value in call.arguments]
        shown += [f"{name}={_on_one_line(value)}" for name, value in call.keywords.items()]
    text = f"{call.asked}({', '.join(shown)})"
    return text if len(text) <= MAX_SHOWN else text[: MAX_SHOWN - 4] + " ..."


def _speaks_of(message: str, call: MadeCall) -> bool:
    """Whether a message may be about a call: it names what was asked and the shapes of its arrays."""
    arrays = [value for value in (*call.arguments, *call.keywords.values()) if isinstance(value, np.ndarray)]
    return message.startswith(call.asked) and all(str(array.shape) in message for array in arrays if array.ndim)


def _on_one_line(value: Any) -> str:
    return "a function" if callable(value) else re.sub(r"\s+", " ", repr(value))
