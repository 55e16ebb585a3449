"""Results given back to nbgrader: gradebook, copies and pages, with real notebooks and a real gradebook."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("nbgrader", reason="nbgrader is not installed: pip install 'grader[nbgrader]'")

import nbformat
from nbgrader.api import Gradebook
from nbgrader.nbgraderformat import MetadataValidator
from nbgrader.utils import determine_grade

from grader.classroom import ClassOptions, grade_class
from grader.course.source import read_source
from grader.errors import PublishingError
from grader.giveback import GiveBack
from grader.publishing.nbgrader_course import NbgraderCourse, open_nbgrader
from tests.nbgrader_course import ASSIGNMENT, MODULE, SECRET, copied, hand_in, published, right, tiny_course

Record = dict[str, Any]
POLICY = """
policy:
  timezone: UTC
  due: {1_measures: "2026-11-10 11:59"}
  late: {per_day: 25 %}
"""
NOW = datetime(2026, 12, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> NbgraderCourse:
    """A course that was published; what was handed in at 11:59 was in time."""
    folder = tmp_path_factory.mktemp("made") / "course"
    return published(tiny_course(folder, policy=POLICY), folder / "nbgrader")


@pytest.fixture(scope="module")
def whole(made: NbgraderCourse, tmp_path_factory: pytest.TempPathFactory) -> tuple[NbgraderCourse, dict[str, Record]]:
    """A class of all sorts, graded and given back once."""
    folder = copied(made, tmp_path_factory.mktemp("whole") / "course")
    hand_in_all(folder)
    return folder, graded(folder)


def hand_in_all(folder: NbgraderCourse) -> None:
    solutions = right(folder.course)
    wrong = {**solutions, "celsius": solutions["celsius"].replace("5 / 9", "5 / 8")}
    in_time = "2026-11-10 11:00:00 UTC"
    hand_in(folder, "ada", stamp=in_time, **solutions, essay="It is a *product* of two.")
    hand_in(folder, "bela", stamp=in_time, **wrong)
    hand_in(folder, "cleo", **solutions)  # a day late
    hand_in(folder, "dora", stamp=in_time)
    renamed = hand_in(folder, "emil", stamp=in_time, **{**solutions, "area": solutions["area"].replace("area", "aera")})
    (renamed.parent / "notes").mkdir()
    (renamed.parent / "notes" / "mine.txt").write_text("mine")
    (renamed.parent / "test_public.py").write_text("raise SystemExit\n")
    script = folder.submitted("finn", ASSIGNMENT)
    script.mkdir(parents=True)
    source = read_source(folder.course, folder.course.assignment(ASSIGNMENT))
    (script / f"{MODULE}.py").write_text(source.text)
    packed = folder.root / "submitted" / "gita"
    packed.mkdir()
    with zipfile.ZipFile(packed / f"{ASSIGNMENT}.zip", "w") as archive:
        archive.write(script / f"{MODULE}.py", f"{MODULE}.py")
    hand_in(folder, "hugo", stamp=in_time).write_text('{"cells": [' + "[" * 5000)
    linked = hand_in(folder, "iris", stamp=in_time, **solutions)
    (linked.parent / "passwords").symlink_to("/etc/passwd")
    (folder.submitted("jan", ASSIGNMENT)).mkdir(parents=True)


def graded(folder: NbgraderCourse, *, students: tuple[str, ...] = (), seed: int = 1) -> dict[str, Record]:
    """Judge what was handed in, and give it back."""
    records: dict[str, Record] = {}
    options = ClassOptions(
        folder.root / "submitted", folder.root / "results", (ASSIGNMENT,), students, seed=seed, figures=False
    )
    with GiveBack(folder, options.output / "feedback", now=NOW) as desk:

        def tell(step: Any) -> None:
            records[step.record["student"]] = step.record
            desk.take(step.record)

        grade_class(folder.course, options, lambda total: None, tell)
    return records


@pytest.fixture
def theirs(whole: tuple[NbgraderCourse, dict[str, Record]]) -> Iterator[Any]:
    """The gradebook, as nbgrader opens it."""
    with Gradebook(whole[0].db_url, "measures") as opened:
        yield opened


def copy_of(folder: NbgraderCourse, student: str) -> Any:
    return nbformat.read(folder.autograded(student, ASSIGNMENT) / f"{MODULE}.ipynb", as_version=4)


def page_of(folder: NbgraderCourse, student: str) -> str:
    return (folder.feedback(student, ASSIGNMENT) / f"{MODULE}.html").read_text()


STUDENTS = ("ada", "bela", "cleo", "dora", "emil", "finn", "gita", "hugo", "iris", "jan")


@pytest.mark.parametrize("student", STUDENTS)
def test_a_copy_is_a_notebook_from_which_nbgrader_reads_the_same_scores(
    whole: tuple[NbgraderCourse, dict[str, Record]], theirs: Any, student: str
) -> None:
    """Valid for Jupyter and for nbgrader; each points cell gives what the gradebook and the journal hold."""
    folder, records = whole
    copy = copy_of(folder, student)
    nbformat.validate(copy)
    MetadataValidator().validate_nb(copy)
    earned = {exercise["name"]: exercise["score"] for exercise in records[student]["exercises"]}
    cells = {cell.metadata.nbgrader.grade_id: cell for cell in copy.cells if "nbgrader" in cell.metadata}
    for name, score in earned.items():
        assert determine_grade(cells[f"{name}-points"])[0] == score
        assert theirs.find_grade(f"{name}-points", MODULE, ASSIGNMENT, student).auto_score == score
    essay = theirs.find_grade("essay", MODULE, ASSIGNMENT, student)
    assert determine_grade(cells["essay"])[0] == essay.auto_score
    assert essay.needs_manual_grade == (essay.auto_score is None)


def test_scores_lateness_and_what_waits(whole: tuple[NbgraderCourse, dict[str, Record]], theirs: Any) -> None:
    """What was written waits for people, what was not is a zero (in scripts the essay's cell holds the author's words,
    so people look); a day late costs a quarter."""
    found = {one.student.id: one for one in theirs.assignment_submissions(ASSIGNMENT)}
    assert set(found) == set(STUDENTS)
    assert {name: found[name].score for name in ("ada", "bela", "dora", "finn", "gita", "hugo")} == {
        "ada": 12,
        "bela": pytest.approx(whole[1]["bela"]["score"]),
        "dora": 0,
        "finn": 12,
        "gita": 12,
        "hugo": 0,
    }
    assert [name for name in STUDENTS if found[name].needs_manual_grade] == ["ada", "finn", "gita"]
    assert found["cleo"].late_submission_penalty == 3
    assert found["ada"].late_submission_penalty == 0
    assert found["cleo"].timestamp == datetime(2026, 11, 10, 12, 0)


def test_what_was_handed_in_is_judged_without_a_remark(whole: tuple[NbgraderCourse, dict[str, Record]]) -> None:
    """The magics of a published notebook are none of its author's mistakes."""
    assert whole[1]["ada"]["notes"] == []
    assert whole[1]["bela"]["notes"] == []


