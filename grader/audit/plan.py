"""The work of an audit, cut into tasks that any process can do alone."""

from __future__ import annotations

import enum
from collections.abc import Sequence
from dataclasses import dataclass

from grader.course.model import Assignment


class Kind(enum.Enum):
    """What a task does."""

    FILES = "files"  # an assignment's files: stub, public checks, secrets, places
    SANDBOX = "sandbox"  # an exercise under the first seed, as submissions: every variant, every test, hints, pages
    NEIGHBOURS = "neighbours"  # the other exercises, in a submission that has loaded every variant of this one
    TRIAL = "trial"  # an exercise under another seed, in this process
    MUTANTS = "mutants"  # an exercise against mutants of its reference
    PAIRS = "pairs"  # what is told of two mistakes in one implementation


@dataclass(frozen=True)
class Task:
    """One piece of an audit. exercises: all that are of interest (FILES), or the one."""

    kind: Kind
    assignment: Assignment
    exercises: tuple[str, ...]
    seed: int = 0


def plan(
    chosen: Sequence[tuple[Assignment, tuple[str, ...]]], seeds: Sequence[int], *, extras: Sequence[Kind] = ()
) -> list[Task]:
    """The tasks of an audit, the long ones first. The first seed is the sandbox's; where there is no other, it is
    tried in process, too."""
    each = [(assignment, (name,)) for assignment, names in chosen for name in names]
    kinds = [Kind.SANDBOX, Kind.NEIGHBOURS]
    code = [(assignment, name) for assignment, name in each if not assignment.exam]  # extras change code
    return [
        *(Task(Kind.FILES, assignment, names) for assignment, names in chosen),
        *(Task(kind, assignment, name, seeds[0]) for kind in kinds for assignment, name in each),
        *(Task(kind, assignment, name, seeds[0]) for kind in extras for assignment, name in code),
        *(Task(Kind.TRIAL, assignment, name, seed) for assignment, name in each for seed in seeds[1:] or seeds),
    ]


def examinee(seed: int) -> str:
    """Whose paper an exam is audited with: another one under each seed."""
    return f"audit-{seed}"
