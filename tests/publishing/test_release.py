"""Publishing through nbgrader: real folders, a real gradebook, a real exchange."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path

import nbformat
import pytest
from click.testing import CliRunner, Result

pytest.importorskip("nbgrader", reason="nbgrader is not installed: pip install 'grader[nbgrader]'")

from grader.cli import main
from grader.course.handed_out import STAMP, read_stamp
from grader.course.model import Course, load_course
from grader.errors import PublishingError
from grader.judge.assignment import digest_of_suites
from grader.publishing.nbgrader_course import CONFIG_FILE, NbgraderCourse, find_root, open_nbgrader
from grader.publishing.release import Publication, prepare_root, publish

ROOT = Path(__file__).resolve().parents[2]
TINY = ROOT / "tests" / "tiny"
NAME, MODULE = "1_measures", "measures"
TODAY, TOMORROW = date(2026, 10, 1), date(2026, 10, 2)


def make_course(folder: Path, *, exam: bool = False) -> Course:
    """A copy of the tiny course, or the exam of the whole one, with an nbgrader folder and an exchange of its own."""
    if exam:
        for part in ("exercises", "solutions"):
            shutil.copytree(ROOT / part / "11_exam", folder / part / "11_exam")
        shutil.copy(ROOT / "course.yml", folder)
    else:
        shutil.copytree(TINY, folder)
    course = load_course(folder)
    prepare_root(folder / "nbgrader", course)
    with (folder / "nbgrader" / CONFIG_FILE).open("a") as config:
        config.write(f"c.Exchange.root = {str(folder / 'exchange')!r}\n")
    return course


def opened(course: Course) -> NbgraderCourse:
    return open_nbgrader(course.folder / "nbgrader", load_course(course.folder))


def publish_now(course: Course, *, today: date = TODAY, force: bool = False, name: str = NAME) -> Publication:
    nbgrader = opened(course)
    assignment = nbgrader.course.assignment(name)
    suite = digest_of_suites(nbgrader.course, assignment)
    return publish(nbgrader, assignment, suite=suite, today=today, force=force)


def outbound(course: Course, name: str = NAME) -> Path:
    return course.folder / "exchange" / course.course / "outbound" / name


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def change(course: Course, place: str, old: str, new: str) -> None:
    path = course.folder / place
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Course:
    """The tiny course, published once; not to be changed."""
    course = make_course(tmp_path_factory.mktemp("published") / "course")
    publish_now(course)
    return course


@pytest.fixture
def course(template: Course, tmp_path: Path) -> Course:
    """The same, to be changed."""
    folder = tmp_path / "course"
    shutil.copytree(template.folder, folder)
    change(template.model_copy(update={"folder": folder}), f"nbgrader/{CONFIG_FILE}", str(template.folder), str(folder))
    return load_course(folder)


def test_students_find_the_assignment_in_the_exchange(template: Course) -> None:
    """Notebook, lesson, public checks, hints and stamp, and nothing else: neither the script nor anything hidden."""
    given = contents(outbound(template))
    assert set(given) == {f"{MODULE}.ipynb", "README.md", "test_public.py", "hints.yml", STAMP}
    assert given["README.md"] == (TINY / "exercises" / NAME / "README.md").read_bytes()
    stamp = read_stamp(outbound(template))
    assignment = template.assignment(NAME)
    assert (stamp.course, stamp.assignment, stamp.module, stamp.version) == ("measures", NAME, MODULE, 1)
    assert (stamp.published, stamp.suite) == (TODAY, digest_of_suites(template, assignment))
    notebook = nbformat.reads(given[f"{MODULE}.ipynb"].decode(), as_version=4)
    assert notebook.metadata.grader == json.loads(stamp.text())
    nbformat.validate(notebook)


def test_no_solution_and_no_hidden_test_is_in_what_students_get(template: Course) -> None:
    """Not a line of the reference between its marks, and not a line of a suite."""
    given = b"\n".join(contents(outbound(template)).values()).decode()
    hidden = [path.read_text(encoding="utf-8") for path in (TINY / "solutions" / NAME).rglob("*.py")]
    public = {line.strip() for path in (TINY / "exercises" / NAME).iterdir() for line in path.read_text().splitlines()}
    lines = {line.strip() for text in hidden for line in text.splitlines() if len(line.strip()) > 20} - public
    assert len(lines) > 50
    assert [line for line in lines if line in given and "import" not in line] == []


def test_nbgrader_knows_the_cells_and_their_points(template: Course) -> None:
    """In its own gradebook: a grade cell for each exercise, locked, with the points of course.yml."""
    from nbgrader.api import Gradebook

    nbgrader = opened(template)
    with Gradebook(nbgrader.db_url, nbgrader.course_id) as gradebook:
        notebook = gradebook.find_notebook(MODULE, NAME)
        points = {cell.name: cell.max_score for cell in notebook.grade_cells}
        assert points == {"celsius-points": 2, "area-points": 3, "volume-points": 5, "Counter-points": 2}
        assert {cell.name for cell in notebook.solution_cells} == {"celsius", "area", "volume", "Counter"}
        locked = {cell.name: cell.source for cell in notebook.source_cells if cell.locked}
        assert locked["setup"] == "%load_ext grader"
        assert locked["area-check"] == "%check area"


def test_an_unchanged_assignment_is_left_alone(course: Course) -> None:
    """Nothing is written, until it is asked for; then what students get is the same to the byte."""
    before = contents(course.folder)
    done = publish_now(course, today=TOMORROW)
    assert (done.is_released, done.version, done.changes) == (False, 1, ())
    assert contents(course.folder) == before
    given = contents(outbound(course))
    done = publish_now(course, today=TOMORROW, force=True)
    assert (done.is_released, done.version, done.changes) == (True, 1, ())
    assert contents(outbound(course)) == given


@pytest.mark.parametrize("lost", ["exchange", "release", "gradebook"])
def test_what_was_lost_is_put_back(course: Course, lost: str) -> None:
    """The assignment did not change, but students do not find it, or nbgrader does not know it any more."""
    from nbgrader.api import Gradebook

    nbgrader = opened(course)
    if lost == "gradebook":
        with Gradebook(nbgrader.db_url, nbgrader.course_id) as gradebook:
            gradebook.remove_assignment(NAME)
    else:
        shutil.rmtree({"exchange": outbound(course), "release": nbgrader.release(NAME)}[lost])
    assert publish_now(course).is_released
    assert (outbound(course) / f"{MODULE}.ipynb").is_file()
    assert (nbgrader.release(NAME) / f"{MODULE}.ipynb").is_file()
    with Gradebook(nbgrader.db_url, nbgrader.course_id) as gradebook:
        assert len(gradebook.find_notebook(MODULE, NAME).grade_cells) == 4
    assert not publish_now(course).is_released


def test_a_changed_assignment_says_what_changed_and_what_it_means(course: Course) -> None:
    """Each kind of change by its name; work in submitted/ is judged again, and whoever fetched before may go on."""
    for student in ("ada", "bob"):
        (course.folder / "nbgrader" / "submitted" / student / NAME).mkdir(parents=True)
    change(course, f"exercises/{NAME}/README.md", "The area", "The size")
    change(course, f"exercises/{NAME}/hints.yml", "celsius:", "# more\ncelsius:")
    change(course, f"solutions/{NAME}/measures.py", "Volume of the box", "Size of the box")
    change(course, f"solutions/{NAME}/test_area.py", "def ", "\n\ndef ")
    change(course, f"solutions/{NAME}/chaffs/area_perimeter.py", "# chaff", "#  chaff")
    change(course, "course.yml", "name: celsius, points: 2", "name: celsius, points: 2.5")
    (course.folder / "exercises" / NAME / "box.csv").write_text("1,2\n")
    done = publish_now(course, today=TOMORROW)
    assert done.version == 2
    assert done.changes == (
        "points of celsius: 2 -> 2.5",
        "the lesson",
        "the stub of volume",
        "the public hints",
        "the file box.csv",
        "the hidden suite of area",
        "the source",
        "known mistakes: 1 file",
    )
    assert done.means[0] == "`grader grade --nbgrader` judges what lies in submitted/ again: 2 submissions"
    assert "who fetched version 1 keeps it" in done.means[1]
    stamp = read_stamp(outbound(course))
    assert (stamp.version, stamp.published) == (2, TOMORROW)
    assert contents(outbound(course))["box.csv"] == b"1,2\n"


def test_what_is_given_no_more_is_gone_from_the_exchange(course: Course) -> None:
    """What an instructor put into source/ by hand stays."""
    (course.folder / "nbgrader" / "source" / NAME / "extra.txt").write_text("by hand")
    (course.folder / "exercises" / NAME / "hints.yml").unlink()
    done = publish_now(course)
    assert done.changes == ("the public hints",)
    assert "hints.yml" not in contents(outbound(course))
    assert contents(outbound(course))["extra.txt"] == b"by hand"


def test_a_change_of_the_due_date_needs_no_new_release(course: Course) -> None:
    """It goes into nbgrader's gradebook, in UTC, and students' files stay as they are."""
    from nbgrader.api import Gradebook

    given = contents(outbound(course))
    with (course.folder / "course.yml").open("a") as file:
        file.write(f"policy: {{timezone: Europe/Berlin, due: {{{NAME}: 2026-10-19 12:00}}}}\n")
    done = publish_now(course, today=TOMORROW)
    assert (done.is_released, done.version) == (False, 1)
    assert done.changes == ("due: no date -> 2026-10-19 10:00:59 UTC",)
    assert contents(outbound(course)) == given
    nbgrader = opened(course)
    with Gradebook(nbgrader.db_url, nbgrader.course_id) as gradebook:
        assert gradebook.find_assignment(NAME).duedate == datetime(2026, 10, 19, 10, 0, 59, tzinfo=UTC).replace(
            tzinfo=None
        )
    assert publish_now(course).changes == ()


@pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")  # nbgrader's own, of add_submission
def test_cells_may_come_and_go_until_work_was_graded(course: Course) -> None:
    """After that nbgrader refuses; it is said before anything is written, with what came and went."""
    from nbgrader.api import Gradebook

    change(course, "course.yml", "      - {name: Counter, points: 2}\n", "")
    nbgrader = opened(course)
    with Gradebook(nbgrader.db_url, nbgrader.course_id) as gradebook:
        gradebook.add_student("ada")
        gradebook.add_submission(NAME, "ada")
    before = contents(course.folder)
    with pytest.raises(
        PublishingError, match="1 submission .new: code-Counter; gone: Counter, Counter-check, Counter-points"
    ):
        publish_now(course)
    assert contents(course.folder) == before
    with Gradebook(nbgrader.db_url, nbgrader.course_id) as gradebook:
        gradebook.remove_submission(NAME, "ada")
    done = publish_now(course)
    assert done.changes[0] == "exercise Counter: gone"
    assert b"Counter-points" not in contents(outbound(course))[f"{MODULE}.ipynb"]


def test_a_configuration_that_leaves_solutions_in_place_releases_nothing(course: Course) -> None:
    """Whatever nbgrader was told to look for: what it left is looked at before students see it."""
    given = contents(outbound(course))
    with (course.folder / "nbgrader" / CONFIG_FILE).open("a") as config:
        config.write(
            "c.ClearSolutions.begin_solution_delimeter = 'ANSWER'\nc.ClearSolutions.code_stub = {'python': 'x'}\n"
        )
        config.write("c.GenerateAssignment.preprocessors = ['nbgrader.preprocessors.SaveCells']\n")
    with pytest.raises(PublishingError, match="still holds lines of the solution"):
        publish_now(course, force=True)
    assert contents(outbound(course)) == given


def test_what_nbgrader_says_is_shown_where_it_fails(course: Course) -> None:
    """Its own words, as here from an exchange that cannot be written to."""
    with (course.folder / "nbgrader" / CONFIG_FILE).open("a") as config:
        config.write("c.Exchange.root = '/proc/no-exchange'\n")
    with pytest.raises(PublishingError, match=r"could not release 1_measures(?s:.)*/proc/no-exchange"):
        publish_now(course)


KILLED = """
import os, sys
from datetime import date
from pathlib import Path
from grader.course.model import load_course
from grader.judge.assignment import digest_of_suites
from grader.publishing.nbgrader_course import open_nbgrader
from grader.publishing import release
folder, moment = Path(sys.argv[1]), sys.argv[2]
import nbgrader.apps.api, shutil
owner = nbgrader.apps.api.NbGraderAPI if hasattr(nbgrader.apps.api.NbGraderAPI, moment) else release
setattr(owner, moment, lambda *_, **__: os.kill(os.getpid(), 9))
course = load_course(folder)
assignment = course.assignment(sys.argv[3])
release.publish(open_nbgrader(folder / "nbgrader", course), assignment, suite=digest_of_suites(course, assignment),
                today=date(2026, 10, 2))
