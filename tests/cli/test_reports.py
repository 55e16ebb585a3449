"""What a check found, in a terminal: nothing is broken within a word."""

from __future__ import annotations

import io

import pytest
from rich.console import Console
from rich.text import Text

from grader.cli import reports


@pytest.mark.parametrize("width", [30, 80])
def test_words_stay_whole_in_a_terminal(monkeypatch: pytest.MonkeyPatch, width: int) -> None:
    """What goes on does so below its own beginning."""
    screen = io.StringIO()
    terminal = Console(file=screen, width=width, force_terminal=True, color_system=None)
    monkeypatch.setattr(reports, "console", terminal)
    text = "neuron.py cannot be checked. It raised ImportError at neuron.py, line 3: import scipy.special."
    reports.show_words(Text("  stopped   "), text)
    first, *rest = screen.getvalue().splitlines()
    assert all(len(line) <= width for line in (first, *rest))
    assert first.startswith("  stopped   neuron.py")
    assert all(line.startswith(" " * 12) for line in rest)
    assert " ".join(" ".join((first, *rest)).split()[1:]) == text


def test_a_file_gets_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    """As programs and diffs want it."""
    screen = io.StringIO()
    monkeypatch.setattr(reports, "console", Console(file=screen, width=30))
    reports.show_words(Text("  note      "), "a word " * 20)
    assert len(screen.getvalue().splitlines()) == 1
