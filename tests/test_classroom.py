"""Many submissions: the sample class gets its scores; nothing is lost, graded twice or left half-written."""

from __future__ import annotations

import csv
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from grader.classroom import ClassOptions, Outcome, Step, grade_class
from grader.course.model import Course, load_course
from grader.demo import write_class
from grader.errors import CourseError, JournalError, UsageError
from grader.records.journal import Journal
from tests.interrupts import heed_interrupts

TINY = Path(__file__).parent / "tiny"
HARMLESS = ("ada", "bela", "chen", "emil", "gita", "hugo")


def grade(course: Course, options: ClassOptions) -> tuple[Outcome, list[Step]]:
    steps: list[Step] = []
    return grade_class(course, options, lambda total: None, steps.append), steps


def without_times(path: Path) -> list[dict[str, Any]]:
    records = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return [{**record, "seconds": 0} for record in records]


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample class of the tiny course."""
    folder = tmp_path_factory.mktemp("sample")
    write_class(load_course(TINY), folder)
    return folder


@pytest.fixture(scope="module")
def graded(sample: Path) -> tuple[Path, Outcome]:
    """The whole sample class, graded by two processes."""
    outcome, _ = grade(load_course(TINY), ClassOptions(sample / "submitted", sample / "results", jobs=2, seed=4))
    return sample / "results", outcome


def test_the_sample_class_gets_the_scores_that_it_must(sample: Path, graded: tuple[Path, Outcome]) -> None:
    """Right, odd, half-finished, wrong, broken and hostile submissions each end where they must; nobody is held."""
    _, outcome = graded
    scores = {(one.student, one.assignment): one.score for one in outcome.scored}
    with (sample / "expected.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == len(scores) > 20
    wrong = {
        (row["student"], row["assignment"]): scores[row["student"], row["assignment"]]
        for row in rows
        if not float(row["low"]) - 1e-6 <= scores[row["student"], row["assignment"]] <= float(row["high"]) + 1e-6
    }
    assert wrong == {}
    assert outcome.held == []


def test_every_file_of_the_contract_is_written(graded: tuple[Path, Outcome]) -> None:
    """results.jsonl, scores.csv, journal, class page, and a page for each submission, without leftovers."""
    folder, outcome = graded
    lines = without_times(folder / "results.jsonl")
    assert [line["student"] for line in lines] == sorted(line["student"] for line in lines)
    assert {"student", "assignment", "score", "max_score", "seed", "seconds", "exercises"} <= set(lines[0])
    assert {"name", "score", "max_score", "status", "message", "hints", "carried_from", "tests"} == set(
        lines[0]["exercises"][0]
    )
    rows = list(csv.DictReader((folder / "scores.csv").open(encoding="utf-8")))
    assert [row["student"] for row in rows] == [line["student"] for line in lines]
    for one in outcome.scored:
        page = folder / "feedback" / one.student / f"{one.assignment}.html"
        assert one.student in page.read_text(encoding="utf-8")
    assert (folder / "report.html").is_file()
    assert list(folder.rglob("*.part")) == []


def test_students_never_see_what_is_hidden(graded: tuple[Path, Outcome]) -> None:
    """No page and no result shows a suite's code, a path of this machine, or the text of an exception."""
    folder, _ = graded
    shown = "".join(path.read_text(encoding="utf-8") for path in [*folder.rglob("*.html"), folder / "results.jsonl"])
    for secret in (str(TINY), "check_close", "rng.", "Traceback", "/etc/passwd'", "site-packages"):
        assert secret not in shown.replace("open(&#39;/etc/passwd&#39;)", "").replace("open('/etc/passwd')", "")


def test_equal_seeds_give_equal_classes(sample: Path, tmp_path: Path) -> None:
    """Two runs with one seed differ in nothing but times, whatever the number of processes."""
    results = []
    for jobs in (1, 2):
        options = ClassOptions(sample / "submitted", tmp_path / str(jobs), students=HARMLESS, jobs=jobs, seed=9)
        grade(load_course(TINY), options)
        results.append(without_times(tmp_path / str(jobs) / "results.jsonl"))
    assert results[0] == results[1]


def test_figures_are_kept_in_the_journal_and_stand_on_pages_only(tmp_path: Path, sample: Path) -> None:
    """results.jsonl holds none; a lost page gets them back without grading; --no-figures leaves them out."""
    submitted, out = tmp_path / "submitted", tmp_path / "out"
    shutil.copytree(sample / "submitted" / "ada", submitted / "ada")
    bare = ClassOptions(submitted, out, seed=1, figures=False)
    page = out / "feedback" / "ada" / "1_measures.html"

    def graded_now(options: ClassOptions) -> int:
        _, steps = grade(load_course(TINY), options)
        return sum(step.graded for step in steps)

    assert graded_now(bare) == 1
    assert "<svg" not in page.read_text(encoding="utf-8")
    assert graded_now(replace(bare, figures=True)) == 1  # the page lacked them
    drawn = page.read_text(encoding="utf-8")
    assert "Your celsius agrees with the right one" in drawn
    assert "<svg" in drawn
    page.unlink()
    assert graded_now(replace(bare, figures=True)) == graded_now(bare) == 0
    assert page.read_text(encoding="utf-8") == drawn
    assert "figures" not in json.loads((out / "results.jsonl").read_text(encoding="utf-8"))