"""


@pytest.mark.parametrize("moment", ["generate_assignment", "release_assignment", "write_atomically"])
def test_killed_in_the_middle_and_run_again_it_is_as_if_nothing_had_been(course: Course, moment: str) -> None:
    """After the source was written, after nbgrader generated it, after it was released."""
    change(course, f"exercises/{NAME}/README.md", "The area", "The size")
    words = [sys.executable, "-c", KILLED, str(course.folder), moment, NAME]
    ended = subprocess.run(words, capture_output=True, text=True, check=False, cwd=ROOT)
    assert ended.returncode == -signal.SIGKILL, ended.stderr
    done = publish_now(course, today=TOMORROW)
    assert (done.version, done.is_released) == (2, True)
    assert "the lesson" in done.changes
    assert b"The size" in contents(outbound(course))["README.md"]
    assert not publish_now(course).is_released


def test_an_exams_answers_stay_to_be_filled_in(tmp_path: Path) -> None:
    """nbgrader would empty cells without marks; here they are published as they are, with the paper's templates."""
    course = make_course(tmp_path / "course", exam=True)
    publish_now(course, name="exam")
    given = contents(outbound(course, "11_exam"))
    assert {"paper.py", STAMP, "exam.ipynb"} <= set(given)
    notebook = nbformat.reads(given["exam.ipynb"].decode(), as_version=4)
    cells = {cell.id: cell.source for cell in notebook.cells}
    assert (cells["q1"], cells["paper"]) == ("q1 = None", "%paper")
    assert not any("NotImplementedError" in text for text in cells.values())


