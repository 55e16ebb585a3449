"""What checks found, for people: short, coloured at a terminal, plain where it goes elsewhere."""

from __future__ import annotations

from rich.text import Text

from grader.cli.app import console
from grader.loop.checking import Checked, Report, State
from grader.loop.formats import explain, summary
from grader.sandbox.host import Level

WIDTH = 10  # of the first column
NARROW = 12  # columns that a text gets at least
COLOURS = {
    State.RIGHT: "green",
    State.WRONG: "red",
    State.WAITING: "yellow",
    State.UNWRITTEN: "default",
    State.UNCHECKED: "default",
}


def show_report(report: Report) -> None:
    """An assignment: what is right in a line, what is wrong with its first failing check, the rest in a word."""
    head = Text(report.work.assignment.name, "bold")
    if not report.problem:
        head.append(f": {summary(report).partition(';')[0]}", "green" if report.passed else "default")
    _print(head)
    for note in report.notes:
        _line("note", "yellow", note)
    if report.problem:
        _line("stopped", "red", f"{report.work.file.name} cannot be checked. {sentence(report.problem)}")
    _names("right", report, State.RIGHT)
    for checked in report.of(State.WRONG):
        _show_wrong(checked)
    for checked in report.of(State.WAITING):
        text = f"{checked.name} builds on {' and '.join(checked.waits_for)}: mend that first"
        _line("waits", COLOURS[State.WAITING], text)
    _names("to write", report, State.UNWRITTEN)
    _names("no check", report, State.UNCHECKED)


def show_level(report: Report) -> None:
    """How the code was kept apart, where that is less than it could be."""
    if report.level is not Level.STRICT:
        _print(Text(f"Isolation: {report.level} (fine for your own code).", "dim"))


def show_advice(reports: list[Report]) -> None:
    """What to type next where something is not right."""
    wrong = [checked.name for report in reports for checked in report.of(State.WRONG)]
    if wrong:
        _print(Text(f"Stuck? `grader hint {wrong[0]}`", "dim"))


def _names(word: str, report: Report, state: State) -> None:
    names = [checked.name for checked in report.of(state)]
    if names:
        _line(word, COLOURS[state], ", ".join(names))


def _show_wrong(checked: Checked) -> None:
    """The first check that fails with its numbers, as public checks may show them."""
    first, *rest = explain(checked)
    _line("not yet", COLOURS[State.WRONG], checked.name)
    show_words(Text("    "), first)
    for line in rest:
        show_words(Text("      "), line)


def _line(word: str, colour: str, text: str) -> None:
    show_words(Text.assemble("  ", (word.ljust(WIDTH), colour)), text)


def show_words(lead: Text, text: str) -> None:
    """A beginning and its text, which goes on below where the terminal ends; a file or a pipe gets one line."""
    if not console.is_terminal:
        _print(lead + Text(text))
        return
    for line in Text(text).wrap(console, max(console.width - lead.cell_len, NARROW)):
        _print(lead + line)
        lead = Text(" " * lead.cell_len)


def _print(text: Text) -> None:
    console.print(text, soft_wrap=True, highlight=False)


def sentence(text: str) -> str:
    return text[:1].upper() + text[1:]
