"""The command line, as people type it."""

from __future__ import annotations

import json
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from grader.cli import main
from grader.course.model import load_course
from grader.demo import write_class

ROOT = Path(__file__).resolve().parents[1]
TINY = ROOT / "tests" / "tiny"


def run(*words: object) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words])


def every_command(group: click.Group = main, path: tuple[str, ...] = ()) -> list[tuple[tuple[str, ...], click.Command]]:
    found: list[tuple[tuple[str, ...], click.Command]] = []
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        found.append(((*path, name), command))
        if isinstance(command, click.Group):
            found += every_command(command, (*path, name))
    return found


@pytest.mark.parametrize(("path", "command"), every_command(), ids=lambda value: str(value))
def test_every_command_has_help_and_is_documented(path: tuple[str, ...], command: click.Command) -> None:
    """Each command says what it is for, each option what it does, and docs/ or README names it."""
    result = run(*path, "--help")
    assert result.exit_code == 0
    assert command.help
    for parameter in command.params:
        if isinstance(parameter, click.Option) and not parameter.hidden:
            assert parameter.help, parameter.name
    documents = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
    assert any(f"grader {' '.join(path)}" in document.read_text(encoding="utf-8") for document in documents), path


def test_a_class_is_graded_from_the_command_line(tmp_path: Path) -> None:
    """grade prints a table and says where the pages are; its exit code is 0 however low the scores."""
    write_class(load_course(TINY), tmp_path)
    words = ["grade", tmp_path / "submitted", "--course", TINY, "--output", tmp_path / "out", "--seed", 1]
    result = run(*words, "--student", "ada", "--student", "gita")
    assert result.exit_code == 0, result.output
    assert "2 graded, 0 unchanged, 0 held" in result.output
    assert "report.html" in result.output
    scores = [json.loads(line)["score"] for line in (tmp_path / "out" / "results.jsonl").read_text().splitlines()]
    assert scores == [12.0, 0.0]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["grade", "/nowhere", "--course", TINY], "/nowhere"),
        (["grade", ".", "--course", "/tmp"], "course.yml"),
        (["grade", ".", "--course", TINY, "--isolation", "none"], "strict"),
        (["check", "arae", "--course", TINY], "did you mean 'area'"),
        (["start", "3_x", "--course", TINY], "no assignment '3_x'"),
        (["audit", "2_exam", "--course", TINY], "draft"),
    ],
)
def test_wrong_usage_exits_2_and_says_why(words: list[object], said: str) -> None:
    """What was expected, what came; no traceback."""
    result = run(*words)
    assert result.exit_code == 2
    assert said in result.output
    assert "Traceback" not in result.output


def test_a_students_day(tmp_path: Path) -> None:
    """start, check, write, check again; start never overwrites."""
    assert run("start", "1_measures", "--course", TINY, "--to", tmp_path).exit_code == 0
    module = tmp_path / "1_measures" / "measures.py"
    first = run("check", "--course", TINY, "--work", tmp_path / "1_measures")
    assert first.exit_code == 1
    assert "0 of 4 right" in first.output
    assert "to write  celsius, area, volume, Counter" in first.output
    module.write_text((TINY / "solutions" / "1_measures" / "measures.py").read_text().replace("* 5 / 9", "* 5 / 8"))
    second = run("check", "--course", TINY, "--work", tmp_path / "1_measures")
    assert "3 of 4 right" in second.output
    assert "Stuck? `grader hint celsius`" in second.output
    assert "expected 100., got 112.5" in " ".join(second.output.split())
    assert run("check", "area", "--course", TINY, "--work", tmp_path / "1_measures").exit_code == 0
    before = module.read_text()
    again = run("start", "1_measures", "--course", TINY, "--to", tmp_path)
    assert "left as they are: README.md, measures.py" in again.output
    assert module.read_text() == before


def test_the_doctor_finds_level_strict_here() -> None:
    """Layer by layer, and what a worker cannot do."""
    result = run("doctor")
    assert result.exit_code == 0, result.output
    assert "a worker cannot read a file" in result.output
    assert "Level strict holds" in result.output


def test_sync_writes_stubs_once(tmp_path: Path) -> None:
    """A stub that is as it should be is not touched."""
    import shutil

    shutil.copytree(TINY, tmp_path / "course")
    stub = tmp_path / "course" / "exercises" / "1_measures" / "measures.py"
    stub.unlink()
    assert "written" in run("sync", "--course", tmp_path / "course").output
    assert stub.read_text() == (TINY / "exercises" / "1_measures" / "measures.py").read_text()
    assert "as it should be" in run("sync", "--course", tmp_path / "course").output


def test_demo_does_not_overwrite(tmp_path: Path) -> None:
    """A second demo in the same folder is refused."""
    assert run("demo", tmp_path / "d", "--course", TINY).exit_code == 0
    assert run("demo", tmp_path / "d", "--course", TINY).exit_code == 2
