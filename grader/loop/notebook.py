"""The grader in a student's notebook: `%load_ext grader`, then

    %check bp2       the public checks of exercises, or of all that were written
    %hint bp2        the next public hint (%hint bp2 again: those seen; %hint bp2 2: the second)
    %points bp2      in the cell that carries its points: what `nbgrader validate` asks
    %paper           in an exam: the student's own paper (%paper ID: of that id)

All that is needed lies beside the notebook: assignment.json, test_public.py, hints.yml. What is shown is HTML for
JupyterLab's light and dark themes, with plain text beside it.
"""

from __future__ import annotations

import getpass
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from html import escape
from pathlib import Path
from typing import Any

from IPython.core.error import UsageError as Refused
from IPython.core.getipython import get_ipython
from IPython.core.interactiveshell import InteractiveShell
from IPython.display import display

from grader.course.handed_out import HandedOut, open_handed_out
from grader.course.hints import read_hints
from grader.course.model import Assignment, did_you_mean
from grader.errors import GraderError, NotYet, UsageError
from grader.judge.assignment import PUBLIC
from grader.loop.checking import Checked, State
from grader.loop.formats import explain
from grader.loop.hinting import Memory, next_step
from grader.loop.live import LiveReport, check_live, is_stub

EXECUTION = "NBGRADER_EXECUTION"  # set by nbgrader in the kernels that it starts
NOT_HERE = (
    "not judged: points come from hidden suites, and those run only through the grader (`grader grade --nbgrader`, or "
    "nbgrader with the grader's preprocessors in nbgrader_config.py)"
)
WORDS = {
    State.RIGHT: ("right", "✓", "--jp-success-color1, #2e7d32"),
    State.WRONG: ("not yet", "✗", "--jp-error-color1, #c62828"),
    State.WAITING: ("waits", "…", "--jp-warn-color1, #b26a00"),
    State.UNWRITTEN: ("to write", "○", "--jp-border-color0, #777"),
    State.UNCHECKED: ("no check", "–", "--jp-border-color0, #777"),
}
PRE = "margin: .2em 0; white-space: pre-wrap; font-size: .95em; background: none; color: inherit"


def load(shell: InteractiveShell) -> None:
    """Put the magics into a kernel; doing it again changes nothing."""
    desk = Desk(shell, Path.cwd())
    magics: Mapping[str, Callable[[str], None]] = {
        "check": desk.check,
        "hint": desk.hint,
        "points": desk.points,
        "paper": desk.paper,
    }
    for name, magic in magics.items():
        register: Any = shell.register_magic_function  # its annotation names no such function
        register(_spoken(magic), "line", name)
    for name in ("check", "hint", "points"):
        shell.set_hook("complete_command", desk.complete, str_key=f"%{name}")


def check(*names: str) -> None:
    """The same as `%check`, as a function."""
    shell = get_ipython()
    if shell is None:
        raise UsageError("check() works in a notebook; in a terminal it is `grader check`")
    if shell.find_line_magic("check") is None:
        load(shell)
    shell.run_line_magic("check", " ".join(names))


def _spoken(magic: Callable[[str], None]) -> Callable[[str], None]:
    """A magic that says what is wrong in a sentence instead of a traceback."""

    def run(line: str) -> None:
        try:
            magic(line)
        except NotYet:
            raise
        except GraderError as error:
            raise Refused(str(error)) from None

    run.__doc__ = magic.__doc__
    return run


