"""A term in small, through real nbgrader and from the command line: an instructor, a class, and the exchange between.

    python tests/round_trip.py FOLDER [--students 25]

publishes two assignments, has every student fetch, write and submit them, collects, grades through three doors, gives
back, lets the students fetch their feedback, and exports the gradebook. Every command is shown before it runs. The
folder must be new; it is left as it is, to be looked at.

nbgrader asks the system who a student is. Here all are one user: in a mount namespace of our own that user is called
jovyan, as in the containers of JupyterHub, and then nbgrader takes a student's name from JUPYTERHUB_USER.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shlex
import shutil
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, NoReturn

from nbgrader.apps import nbgraderapp

from grader.course.model import load_course

ROOT = Path(__file__).resolve().parents[1]
ASSIGNMENT, EXAM = "03_loss", "11_exam"
UNSHARE = ["unshare", *([] if os.getuid() == 0 else ["--map-root-user"]), "--mount"]
RIGHT, WRONG, HALF = "right", "wrong", "half"
SEED = 3  # of every door: other inputs may show a mistake to one test more, and then cost more points


@dataclass(frozen=True)
class Student:
    """Who hands in what. work: how much of it is right; hands: what becomes of the notebook on the way."""

    name: str
    work: str
    hands: str


Cells = list[dict[str, Any]]


def untouched(cells: Cells) -> Cells:
    return cells


def as_colab_saves(cells: Cells) -> Cells:
    """Own metadata, other ids."""
    for number, cell in enumerate(cells):
        cell["metadata"] = {**cell["metadata"], "id": f"colab{number}", "colab": {"base_uri": "https://localhost/"}}
        cell.pop("id", None)
    return cells


def without_metadata(cells: Cells) -> Cells:
    """As a converter leaves them: nothing but code and text."""
    for cell in cells:
        cell["metadata"] = {}
        cell.pop("id", None)
    return cells


def points_deleted(cells: Cells) -> Cells:
    """Somebody tidied up."""
    return [cell for cell in cells if not grade_id(cell).endswith(("-points", "-check"))]


def doubled(cells: Cells) -> Cells:
    """Copied with its metadata, as JupyterLab copies; the first of the two was given up."""
    found = next(i for i, cell in enumerate(cells) if is_solution(cell))
    first = {**cells[found], "id": "copied", "source": "def nothing_yet():\n    pass\n"}
    return [*cells[:found], first, *cells[found:]]


def turned_round(cells: Cells) -> Cells:
    """The exercises from the last to the first."""
    marked = [cell for cell in cells if is_solution(cell)]
    turned = iter(reversed(marked))
    return [next(turned) if is_solution(cell) else cell for cell in cells]


def with_more_cells(cells: Cells) -> Cells:
    """Trials, shell lines and plots among the work."""
    trials = ("!pip install numpy", "%matplotlib inline\nimport matplotlib.pyplot as plt", "1 / 0", "print('here')")
    extra = [
        {"cell_type": "code", "id": f"trial{i}", "metadata": {}, "source": text, "outputs": [], "execution_count": i}
        for i, text in enumerate(trials)
    ]
    return [extra[0], *cells, *extra[1:]]


HANDS: dict[str, Callable[[Cells], Cells]] = {
    "as fetched": untouched,
    "saved by Colab": as_colab_saves,
    "metadata lost": without_metadata,
    "points cells deleted": points_deleted,
    "a cell doubled": doubled,
    "exercises reordered": turned_round,
    "extra cells": with_more_cells,
}


def grade_id(cell: dict[str, Any]) -> str:
    return str(cell["metadata"].get("nbgrader", {}).get("grade_id", ""))


def is_solution(cell: dict[str, Any]) -> bool:
    return bool(cell["metadata"].get("nbgrader", {}).get("solution")) and cell["cell_type"] == "code"


def class_of(size: int) -> list[Student]:
    """Students of every kind, the same ones every time."""
    kinds, hands = (RIGHT, WRONG, HALF), list(HANDS)
    return [Student(f"student{n:02d}", kinds[n % len(kinds)], hands[n % len(hands)]) for n in range(size)]


class Term:
    """A folder in which it all happens, and the commands that were given. tools: where nbgrader and grader lie."""

    def __init__(self, folder: Path, students: Sequence[Student], tell: Callable[[str], None], jobs: int = 2) -> None:
        self.folder, self.students, self.tell, self.jobs = folder.resolve(), students, tell, jobs
        self.tools = Path(sys.executable).parent
        self.root = self.folder / "instructor"
        self.course = load_course(ROOT)

    # --- who does what ---

    def begin(self) -> None:
        """Folders, and what an administrator writes once for everybody: where the exchange is, and the seed."""
        for part in ("exchange", "instructor", "config", "students"):
            (self.folder / part).mkdir(parents=True)
        (self.folder / "exchange").chmod(0o777)
        settings = {"Exchange.root": str(self.folder / "exchange"), "JudgeInSandbox.seed": SEED}
        config = "".join(["c = get_config()\n", *(f"c.{name} = {value!r}\n" for name, value in settings.items())])
        (self.folder / "config" / "nbgrader_config.py").write_text(config, encoding="utf-8")

    def instructor(self, *command: str, fails: bool = False) -> str:
        return self._run(command, "instructor", self.root, fails=fails)

    def student(self, student: Student, *command: str) -> str:
        home = self.folder / "students" / student.name
        home.mkdir(exist_ok=True)
        return self._run(command, student.name, home)

    def each(self, step: Callable[[Student], object]) -> None:
        """A step of every student, some at a time, each in a process of its own."""
        started = []
        for first in range(self.jobs):
            sys.stdout.flush()
            process = os.fork()
            if process == 0:
                os._exit(self._steps(step, self.students[first :: self.jobs]))
            started.append(process)
        ended = [os.waitpid(process, 0)[1] for process in started]
        if any(ended):
            raise RuntimeError("a step of a student failed; what is said above tells which")

    def _steps(self, step: Callable[[Student], object], students: Sequence[Student]) -> int:
        """The exit code of a process."""
        try:
            for student in students:
                step(student)
        except Exception:
            traceback.print_exc()
            return 1
        return 0

    def _run(self, command: Sequence[str], who: str, where: Path, *, fails: bool = False) -> str:
        self.tell(f"{who}$ {shlex.join(command)}")
        environment = {
            **os.environ,
            "HOME": str(where),
            "JUPYTERHUB_USER": who,
            "JUPYTER_CONFIG_DIR": str(self.folder / "config"),
            "JUPYTER_CONFIG_PATH": str(self.folder / "config"),
            "PATH": os.pathsep.join((str(self.tools), os.environ["PATH"])),
        }
        status, told = run(self.tools, command, environment, where)
        if bool(status) is not fails:
            raise RuntimeError(f"{who}$ {shlex.join(command)}: exit {status}\n{told}")
        return told

    # --- what they write ---

    def fill_in(self, student: Student) -> None:
        """The student's notebook of the assignment: written, and saved by whatever they use."""
        path = self.folder / "students" / student.name / ASSIGNMENT / f"{self._module(ASSIGNMENT)}.ipynb"
        notebook = json.loads(path.read_text(encoding="utf-8"))
        draw = random.Random(student.name)
        for cell in notebook["cells"]:
            if is_solution(cell):
                written = self._answer(grade_id(cell), student.work, draw)
                cell["source"] = written if written is not None else cell["source"]
        notebook["cells"] = HANDS[student.hands](notebook["cells"])
        path.write_text(json.dumps(notebook), encoding="utf-8")

    def fill_in_exam(self, student: Student) -> None:
        """The student's answers: right ones to their own paper, or to a part of it."""
        path = self.folder / "students" / student.name / EXAM / f"{self._module(EXAM)}.ipynb"
        notebook = json.loads(path.read_text(encoding="utf-8"))
        answers = json.loads(self.instructor_quietly("exam", "key", "--student", student.name, "--format", "json"))
        for place, cell in enumerate(cell for cell in notebook["cells"] if is_solution(cell)):
            if student.work == RIGHT or (student.work == HALF and place % 2):
                name = grade_id(cell)
                cell["source"] = f"{name} = {answers[name]!r}"
        path.write_text(json.dumps(notebook), encoding="utf-8")

    def instructor_quietly(self, *arguments: str) -> str:
        """A command that only asks."""
        asked = [str(self.tools / "grader"), *arguments, "--course", str(ROOT)]
        return subprocess.run(asked, text=True, capture_output=True, check=True).stdout

    def _module(self, assignment: str) -> str:
        return self.course.assignment(assignment).module

    def _answer(self, exercise: str, work: str, draw: random.Random) -> str | None:
        """The code of one cell; None where it is left as it was."""
        solutions = self.course.solutions(self.course.assignment(ASSIGNMENT))
        if work == HALF and draw.random() < 0.5:
            return None
        if work == WRONG and draw.random() < 0.7:
            chaffs = sorted(path for path in solutions.glob("chaffs/*.py") if is_of(path, exercise))
            return without_head(draw.choice(chaffs))
        wheats = sorted(path for path in solutions.glob("wheats/*.py") if is_of(path, exercise))
        return without_head(draw.choice(wheats))


