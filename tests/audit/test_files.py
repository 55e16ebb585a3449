"""What stands in files: what is missing, unexpected, unfinished, thin or given away is told."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from grader.audit import Finding, Kind, Report, check_course
from grader.audit.hidden import notebook_lines
from grader.course.model import load_course

Audited = Callable[..., list[str]]
Edit = Callable[..., None]


def test_a_stub_that_is_not_what_the_source_says(wrong: Audited, exercises: Path, replace: Edit) -> None:
    """A stub that was edited, and one that is missing."""
    replace(exercises / "measures.py", "Counts from 0", "Counts from 1")
    line = "1_measures: stub: measures.py is not what the source says: run `grader sync 1_measures`"
    assert wrong(kinds=[Kind.FILES]) == [line]
    (exercises / "measures.py").unlink()
    assert wrong(kinds=[Kind.FILES]) == ["1_measures: exercises: measures.py is missing: run `grader sync`"]


def test_missing_and_unexpected_files(wrong: Audited, solutions: Path, exercises: Path) -> None:
    """Files are where they belong; a figure that the lesson names belongs."""
    (exercises / "README.md").write_text("celsius area volume Counter ![a box](box.svg)")
    for path in (exercises / "box.svg", exercises / "old.txt", solutions / "test_old.py", solutions / "chaffs/a.txt"):
        path.write_text("")
    (exercises / "test_public.py").unlink()
    unknown = "does not belong there: no exercise of course.yml has it; move it or delete it"
    assert wrong("area", kinds=[Kind.FILES]) == [
        "1_measures/area: public checks: there are none: write test_area in test_public.py",
        f"1_measures: exercises: old.txt {unknown}",
        "1_measures: exercises: test_public.py is missing",
        "1_measures: solutions/chaffs: a.txt is no .py file: nothing reads it",
        f"1_measures: solutions: test_old.py {unknown}",
    ]


def test_folders_of_no_assignment(folder: Path) -> None:
    """A folder that course.yml does not know is told."""
    (folder / "solutions" / "3_lost").mkdir()
    lost = Finding("3_lost", "", "solutions", "belongs to no assignment of course.yml")
    assert list(check_course(load_course(folder))) == [lost]


def test_missing_folders(wrong: Audited, folder: Path, exercises: Path) -> None:
    """An assignment without its folder is a sentence, not a traceback."""
    shutil.rmtree(exercises)
    assert wrong(kinds=[Kind.FILES]) == ["1_measures: exercises: the folder exercises/1_measures is missing"]


def test_public_checks_that_are_wrong(wrong: Audited, exercises: Path, replace: Edit) -> None:
    """Public checks accept the reference and refuse the stub."""
    replace(exercises / "test_public.py", "6.0)", "7.0)")
    with (exercises / "test_public.py").open("a") as public:
        public.write("\n\ndef test_Counter_is_there(student):\n    assert student\n")
    assert wrong(kinds=[Kind.FILES]) == [
        "1_measures/Counter: public checks: let the stub pass: Counter is there",
        "1_measures/area: public checks: refuse the reference: 'area' is failed",
    ]


@pytest.mark.parametrize("name", ["README.md", "test_public.py"])
def test_secrets_in_what_students_get(wrong: Audited, exercises: Path, name: str) -> None:
    """A line of a solution, a suite or a chaff is found wherever students could read it."""
    secret = "return (np.asarray(fahrenheit) - 32) * 5 / 9"
    text = (exercises / name).read_text()
    (exercises / name).write_text(f'{text}\nSAID = """\n    {secret}\n"""\n')
    line = text.count("\n") + 3
    assert wrong(kinds=[Kind.FILES]) == [
        f"1_measures: {name}: line {line} stands in a solution or a hidden suite: {secret}"
    ]


def test_a_source_that_makes_no_notebook_is_a_warning(
    report: Callable[..., Report], solutions: Path, exercises: Path, replace: Edit
) -> None:
    """As two exercises in one cell: such a course can be graded, and not published as a notebook."""
    for path in (solutions / "measures.py", exercises / "measures.py"):
        replace(path, "\n\n# %%\ndef area", "\n\ndef area")
    found = report(kinds=[Kind.FILES])
    assert list(found.lines(warning=False)) == []
    assert any("cannot be published; " in line and "celsius and area" in line for line in found.lines(warning=True))


def test_secrets_in_the_stub_and_its_notebook(wrong: Audited, solutions: Path, exercises: Path, replace: Edit) -> None:
    """A hidden line that the source gives away outside the marks reaches the stub and the published notebook."""
    secret = "check_close(student.area(a, b), a * b)"
    for path in (solutions / "measures.py", exercises / "measures.py"):
        replace(path, '"""Area of the rectangle', f'"""{secret}\n    {secret}\n    Area of the rectangle')
    lines = wrong(kinds=[Kind.FILES])
    assert [line.split(": ")[1] for line in lines] == ["measures.ipynb (published)", "measures.py"]
    assert all(line.endswith(secret) for line in lines)


def test_every_text_of_a_notebook_is_searched() -> None:
    """Cells, outputs and metadata: a notebook hides its text in many places."""
    text = '{"cells": [{"source": ["a\\n", "b"], "outputs": [{"text": "c"}]}], "metadata": {"note": "d"}}'
    assert list(notebook_lines(text)) == ["a", "b", "c", "d"]


def test_thin_proof_is_a_warning(
    report: Callable[..., Report], exercises: Path, solutions: Path, replace: Edit
) -> None:
    """Few wheats and chaffs, no docstring, a lesson that is silent: told, but no failure."""
    (exercises / "README.md").write_text("# Lengths\ncelsius, volume, Counter\n")
    for path in (solutions / "measures.py", exercises / "measures.py"):
        replace(path, '    """Area of the rectangle with sides a and b, element by element."""\n', "")
    found = report("area", kinds=[Kind.FILES])
    assert list(found.lines(warning=False)) == []
    assert list(found.lines(warning=True)) == [
        "1_measures/area: README.md: does not speak of it",
        "1_measures/area: chaffs: 1 of at least 8",
        "1_measures/area: source: has no docstring: students need its shapes",
        "1_measures/area: wheats: 1 of at least 3",
    ]


def test_what_a_scaffold_left_to_write(wrong: Audited, solutions: Path, replace: Edit) -> None:
    """TODO in a file of the course is an error; nothing unfinished is proven."""
    replace(solutions / "test_area.py", "def test_arrays", "# TODO: more\n\n\ndef test_arrays")
    where = "solutions/1_measures/test_area.py"
    assert wrong("celsius", kinds=[Kind.FILES]) == [
        f"1_measures: {where}: TODO is still there: write what it asks for (line 6)"
    ]