def test_what_has_not_changed_is_not_graded_again(tmp_path: Path, sample: Path) -> None:
    """Unchanged work is skipped; changed work, a changed suite, another seed and --force grade again."""
    course_folder, submitted = tmp_path / "course", tmp_path / "submitted"
    shutil.copytree(TINY, course_folder)
    for student in ("ada", "gita"):
        shutil.copytree(sample / "submitted" / student, submitted / student)
    options = ClassOptions(submitted, tmp_path / "out", seed=1)

    def graded_now(options: ClassOptions) -> list[str]:
        _, steps = grade(load_course(course_folder), options)
        return sorted(step.student for step in steps if step.graded)

    assert graded_now(options) == ["ada", "gita"]
    assert graded_now(options) == []
    page = tmp_path / "out" / "feedback" / "ada" / "1_measures.html"
    page.unlink()
    assert graded_now(options) == []
    assert page.is_file()
    module = submitted / "gita" / "1_measures" / "measures.py"
    module.write_text(module.read_text(encoding="utf-8") + "\n# more\n", encoding="utf-8")
    assert graded_now(options) == ["gita"]
    assert graded_now(replace(options, force=True, students=("ada",))) == ["ada"]
    assert graded_now(replace(options, seed=2)) == ["ada", "gita"]
    suite = course_folder / "solutions" / "1_measures" / "test_area.py"
    suite.write_text(suite.read_text(encoding="utf-8") + "\n# stricter\n", encoding="utf-8")
    assert graded_now(replace(options, seed=2)) == ["ada", "gita"]


def test_a_killed_run_loses_nothing_that_was_finished(sample: Path, tmp_path: Path) -> None:
    """`kill -9` of the whole run, at several moments; then resumed: equal to an undisturbed run, each attempt once."""
    undisturbed = ClassOptions(sample / "submitted", tmp_path / "quiet", students=HARMLESS, jobs=2, seed=3)
    grade(load_course(TINY), undisturbed)
    out = tmp_path / "killed"
    command = [sys.executable, "-m", "grader", "grade", str(sample / "submitted"), "--course", str(TINY)]
    command += ["--output", str(out), "--seed", "3", "--jobs", "2"]
    command += [word for student in HARMLESS for word in ("--student", student)]
    for moment in (1.0, 2.0, 2.5):
        process = subprocess.Popen(
            command, start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        time.sleep(moment)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    assert subprocess.run(command, capture_output=True, check=False).returncode == 0
    assert without_times(out / "results.jsonl") == without_times(tmp_path / "quiet" / "results.jsonl")
    with Journal(f"sqlite:///{out / 'journal.sqlite'}") as journal:
        assert len(journal.latest()) == len(HARMLESS)


def test_what_a_killed_run_left_half_written_is_removed(sample: Path, tmp_path: Path) -> None:
    """The next run takes away a page that was being written, and nothing else; a run that ended leaves no mark."""
    options = ClassOptions(sample / "submitted", tmp_path, students=("ada",), seed=1)
    grade(load_course(TINY), options)
    assert not (tmp_path / ".unfinished").exists()
    half, foreign = tmp_path / "feedback" / "ada" / ".1_measures.html.4711.part", tmp_path / ".film.part"
    for file in (half, foreign, tmp_path / ".unfinished"):
        file.write_text("", encoding="utf-8")
    grade(load_course(TINY), options)
    assert not half.exists()
    assert foreign.exists()
    assert not (tmp_path / ".unfinished").exists()


def test_one_run_at_a_time_writes_to_a_folder(sample: Path, tmp_path: Path) -> None:
    """A second run on the same output is refused in words."""
    import fcntl

    (tmp_path / "out").mkdir()
    with (tmp_path / "out" / ".lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        with pytest.raises(JournalError, match="another run"):
            grade(load_course(TINY), ClassOptions(sample / "submitted", tmp_path / "out"))


def test_a_journal_that_is_none_is_said(sample: Path, tmp_path: Path) -> None:
    """A file that is no database is not written over."""
    (tmp_path / "journal.sqlite").write_text("not a database" * 100, encoding="utf-8")
    with pytest.raises(JournalError, match="journal"):
        grade(load_course(TINY), ClassOptions(sample / "submitted", tmp_path))
    assert (tmp_path / "journal.sqlite").read_text(encoding="utf-8").startswith("not a database")


def test_wrong_wishes_are_refused_before_anything_runs(sample: Path, tmp_path: Path) -> None:
    """Unknown roots, students and assignments, and drafts, are errors of use."""
    root, out = sample / "submitted", tmp_path / "out"
    for options, kind, words in (
        (ClassOptions(tmp_path / "nowhere", out), UsageError, "nowhere"),
        (ClassOptions(root, out, students=("adda",)), UsageError, "adda"),
        (ClassOptions(root, out, assignments=("1_measure",)), CourseError, "did you mean '1_measures'"),
        (ClassOptions(root, out, assignments=("2_exam",)), CourseError, "draft"),
    ):
        with pytest.raises(kind, match=words):
            grade(load_course(TINY), options)


def test_an_interrupt_is_answered_in_a_sentence(sample: Path, tmp_path: Path) -> None:
    """Ctrl-C ends the whole run at once, without a traceback, and what was graded is kept."""
    command = [sys.executable, "-m", "grader", "grade", str(sample / "submitted"), "--course", str(TINY)]
    command += ["--output", str(tmp_path), "--jobs", "2"]
    process = subprocess.Popen(
        command,
        start_new_session=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        preexec_fn=heed_interrupts,
    )
    journal = tmp_path / "journal.sqlite"
    while not journal.exists() and process.poll() is None:
        time.sleep(0.05)
    time.sleep(1.0)
    os.killpg(process.pid, signal.SIGINT)
    said, _ = process.communicate(timeout=60)
    assert process.returncode == 130, said
    assert "what was graded is kept" in said
    assert "Traceback" not in said