def test_comments_say_what_the_page_says(whole: tuple[NbgraderCourse, dict[str, Record]], theirs: Any) -> None:
    """Beside the cell: nothing where it is right, message and hint where it is not, and what could not be found."""

    def comment(student: str, name: str) -> str | None:
        text: str | None = theirs.find_comment(name, MODULE, ASSIGNMENT, student).comment
        return text

    bela = {exercise["name"]: exercise for exercise in whole[1]["bela"]["exercises"]}["celsius"]
    assert comment("ada", "celsius") is None
    assert comment("bela", "celsius") == "\n".join([bela["message"], *bela["hints"]])
    assert comment("dora", "celsius") == "No response."
    assert (comment("emil", "area") or "").startswith("Its cell does not define area: was it renamed or deleted?")


def test_nothing_of_a_students_is_html(made: NbgraderCourse, tmp_path: Path) -> None:
    """Neither in the comment, which nbgrader takes for Markdown, nor in what stands under the points."""
    folder = copied(made, tmp_path / "course")
    hostile = "def celsius(f):\n    raise ValueError('<script>alert(1)</script>')  # <b>"
    hand_in(folder, "ada", celsius=hostile, essay="<script>alert(2)</script>")
    graded(folder)
    with Gradebook(folder.db_url, "measures") as theirs:
        comment = theirs.find_comment("celsius", MODULE, ASSIGNMENT, "ada").comment
    copy = copy_of(folder, "ada")
    outputs = [output for cell in copy.cells for output in cell.get("outputs", ())]
    shown = [output.data.get("text/html", "") for output in outputs]
    prose = [cell.source for cell in copy.cells if cell.cell_type != "code"]
    assert "ValueError" in comment
    assert any("ValueError" in text for text in shown)
    assert not any("<script" in text for text in (comment, page_of(folder, "ada"), *shown, *prose))


