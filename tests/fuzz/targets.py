"""What an attacker may send, byte for byte, and the only ways in which it may end.

Each target takes any bytes and raises nothing but what a caller is prepared for. breed.py runs one of them.
"""

from __future__ import annotations

import contextlib
import io
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np

from grader.errors import SubmissionError, Unsatisfied
from grader.sandbox import wire
from grader.sandbox.snapshot import take_snapshot
from grader.sandbox.student import Student

Target = Callable[[bytes], None]


def decoded(data: bytes) -> None:
    """A value on the wire: decoded, or a WireError; what was decoded can be said again."""

    def reference(tag: str, number: int) -> str:
        return f"{tag}{number}"

    try:
        value = wire.decode(data, reference)
    except wire.WireError:
        return
    wire.encode(value, lambda item: b"N")


class Parrot:
    """A worker that answers the same bytes to whatever it is asked, and asks them itself first."""

    generation = 0

    def __init__(self, data: bytes) -> None:
        self.data = data

    def ask(self, request: bytes, on_callback: Callable[[bytes], bytes], deadline: float) -> bytes:
        on_callback(self.data)
        return self.data

    def close(self) -> None:
        """There is nothing to end."""


def reply(data: bytes) -> None:
    """A reply, and a callback before it: an answer, or a verdict."""
    student = Student(Parrot(data), deadline=lambda: 0.0)
    for ask in (lambda: student.f(np.ones(2), abs), lambda: student["q1"], lambda: student.f.each([(1,), (2,)])):
        student._begin()
        with contextlib.suppress(Unsatisfied):
            ask()


def handed_in(name: str) -> Target:
    """A submission of these bytes, in a file of this name: a snapshot, or a refusal in words."""

    def target(data: bytes) -> None:
        with tempfile.TemporaryDirectory() as scratch:
            place = Path(scratch) / name
            place.parent.mkdir(exist_ok=True)
            place.write_bytes(data)
            with contextlib.suppress(SubmissionError):
                take_snapshot(Path(scratch), "1_a", "m")

    return target


TARGETS: dict[str, Target] = {
    "decoded": decoded,
    "reply": reply,
    "script": handed_in("1_a/m.py"),
    "notebook": handed_in("1_a/m.ipynb"),
    "archive": handed_in("1_a.zip"),
}


def seeds(name: str) -> Iterator[bytes]:
    """Bytes to begin with, from which others are bred."""

    def encoded(*values: Any) -> Iterator[bytes]:
        for value in values:
            yield wire.encode(value, lambda item: wire.reference("h", 7))

    report = {"kind": "ValueError", "ancestor": "ValueError", "text": "no", "source": "m.py", "line": 3}
    if name in ("decoded", "reply"):
        yield from encoded(["done", [1.5, "a"], None], ["done", [np.ones((2, 3)), {"a": 1}], [["0"], []]])
        yield from encoded(
            ["raised", report], ["missing"], ["unsendable", "x"], ["done", object()], ["ready", [report]]
        )
        yield from encoded(["callback", 0, (np.ones(2),), {"k": 1j}, []], {1, 2}, 10**40, True, None, (b"",)[1:])
    elif name == "script":
        yield from (b"def f(): return 1\n", b"# coding: latin-1\nx = '\xe9'\n", b"\xef\xbb\xbfx = 1\r\n")
    elif name == "notebook":
        yield b'{"cells": [{"cell_type": "code", "source": ["x = 1"], "metadata": {}}], "nbformat": 4, "metadata": {}}'
    else:
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("1_a/m.py", "def f(): return 1\n" * 20)
            archive.writestr("../m.py", "x")
        yield packed.getvalue()
