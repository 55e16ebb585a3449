"""A record -> what nbgrader keeps of it: scores, comments, and what stands under the points of each exercise."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import Any

from grader.course.model import Assignment
from grader.errors import PublishingError
from grader.feedback.staff import StaffRow, StaffView, rows_of
from grader.feedback.student_view import NOT_WRITTEN, ExerciseView, State
from grader.publishing.cells import POINTS, Json, Repaired, RepairedCell, without_html
from grader.publishing.gradebook import Expected, Given

Record = dict[str, Any]  # a line of results.jsonl
NO_RESPONSE = "No response."  # nbgrader's words


def outputs_of(view: ExerciseView) -> list[Json]:
    """What stands under an exercise's points: for people what became of it, for nbgrader the points as a number."""
    lines = [f"{view.name}: {view.word}, {view.score:g} of {view.max_score:g} points"]
    if view.state is State.CARRIED:
        lines.append(_blame(view))
    elif view.state is not State.RIGHT:
        lines += [text for text in (view.message, *(f"Hint: {hint}" for hint in _hints(view))) if text]
    head, *rest = map(escape, lines)
    html = f"<p><strong>{head}</strong></p>" + "".join(f"<p>{line}</p>" for line in rest)
    told = {"text/html": html, "text/plain": "\n".join(lines)}
    points = {"text/plain": repr(float(view.score))}
    return [
        {"output_type": "display_data", "data": told, "metadata": {}},
        {"output_type": "execute_result", "data": points, "execution_count": None, "metadata": {}},
    ]


def _hints(view: ExerciseView) -> tuple[str, ...]:
    return view.hints + view.more_hints


def _blame(view: ExerciseView) -> str:
    return f"It is right in itself: it fails because of {', '.join(view.blamed)}."


def points_of(record: Record, expected: Expected) -> dict[str, float]:
    """The scores of the exercises, by their cells."""
    cells = {f"{exercise['name']}{POINTS}": exercise for exercise in record["exercises"]}
    return {name: min(exercise["score"], expected.points[name]) for name, exercise in cells.items()}


def scores_of(record: Record, repaired: Repaired, expected: Expected) -> dict[str, float | None]:
    """A score for each graded cell. Those that nobody here can judge wait for people, unless nothing was written."""
    scores: dict[str, float | None] = dict(points_of(record, expected))
    for name in expected.graded:
        cell = repaired.cell(name)
        if name not in scores and cell.released and not cell.released.is_task:
            scores[name] = 0.0 if cell.released.is_solution and cell.is_unchanged else None
    return scores


def comments_of(
    views: Iterable[ExerciseView], repaired: Repaired, expected: Expected, has_notebook: bool
) -> dict[str, str | None]:
    """What the gradebook says of each solution cell, where staff have not said more."""
    by_name = {view.name: view for view in views}
    odd = {remark.exercise: remark.text for remark in repaired.remarks} if has_notebook else {}
    return {name: _comment(by_name.get(name), repaired.cell(name), odd.get(name, "")) for name in expected.commented}


def _comment(view: ExerciseView | None, cell: RepairedCell, odd: str) -> str | None:
    if cell.released is None or cell.released.is_task:
        return None
    said = [odd] if odd else []
    if cell.is_unchanged and not odd:
        return NO_RESPONSE
    if view is not None and view.state is State.CARRIED:
        said.append(_blame(view))
    elif view is not None and view.state is not State.RIGHT and NOT_WRITTEN not in view.message:
        said += [view.message, *view.hints]
    return without_html("\n".join(said)) or None  # nbgrader's feedback takes it for Markdown


def view_of_staff(given: Given, remarks: tuple[str, ...]) -> StaffView:
    rows = [
        StaffRow(cell.name.removesuffix(POINTS), cell.score, cell.points, cell.is_manual, cell.waits, cell.comment)
        for cell in given.cells
    ]
    return StaffView(rows_of(rows), remarks, given.penalty, given.total, given.points)


def refuse_other_points(assignment: Assignment, expected: Expected) -> None:
    for exercise in assignment.exercises:
        points = expected.points.get(f"{exercise.name}{POINTS}")
        if points != exercise.points:
            there = "no such cell" if points is None else f"{points:g} points"
            raise PublishingError(
                f"{assignment.name}: course.yml gives {exercise.name} {exercise.points:g} points, the gradebook has "
                f"{there}; publish it again (`grader publish {assignment.name}`)"
            )
