"""The exam's answers in a student's own module: each to its line, whatever the editor that saved it."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.loop.exam import read_sheet, write_answer


@pytest.mark.parametrize("mark", ["", "\ufeff"], ids=["plain", "marked"])
@pytest.mark.parametrize("end", ["\n", "\r\n"], ids=["unix", "windows"])
def test_the_rest_of_a_file_keeps_its_bytes(tmp_path: Path, mark: str, end: str) -> None:
    """An answer replaces its own lines, or comes last; line ends and the mark at the beginning stay those of the
    editor."""
    module = tmp_path / "exam.py"
    lines = ["q1 = [", "    None,", "]", "note = 'σ'", "q2 = None", ""]
    module.write_bytes((mark + end.join(lines)).encode())
    for name, value in (("q1", [1, 2]), ("q3", "B")):
        write_answer(module, name, value)
    right = ["q1 = [1, 2]", "note = 'σ'", "q2 = None", "q3 = 'B'", ""]
    assert module.read_bytes() == (mark + end.join(right)).encode()
    assert read_sheet(module, ["q1", "q2", "q3"]).values == {"q1": [1, 2], "q2": None, "q3": "B"}


@pytest.mark.parametrize("letter", ["\f", "\x1c", "\x85", "\u2028"], ids=ascii)
def test_lines_are_counted_as_python_counts_them(tmp_path: Path, letter: str) -> None:
    """Letters that end a line for Unicode, and not for Python, move no answer to a wrong place."""
    module = tmp_path / "exam.py"
    module.write_bytes(f"# one{letter}two\nq1 = None\nx = 1\n".encode())
    write_answer(module, "q1", 3)
    assert module.read_bytes().decode() == f"# one{letter}two\nq1 = 3\nx = 1\n"
