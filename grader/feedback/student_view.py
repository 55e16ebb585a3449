"""A student's page, before it is HTML: what is said of each exercise, and in which order."""

from __future__ import annotations

import enum
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from grader.course.lesson import Lesson
from grader.judge.verdict import Verdict
from grader.records.statistics import shared_message

Record = dict[str, Any]  # a line of results.jsonl

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
NOT_WRITTEN = "it is not written yet"  # how a stub's NotImplementedError is told
IN_SIGHT = 1  # hints that are shown at once; the others are one click away
# Verdicts whose tests say something about the code; where it never answered, a test's hint would be a guess.
TELLING = {Verdict.FAILED, Verdict.RAISED}


class State(enum.StrEnum):
    """Where an exercise stands on the page; also its CSS class."""

    WRONG = "wrong"
    CARRIED = "carried"  # right in itself: another exercise is to blame
    UNWRITTEN = "unwritten"
    RIGHT = "right"
    HELD = "held"


@dataclass(frozen=True)
class ExerciseView:
    """What is said of one exercise."""

    name: str
    state: State
    word: str
    score: float
    max_score: float
    message: str
    hints: tuple[str, ...]  # in sight
    more_hints: tuple[str, ...]
    blamed: tuple[str, ...]
    section: str  # of the lesson, "" where none is about it
    tests: tuple[Record, ...]

    @property
    def passed(self) -> int:
        return sum(test["status"] == Verdict.PASSED for test in self.tests)


@dataclass(frozen=True)
class Summary:
    """How many exercises are in each state, and why none could be judged, if none could."""

    counts: dict[State, int]
    passed: int  # checks
    tests: int
    unjudged: str  # the one message of all exercises, or ""
    empty: bool  # nothing was handed in
    held: bool

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def right(self) -> int:
        return self.counts[State.RIGHT] + self.counts[State.CARRIED]


def view_exercises(record: Record, lesson: Lesson) -> tuple[ExerciseView, ...]:
    """The exercises of a record in the course's order."""
    return tuple(_view(exercise, lesson.sections.get(exercise["name"], "")) for exercise in record["exercises"])


def summarise(record: Record, exercises: Sequence[ExerciseView]) -> Summary:
    counts = {state: sum(exercise.state is state for exercise in exercises) for state in State}
    unjudged = shared_message(record)
    missing = all(exercise["status"] == Verdict.MISSING for exercise in record["exercises"])
    passed, tests = sum(e.passed for e in exercises), sum(len(e.tests) for e in exercises)
    return Summary(counts, passed, tests, unjudged, bool(unjudged) and missing, record["held"])


def _view(exercise: Record, section: str) -> ExerciseView:
    state = _state(exercise)
    hints = tuple(exercise["hints"]) if state is State.WRONG and exercise["status"] in TELLING else ()
    shown = len(hints) if "answers" in exercise else IN_SIGHT  # each part of a question has a hint of its own
    return ExerciseView(
        exercise["name"],
        state,
        _word(exercise, state),
        exercise["score"],
        exercise["max_score"],
        exercise["message"],
        hints[:shown],
        hints[shown:],
        tuple(exercise["carried_from"]),
        section,
        tuple(exercise["tests"]),
    )


def _state(exercise: Record) -> State:
    status = exercise["status"]
    if status == Verdict.PASSED:
        return State.RIGHT
    if status in (Verdict.INTERNAL, Verdict.NOT_RUN):
        return State.HELD
    if exercise["carried_from"]:
        return State.CARRIED
    return State.UNWRITTEN if is_unwritten(exercise) else State.WRONG


def is_unwritten(exercise: Record) -> bool:
    """Whether there is nothing yet that could be wrong: no function of that name, or only its stub."""
    nothing = exercise["status"] == Verdict.MISSING or NOT_WRITTEN in exercise["message"]
    return nothing and not exercise["score"]


def _word(exercise: Record, state: State) -> str:
    if state is State.CARRIED:
        return "right in itself"
    if state is State.UNWRITTEN and exercise["status"] != Verdict.MISSING:
        return "not written yet"
    return WORDS[Verdict(exercise["status"])]
