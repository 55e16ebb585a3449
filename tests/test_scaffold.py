"""Scaffolds: what `grader new` writes and leaves alone, and the walk through a second course in docs/authors.md."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from grader.cli import main
from grader.course.model import load_course
from grader.course.scaffold import new_assignment, new_course, new_exercise
from grader.errors import CourseError, UsageError

GUIDE = Path(__file__).parents[1] / "docs" / "authors.md"
COMMENTED = """\
# A course with a layout of its own.
course: ropes   # short
title: Ropes
term: "2026"

assignments:
    - name: 1_knots
      title: Knots
      module: knots
      exercises:
          - name: bowline   # the king
            points: 2

          # two more will come
    - name: 2_bends
      title: Bends
      module: bends
      draft: true   # not yet

# the end
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A fresh course."""
    new_course(tmp_path / "shapes", "shapes", "Shapes", "2026")
    return tmp_path / "shapes"


def files(folder: Path) -> dict[str, str]:
    return {path.relative_to(folder).as_posix(): path.read_text() for path in folder.rglob("*") if path.is_file()}


def run(*words: str) -> Result:
    return CliRunner().invoke(main, [*words])


# --- the walk through docs/authors.md ---


def steps() -> Iterator[tuple[str, str]]:
    """The blocks of the walk: ("sh", commands), or (the file that the sentence before names, its text)."""
    walk = GUIDE.read_text().partition("## A second course, step by step\n")[2]
    before = ""
    for part in re.split(r"^(```\w+\n.*?^```)$", walk, flags=re.MULTILINE | re.DOTALL):
        block = re.fullmatch(r"```(\w+)\n(.*)```", part, flags=re.DOTALL)
        if block is None:
            before = part
        elif block[1] == "sh":
            yield "sh", block[2]
        else:
            yield re.findall(r"`([\w./]+\.(?:py|md|yml))`", before)[-1], block[2]


def test_a_second_course_step_by_step(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The author's guide, followed to the letter, ends with a course that its own audit accepts."""
    monkeypatch.chdir(tmp_path)
    outputs = []
    for name, text in steps():
        if name != "sh":
            assert Path(name).is_file(), f"{name} should be there from the scaffold"
            Path(name).write_text(text)
            continue
        for line in text.splitlines():
            first, *words = shlex.split(line)
            if first == "cd":
                monkeypatch.chdir(words[0])
                continue
            result = run(*words, *(["--jobs", "1"] if words[0] == "audit" else []))
            assert result.exit_code == 0, f"{line}\n{result.output}"
            outputs.append(result.output)
    assert "TODO" not in "".join(files(Path.cwd()).values())
    assert "2 exercises under 5 seeds" in outputs[-2]
    assert "0 wrong" in outputs[-2]
    killed, made = re.search(r"mutants killed: (\d+)/(\d+)\n", outputs[-1]).groups()  # type: ignore[union-attr]
    assert killed == made
    assert int(made) >= 4


def test_the_guide_walks_through_every_file() -> None:
    """The walk shows each file that an author writes, and uses every command for authors."""
    blocks = list(steps())
    commands = [line for name, text in blocks if name == "sh" for line in text.splitlines()]
    shown = [name for name, _ in blocks if name != "sh"]
    assert len(shown) == len(set(shown)) == 8
    for command in ("new course", "new assignment", "new exercise", "sync", "audit"):
        assert any(line.startswith(f"grader {command}") for line in commands)


# --- new course ---


def test_a_new_course_is_complete(folder: Path) -> None:
    """Its example has every kind of file, a stub that is in step, and is accepted by the audit."""
    course = load_course(folder)
    assert [assignment.name for assignment in course.graded] == ["1_hello"]
    result = run("audit", "--course", str(folder), "--seeds", "2", "--jobs", "1")
    assert result.exit_code == 0, result.output
    assert "0 wrong, 2 warnings" in result.output


