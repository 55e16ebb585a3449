"""The command line, as people type it."""

from __future__ import annotations

import json
import subprocess
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


def test_what_commands_do_is_said_whole_in_80_columns() -> None:
    """Each list of commands has a sentence on every one, and cuts none."""
    for path, command in [((), main), *every_command()]:
        context = click.Context(command, terminal_width=80, max_content_width=80)
        if isinstance(command, click.Group):
            assert "..." not in command.get_help(context).partition("Commands:")[2], path


def test_without_a_name_one_is_told_what_there_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Assignments to begin, exercises with hints; nothing is made."""
    monkeypatch.chdir(tmp_path)
    begun, hinted = run("start", "--course", TINY), run("hint", "--course", TINY)
    assert (begun.exit_code, hinted.exit_code) == (0, 0)
    assert "\n  1_measures  " in begun.output
    assert "2_exam" not in begun.output
    assert "\n  1_measures  celsius, area" in hinted.output
    assert list(tmp_path.iterdir()) == []


def test_what_students_make_is_no_part_of_the_repository() -> None:
    """Copies and zips in the course's folder, where commands put them by default."""
    assert {"/work/", "/handed-in/"} <= set((ROOT / ".gitignore").read_text(encoding="utf-8").split())


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


def test_folders_that_are_no_ids_are_told_last_and_on_the_class_page(tmp_path: Path) -> None:
    """Whose they are, the rule, and what to do; also when nothing else has changed since."""
    write_class(load_course(TINY), tmp_path)
    words = ["grade", tmp_path / "submitted", "--course", TINY, "--output", tmp_path / "out", "--student", "ada"]
    assert "not graded" not in run(*words).output
    for name in ("émile", "O'Neil", ".git"):
        (tmp_path / "submitted" / name / "1_measures").mkdir(parents=True)
    result = run(*words)
    assert result.exit_code == 0, result.output
    assert "ignored: 'émile': not a student id" in result.output
    last = result.output.splitlines()[-1]
    assert last.startswith("not graded: 2 names are no student id")
    assert "ASCII letters" in last
    assert "Rename" in last
    page = (tmp_path / "out" / "report.html").read_text(encoding="utf-8")
    assert "&#39;émile&#39;: not a student id" in page
    assert "ASCII letters" in page


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


