"""The pages that people see. Each is one self-contained HTML file, made from records of the journal and the lesson's
headings; it loads nothing and runs nothing, and its Content-Security-Policy holds it to that."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from grader.course.lesson import Lesson, read_lesson
from grader.course.model import Course
from grader.course.student_ids import ID_RULE
from grader.feedback.class_view import ClassView, page_of
from grader.feedback.drawing import STYLE, drawn
from grader.feedback.student_view import WORDS, State, Summary, summarise, view_exercises

Record = dict[str, Any]  # a line of results.jsonl
ALIKE = 256  # accounts that many may have alike: some 10 kB each


def _number(value: float) -> str:
    return f"{round(value, 2):g}"


def _breakable(name: str) -> Markup:
    """A name that may go on in the next line after each of its underscores."""
    return escape(name).replace("_", Markup("_<wbr>"))


def _code_in_ticks(text: str) -> Markup:
    """What an author put into `ticks` as code; all else as plain text."""
    parts = text.split("`")
    if len(parts) % 2 == 0:  # one tick has no partner: then none is meant
        return escape(text)
    code = Markup('<code class="code">{}</code>')
    return Markup("").join(code.format(part) if place % 2 else part for place, part in enumerate(parts))


_templates = Environment(
    loader=PackageLoader("grader.feedback"),
    autoescape=True,  # everything from student code is escaped
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    auto_reload=False,  # nobody changes them under a run
)
_templates.filters |= {"number": _number, "breakable": _breakable, "ticks": _code_in_ticks}
_templates.globals["page_of"] = page_of
_templates.globals["words"] = {verdict.value: text for verdict, text in WORDS.items()}


def render(template: str, **content: Any) -> str:
    """The text of a template; what is no Markup is escaped."""
    return _templates.get_template(template).render(**content)


def page_of_record(course: Course, record: Record, now: datetime) -> str:
    """What a student may see of a record: their page, or before the release of an exam's results a receipt.

    now: with its time zone.
    """
    if not course.assignment(record["assignment"]).withholds(now):
        return student_page(course, record)
    assignment = course.assignment(record["assignment"])
    assert assignment.exam is not None and assignment.exam.release is not None
    release = assignment.exam.release.strftime("%Y-%m-%d at %H:%M (%Z)")
    return render("receipt.html", course=course, assignment=assignment, record=record, release=release)


def student_page(course: Course, record: Record) -> str:
    """A student's page for one assignment."""
    assignment = course.assignment(record["assignment"])
    lesson = read_lesson(course, assignment)
    account = _account_of(record, lesson)
    return render(
        "student.html",
        course=course,
        assignment=assignment,
        lesson=lesson,
        record=record,
        summary=account.summary,
        verdict=account.verdict,
        exercises=account.exercises,
        percent=round(100 * record["score"] / record["max_score"], 1),
        figures=[
            {**figure, "drawing": drawn(figure)}
            for figure in sorted(record.get("figures", ()), key=lambda figure: bool(figure["problem"]))
        ],
        figure_style=STYLE,
    )


@dataclass(frozen=True)
class _Account:
    """What a page says of the exercises."""

    summary: Summary
    verdict: str
    exercises: Markup


def _account_of(record: Record, lesson: Lesson) -> _Account:
    alike = {name: record[name] for name in ("exercises", "held")} | {"submission": bool(record["submission"])}
    return _account(json.dumps([alike, lesson.sections]))


@lru_cache(ALIKE)
def _account(text: str) -> _Account:
    """Made once for all who did alike. text: what it depends on, as JSON."""
    record, sections = json.loads(text)
    lesson = Lesson("", sections)
    exercises = view_exercises(record, lesson)
    summary = summarise(record, exercises)
    by_state = {state: [one for one in exercises if one.state is state] for state in State}
    told = render("exercises.html", lesson=lesson, exercises=exercises, by_state=by_state, summary=summary)
    return _Account(summary, _verdict(summary), Markup(told))  # the template has escaped it


def class_page(course: Course, view: ClassView, ignored: Sequence[str] = ()) -> str:
    """The instructor's page: students by exercise, scores, and what went wrong most.

    ignored: what was passed over among the submissions, and why.
    """
    return render("class.html", course=course, view=view, ignored=ignored, id_rule=ID_RULE)


def _verdict(summary: Summary) -> str:
    """How it went, in a sentence or two: what is right comes first."""
    total, right = summary.total, summary.right
    if right == total:
        return {1: "It is right.", 2: "Both exercises are right."}.get(total, f"All {total} exercises are right.")
    if summary.counts[State.UNWRITTEN] == total:
        return "Nothing is written yet: everybody starts here."
    kinds = ((State.WRONG, "not right yet"), (State.UNWRITTEN, "not written yet"), (State.HELD, "held"))
    counts = [(right, f"of {total} exercises {_is(right)} right")] if right else []
    counts += [(count, f"{_is(count)} {word}") for state, word in kinds if (count := summary.counts[state])]
    return (
        "; ".join(f"{count} {words}" for count, words in counts)
        + f". {summary.passed} of {summary.tests} checks passed."
    )


def _is(count: int) -> str:
    return "is" if count == 1 else "are"