@pytest.mark.parametrize("title", ["Ropes: thick & thin", "yes", "3", "# 1", "Überblick"])
def test_any_title_is_kept(tmp_path: Path, title: str) -> None:
    """A title that YAML would read as something else is quoted."""
    new_course(tmp_path / "course", "course", title, "2026")
    new_assignment(load_course(tmp_path / "course"), "2_more", title, "more")
    course = load_course(tmp_path / "course")
    assert (course.title, course.assignments[1].title, course.term) == (title, title, "2026")


@pytest.mark.parametrize(
    ("name", "title", "message"),
    [("Big Course", "Title", "'big-course'"), ("course", "", "a title"), ("course", 'a "b"', "a title")],
)
def test_names_of_courses(tmp_path: Path, name: str, title: str, message: str) -> None:
    """A name that does not fit is refused with one that does, and nothing is written."""
    with pytest.raises(UsageError, match=message):
        new_course(tmp_path / "course", name, title, "2026")
    assert not (tmp_path / "course").exists()


def test_a_folder_with_something_in_it_is_left_alone(tmp_path: Path) -> None:
    """A course is begun in a new or an empty folder."""
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(UsageError, match="not empty"):
        new_course(tmp_path, "course", "Course", "2026")
    assert files(tmp_path) == {"notes.txt": "mine"}


# --- new assignment, new exercise ---


def test_a_new_exercise_has_a_place_for_everything(folder: Path) -> None:
    """Source, suite, public check, lesson, hints, wheat and chaff; the audit says where something is left to write."""
    assert run("new", "assignment", "2_circles", "--title", "Circles", "--course", str(folder)).exit_code == 0
    draft = run("audit", "2_circles", "--course", str(folder))
    assert draft.exit_code == 2
    assert "take `draft: true` out of course.yml" in draft.output
    for words in (["area"], ["ring", "--points", "2.5", "--builds-on", "area"]):
        assert run("new", "exercise", "circles", *words, "--course", str(folder)).exit_code == 0
    ring = load_course(folder).assignment("2_circles").exercise("ring")
    assert (ring.points, ring.builds_on) == (2.5, ("area",))
    (folder / "course.yml").write_text((folder / "course.yml").read_text().replace("    draft: true\n", ""))
    assert run("sync", "--course", str(folder)).exit_code == 0
    result = run("audit", "ring", "--course", str(folder), "--seeds", "1", "--jobs", "1")
    assert result.exit_code == 1
    left = {line.split(": ")[1] for line in result.stdout.splitlines() if "TODO is still there" in line}
    new = [f"exercises/2_circles/{name}" for name in ("README.md", "hints.yml", "test_public.py")]
    new += ["solutions/2_circles/circles.py"]
    for name in ("area", "ring"):
        new += [
            f"solutions/2_circles/{part}.py" for part in (f"test_{name}", f"wheats/{name}_other", f"chaffs/{name}_slip")
        ]
    assert left == set(new)
    others = [line for line in result.stdout.splitlines() if line.startswith("wrong ") and "TODO" not in line]
    assert {line.split(": ")[1] for line in others} == {"reference", "public checks"}


def test_lines_are_inserted_and_the_rest_is_kept(tmp_path: Path) -> None:
    """Comments, indentation and empty lines of course.yml stay as they are."""
    (tmp_path / "course.yml").write_text(COMMENTED)
    course = load_course(tmp_path)
    new_exercise(course, course.assignment("1_knots"), "reef", 1.5, ["bowline"])
    new_exercise(load_course(tmp_path), course.assignment("2_bends"), "sheet", 1)
    new_assignment(load_course(tmp_path), "3_hitches", "Hitches", "hitches")
    now = (tmp_path / "course.yml").read_text().splitlines()
    added = [line for line in now if line not in COMMENTED.splitlines()]
    assert added == [
        "          - {name: reef, points: 1.5, builds_on: [bowline]}",
        "        - {name: sheet, points: 1}",
        "    - name: 3_hitches",
        "      title: Hitches",
        "      module: hitches",
        "      draft: true",
    ]
    assert [line for line in now if line in COMMENTED.splitlines()].count("      exercises:") == 2
    without = [line for line in now if line not in added]
    del without[without.index("      exercises:", without.index("      draft: true   # not yet"))]
    assert "\n".join(without) + "\n" == COMMENTED
    names = {a.name: [e.name for e in a.exercises] for a in load_course(tmp_path).assignments}
    assert names == {"1_knots": ["bowline", "reef"], "2_bends": ["sheet"], "3_hitches": []}


