"""Attack this machine's sandbox with the whole corpus, and say what was contained."""

from __future__ import annotations

import contextlib
import json
import os
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from grader.attacks.corpus import ASSIGNMENT, CANARIES, COURSE, EXERCISES, Attack
from grader.course.model import load_course
from grader.grade import as_record, grade_folder
from grader.judge.assignment import AssignmentJudge
from grader.judge.verdict import Verdict
from grader.sandbox.host import SandboxOptions, Zygote

SEED = 7
SECRET = {"GRADER_ATTACK_CANARY": "GRADER_ATTACK_SECRET"}  # in our environment, and nowhere else


@dataclass(frozen=True)
class Outcome:
    """What became of one attack. problems: what it reached, in words; empty where it was contained."""

    attack: Attack
    record: dict[str, Any]
    problems: tuple[str, ...]

    @property
    def contained(self) -> bool:
        return not self.problems


def attack(
    attacks: Sequence[Attack], begin: Callable[[SandboxOptions], Zygote] = Zygote, seed: int = SEED
) -> Iterator[Outcome]:
    """Grade each attack as a student's submission, and hold the result against what must become of it.

    begin: makes the zygote. Raises SandboxError where this machine cannot hold level strict.
    """
    course = load_course(COURSE)
    with (
        AssignmentJudge(course, course.assignment(ASSIGNMENT)) as judge,
        begin(SandboxOptions.of(course)) as zygote,
        tempfile.TemporaryDirectory(prefix="grader-attack") as folder,
        _secret_environment(),
    ):
        for number, one in enumerate(attacks):
            student = Path(folder) / f"student{number}"
            student.mkdir()
            one.lay(student, judge.source.text)
            record = as_record(grade_folder(judge, zygote, student, student.name, seed))
            yield Outcome(one, record, tuple(problems(one, record, (str(course.folder), folder))))


def problems(attack: Attack, record: dict[str, Any], paths: Sequence[str]) -> Iterator[str]:
    """Everything that is not as it must be in a record."""
    exercises = {exercise["name"]: exercise for exercise in record["exercises"]}
    for name in EXERCISES:
        exercise, expected = exercises[name], attack.expected[name]
        got = Verdict(exercise["status"])
        if got not in expected:
            wanted = " or ".join(sorted(expected))
            yield f"{name} got {got}, not {wanted}"
        elif got is Verdict.PASSED and exercise["score"] != exercise["max_score"]:
            yield f"{name} passed, with {exercise['score']:g} of {exercise['max_score']:g} points"
    text = json.dumps(record, ensure_ascii=False)
    for secret in (*CANARIES, *paths):
        if secret in text:
            yield f"the result shows {secret!r}"


@contextlib.contextmanager
def _secret_environment() -> Iterator[None]:
    """Something in the judge's environment that a worker must not find in its own."""
    os.environ.update(SECRET)
    try:
        yield
    finally:
        for name in SECRET:
            del os.environ[name]
