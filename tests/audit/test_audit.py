"""The audit as a whole: its plan, its command, and what it says of a course that is right, or cannot be judged."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from click.testing import CliRunner

from grader.audit import Kind, plan
from grader.cli import main
from grader.course.model import Course

TINY = Path(__file__).parents[1] / "tiny"
Audited = Callable[..., list[str]]
Edit = Callable[..., None]


def test_a_sound_course_has_no_problem(wrong: Audited) -> None:
    """The tiny course is right, so nothing is said of it."""
    assert wrong() == []


def test_every_exercise_is_tried_under_every_seed(tiny: Course) -> None:
    """The plan holds each exercise once in the sandbox, and under each other seed in process."""
    names = tuple(exercise.name for exercise in tiny.graded[0].exercises)
    tasks = plan([(tiny.graded[0], names)], range(5, 8), extras=[Kind.MUTANTS])
    assert {(t.exercises[0], t.seed) for t in tasks if t.kind is Kind.TRIAL} == {
        (name, seed) for name in names for seed in (6, 7)
    }
    for kind in (Kind.SANDBOX, Kind.NEIGHBOURS, Kind.MUTANTS):
        assert [(t.exercises, t.seed) for t in tasks if t.kind is kind] == [((name,), 5) for name in names]
    assert [t.exercises for t in tasks if t.kind is Kind.FILES] == [names]
    alone = plan([(tiny.graded[0], names)], [5])
    assert {t.seed for t in alone if t.kind is Kind.TRIAL} == {5}


def test_a_suite_that_cannot_be_collected(wrong: Audited, solutions: Path) -> None:
    """A suite with a typing error is one problem, not one for every task."""
    (solutions / "test_area.py").write_text("def test_area(student:\n")
    lines = wrong()
    assert len(lines) == 1
    assert lines[0].startswith("1_measures: course: a suite cannot be collected:")
    assert "SyntaxError" in lines[0]


def test_the_command_says_all_right(tmp_path: Path) -> None:
    """Exit 0, a table by exercise, and what was tried."""
    result = CliRunner().invoke(main, ["audit", "area", "--course", str(TINY), "--seeds", "2", "--jobs", "1"])
    assert result.exit_code == 0, result.output
    assert "1 exercises under 2 seeds" in result.output
    assert "0 wrong, 2 warnings" in result.output
    row = next(line for line in result.stdout.splitlines() if line.startswith("│   area"))
    assert [cell.strip() for cell in row.strip("│").split("│")] == ["area", "1", "1", "2", "0"]


def test_the_command_fails_with_seed_and_call(solutions: Path, folder: Path, add_variant: Edit) -> None:
    """Exit 1, and under the finding the seeds and the call."""
    add_variant(solutions, "wheat", "area_sum", "area: adds", "def area(a, b):\n    return a + b")
    arguments = ["audit", "area", "--course", str(folder), "--seeds", "3", "--first-seed", "7", "--jobs", "1"]
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 1
    at = next(i for i, line in enumerate(result.stdout.splitlines()) if "wheat area_sum: is refused: " in line)
    line, _, _, call = result.stdout.splitlines()[at : at + 4]
    assert line == "wrong 1_measures/area: wheat area_sum: is refused: 'arrays' is failed (seed 8, 9)"
    assert call.strip().startswith("area(array([")


def test_strict_fails_on_warnings() -> None:
    """--strict makes warnings count."""
    arguments = ["audit", "area", "--course", str(TINY), "--seeds", "1", "--jobs", "1", "--strict"]
    assert CliRunner().invoke(main, arguments).exit_code == 1


def test_progress_where_there_is_no_terminal() -> None:
    """A log gets a line now and then: how many tasks are done, and of how many."""
    result = CliRunner().invoke(main, ["audit", "area", "--course", str(TINY), "--seeds", "2", "--jobs", "1"])
    told = [line for line in result.stderr.splitlines() if line.startswith("audit: ")]
    assert told == [f"audit: {done} of 4 tasks" for done in (1, 2, 3, 4)]