# --- the published notebook in a kernel of its own ---


def filled(course: Course, folder: Path, *names: str) -> Path:
    """The released assignment in a folder, with the reference's cells of some exercises."""
    shutil.copytree(outbound(course), folder)
    source = nbformat.read(course.folder / "nbgrader" / "source" / NAME / f"{MODULE}.ipynb", as_version=4)
    right = {cell.id: cell.source for cell in source.cells if cell.id in names}
    notebook = nbformat.read(folder / f"{MODULE}.ipynb", as_version=4)
    for cell in notebook.cells:
        cell.source = right.get(cell.id, cell.source)
    nbformat.write(notebook, folder / f"{MODULE}.ipynb")
    return folder / f"{MODULE}.ipynb"


def test_nbgraders_validate_asks_the_public_checks(template: Course, tmp_path: Path) -> None:
    """As the Validate button does: what is right passes, and what is not written yet says so in a sentence."""
    from nbgrader.validator import Validator

    result = Validator().validate(str(filled(template, tmp_path / "work", "celsius", "area", "Counter")))
    assert set(result) == {"failed"}
    (failed,) = result["failed"]
    assert failed["source"] == "%points volume"
    assert "volume is not written yet: write it in its cell" in failed["raw_error"]
    assert "Traceback" not in failed["raw_error"]