def test_the_page_says_what_could_not_be_found(whole: tuple[NbgraderCourse, dict[str, Record]]) -> None:
    """To its student; a page of which there is nothing to say has no such part."""
    assert "About your notebook" in page_of(whole[0], "emil")
    assert "was it renamed or deleted?" in page_of(whole[0], "emil")
    assert "About your notebook" not in page_of(whole[0], "bela")
    assert "From your teachers" not in page_of(whole[0], "bela")


def test_files_beside_the_notebook(whole: tuple[NbgraderCourse, dict[str, Record]]) -> None:
    """A student's own are there, what was given out is as it was given out, and no link is followed."""
    folder, _ = whole
    emil, iris, finn = (folder.autograded(name, ASSIGNMENT) for name in ("emil", "iris", "finn"))
    assert (emil / "notes" / "mine.txt").read_text() == "mine"
    assert (emil / "test_public.py").read_bytes() == (folder.source(ASSIGNMENT) / "test_public.py").read_bytes()
    assert not (iris / "passwords").exists()
    assert (finn / f"{MODULE}.py").is_file()
    assert (folder.autograded("gita", ASSIGNMENT) / f"{MODULE}.py").is_file()
    assert oct((emil / f"{MODULE}.ipynb").stat().st_mode)[-3:] == "444"
    assert (folder.feedback("emil", ASSIGNMENT) / "submission_secret.txt").read_text() == SECRET + "emil"


def test_a_script_is_shown_as_a_notebook(whole: tuple[NbgraderCourse, dict[str, Record]]) -> None:
    """Each exercise's code in the cell of the exercise."""
    cells = {cell.id: cell.source for cell in copy_of(whole[0], "finn").cells}
    assert cells["area"].startswith("def area(")
    assert "NotImplementedError" not in cells["area"]


def test_nothing_hidden_comes_back(whole: tuple[NbgraderCourse, dict[str, Record]]) -> None:
    """No line of a hidden suite stands in a copy or on a page."""
    folder, _ = whole
    suites = (folder.course.folder / "solutions" / ASSIGNMENT).glob("test_*.py")
    hidden = {line.strip() for suite in suites for line in suite.read_text().splitlines() if len(line.strip()) > 25}
    hidden = {line for line in hidden if not line.startswith(("from ", "import "))}
    assert hidden
    for path in [*(folder.root / "autograded").rglob("*"), *(folder.root / "feedback").rglob("*")]:
        text = path.read_text() if path.is_file() else ""
        assert not [line for line in hidden if line in text], path


