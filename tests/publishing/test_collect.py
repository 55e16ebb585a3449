"""Work from the exchange and from learning platforms, through nbgrader itself."""

from __future__ import annotations

import os
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

pytest.importorskip("nbgrader", reason="nbgrader is not installed: pip install 'grader[nbgrader]'")

from grader.errors import PublishingError, UsageError
from grader.publishing.collect import Reading, collect, collect_download
from grader.publishing.nbgrader_course import NbgraderCourse
from grader.records.roster import Roster
from tests.nbgrader_course import ASSIGNMENT, MODULE, copied, published, tiny_course

ZONE = ZoneInfo("Europe/Berlin")
ROSTER = Roster({"al12": {"name": "Lovelace, Ada", "id": "77"}, "kg34": {"name": "Kurt Gödel", "id": "78"}})


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> NbgraderCourse:
    folder = tmp_path_factory.mktemp("made") / "course"
    return published(tiny_course(folder, essay=False), folder / "nbgrader")


@pytest.fixture
def folder(made: NbgraderCourse, tmp_path: Path) -> NbgraderCourse:
    return copied(made, tmp_path / "course")


def reading(roster: Roster = Roster({}), pattern: str = "") -> Reading:  # noqa: B008  # it is frozen
    return Reading(ASSIGNMENT, MODULE, roster, ZONE, pattern)


@pytest.mark.parametrize(
    ("path", "roster", "whose"),
    [
        ("x/Ada Lovelace_1234_assignsubmission_file_/measures.ipynb", ROSTER, ("al12", "measures.ipynb")),
        ("x/Kurt Gödel_1234_assignsubmission_file_measures.ipynb", ROSTER, ("kg34", "measures.ipynb")),
        ("x/Alan Turing_1234_assignsubmission_file_/measures.ipynb", ROSTER, None),
        ("Ada Lovelace_12_assignsubmission_file_/measures.ipynb", Roster({}), ("Ada-Lovelace", "measures.ipynb")),
        ("Ada Lovelace_12_assignsubmission_file_/1_measures/measures.py", ROSTER, ("al12", "measures.py")),
        ("lovelaceada_77_99_measures.ipynb", ROSTER, ("al12", "measures.ipynb")),
        ("lovelaceada_LATE_77_99_measures-2.ipynb", ROSTER, ("al12", "measures.ipynb")),
        ("turingalan_5_99_measures.ipynb", ROSTER, None),
        ("turingalan_5_99_measures (1).ipynb", Roster({}), ("turingalan", "measures.ipynb")),
        ("ada/measures.ipynb", Roster({}), ("ada", "measures.ipynb")),
        ("ada/1_measures/measures.ipynb", Roster({}), ("ada", "measures.ipynb")),
        ("all/ada_measures-1.ipynb", Roster({}), ("ada", "measures.ipynb")),
        ("measures.ipynb", Roster({}), None),
    ],
)
def test_whose_a_file_is(path: str, roster: Roster, whose: tuple[str, str] | None) -> None:
    """By the platform's name for it, and the roster; nobody's where nothing tells."""
    assert reading(roster).whose(path) == whose


def test_a_pattern_of_ones_own() -> None:
    """It alone tells."""
    own = reading(pattern=r"(?P<student_id>\w+)-ps1-(?P<file_id>\w+)")
    assert own.whose("x/ada-ps1-measures.ipynb") == ("ada", "measures.ipynb")
    assert own.whose("ada/measures.ipynb") is None


def write_zip(path: Path, **files: str) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in files.items():
            archive.writestr(zipfile.ZipInfo(name, (2026, 11, 10, 13, 0, 2)), text)


