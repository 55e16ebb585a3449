"""The pages that people see. Each is one self-contained HTML file, made from records of the journal alone."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import mean
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from grader.course.model import Course
from grader.judge.verdict import Verdict

Record = dict[str, Any]

WORDS = {
    Verdict.PASSED: "right",
    Verdict.FAILED: "not right yet",
    Verdict.RAISED: "stopped with an error",
    Verdict.TIMEOUT: "took too long",
    Verdict.MEMORY: "ran out of memory",
    Verdict.CRASHED: "ended its process",
    Verdict.MISSING: "not found",
    Verdict.NOT_RUN: "not judged",
    Verdict.INTERNAL: "held: our fault",
}

_templates = Environment(
    loader=PackageLoader("grader.feedback"),
    autoescape=True,  # everything from student code is escaped
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_templates.filters["number"] = lambda value: f"{round(value, 2):g}"
_templates.globals["words"] = {verdict.value: text for verdict, text in WORDS.items()}


def student_page(course: Course, record: Record) -> str:
    """A student's page for one assignment. What is said of every exercise alike is said once."""
    assignment = course.assignment(record["assignment"])
    messages = {exercise["message"] for exercise in record["exercises"]}
    shared = messages.pop() if len(messages) == 1 and len(record["exercises"]) > 1 else ""
    page = _templates.get_template("student.html")
    return page.render(course=course, assignment=assignment, record=record, shared=shared)


def class_page(course: Course, records: Sequence[Record]) -> str:
    """The instructor's page: students by exercise, and what went wrong most."""
    assignments = [
        assignment for assignment in course.graded if any(r["assignment"] == assignment.name for r in records)
    ]
    by_name = {(record["student"], record["assignment"]): record for record in records}
    hints: dict[tuple[str, str, str], int] = {}
    for record in records:
        for exercise in record["exercises"]:
            for hint in exercise["hints"]:
                key = record["assignment"], exercise["name"], hint
                hints[key] = hints.get(key, 0) + 1
    return _templates.get_template("class.html").render(
        course=course,
        assignments=assignments,
        students=sorted({record["student"] for record in records}),
        records=by_name,
        held=[record for record in records if record["held"]],
        means={a.name: mean(r["score"] for r in records if r["assignment"] == a.name) for a in assignments},
        common=sorted(hints.items(), key=lambda item: (-item[1], item[0]))[:15],
    )