def test_pages_have_scores_hints_and_what_staff_added(made: NbgraderCourse, tmp_path: Path) -> None:
    """Scores and comments by hand come with the next page, escaped; lateness is said."""
    folder = copied(made, tmp_path / "course")
    hand_in(folder, "ada", **right(folder.course), essay="Because.")
    records = graded(folder)
    assert "is still to be graded" in page_of(folder, "ada")
    assert "3 points are taken off" in page_of(folder, "ada")
    with Gradebook(folder.db_url, "measures") as theirs:
        grade = theirs.find_grade("essay", MODULE, ASSIGNMENT, "ada")
        grade.manual_score, grade.needs_manual_grade = 4.0, False
        theirs.find_comment("essay", MODULE, ASSIGNMENT, "ada").manual_comment = "<b>Fine</b>"
        theirs.db.commit()
    with GiveBack(folder, folder.root / "results" / "feedback", now=NOW) as desk:
        given = desk.book.of_student(desk.known(ASSIGNMENT).expected, "ada")
        assert given is not None
        desk.write_page(given, ())
        assert desk.take(records["ada"]) is None
    page = page_of(folder, "ada")
    assert "&lt;b&gt;Fine&lt;/b&gt;" in page
    assert "Altogether 13 of 16 points" in page  # 12 + 4, and a quarter of the 12 that there were


def test_what_was_given_back_is_left_alone(made: NbgraderCourse, tmp_path: Path) -> None:
    """A second run writes nothing; what was handed in again replaces all of it, and nothing old stays."""
    folder = copied(made, tmp_path / "course")
    solutions = right(folder.course)
    first = hand_in(folder, "ada", celsius=solutions["celsius"])
    (first.parent / "old.txt").write_text("old")
    hand_in(folder, "bela", **solutions)
    graded(folder)
    before = state(folder)
    graded(folder)
    assert state(folder) == before
    (first.parent / "old.txt").unlink()
    hand_in(folder, "ada", stamp="2026-11-12 12:00:00 UTC", **solutions)
    graded(folder)
    after = state(folder)
    changed = {path for path in before.keys() | after.keys() if before.get(path) != after.get(path)}
    assert {path.split("/")[1] for path in changed} == {"ada"}
    assert f"autograded/ada/{ASSIGNMENT}/old.txt" not in after


def test_what_the_gradebook_lost_is_given_back_again(made: NbgraderCourse, tmp_path: Path) -> None:
    """The copies alone do not tell."""
    folder = copied(made, tmp_path / "course")
    empty = (folder.root / "gradebook.db").read_bytes()
    hand_in(folder, "ada", **right(folder.course))
    graded(folder)
    (folder.root / "gradebook.db").write_bytes(empty)
    graded(folder)
    with GiveBack(folder, folder.root / "results" / "feedback") as desk:
        assert desk.known(ASSIGNMENT).given["ada"]["volume-points"] == 5


def test_an_extension_takes_the_penalty_away(made: NbgraderCourse, tmp_path: Path) -> None:
    """With the next run, although nothing is judged anew."""
    folder = copied(made, tmp_path / "course")
    hand_in(folder, "ada", **right(folder.course))
    graded(folder)
    (folder.course.folder / "extensions.csv").write_text("student,assignment,until\nada,1_measures,2 days\n")
    graded(folder)
    with GiveBack(folder, folder.root / "results" / "feedback") as desk:
        given = desk.book.by_staff(desk.known(ASSIGNMENT).expected)["ada"]
    assert (given.score, given.penalty) == (12, 0)


def test_what_waits_is_given_back_in_the_end(made: NbgraderCourse, tmp_path: Path) -> None:
    """The gradebook takes several at a time; none is stamped as given back before they are in it."""
    folder = copied(made, tmp_path / "course")
    students = ("ada", "bela")
    for student in students:
        hand_in(folder, student, **right(folder.course))
    records = graded(folder)
    empty = (made.root / "gradebook.db").read_bytes()
    (folder.root / "gradebook.db").write_bytes(empty)
    with GiveBack(folder, folder.root / "results" / "feedback", now=NOW) as desk:
        assert all(desk.take(records[student]) for student in students)
        assert desk.book.by_staff(desk.known(ASSIGNMENT).expected) == {}
    with GiveBack(folder, folder.root / "results" / "feedback", now=NOW) as desk:
        given = desk.book.by_staff(desk.known(ASSIGNMENT).expected)
        assert {student: one.score for student, one in given.items()} == dict.fromkeys(students, 12)
        assert not any(desk.take(records[student]) for student in students)