def test_a_platforms_zip_is_collected(folder: NbgraderCourse, tmp_path: Path) -> None:
    """Into nbgrader's folders, with the zip's times, in UTC; what cannot be used is said; twice is once."""
    name = "Ada Lovelace_1_assignsubmission_file_"
    files = {
        f"{name}/measures.ipynb": "{}",
        f"{name}/measures.txt": "?",
        "Eve_2_assignsubmission_file_/measures.py": "#",
    }
    write_zip(tmp_path / "download.zip", **files)
    assignment = folder.course.assignment(ASSIGNMENT)
    found = collect_download(folder, assignment, tmp_path / "download.zip", reading(ROSTER))
    assert (found.new, found.updated, found.there) == (["al12"], [], [])
    assert sorted(found.remarks) == [
        "not used: download/Ada Lovelace_1_assignsubmission_file_/measures.txt",
        "not used: download/Eve_2_assignsubmission_file_/measures.py",
    ]
    own = folder.submitted("al12", ASSIGNMENT)
    assert (own / "measures.ipynb").read_text() == "{}"
    assert (own / "timestamp.txt").read_text() == "2026-11-10 12:00:02"
    again = collect_download(folder, assignment, tmp_path / "download.zip", reading(ROSTER))
    assert (again.new, again.updated, again.there) == ([], [], ["al12"])
    write_zip(tmp_path / "download.zip", **{f"{name}/measures.ipynb": "{ }"})
    later = collect_download(folder, assignment, tmp_path / "download.zip", reading(ROSTER))
    assert later.updated == ["al12"]


def test_a_folder_of_files_and_zips_is_collected(folder: NbgraderCourse, tmp_path: Path) -> None:
    """With the times of the files; a zip that was handed in is opened; of two versions the later counts."""
    download = tmp_path / "download"
    download.mkdir()
    for number, text in ((1, "{}"), (2, "{ }")):
        file = download / f"lovelaceada_77_{number}_measures-{number}.ipynb"
        file.write_text(text)
        os.utime(file, (1_000_000_000 + number, 1_000_000_000 + number))
    write_zip(download / "godelkurt_78_3_1_measures.zip", **{"1_measures/measures.py": "pass"})
    found = collect_download(folder, folder.course.assignment(ASSIGNMENT), download, reading(ROSTER))
    assert found.new == ["al12", "kg34"]
    own = folder.submitted("al12", ASSIGNMENT)
    assert (own / "measures.ipynb").read_text() == "{ }"
    stamp = datetime.fromisoformat((own / "timestamp.txt").read_text()).replace(tzinfo=UTC)
    assert stamp.timestamp() == 1_000_000_002
    assert (folder.submitted("kg34", ASSIGNMENT) / "measures.py").read_text() == "pass"


@pytest.mark.parametrize(
    ("pattern", "said"),
    [("(", "no regular expression"), (r"(?P<student_id>\w+)", "lacks a group")],
)
def test_a_pattern_that_tells_nothing_is_refused(folder: NbgraderCourse, pattern: str, said: str) -> None:
    """Before anything is touched."""
    with pytest.raises(UsageError, match=said):
        collect_download(folder, folder.course.assignment(ASSIGNMENT), folder.root, reading(pattern=pattern))


def test_a_download_of_nobodys_is_said(folder: NbgraderCourse, tmp_path: Path) -> None:
    """With what to give; and so is a file that is no zip."""
    write_zip(tmp_path / "download.zip", **{"Eve_2_assignsubmission_file_/measures.py": "#"})
    assignment = folder.course.assignment(ASSIGNMENT)
    with pytest.raises(PublishingError, match="give --roster"):
        collect_download(folder, assignment, tmp_path / "download.zip", reading(ROSTER))
    (tmp_path / "download.zip").write_text("no zip")
    with pytest.raises(PublishingError, match="cannot be read as a zip"):
        collect_download(folder, assignment, tmp_path / "download.zip", reading(ROSTER))


def test_what_nbgrader_refuses_is_said_in_its_words(folder: NbgraderCourse) -> None:
    """Nobody has handed in through an exchange that is not there."""
    with pytest.raises(PublishingError, match="nbgrader could not collect 1_measures"):
        collect(folder, folder.course.assignment(ASSIGNMENT))
