"""Fixtures: the tiny course, a zygote at level strict, submissions from text."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from grader.course.model import Course, load_course
from grader.judge.assignment import AssignmentJudge
from grader.sandbox.host import SandboxOptions, Zygote
from grader.sandbox.snapshot import Snapshot, Source

ROOT = Path(__file__).resolve().parents[1]
TINY = ROOT / "tests" / "tiny"


@pytest.fixture(scope="session")
def course() -> Course:
    """The course of this repository."""
    return load_course(ROOT)


@pytest.fixture(scope="session")
def tiny() -> Course:
    """A second course, about nothing neural, with short limits."""
    return load_course(TINY)


@pytest.fixture(scope="session")
def tiny_judge(tiny: Course) -> Iterator[AssignmentJudge]:
    """The judge of the tiny course's one assignment."""
    with AssignmentJudge(tiny, tiny.graded[0]) as judge:
        yield judge


@pytest.fixture(scope="session")
def zygote(tiny: Course) -> Iterator[Zygote]:
    """A zygote at level strict."""
    with Zygote(SandboxOptions.of(tiny)) as zygote:
        yield zygote


@pytest.fixture
def script() -> Callable[..., Snapshot]:
    """Makes a submission from the text of a script."""

    def make(text: str, module: str = "work", **siblings: str) -> Snapshot:
        return Snapshot(module, "script", (Source(f"{module}.py", text),), siblings, "", ())

    return make