class Desk:
    """One kernel's work on the assignment in its folder."""

    def __init__(self, shell: InteractiveShell, folder: Path) -> None:
        """folder: where the kernel was when the extension was loaded; student code may go elsewhere later."""
        self._shell, self._folder = shell, folder

    def check(self, line: str) -> None:
        """%check [EXERCISE ...]: run the public checks on what the kernel holds now."""
        course, assignment, _ = open_handed_out(self._folder)
        names = self._names(assignment, line)
        here = vars(self._shell.user_module)
        absent = [name for name in names if name not in here]
        if not names:
            absent, names = [], [exercise.name for exercise in assignment.exercises if exercise.name in here]
            if not names:
                raise UsageError("nothing is written yet: run the cell of an exercise first, then %check")
        if absent:
            raise UsageError(f"{', '.join(absent)} is not there: run its cell first (and those above it)")
        display(Shown(self._checked(course, assignment, names)))

    def points(self, line: str) -> None:
        """%points EXERCISE: raise unless its public checks pass. Hidden suites decide about points, and not here."""
        course, assignment, _ = open_handed_out(self._folder)
        names = self._names(assignment, line)
        if len(names) != 1:
            raise NotYet("%points takes the name of one exercise")
        if os.environ.get(EXECUTION) == "autograde":
            raise NotYet(NOT_HERE)
        (name,) = names
        if name not in vars(self._shell.user_module):
            raise NotYet(f"{name} is not there: run its cell first (and those above it)")
        (checked,) = self._checked(course, assignment, [name]).exercises
        if checked.state is not State.RIGHT:
            raise NotYet(_refusal(self._shell, checked))
        display(Note(f"{name}: the public checks pass. Hidden tests give the points after you have handed in."))

    def hint(self, line: str) -> None:
        """%hint EXERCISE [again | NUMBER]: the next public hint; those seen; a certain one."""
        course, assignment, _ = open_handed_out(self._folder)
        name, *rest = line.split() or [""]
        (name,) = self._names(assignment, name) or ("",)
        if not name:
            raise UsageError(f"say for which exercise: {', '.join(e.name for e in assignment.exercises)}")
        steps = read_hints(course, assignment).get(name, ())
        if not steps:
            raise UsageError(f"there are no hints for {name}; the lesson speaks of it")
        memory = Memory(self._folder)
        chosen = next_step(memory.shown(name), len(steps), step=_step(rest, len(steps)), again=rest == ["again"])
        if not chosen:
            raise UsageError(f"you have seen no hint for {name} yet; %hint {name} shows the first")
        for place in chosen:
            display(Note(steps[place], f"{name}, hint {place + 1} of {len(steps)}"))
        memory.remember(name, chosen.stop)

    def paper(self, line: str) -> None:
        """%paper [ID]: the exam paper of the student of that id; without one, of whoever is logged in."""
        course, assignment, _ = open_handed_out(self._folder)
        if assignment.exam is None:
            raise UsageError(f"{assignment.name} is no exam: there are no papers")
        from grader.loop.exam import show_paper  # only an exam's notebook needs it

        student = line.strip() or login()
        paper = show_paper(course, student, datetime.now(UTC))
        display(Note(f"This is the paper of {student}. If you hand in under another id, show its paper: %paper ID"))
        display(paper)

    def complete(self, _: object, event: Any) -> list[str]:
        """Names of exercises, for the Tab key."""
        try:
            _, assignment, _ = open_handed_out(self._folder)
        except GraderError:
            return []
        return [e.name for e in assignment.exercises if e.name.startswith(event.symbol)]

    def _checked(self, course: HandedOut, assignment: Assignment, names: Sequence[str]) -> LiveReport:
        if not (self._folder / PUBLIC).is_file():
            raise UsageError(
                f"{self._folder} holds no {PUBLIC}: fetch the assignment anew, and put it beside your notebook"
            )
        here = vars(self._shell.user_module)
        below = {name for exercise in assignment.exercises if exercise.name in names for name in exercise.builds_on}
        asked = [*names, *(name for name in below if name in here)]  # whether to wait for those is to be known, too
        report = check_live(course, assignment, asked, self._shell.user_module, self._locate)
        return replace(report, exercises=tuple(checked for checked in report.exercises if checked.name in names))

    def _names(self, assignment: Assignment, line: str) -> list[str]:
        """The exercises that a line names. Raises UsageError for a name that is none."""
        names = line.replace(",", " ").replace('"', " ").replace("'", " ").split()
        known = [exercise.name for exercise in assignment.exercises]
        for name in names:
            if name not in known:
                meant = did_you_mean(name, known)
                raise UsageError(f"{assignment.name} has no exercise {name!r}{meant}; there are {', '.join(known)}")
        return list(dict.fromkeys(names))

    def _locate(self, file: str) -> str | None:
        """The label of the cell whose code has this file name."""
        found = self._shell.compile.format_code_name(file)
        return str(found[1]) if found else None