def test_lists_on_one_line_are_refused(tmp_path: Path) -> None:
    """What cannot be extended by a line is not rewritten: the author is told which line."""
    text = COMMENTED.replace("title: Bends", "title: Bends\n      exercises: [{name: x, points: 1}]")
    (tmp_path / "course.yml").write_text(text)
    course = load_course(tmp_path)
    with pytest.raises(CourseError, match=r"course\.yml, line 17: write exercises as a list with a line for each item"):
        new_exercise(course, course.assignment("2_bends"), "sheet", 1)
    assert files(tmp_path) == {"course.yml": text}


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["assignment", "Circles", "--title", "C"], "a number and a word"),
        (["assignment", "../2_x", "--title", "C"], "a number and a word"),
        (["assignment", "1_more", "--title", "C"], "1_hello is there already"),
        (["assignment", "2_more", "--title", "C", "--module", "hello"], "the module 'hello' is 1_hello's"),
        (["assignment", "2_more", "--title", "C", "--module", "import"], "the name of a module"),
        (["exercise", "1_hello", "double"], "has an exercise 'double' already"),
        (["exercise", "1_hello", "np"], "the source imports something of that name"),
        (["exercise", "1_hello", "2nd"], "the name of an exercise"),
        (["exercise", "1_hello", "class"], "must be a Python name"),
        (["exercise", "1_hello", "half", "--points", "0"], "points must be more than 0"),
        (["exercise", "1_hello", "half", "--builds-on", "duble"], "did you mean 'double'?"),
        (["exercise", "1_helo", "half"], "did you mean '1_hello'?"),
    ],
)
def test_what_does_not_fit_is_refused_and_nothing_written(folder: Path, words: list[str], message: str) -> None:
    """Names are checked before any file is touched."""
    before = files(folder)
    result = run("new", *words, "--course", str(folder))
    assert result.exit_code == 2
    assert message in " ".join(result.output.split())
    assert files(folder) == before


def test_nothing_is_overwritten(folder: Path) -> None:
    """A file in the place of a new one stops the command before it changes any."""
    mine = folder / "solutions" / "1_hello" / "test_half.py"
    mine.write_text("# mine\n")
    before = files(folder)
    result = run("new", "exercise", "hello", "half", "--course", str(folder))
    assert result.exit_code == 2
    assert "test_half.py is there already, and nothing is overwritten" in result.output
    assert files(folder) == before


def test_a_function_that_the_source_has_is_not_added_again(folder: Path) -> None:
    """The author is told which line course.yml lacks."""
    source = folder / "solutions" / "1_hello" / "hello.py"
    source.write_text(source.read_text() + "\n\n# %%\ndef half(x):\n    return x / 2\n")
    before = files(folder)
    result = run("new", "exercise", "hello", "half", "--course", str(folder))
    assert result.exit_code == 2
    assert "- {name: half, points: 1}" in result.output
    assert files(folder) == before


def test_sync_says_what_it_wrote(folder: Path) -> None:
    """Each stub by its path: written, or as it should be."""
    stub = folder / "exercises" / "1_hello" / "hello.py"
    stub.unlink()
    assert run("sync", "--course", str(folder)).stdout == "exercises/1_hello/hello.py: written\n"
    assert run("sync", "--course", str(folder)).stdout == "exercises/1_hello/hello.py: is as it should be\n"
    assert "raise NotImplementedError()" in stub.read_text()