def test_a_newcomer_is_told_where_the_command_is() -> None:
    """In the README, in the students' guide, and by the last words of `make grade`, which has one next step."""
    told = ". .venv/bin/activate"
    for document in ("README.md", "docs/students.md"):
        assert told in (ROOT / document).read_text(encoding="utf-8")
    steps = subprocess.run(["make", "-n", "grade"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert told in steps.partition("grader grade")[2]
    assert "/grader demo demo >/dev/null\n" in steps
    assert steps.count("Next:") == 1


@pytest.mark.parametrize(
    ("root", "said"),
    [
        ("sample", "did you mean sample/submitted?"),
        ("sample/submitted/ada", "did you mean sample/submitted?"),
        ("empty", "no submissions in empty: expected empty/<student>/<assignment>/<module>.py"),
        ("misnamed", "'With Space': not a student id (1 such): an id has 1 to 64 ASCII letters"),
    ],
)
def test_a_folder_without_submissions_is_a_slip(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, root: str, said: str
) -> None:
    """One that is too high, too low, or empty: exit code 2, and no results, nor is a word lost of those there were."""
    monkeypatch.chdir(tmp_path)
    write_class(load_course(TINY), Path("sample"))
    Path("empty").mkdir()
    Path("misnamed/With Space/1_measures").mkdir(parents=True)
    result = run("grade", root, "--course", TINY)
    assert (result.exit_code, said in " ".join(result.output.split())) == (2, True), result.output
    assert not Path("results").exists()


def test_an_assignment_that_nobody_handed_in_is_no_slip(tmp_path: Path) -> None:
    """There are other submissions: nothing is graded, and that is fine."""
    (tmp_path / "in" / "ada" / "06_backprop").mkdir(parents=True)
    words = ["grade", tmp_path / "in", "--course", ROOT, "--output", tmp_path / "out"]
    result = run(*words, "--assignment", "01")
    assert (result.exit_code, "0 graded" in result.output) == (0, True), result.output


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
    assert "left as they are: README.md, hints.yml, measures.py, test_public.py" in again.output
    assert module.read_text() == before


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A student's copy of the tiny assignment: one exercise wrong, one not written."""
    assert run("start", "1_measures", "--course", TINY, "--to", tmp_path).exit_code == 0
    module = tmp_path / "1_measures" / "measures.py"
    text = (TINY / "solutions" / "1_measures" / "measures.py").read_text().replace("* 5 / 9", "* 5 / 8")
    text = text.replace("return np.multiply(a, b)", "raise NotImplementedError()")
    module.write_text(text)
    return tmp_path / "1_measures"


def test_a_check_in_three_forms(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Text for people, one JSON document, or annotations as seen from the repository; the exit code is the same."""
    words = ["check", "--course", TINY, "--work", copy]
    text = run(*words)
    document = run(*words, "--format", "json")
    monkeypatch.setenv("GITHUB_WORKSPACE", str(copy.parent))
    notes = run(*words, "--format", "github")
    assert (text.exit_code, document.exit_code, notes.exit_code) == (1, 1, 1)
    assert "not yet   celsius" in text.output
    assert "waits     volume builds on area" in text.output
    assert "to write  area" in text.output
    assignment = json.loads(document.output)["assignments"][0]
    states = {exercise["name"]: exercise["state"] for exercise in assignment["exercises"]}
    assert states == {"celsius": "wrong", "area": "unwritten", "volume": "waiting", "Counter": "right"}
    kinds = [line.split(" file=1_measures/measures.py,")[0] for line in notes.output.splitlines()]
    assert kinds == ["::error", "::notice", "::notice"]
    assert run(*words, "--watch", "--format", "json").exit_code == 2


def test_all_work_is_checked_where_none_is_named(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """From the folder above the copies."""
    monkeypatch.chdir(copy.parent)
    assert "1_measures: 1 of 4 right" in run("check", "--course", TINY).output


@pytest.mark.parametrize("words", [["check", "area"], ["submit", "1", "--to", "out"], ["hint", "area"]])
def test_work_elsewhere_does_not_step_in_for_a_folder_that_was_named(
    copy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: list[str]
) -> None:
    """A slip in --work is told, and nothing is checked or handed in, though the copy lies just here."""
    monkeypatch.chdir(copy)
    (tmp_path / "empty").mkdir()
    for folder, said in (("nope", "is no folder"), ("empty", "holds no work on 1_measures")):
        result = run(*words, "--course", TINY, "--work", tmp_path / folder)
        assert (result.exit_code, said in result.output) == (2, True)
    assert not (copy / "out").exists()


def test_colours_are_for_terminals(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """There are none in a pipe, none where NO_COLOR is set, and some where they are forced."""
    import os
    import sys

    def printed(**environment: str) -> str:
        plain = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "FORCE_COLOR", "TERM")}
        words = [sys.executable, "-m", "grader", "check", "--course", str(TINY), "--work", str(copy)]
        return subprocess.run(words, env=plain | environment, capture_output=True, text=True, check=False).stdout

    assert "\x1b[3" in printed(FORCE_COLOR="1", TERM="xterm")
    assert "\x1b[3" not in printed(FORCE_COLOR="1", TERM="xterm", NO_COLOR="1")
    assert "\x1b" not in printed()


def test_hints_come_one_by_one(copy: Path) -> None:
    """The first, then the next; the last again; those that were seen, or a chosen one, when asked for."""
    words = ["hint", "celsius", "--course", TINY, "--work", copy]
    refused = run(*words, "--again")
    assert refused.exit_code == 2
    assert "no hint for celsius yet" in refused.output
    for number, text in ((1, "water freeze"), (2, "different sizes"), (3, "five ninths"), (3, "five ninths")):
        result = run(*words)
        assert result.exit_code == 0
        assert f"celsius, hint {number} of 3" in result.output
        assert text in " ".join(result.output.split())
        assert ("last hint" in result.output) == (number == 3)
    assert "hint 2 of 3" in run(*words, "--step", 2).output
    again = run(*words, "--again").output
    assert all(f"hint {number} of 3" in again for number in (1, 2, 3))
    assert "--step 4 is none of them" in run(*words, "--step", 4).output


def test_a_hint_needs_no_copy_and_runs_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Before anything was begun the first hint is shown, and how to begin."""
    monkeypatch.chdir(tmp_path)
    result = run("hint", "area", "--course", TINY)
    assert "area, hint 1 of 2" in result.output
    assert "`grader start 1_measures`" in result.output
    assert list(tmp_path.iterdir()) == []


def test_work_is_handed_in_with_a_receipt(copy: Path, tmp_path: Path) -> None:
    """Warnings first, then the receipt; for grading under --root, or as a zip under --to."""
    words = ["submit", "--course", TINY, "--work", copy]
    root = tmp_path / "submitted"
    root.mkdir()
    result = run(*words, "--root", root, "--student", "ada")
    assert result.exit_code == 0, result.output
    assert "warning public checks fail: celsius, volume" in result.output
    assert "warning not written yet: area" in result.output
    assert (root / "ada" / "1_measures.receipt.txt").read_text() in result.output
    graded = run("grade", root, "--course", TINY, "--output", tmp_path / "out", "--jobs", 1)
    assert graded.exit_code == 0, graded.output
    assert "ignored" not in graded.output
    record = json.loads((tmp_path / "out" / "results.jsonl").read_text())
    assert record["student"] == "ada"
    assert f"submission  {record['submission']}" in result.output
    assert run(*words, "--to", tmp_path / "zips").exit_code == 0
    assert (tmp_path / "zips" / "1_measures.zip").read_bytes() == (root / "ada" / "1_measures.zip").read_bytes()
    assert "that stands" in run(*words, "--to", tmp_path / "zips").output


def test_work_that_does_not_load_is_handed_in_all_the_same(copy: Path, tmp_path: Path) -> None:
    """It can be graded; that it earns nothing is said loudly."""
    (copy / "measures.py").write_text("def broken(:\n")
    result = run("submit", "--course", TINY, "--work", copy, "--to", tmp_path / "out")
    assert result.exit_code == 0
    assert "measures.py does not load, and earns nothing like this. It raised SyntaxError" in result.output
    assert (tmp_path / "out" / "1_measures.zip").is_file()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--root", "."], "--student"),
        (["--root", ".", "--student", "../eve"], "no student id"),
        (["--root", ".", "--student", "émile"], "1 to 64 ASCII letters"),
        (["--root", ".", "--to", "."], "choose one"),
        (["--root", "nowhere", "--student", "ada"], "no folder"),
    ],
)
def test_a_hand_in_that_leads_nowhere_is_refused(copy: Path, words: list[str], said: str) -> None:
    """Before anything is written, and with what to do."""
    result = run("submit", "--course", TINY, "--work", copy, *words)
    assert result.exit_code == 2
    assert said in result.output


@pytest.mark.parametrize(
    ("words", "completed"),
    [
        ("check ", "1_measures celsius area volume Counter"),
        ("check v", "volume"),
        ("hint ", "celsius area volume Counter"),
        ("start ", "1_measures"),
        ("submit 1", "1_measures"),
    ],
)
def test_names_are_completed_by_the_shell(
    words: str, completed: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Assignments and exercises of the course that one stands in; nothing, and no error, outside of one."""
    asked = {"_GRADER_COMPLETE": "bash_complete", "COMP_WORDS": f"grader {words}", "COMP_CWORD": "2"}
    for place, expected in ((TINY, completed.split()), (tmp_path, [])):
        monkeypatch.chdir(place)
        result = CliRunner().invoke(main, env=asked, prog_name="grader")
        assert [line.removeprefix("plain,") for line in result.output.split()] == expected


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
