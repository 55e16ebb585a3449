"""A class of 25 through real nbgrader and back, and what an instructor then sees in formgrader."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from grader.audit.hidden import hidden_lines
from grader.course.model import Course

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytest.importorskip("nbgrader", reason="nbgrader is not installed: pip install -e '.[nbgrader]'")

HERE = Path(__file__).resolve().parent
LOSS, EXAM = "03_loss", "11_exam"
POINTS = {LOSS: 14.0, EXAM: 5.0}


@dataclass(frozen=True)
class Term:
    """What a term left behind."""

    folder: Path
    outcome: dict[str, Any]
    said: str

    def points(self, door: str) -> dict[tuple[str, str, str], float]:
        return {(student, assignment, exercise): score for student, assignment, exercise, score in self.outcome[door]}

    def total(self, student: str, assignment: str) -> float:
        return sum(score for key, score in self.points("ours").items() if key[:2] == (student, assignment))

    def page(self, student: str, assignment: str) -> str:
        return next(page for name, of, page in self.outcome["feedback"] if (name, of) == (student, assignment))

    @property
    def students(self) -> list[dict[str, str]]:
        students: list[dict[str, str]] = self.outcome["students"]
        return students


def may_mount() -> bool:
    """Whether a mount namespace is to be had; see round_trip.py for what it is needed for."""
    own = [] if os.getuid() == 0 else ["--map-root-user"]
    try:
        tried = subprocess.run(["unshare", *own, "--mount", "true"], capture_output=True, check=False)
    except OSError:
        return False
    return tried.returncode == 0


@pytest.fixture(scope="module")
def term(tmp_path_factory: pytest.TempPathFactory) -> Term:
    """The term, held once."""
    if not may_mount():
        pytest.skip("this system gives no mount namespace, without which a machine's one user cannot be many students")
    folder = tmp_path_factory.mktemp("term") / "term"
    done = subprocess.run(
        [sys.executable, str(HERE / "round_trip.py"), str(folder)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    return Term(folder, json.loads((folder / "outcome.json").read_text()), done.stdout)


def test_three_doors_give_the_same_points(term: Term) -> None:
    """grade --nbgrader, nbgrader autograde and plain grade agree on every exercise of every student."""
    ours = term.points("ours")
    assert ours == term.points("nbgraders") == term.points("plain")
    assert len(ours) == 25 * 10
    assert {student["name"] for student in term.students} == {student for student, _, _ in ours}


def test_right_work_earns_everything_whatever_became_of_the_notebook(term: Term) -> None:
    """Saved by Colab, without metadata, reordered, with points cells deleted: what is right is right."""
    right = [student for student in term.students if student["work"] == "right"]
    assert {student["hands"] for student in right} == {student["hands"] for student in term.students}
    for student in right:
        assert {of: term.total(student["name"], of) for of in POINTS} == POINTS


def test_wrong_work_does_not(term: Term) -> None:
    """Mistakes cost points; an unwritten exam earns none."""
    wrong = [student["name"] for student in term.students if student["work"] == "wrong"]
    assert all(term.total(name, EXAM) == 0 for name in wrong)
    assert sum(term.total(name, LOSS) for name in wrong) < 0.8 * POINTS[LOSS] * len(wrong)


def test_students_fetch_what_they_need_to_know(term: Term) -> None:
    """Everybody has a page, with the own name and points; who is wrong finds a hint there."""
    for student in term.students:
        for assignment in POINTS:
            page = term.page(student["name"], assignment)
            assert student["name"] in page and f"{round(term.total(student['name'], assignment), 2):g}" in page
    assert any("Hint" in term.page(s["name"], LOSS) for s in term.students if s["work"] == "wrong")


def test_the_gradebook_is_exported(term: Term) -> None:
    """nbgrader's own CSV holds the same totals."""
    rows = list(csv.DictReader(io.StringIO(term.outcome["exported"])))
    assert len(rows) == 25 * 2
    for row in rows:
        assert float(row["score"]) == pytest.approx(term.total(row["student_id"], row["assignment"]), abs=1e-3)
        assert float(row["max_score"]) == POINTS[row["assignment"]]


