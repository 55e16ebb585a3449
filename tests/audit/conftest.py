"""A copy of the tiny course to break, and what an audit says of it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from grader.audit import Bench, Kind, Report, check_course, plan
from grader.course.model import load_course
from grader.sandbox.host import Zygote

TINY = Path(__file__).parents[1] / "tiny"
NAME = "1_measures"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the tiny course, to break."""
    return shutil.copytree(TINY, tmp_path / "course", ignore=shutil.ignore_patterns("__pycache__"))


@pytest.fixture
def solutions(folder: Path) -> Path:
    return folder / "solutions" / NAME


@pytest.fixture
def exercises(folder: Path) -> Path:
    return folder / "exercises" / NAME


@pytest.fixture
def report(folder: Path, zygote: Zygote) -> Callable[..., Report]:
    """Audits the copy, in this process, under three seeds."""

    def run(*exercises: str, kinds: Sequence[Kind] = tuple(Kind), extras: Sequence[Kind] = ()) -> Report:
        course = load_course(folder)
        assignment = course.graded[0]
        chosen = [(assignment, exercises or tuple(e.name for e in assignment.exercises))]
        total = Report(list(check_course(course)))
        with Bench(course, zygote) as bench:
            for task in plan(chosen, (1, 2, 3), extras=extras):
                if task.kind in kinds:
                    total.add(bench.run(task))
        return total

    return run


@pytest.fixture
def wrong(report: Callable[..., Report]) -> Callable[..., list[str]]:
    """The lines of what is wrong; warnings left out."""

    def run(*exercises: str, kinds: Sequence[Kind] = tuple(Kind)) -> list[str]:
        return list(report(*exercises, kinds=kinds).lines(warning=False))

    return run


@pytest.fixture
def replace() -> Callable[[Path, str, str], None]:
    """Changes words of a file, which must stand there."""

    def replacing(path: Path, old: str, new: str) -> None:
        text = path.read_text()
        assert old in text
        path.write_text(text.replace(old, new))

    return replacing


@pytest.fixture
def add_variant() -> Callable[[Path, str, str, str, str], None]:
    """Adds a wheat or a chaff to a folder of solutions; first: the rest of its first line."""

    def adding(folder: Path, kind: str, name: str, first: str, code: str) -> None:
        (folder / f"{kind}s" / f"{name}.py").write_text(f"# {kind} of {first}\n{code}\n")

    return adding
