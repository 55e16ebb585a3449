"""Pages made anew with what staff gave since, then released through nbgrader, so that students can fetch them."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass, field

from grader.errors import PublishingError
from grader.feedback.pages import page_of_record
from grader.giveback.desk import SECRET, STAMP, GiveBack
from grader.records.journal import Journal, Newest


@dataclass
class Release:
    """What became of each student's page, by student."""

    released: list[str] = field(default_factory=list)
    waiting: list[str] = field(default_factory=list)  # of those released: something is still to be graded by hand
    held: list[str] = field(default_factory=list)
    unjudged: list[str] = field(default_factory=list)  # nothing in the journal
    kept: list[str] = field(default_factory=list)  # a page, but not handed in through the exchange: nobody can fetch it


def release(desk: GiveBack, journal: Journal, name: str, students: Collection[str] = ()) -> Release:
    """Release an assignment's pages. students: only theirs; default: everybody's.

    Raises PublishingError where the results of an exam are withheld still, or nbgrader refuses.
    """
    refuse_withheld(desk, name)
    done, newest = Release(), journal.latest()
    everybody = desk.book.by_staff(desk.known(name).expected)
    unknown = sorted(set(students) - set(everybody))
    if unknown:
        raise PublishingError(f"the gradebook has no submission of {', '.join(unknown)} for {name}")
    for student in sorted(students or everybody):
        attempt = newest.get((student, name))
        if attempt is None:
            done.unjudged.append(student)
        elif attempt.held:
            done.held.append(student)
        else:
            _make_page(desk, journal, attempt)
            (done.released if _can_be_fetched(desk, student, name) else done.kept).append(student)
    done.waiting = [student for student in done.released if everybody[student].waits]
    for student in done.released:
        _release(desk, student, name)
    return done


def refuse_withheld(desk: GiveBack, name: str) -> None:
    """Raises PublishingError where students must not see yet what came out."""
    assignment = desk.course.assignment(name)
    if assignment.withholds(desk.now):
        assert assignment.exam is not None and assignment.exam.release is not None
        until = assignment.exam.release.strftime("%Y-%m-%d at %H:%M (%Z)")
        raise PublishingError(f"the results of {name} are withheld until {until}, as course.yml says: not released")


def _make_page(desk: GiveBack, journal: Journal, attempt: Newest) -> None:
    record = journal.record(attempt)
    student, name = record["student"], record["assignment"]
    given = desk.book.renew_penalty(desk.known(name).expected, student, desk.lateness(record).deducted)
    page = page_of_record(desk.course, {**record, "figures": journal.figures(attempt)}, desk.now)
    desk.write_page(given, _remarks(desk, student, name), page)


def _remarks(desk: GiveBack, student: str, name: str) -> tuple[str, ...]:
    """What was said of the notebook when its copy was made; nothing where the copy is another's work."""
    copy = desk.folder.autograded(student, name) / f"{desk.course.assignment(name).module}.ipynb"
    try:
        return tuple(json.loads(copy.read_text(encoding="utf-8"))["metadata"]["grader"]["remarks"])
    except (OSError, ValueError, KeyError, TypeError):
        return ()


def _can_be_fetched(desk: GiveBack, student: str, name: str) -> bool:
    """Whether it was handed in through the exchange: nbgrader finds feedback by the secret of the submission."""
    folder = desk.folder.feedback(student, name)
    return (folder / STAMP).is_file() and (folder / SECRET).is_file()


def _release(desk: GiveBack, student: str, name: str) -> None:
    done = desk.folder.api().release_feedback(name, student)
    if not done.get("success"):
        log = str(done.get("log") or done.get("error") or "it says no more").strip()
        raise PublishingError(f"nbgrader could not release the feedback of {student} on {name}. It says:\n{log}")