def test_what_is_held_is_not_written(made: NbgraderCourse, tmp_path: Path) -> None:
    """Our own fault is nobody's zero."""
    folder = copied(made, tmp_path / "course")
    hand_in(folder, "ada", **right(folder.course))
    record = graded(folder)["ada"]
    before = state(folder)
    with GiveBack(folder, folder.root / "results" / "feedback", now=NOW) as desk:
        assert desk.take({**record, "seed": 2, "held": True}) is None
    assert state(folder) == before


def test_points_that_changed_since_are_refused(made: NbgraderCourse, tmp_path: Path) -> None:
    """Before anything is judged, and with what to do."""
    folder = copied(made, tmp_path / "course")
    file = folder.course.folder / "course.yml"
    file.write_text(file.read_text().replace("celsius, points: 2", "celsius, points: 3"))
    from grader.course.model import load_course

    again = open_nbgrader(folder.root, load_course(folder.course.folder))
    with (
        GiveBack(again, folder.root / "results" / "feedback") as desk,
        pytest.raises(PublishingError, match="gives celsius 3 points, the gradebook has 2 points; publish it again"),
    ):
        desk.known(ASSIGNMENT)


def state(folder: NbgraderCourse) -> dict[str, tuple[bytes, int]]:
    """Every file that was given back, and when it was written."""
    files = [path for step in ("autograded", "feedback") for path in (folder.root / step).rglob("*") if path.is_file()]
    return {str(path.relative_to(folder.root)): (path.read_bytes(), path.stat().st_mtime_ns) for path in files}


GIVE_BACK = """
import json, sys
from pathlib import Path
from datetime import UTC, datetime
from grader.course.model import load_course
from grader.giveback import GiveBack
from grader.publishing.nbgrader_course import open_nbgrader
root = Path(sys.argv[1])
folder = open_nbgrader(root, load_course(root.parent))
with GiveBack(folder, root / "results" / "feedback", now=datetime(2026, 12, 1, tzinfo=UTC), at_once=3) as desk:
    for line in (root / "results" / "results.jsonl").read_text().splitlines():
        desk.take(json.loads(line))
"""


def give_back(folder: NbgraderCourse) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-c", GIVE_BACK, str(folder.root)])


def test_killed_at_any_moment_and_started_again(
    whole: tuple[NbgraderCourse, dict[str, Record]], tmp_path: Path
) -> None:
    """In the end everything is as if nothing had happened: nothing lost, nothing twice, nothing half."""
    folder = copied(whole[0], tmp_path / "course")
    undisturbed = {path: content for path, (content, _) in state(folder).items()}
    for step in ("autograded", "feedback"):
        shutil.rmtree(folder.root / step)
    moments, copies = random.Random(7), folder.root / "autograded"
    for count in range(5):
        process = give_back(folder)
        while process.poll() is None and len(list(copies.glob("*"))) <= count:
            time.sleep(0.002)
        time.sleep(moments.uniform(0, 0.04))
        process.send_signal(signal.SIGKILL)
        process.wait()
    assert not any("ipynb" in path and not json.loads(content[0]) for path, content in state(folder).items())
    (folder.autograded("ada", ASSIGNMENT) / f"{MODULE}.ipynb").unlink(missing_ok=True)
    folder.feedback("ada", ASSIGNMENT).mkdir(parents=True, exist_ok=True)
    (folder.feedback("ada", ASSIGNMENT) / f".{MODULE}.html.1.part").touch()  # as a kill may leave it
    assert give_back(folder).wait() == 0
    assert {path: content for path, (content, _) in state(folder).items()} == undisturbed
    assert not [path for path in folder.root.rglob("*.part") if os.path.exists(path)]
    with GiveBack(folder, folder.root / "results" / "feedback") as desk:
        assert set(desk.known(ASSIGNMENT).given) == set(STUDENTS)
        given = desk.book.by_staff(desk.known(ASSIGNMENT).expected)
    assert (given["ada"].score, given["cleo"].penalty) == (12, 3)