@pytest.fixture(scope="module")
def hidden(course: Course) -> set[str]:
    """Telling lines of the solutions and the hidden suites, but those that are public or that the students wrote."""
    lines: set[str] = set()
    for assignment in map(course.assignment, POINTS):
        known = [*course.exercises(assignment).iterdir(), *course.solutions(assignment).glob("*s/*.py")]
        told = "".join(path.read_text(encoding="utf-8") for path in known if path.is_file())
        lines |= {line for line in hidden_lines(course, assignment, variants=False) if line not in told}
    assert len(lines) > 100
    return lines


def test_nothing_hidden_leaves_the_course(term: Term, hidden: set[str]) -> None:
    """No line of a solution or a hidden suite in what is released, given back, exchanged, or at home with a student."""
    folders = [term.folder / part for part in ("students", "exchange", "instructor/release", "instructor/feedback")]
    folders += [term.folder / "instructor/autograded", term.folder / "twin/autograded"]
    files = [path for folder in folders for path in folder.rglob("*") if path.suffix in (".ipynb", ".py", ".html")]
    assert len(files) > 25 * 2 * 5
    for path in files:
        text = path.read_text(encoding="utf-8").replace('\\"', '"')
        assert not {line for line in hidden if line in text}, path


@pytest.fixture(scope="module")
def formgrader(term: Term, processes_of_module: list[subprocess.Popen[bytes]]) -> str:
    """The address of a Jupyter server in the instructor's folder, on the loopback."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    folder = term.folder / "instructor"
    command = [str(Path(sys.executable).parent / "jupyter"), "server", "--allow-root", "--no-browser"]
    command += ["--ip=127.0.0.1", f"--port={port}", "--ServerApp.port_retries=0", "--IdentityProvider.token=only-here"]
    environment = {**os.environ, "HOME": str(folder), "JUPYTER_CONFIG_DIR": str(term.folder / "config")}
    with (term.folder / "server.log").open("wb") as log:
        server = subprocess.Popen(command, cwd=folder, env=environment, stdout=log, stderr=log)
    processes_of_module.append(server)
    for _ in range(600):
        if "is running at" in (term.folder / "server.log").read_text():
            return f"http://127.0.0.1:{port}/formgrader"
        assert server.poll() is None, (term.folder / "server.log").read_text()
        time.sleep(0.2)
    raise AssertionError((term.folder / "server.log").read_text())


@pytest.fixture(scope="module")
def processes_of_module() -> Iterator[list[subprocess.Popen[bytes]]]:
    """Processes that end with this module."""
    started: list[subprocess.Popen[bytes]] = []
    yield started
    for process in started:
        process.terminate()
        process.wait(60)


def test_formgrader_shows_the_points_and_the_hints(
    term: Term, hidden: set[str], formgrader: str, chromium: Browser
) -> None:
    """In a real browser: the table of the class, and a submission with its hints; no hidden test."""
    context = chromium.new_context(extra_http_headers={"Authorization": "token only-here"})
    page = context.new_page()
    page.goto(f"{formgrader}/gradebook/{LOSS}/loss", wait_until="networkidle")
    page.wait_for_selector("text=Submission #1")
    shown = sorted(re.findall(r"([\d.]+) / 14\s+[\d.]+ / 14", page.inner_text("body")))
    assert shown == sorted(f"{round(term.total(s['name'], LOSS), 2):g}" for s in term.students)
    found = page.request.get(f"{formgrader}/api/submitted_notebooks/{LOSS}/loss").json()
    told = next(notebook for notebook in found if "Hint." in term.page(notebook["student"], LOSS))
    page.goto(f"{formgrader}/submissions/{told['id']}", wait_until="domcontentloaded")
    page.wait_for_selector("text=mse-points")
    text = page.inner_text("body")
    assert "Student's answer" in text and "Hint: " in text
    assert not {line for line in hidden if line in text}
    context.close()
