"""`grader check`: once, for people or programs, or again at every save."""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.rule import Rule

from grader.cli.app import console, say
from grader.cli.reports import show_advice, show_level, show_report
from grader.course.model import Course
from grader.errors import CourseError, SandboxError
from grader.loop.checking import Checker, News, Report, Superseded
from grader.loop.formats import as_annotations, as_json
from grader.loop.work import Work

if TYPE_CHECKING:
    from grader.loop.watching import Watch

BACK_SOON = 0.3  # seconds in which an editor that deletes a file has written it again


def run(course: Course, works: Sequence[Work], form: str) -> list[Report]:
    """Check works once, and show what came out in the form that was asked for."""
    reports = []
    with Checker(course) as checker:
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


def watch(course: Course, works: Sequence[Work]) -> None:
    """Check works now and whenever they, or their public checks, are saved; until Ctrl-C."""
    from grader.loop.watching import Watch  # what it stands on takes a while to load

    sources = {work.place: course.exercises(work.assignment) for work in works}
    seen = Watch([*sources, *sources.values()])
    try:
        with Checker(course) as checker:
            desk = _Desk(checker, seen, sources)
            desk.check(works)
            for changed in seen.saves():
                desk.check([work for work in works if {work.place, sources[work.place]} & set(changed)])
    except KeyboardInterrupt:
        say("")


class _Desk:
    """What a watch shows at each run: the report, and what is new since the last one."""

    def __init__(self, checker: Checker, seen: Watch, sources: dict[Path, Path]) -> None:
        self.checker, self.seen, self.sources = checker, seen, sources
        self.news = {place: News() for place in sources}

    def check(self, works: Sequence[Work]) -> None:
        _turn_the_page()
        for work in works:
            self._check(work)
        say("Watching: save to check again, Ctrl-C to end.")

    def _check(self, work: Work) -> None:
        if not work.file.is_file():
            time.sleep(BACK_SOON)
        if not work.file.is_file():
            say(f"{work.file.name} is gone; waiting until it is there again.")
            return
        folders = [work.place, self.sources[work.place]]
        try:
            with _busy(work):
                report = self.checker.check(work, lambda: bool(self.seen.changed(folders)))
        except Superseded:  # saved again meanwhile: the next run is about that
            return
        except (CourseError, SandboxError) as error:
            say(f"{work.assignment.name} cannot be checked now: {error}")
            return
        show_report(report)
        for line in self.news[work.place].of(report):
            console.print(f"  [bold]new[/bold]       {line}", highlight=False)
        show_advice([report])


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
    with console.status(f"checking {work.assignment.name}"):
        yield


def _write(text: str) -> None:
    """For programs: UTF-8 and newlines everywhere, whatever the system thinks of its terminal."""
    click.echo(text.encode())