def is_of(variant: Path, exercise: str) -> bool:
    return f" of {exercise}: " in variant.read_text(encoding="utf-8").partition("\n")[0]


def without_head(variant: Path) -> str:
    """A variant as a student would have written it."""
    lines = variant.read_text(encoding="utf-8").splitlines()
    while lines[0].startswith("#"):
        del lines[0]
    return "\n".join(lines)


# --- commands ---


def run(tools: Path, command: Sequence[str], environment: dict[str, str], where: Path) -> tuple[int, str]:
    """The exit code and all that was said. For the exchange nbgrader is loaded once and forked for each command: a
    class gives a hundred of them, and loading it is most of what one takes."""
    if command[0] != "nbgrader" or command[1] not in ("fetch_assignment", "submit", "fetch_feedback"):
        done = subprocess.run(
            [str(tools / command[0]), *command[1:]], cwd=where, env=environment, text=True, capture_output=True
        )
        return done.returncode, done.stdout + done.stderr
    with tempfile.NamedTemporaryFile("r", encoding="utf-8") as said:
        process = os.fork()
        if process == 0:
            os._exit(be_nbgrader(command, environment, where, said.name))
        return os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]), said.read()


def be_nbgrader(command: Sequence[str], environment: dict[str, str], where: Path, said: str) -> int:
    """What the script `nbgrader` does, in this process; its exit code."""
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(where)
    words = os.open(said, os.O_WRONLY | os.O_APPEND)
    os.dup2(words, 1)
    os.dup2(words, 2)
    sys.argv = list(command)
    status: object = 0
    try:
        nbgraderapp.main()
    except SystemExit as end:
        status = end.code or 0
    except BaseException:
        traceback.print_exc()
        status = 1
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
    return status if isinstance(status, int) else 1


