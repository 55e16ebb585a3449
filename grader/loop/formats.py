"""What checks found, for programs: one JSON document, or the annotations that GitHub shows beside a file's lines."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from grader.course.model import Course
from grader.judge.verdict import TestResult
from grader.loop.checking import Checked, Report, State

VERSION = 1  # of the JSON form: a key that is there keeps its meaning; new ones may be added


def as_json(course: Course, reports: Sequence[Report], near: Path) -> str:
    """The document that docs/students.md describes; files as seen from `near`."""
    document = {
        "version": VERSION,
        "course": course.course,
        "passed": all(report.passed for report in reports),
        "assignments": [_assignment(report, near) for report in reports],
    }
    return json.dumps(document, indent=2, ensure_ascii=False)


def _assignment(report: Report, near: Path) -> dict[str, Any]:
    return {
        "name": report.work.assignment.name,
        "file": seen_from(near, report.work.file),
        "isolation": report.level.value,
        "passed": report.passed,
        "problem": {"message": report.problem, "line": report.problem_line} if report.problem else None,
        "notes": list(report.notes),
        "seconds": report.seconds,
        "exercises": [_exercise(checked) for checked in report.exercises],
    }


def _exercise(checked: Checked) -> dict[str, Any]:
    return {
        "name": checked.name,
        "state": checked.state.value,
        "line": checked.line,
        "waits_for": list(checked.waits_for),
        "checks": [_check(check) for check in checked.checks],
    }


def _check(check: TestResult) -> dict[str, Any]:
    return {
        "name": check.name,
        "status": check.verdict.value,
        "message": check.message,
        "detail": check.detail,
        "hints": list(check.hints),
    }


def as_annotations(reports: Sequence[Report], near: Path) -> Iterator[str]:
    """A line for each thing to see: ::error at the student's own line, ::notice for how far the work is."""
    for report in reports:
        name, file = report.work.assignment.name, seen_from(near, report.work.file)
        if report.problem:
            yield _annotation("error", report.problem, file, report.problem_line, f"{name} cannot be checked")
        for checked in report.of(State.WRONG):
            yield _annotation(
                "error", "\n".join(explain(checked)), file, checked.line, f"{checked.name}: not yet right"
            )
        for checked in report.of(State.WAITING):
            text = f"It builds on {' and '.join(checked.waits_for)}: mend that first."
            yield _annotation("notice", text, file, checked.line, f"{checked.name}: not yet right")
        for note in report.notes:
            yield _annotation("notice", note, file, None, name)
        yield _annotation("notice", summary(report), file, None, name)


def explain(checked: Checked) -> Iterator[str]:
    """The first check that fails, in full, and how many more do: lines of text."""
    first, *others = checked.failed
    named = f"{first.name}: " if first.name != checked.name else ""
    yield f"{named}{first.message}"
    for text in (first.detail, *first.hints):
        yield from text.splitlines()
    if others:
        yield f"{len(others)} more check{'s fail' if len(others) > 1 else ' fails'}."


def summary(report: Report) -> str:
    """ "4 of 7 right; to write: bp4, backprop"."""
    unwritten = [checked.name for checked in report.of(State.UNWRITTEN)]
    asked = len(report.exercises) - len(report.of(State.UNCHECKED))
    rest = f"; to write: {', '.join(unwritten)}" if unwritten else ""
    return f"{len(report.of(State.RIGHT))} of {asked} right{rest}"


def seen_from(near: Path, path: Path) -> str:
    """A path as someone in the folder `near` would write it, with slashes; whole where it lies elsewhere."""
    try:
        return path.resolve().relative_to(near.resolve()).as_posix()
    except ValueError:
        return path.as_posix()


def _annotation(kind: str, message: str, file: str, line: int | None, title: str) -> str:
    """One workflow command. Everything is escaped, so that no text can end it and begin another."""
    where = f"file={_property(file)},{f'line={line},' if line else ''}title={_property(title)}"
    return f"::{kind} {where}::{_data(message)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