def test_without_our_judge_nbgraders_autograding_gives_nothing(template: Course, tmp_path: Path) -> None:
    """However right the work is, in a kernel under autograde each cell with points is an error: no points."""
    from nbgrader.preprocessors import Execute
    from nbgrader.utils import determine_grade, setenv

    path = filled(template, tmp_path / "work", "celsius", "area", "volume", "Counter")
    notebook = nbformat.read(path, as_version=4)
    with setenv(NBGRADER_EXECUTION="autograde"):
        Execute().preprocess(notebook, {"metadata": {"path": str(path.parent)}})
    grades = {cell.id: determine_grade(cell)[0] for cell in notebook.cells if cell.id.endswith("-points")}
    assert grades == {"celsius-points": 0, "area-points": 0, "volume-points": 0, "Counter-points": 0}
    checks = {cell.id: cell.outputs for cell in notebook.cells if cell.id.endswith("-check")}
    shown = [output.data["text/plain"] for outputs in checks.values() for output in outputs]
    assert [text.splitlines()[0] for text in shown] == [f"{NAME}: 1 of 1 right"] * 4


# --- nbgrader's folder ---


def test_a_configuration_is_written_once(tmp_path: Path) -> None:
    """It names the course and our preprocessors; one that is there stays, and what it lacks is said."""
    course = load_course(TINY)
    (said,) = prepare_root(tmp_path / "nbgrader", course)
    file = tmp_path / "nbgrader" / CONFIG_FILE
    assert f"{file}: written" in said
    nbgrader = open_nbgrader(tmp_path / "nbgrader", course)
    assert nbgrader.course_id == "measures"
    assert nbgrader.db_url == f"sqlite:///{tmp_path / 'nbgrader' / 'gradebook.db'}"
    named = Path(tmp_path, "nbgrader", nbgrader.config.JudgeInSandbox.course_folder).resolve()
    assert named == TINY
    assert prepare_root(tmp_path / "nbgrader", course) == ()
    file.write_text("c = get_config()\n")
    (said,) = prepare_root(tmp_path / "nbgrader", course)
    assert "JudgeInSandbox" in said
    assert file.read_text() == "c = get_config()\n"


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("", "names no course: write c.CourseDirectory.course_id = 'measures'"),
        ("c.CourseDirectory.course_id = 'x'\nc.CourseDirectory.source_directory = 's'", "source_directory = 'source'"),
        ("c.CourseDirectory.directory_structure = '{student_id}'", "directory_structure"),
        ("c.CourseDirectory.course_id = ", "SyntaxError"),
    ],
)
def test_a_configuration_that_does_not_fit_is_refused(tmp_path: Path, line: str, said: str) -> None:
    """With its file, what was expected and what came."""
    (tmp_path / CONFIG_FILE).write_text(f"c = get_config()\n{line}\n")
    with pytest.raises(PublishingError, match=f"{CONFIG_FILE}") as error:
        open_nbgrader(tmp_path, load_course(TINY))
    assert said in str(error.value)