# --- the term ---


@dataclass(frozen=True)
class Outcome:
    """The points of each door: (student, assignment, exercise) -> points. feedback: what students fetched."""

    ours: dict[tuple[str, str, str], float]
    nbgraders: dict[tuple[str, str, str], float]
    plain: dict[tuple[str, str, str], float]
    feedback: dict[tuple[str, str], str]
    exported: str


def hold(term: Term) -> Outcome:
    """The whole term, in the order in which it happens."""
    course = ("--course", str(ROOT))
    seed = ("--seed", str(SEED))
    term.begin()
    term.instructor("grader", "publish", ASSIGNMENT, EXAM, *course, "--nbgrader-root", ".")
    for assignment, fill_in in ((ASSIGNMENT, term.fill_in), (EXAM, term.fill_in_exam)):
        term.each(lambda s, a=assignment: term.student(s, "nbgrader", "fetch_assignment", a, *of(term)))
        term.each(fill_in)
        term.each(lambda s, a=assignment: term.student(s, "nbgrader", "submit", a, *of(term)))
    term.instructor("grader", "collect", ASSIGNMENT, EXAM, *course)
    twin = term.folder / "twin"
    shutil.copytree(term.root, twin)  # the same class, for nbgrader's own door
    term.instructor("grader", "grade", "--nbgrader", *seed, *course)
    plain = term.folder / "plain"
    term.instructor("grader", "grade", "submitted", "--output", str(plain), "--no-figures", *seed, *course)
    there, term.root = term.root, twin
    for assignment in (ASSIGNMENT, EXAM):
        term.instructor("nbgrader", "autograde", assignment)
    term.root = there
    term.instructor("grader", "release", ASSIGNMENT, EXAM, *course)
    for assignment in (ASSIGNMENT, EXAM):
        term.each(lambda s, a=assignment: term.student(s, "nbgrader", "fetch_feedback", a, *of(term)))
    term.instructor("nbgrader", "export", "--to", "grades.csv")
    return Outcome(
        in_gradebook(term.root),
        in_gradebook(twin),
        in_results(plain / "results.jsonl"),
        {(student.name, a): fetched(term, student, a) for student in term.students for a in (ASSIGNMENT, EXAM)},
        (term.root / "grades.csv").read_text(encoding="utf-8"),
    )