def login() -> str:
    """The id under which nbgrader hands in: the user's name, or on a hub where all are jovyan, the hub's."""
    if os.environ.get("GRADER_STUDENT"):
        return os.environ["GRADER_STUDENT"]
    try:
        name = getpass.getuser()
    except (OSError, KeyError, ImportError):
        name = "jovyan"
    return os.environ.get("JUPYTERHUB_USER", name) if name == "jovyan" else name


def _step(rest: Sequence[str], total: int) -> int | None:
    """The hint that is asked for by its number, if one is. Raises UsageError."""
    if not rest or rest == ["again"]:
        return None
    if len(rest) > 1 or not rest[0].isdecimal() or not 0 < int(rest[0]) <= total:
        raise UsageError(f"expected a number from 1 to {total}, or `again`, got {' '.join(rest)!r}")
    return int(rest[0])


def _refusal(shell: InteractiveShell, checked: Checked) -> str:
    """Why the public checks of an exercise do not pass, for a cell that carries points."""
    name = checked.name
    if checked.state is State.UNCHECKED:
        return f"{name}: there is no public check of it here"
    if checked.state is State.UNWRITTEN and is_stub(shell.user_module, name):
        return f"{name} is not written yet: write it in its cell, run that cell, then %check {name}"
    if checked.state is State.WAITING:
        return f"{name} builds on {' and '.join(checked.waits_for)}: mend that first, then %check {name}"
    return f"{name}: the public checks do not pass.\n" + "\n".join(explain(checked))


# --- what is shown ---


@dataclass(frozen=True)
class Shown:
    """A report as Jupyter shows it."""

    report: LiveReport

    def __repr__(self) -> str:
        return "\n".join(self._lines())

    def _repr_html_(self) -> str:
        parts = [f"<div><strong>{escape(self._head())}</strong>", *map(_card, self.report.exercises)]
        if self.report.printed.strip():
            text = escape(self.report.printed.rstrip())
            parts.append(f'<details><summary>What your code printed</summary><pre style="{PRE}">{text}</pre></details>')
        if self._advice():
            parts.append(f"<div>{escape(self._advice())}</div>")
        return "".join([*parts, "</div>"])

    def _advice(self) -> str:
        """What to type next where something is wrong."""
        wrong = [checked.name for checked in self.report.exercises if checked.state is State.WRONG]
        return f"Stuck? %hint {wrong[0]}" if wrong else ""

    def _head(self) -> str:
        right = sum(checked.state is State.RIGHT for checked in self.report.exercises)
        asked = sum(checked.state is not State.UNCHECKED for checked in self.report.exercises)
        return f"{self.report.assignment}: {right} of {asked} right"

    def _lines(self) -> Iterator[str]:
        yield self._head()
        for checked in self.report.exercises:
            first, *rest = [checked.name, *_told(checked)]
            yield f"  {WORDS[checked.state][0]:<10}{first}"
            yield from (f"    {line}" for line in rest)
        if self.report.printed.strip():
            yield "  printed meanwhile:"
            yield from (f"    {line}" for line in self.report.printed.rstrip().splitlines())
        if self._advice():
            yield self._advice()


@dataclass(frozen=True)
class Note:
    """A sentence or two, with a head."""

    text: str
    head: str = ""

    def __repr__(self) -> str:
        return f"{self.head}\n  {self.text}" if self.head else self.text

    def _repr_html_(self) -> str:
        head = f"<strong>{escape(self.head)}</strong><br>" if self.head else ""
        return _box("--jp-brand-color1, #1976d2", f"{head}{escape(self.text)}")


def _told(checked: Checked) -> list[str]:
    """What is said of an exercise beyond its state."""
    if checked.state is State.WRONG:
        return list(explain(checked))
    if checked.state is State.WAITING:
        return [f"builds on {' and '.join(checked.waits_for)}: mend that first"]
    return []


def _card(checked: Checked) -> str:
    word, sign, colour = WORDS[checked.state]
    told = "\n".join(_told(checked))
    more = f'<pre style="{PRE}">{escape(told)}</pre>' if told else ""
    return _box(colour, f"<span>{sign} <strong>{escape(checked.name)}</strong> {word}</span>{more}")


def _box(colour: str, content: str) -> str:
    """A block with a bar on its left. Text keeps the theme's own colour, so it is readable in each."""
    return f'<div style="border-left: 4px solid var({colour}); padding: .1em .8em; margin: .4em 0">{content}</div>'