def test_the_folder_is_here_or_in_the_course(tmp_path: Path) -> None:
    """The one that is named; else the one that one stands in; else nbgrader/ beside course.yml."""
    course = load_course(TINY)
    assert find_root(None, course, tmp_path) == TINY / "nbgrader"
    (tmp_path / CONFIG_FILE).touch()
    assert find_root(None, course, tmp_path) == tmp_path
    assert find_root(tmp_path / "other", course, tmp_path) == tmp_path / "other"
    with pytest.raises(PublishingError, match="`grader publish` makes one"):
        open_nbgrader(tmp_path / "other", course)


# --- the command ---


def run(*words: object) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words])


def test_publish_from_the_command_line(course: Course) -> None:
    """What was done, what changed, what it means; drafts and unknown names are refused."""
    unchanged = run("publish", "1", "--course", course.folder)
    assert unchanged.exit_code == 0, unchanged.output
    assert unchanged.output == f"{NAME}: version 1: unchanged, nothing to do\n"
    change(course, "course.yml", "name: celsius, points: 2", "name: celsius, points: 4")
    changed = run("publish", NAME, "--course", course.folder, "--nbgrader-root", course.folder / "nbgrader")
    assert changed.exit_code == 0, changed.output
    assert f"{NAME}: published as version 2 in {course.folder / 'exchange'}" in changed.output
    assert "  changed   points of celsius: 2 -> 4" in changed.output
    assert run("publish", "2_exam", "--course", course.folder).exit_code == 2
    nowhere = run("publish", NAME, "--course", course.folder, "--nbgrader-root", os.devnull)
    assert nowhere.exit_code != 0


WITHOUT_NBGRADER = """
import sys
sys.modules["nbgrader"] = None
from grader.cli import main
main(["publish", "1", "--course", sys.argv[1]])
"""


def test_without_nbgrader_it_is_said_how_to_get_it(course: Course) -> None:
    """No traceback, and no other command needs it."""
    words = [sys.executable, "-c", WITHOUT_NBGRADER, str(course.folder)]
    ended = subprocess.run(words, capture_output=True, text=True, check=False, cwd=ROOT)
    assert ended.returncode == 1
    assert "pip install 'grader[nbgrader]'" in ended.stderr
    assert "Traceback" not in ended.stderr