def of(term: Term) -> tuple[str, str]:
    return "--course", term.course.course


def in_gradebook(root: Path) -> dict[tuple[str, str, str], float]:
    """What nbgrader's gradebook says of each points cell."""
    from nbgrader.api import Gradebook

    with Gradebook(f"sqlite:///{root / 'gradebook.db'}") as book:
        return {
            (submission.student.id, submission.assignment.name, grade.cell.name.removesuffix("-points")): grade.score
            for assignment in book.assignments
            for submission in assignment.submissions
            for notebook in submission.notebooks
            for grade in notebook.grades
        }


def in_results(path: Path) -> dict[tuple[str, str, str], float]:
    """What a line of results.jsonl says of each exercise."""
    records = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return {
        (record["student"], record["assignment"], exercise["name"]): exercise["score"]
        for record in records
        for exercise in record["exercises"]
    }


def fetched(term: Term, student: Student, assignment: str) -> str:
    """The page that a student has now."""
    folder = term.folder / "students" / student.name / assignment / "feedback"
    pages = sorted(folder.rglob("*.html"))
    return pages[-1].read_text(encoding="utf-8") if pages else ""


# --- as a command ---


def main() -> int:
    parser = argparse.ArgumentParser(description="A term in small, through real nbgrader.")
    parser.add_argument("folder", type=Path, help="a new folder; everything is left in it")
    parser.add_argument("--students", type=int, default=25)
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)  # the namespace is there
    chosen = parser.parse_args()
    folder: Path = chosen.folder.resolve()
    if not chosen.inside:
        if folder.exists():
            parser.error(f"{folder} is there already: name a new folder, or remove it")
        enter_namespace(folder, chosen.students)
    students = class_of(chosen.students)
    outcome = hold(Term(folder, students, tell=lambda line: print(line, flush=True), jobs=os.cpu_count() or 1))
    lines = [asdict(outcome) | {name: as_rows(getattr(outcome, name)) for name in ("ours", "nbgraders", "plain")}]
    lines[0]["feedback"] = as_rows(outcome.feedback)
    lines[0]["students"] = [asdict(student) for student in students]
    (folder / "outcome.json").write_text(json.dumps(lines[0]), encoding="utf-8")
    doors = outcome.ours, outcome.nbgraders, outcome.plain
    for name in (ASSIGNMENT, EXAM):
        print(f"\n{name}: points through grade --nbgrader, nbgrader autograde, grade")
        for student in students:
            totals = [sum(v for key, v in door.items() if key[:2] == (student.name, name)) for door in doors]
            shown = "".join(f"{total:8.2f}" for total in totals)
            print(f"  {student.name}{shown}   {student.work}, {student.hands}")
    same = doors[0] == doors[1] == doors[2]
    print(f"\n{'The three doors agree' if same else 'The doors DIFFER'} on {len(outcome.ours)} exercises. In {folder}:")
    print("  instructor/   gradebook.db, autograded/, feedback/, results/report.html, grades.csv")
    print("  students/     what each of them fetched, wrote, and got back")
    return 0 if same else 1


def as_rows(found: dict[Any, Any]) -> list[Any]:
    """What JSON can hold of it."""
    return [[*key, value] for key, value in found.items()]


def enter_namespace(folder: Path, students: int) -> NoReturn:
    """Start again where our user is called jovyan. Needs a mount namespace: as root, or where users may have one."""
    folder.mkdir(parents=True)
    users = {os.getuid(), 0} if os.getuid() else {0}
    names = "".join(f"jovyan:x:{user}:{os.getgid()}::{Path.home()}:/bin/sh\n" for user in users)
    (folder / "passwd").write_text(names + Path("/etc/passwd").read_text(encoding="utf-8"), encoding="utf-8")
    again = [sys.executable, str(Path(__file__).resolve()), str(folder), "--students", str(students), "--inside"]
    script = f"mount --bind {shlex.quote(str(folder / 'passwd'))} /etc/passwd && exec {shlex.join(again)}"
    os.execvp("unshare", [*UNSHARE, "sh", "-c", script])


if __name__ == "__main__":
    sys.exit(main())
