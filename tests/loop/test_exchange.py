"""Handing in through nbgrader: a real exchange in a folder, released to and collected from by nbgrader itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import nbformat
import pytest
from click.testing import CliRunner, Result

pytest.importorskip("nbgrader", reason="nbgrader is not installed: pip install 'grader[nbgrader]'")

from grader.cli import main
from grader.course.handed_out import STAMP, make_stamp
from grader.course.model import Course
from grader.publishing.nbgrader_course import CONFIG_FILE, NbgraderCourse, open_nbgrader
from grader.publishing.release import given_files
from grader.publishing.source_notebook import cleared, source_notebook
from grader.sandbox.snapshot import take_snapshot

NAME, MODULE = "1_measures", "measures"


@dataclass(frozen=True)
class Desk:
    """nbgrader's folder of the course, and a student's copy of the assignment."""

    nbgrader: NbgraderCourse
    work: Path

    @property
    def inbound(self) -> list[Path]:
        return sorted((self.nbgrader.root / "exchange" / "measures" / "inbound").iterdir())

    def collected(self, student: str) -> Path:
        """What nbgrader's collect gets of a student."""
        done = self.nbgrader.api().collect(NAME)
        assert done["success"], done
        return self.nbgrader.submitted(student, NAME)


@pytest.fixture
def desk(tiny: Course, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """The tiny course's assignment, released by nbgrader, and fetched into home/."""
    root, home = tmp_path / "course", tmp_path / "home"
    config = (
        f"c = get_config()\nc.CourseDirectory.course_id = 'measures'\nc.Exchange.root = {str(root / 'exchange')!r}\n"
    )
    for folder in (root, home):
        folder.mkdir()
        (folder / CONFIG_FILE).write_text(config)
    assignment = tiny.assignment(NAME)
    stamp = make_stamp(tiny, assignment, course_id="measures", suite="0" * 64, published=date(2026, 10, 1), version=3)
    nbgrader = open_nbgrader(root, tiny)
    notebook = cleared(source_notebook(tiny, assignment, stamp))
    files = {**given_files(tiny, assignment), STAMP: stamp.text().encode(), f"{MODULE}.ipynb": notebook.encode()}
    for folder in (nbgrader.release(NAME), home / NAME):
        folder.mkdir(parents=True)
        for name, content in files.items():
            (folder / name).write_bytes(content)
    done = nbgrader.api().release_assignment(NAME)
    assert done["success"], done
    monkeypatch.setenv("JUPYTER_DATA_DIR", str(tmp_path / "jupyter"))  # nbgrader keeps a copy there
    monkeypatch.delenv("GRADER_STUDENT", raising=False)
    monkeypatch.chdir(home)
    return Desk(nbgrader, home / NAME)


def run(*words: object) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words])


def test_what_was_fetched_goes_back_through_the_exchange(desk: Desk) -> None:
    """With a warning of what is not written, a receipt, and the number that grading will show."""
    result = run("submit", NAME, "--student", "ada")
    assert result.exit_code == 0, result.output
    assert "warning not written yet: celsius, area, volume, Counter" in result.output
    assert f"handed in   {NAME} of measures, version 3, through nbgrader's exchange" in result.output
    assert "student     ada\n" in result.output
    (there,) = desk.inbound
    assert f"as          {there.name}\n" in result.output
    place = desk.collected("ada")
    assert f"submission  {take_snapshot(place.parent, NAME, MODULE).digest}\n" in result.output
    assert (place / f"{MODULE}.ipynb").read_bytes() == (desk.work / f"{MODULE}.ipynb").read_bytes()
    assert (desk.work / ".grader" / "receipt.1.txt").read_text() in result.output


def test_handing_in_again_is_another_attempt(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """From within the folder, or as it is named with --work; every receipt is kept."""
    monkeypatch.chdir(desk.work)
    assert run("submit", "--student", "ada").exit_code == 0
    monkeypatch.chdir(desk.work.parent)
    assert run("submit", "--work", desk.work, "--exchange", "--student", "ada").exit_code == 0
    assert len(desk.inbound) == 2
    assert {path.name for path in (desk.work / ".grader").glob("receipt.*")} == {"receipt.1.txt", "receipt.2.txt"}


def test_who_is_logged_in_hands_in_under_that_name(desk: Desk) -> None:
    """As nbgrader itself sees it."""
    from nbgrader.utils import get_username

    result = run("submit", NAME)
    assert f"student     {get_username()}\n" in result.output


def test_a_fetched_folder_can_still_make_a_zip(desk: Desk, tmp_path: Path) -> None:
    """Where one is asked for."""
    assert run("submit", NAME, "--to", tmp_path / "out").exit_code == 0
    assert (tmp_path / "out" / f"{NAME}.zip").is_file()
    assert desk.inbound == []


def test_checks_and_hints_need_no_course_around_a_fetched_folder(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """The stamp says what is to be known of it."""
    monkeypatch.chdir(desk.work)
    checked = run("check", "area")
    assert checked.exit_code == 1, checked.output
    assert "to write  area" in checked.output
    assert "area, hint 1 of 2" in run("hint", "area").output


def test_a_check_of_a_fetched_notebook_names_the_arguments(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """There is no stub beside it: the notebook's own definitions say them."""
    monkeypatch.chdir(desk.work)
    notebook = nbformat.read(f"{MODULE}.ipynb", as_version=4)
    for cell in notebook.cells:
        if cell.cell_type == "code" and "def area(" in cell.source:
            cell.source = "def area(a, b):\n    return a"
    notebook.cells.append(nbformat.v4.new_code_cell("def broken(:"))
    nbformat.write(notebook, f"{MODULE}.ipynb")
    assert "area(a, b): the number" in run("check", "area").output


def test_a_folder_of_another_name_is_refused(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """nbgrader would take it for another assignment; nothing is handed in."""
    other = desk.work.rename(desk.work.with_name("my copy"))
    monkeypatch.chdir(other)
    result = run("submit")
    assert result.exit_code == 2
    assert f"that is {NAME}; name the folder so" in result.output.replace("\n", " ")
    assert desk.inbound == []


def test_what_nbgrader_says_is_shown_where_it_refuses(desk: Desk) -> None:
    """Its own words, and no receipt."""
    (desk.nbgrader.root / "exchange" / "measures" / "inbound").rmdir()
    result = run("submit", NAME)
    assert result.exit_code == 1
    assert "nothing was handed in: nbgrader refused" in result.output
    assert "Inbound directory doesn't exist" in result.output
    assert not (desk.work / ".grader").exists()


def test_what_never_was_in_an_exchange_is_refused_there(tiny: Course, tmp_path: Path) -> None:
    """A copy from `grader start` has no stamp; and there is only one way at a time."""
    assert run("start", NAME, "--course", tiny.folder, "--to", tmp_path / NAME).exit_code == 0
    result = run("submit", "--course", tiny.folder, "--work", tmp_path / NAME, "--exchange")
    assert result.exit_code == 2
    assert "holds no assignment.json" in result.output
    assert "choose one" in run("submit", "--course", tiny.folder, "--exchange", "--to", tmp_path).output
