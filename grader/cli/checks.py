"""`grader check`: once, for people or programs, or again at every save."""

from __future__ import annotations

import contextlib
import os
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.rule import Rule
from rich.text import Text

from grader.cli.app import console, say
from grader.cli.reports import sentence, show_advice, show_level, show_report, show_words
from grader.course.model import Course
from grader.errors import CourseError, SandboxError
from grader.loop.checking import Checker, News, Report, State, Superseded
from grader.loop.formats import as_annotations, as_json
from grader.loop.work import Work
from grader.loop.workers import Opening

if TYPE_CHECKING:
    from grader.loop.watching import Watch

WRONG = (State.WRONG, State.WAITING)
PATIENCE = 0.5  # seconds after which something should move on the screen
BACK_SOON = 0.3  # seconds in which an editor that deletes a file has written it again


def run(course: Course, works: Sequence[Work], opening: Opening, form: str) -> list[Report]:
    """Check works once, and show what came out in the form that was asked for."""
    reports = []
    with Checker(course, opening.wait) as checker:
        for work in works:
            with _busy(work, form == "text"):
                reports.append(checker.check(work))
            if form == "text":
                show_report(reports[-1])
    if form == "text":
        show_advice(reports)
        show_level(reports[0])
    elif form == "json":
        _write(as_json(course, reports, Path.cwd()))
    else:
        near = Path(os.environ.get("GITHUB_WORKSPACE") or Path.cwd())
        for line in as_annotations(reports, near):
            _write(line)
    return reports


def watch(course: Course, works: Sequence[Work], opening: Opening) -> None:
    """Check works now and whenever they, or their public checks, are saved; until Ctrl-C."""
    from grader.loop.watching import Watch  # what it stands on takes a while to load

    sources = {work.place: course.exercises(work.assignment) for work in works}
    seen = Watch([*sources, *sources.values()])
    try:
        with Checker(course, opening.wait) as checker:
            desk = _Desk(checker, seen, sources)
            desk.check(works)
            for changed in seen.saves():
                desk.check([work for work in works if {work.place, sources[work.place]} & set(changed)])
    except KeyboardInterrupt:
        say("")


def warn(course: Course, work: Work, opening: Opening, notes: Sequence[str]) -> None:
    """Before work is handed in: what its public checks say against it, and what of it was left out."""
    for note in notes:
        _warning(note)
    try:
        with Checker(course, opening.wait) as checker, _busy(work):
            report = checker.check(replace(work, exercises=tuple(e.name for e in work.assignment.exercises)))
    except (CourseError, SandboxError) as error:
        _warning(f"it could not be checked here ({error})")
        return
    if report.problem:
        _warning(f"{work.file.name} does not load, and earns nothing like this. {sentence(report.problem)}")
    for words, states in (("public checks fail", WRONG), ("not written yet", (State.UNWRITTEN,))):
        names = [checked.name for state in states for checked in report.of(state)]
        if names:
            _warning(f"{words}: {', '.join(names)}")


def _warning(text: str) -> None:
    show_words(Text("warning ", "yellow"), text)


class _Desk:
    """What a watch shows at each run: the report, and what is new since the last one."""

    def __init__(self, checker: Checker, seen: Watch, sources: dict[Path, Path]) -> None:
        self.checker, self.seen, self.sources = checker, seen, sources
        self.news = {place: News() for place in sources}

    def check(self, works: Sequence[Work]) -> None:
        _turn_the_page()
        ended = [self._check(work) for work in works]
        if all(ended):
            say("Watching: save to check again, Ctrl-C to end.")

    def _check(self, work: Work) -> bool:
        """Check one work; whether it came to an end before the next save."""
        if not work.file.is_file():
            time.sleep(BACK_SOON)
        if not work.file.is_file():
            say(f"{work.file.name} is gone; waiting until it is there again.")
            return True
        folders = [work.place, self.sources[work.place]]
        try:
            with _busy(work):
                report = self.checker.check(work, lambda: bool(self.seen.changed(folders)))
        except Superseded:  # saved again meanwhile: the next run is about that
            return False
        except (CourseError, SandboxError) as error:
            say(f"{work.assignment.name} cannot be checked now: {error}")
            return True
        show_report(report)
        for line in self.news[work.place].of(report):
            console.print(f"  [bold]new[/bold]       {line}", highlight=False)
        show_advice([report])
        return True


def _turn_the_page() -> None:
    """A fresh screen at a terminal, a line elsewhere."""
    if console.is_terminal:
        console.clear()
    console.print(Rule(f"{datetime.now():%H:%M:%S}", style="dim"))


@contextlib.contextmanager
def _busy(work: Work, is_shown: bool = True) -> Iterator[None]:
    """Something moves at a terminal while checks take their time."""
    if not (is_shown and console.is_terminal):
        yield
        return
    status = console.status(f"checking {work.assignment.name}")
    timer = threading.Timer(PATIENCE, status.start)
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        timer.join()
        status.stop()


def _write(text: str) -> None:
    """For programs: UTF-8 and newlines everywhere, whatever the system thinks of its terminal."""
    click.echo(text.encode())
