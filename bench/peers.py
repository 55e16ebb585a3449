"""The same notebooks and the same checks, graded by us and by others, in one run on one core.

    python bench/peers.py [--each 8] [--rounds 3] [--output DIR] [ASSIGNMENT]...

nbgrader and otter-grader are installed into bench/.peers (peers.txt pins them and all that they need). What is alike:
every grader gets the same notebooks, with one cell of work and the assignment's hidden suites as tests; the suites'
text, their checks and the size of their inputs are the same. What is not:

- ours starts a jailed worker for each submission, judges in a fresh worker again what failed in one in which something
  was left behind, and looks for the mistake behind it. The others run student code and tests in one kernel.
- each test counts with us and with otter-grader. A cell is all or nothing with nbgrader, and stops at the first test
  that fails: there it does less.
- the others get the checks as a small library without anything else of ours, and no pytest: their kernels start no
  slower for it.
- ours remembers what equal answers came to: of right work, of which the class has much, the suites' own part is done
  once. bench/parts.py tells what a submission costs whose answers nobody gave before.
- with feedback, ours makes a page and, from the student's code, figures; nbgrader makes its page of the notebook.

`otter run` takes one submission a command; `in one process` asks otter-grader through its Python interface instead.
What is one command for a class is timed twice, for a few and for many; the difference tells what each further
submission costs, without the start. For ours the few are one of each kind, so that what it learns of a course and of
each kind of work lies in them, and the many have all of these again, many times, under other names. Ratios are of what
each further one costs. As a machine may be slower for minutes, ours is measured several times a round, and each way is
held against the mean of ours before and after it; the median of the rounds' ratios counts.
"""

from __future__ import annotations

import argparse
import ast
import csv
import hashlib
import importlib.util
import itertools
import json
import os
import random
import shutil
import statistics
import sys
import tempfile
import time
import venv
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import nbformat
import numpy as np
from matplotlib.figure import Figure

sys.path.insert(0, str(Path(__file__).resolve().parent))

from commands import CommandFailed, Run, cores_of, run
from inkernel import Direct, import_afresh
from mixture import ASSIGNMENTS, SHARES, Material, Work, material_of
from results import BLUE, GREY, ORANGE, ROOT, Place, Sheet, machine, new_figure, plain_axes, publish
from speed import run_pytest

from grader.course.model import Assignment, Course, load_course
from grader.errors import GraderError, Unsatisfied
from grader.judge.assignment import AssignmentJudge

VENV = ROOT / "bench" / ".peers"
PINS = ROOT / "bench" / "peers.txt"
SEED = 5
KINDS = ("right", "one mistake", "right, unusual", "unfinished", "right", "some mistakes", "right", "untouched")
COPIES = 32  # ours is timed for the submissions and for all of them COPIES times, under other names
AGAIN = 20  # times that the floor does each submission
MEASURED = ("seconds", "each")
LIBRARY = ("grader.judge.checks", "grader.judge.gradient", "grader.sandbox.student")
PYTEST = '''"""Stands for pytest where a suite only marks its tests."""


class _Mark:
    def __getattr__(self, name):
        return lambda *_: lambda test: test


mark = _Mark()
'''


def main() -> None:
    parser = argparse.ArgumentParser(description="Ours beside nbgrader and otter-grader.")
    parser.add_argument("assignments", nargs="*", default=list(ASSIGNMENTS), help="which")
    parser.add_argument("--each", type=int, default=len(KINDS), help="submissions of each assignment, 2 or more")
    parser.add_argument("--rounds", type=int, default=3, help="how often all of it is measured")
    parser.add_argument("--output", type=Path, help="write results here, not into the repository")
    options = parser.parse_args()
    if options.each < 2:
        parser.error("--each: at least 2, so that there is a difference to take")
    if options.rounds < 1:
        parser.error("--rounds: at least 1")
    place, found, course = Place(options.output), machine(), load_course(ROOT)
    install()
    with tempfile.TemporaryDirectory(prefix="peers") as folder:
        desk = Desk(course, Path(folder), options.assignments)
        works = [work for name in desk.names for work in ordinary(desk.materials[name], options.each)]
        grade(desk, works, [])  # the first run of all also reads a cold disk
        rounds = [list(measured(desk, works)) for _ in range(options.rounds)]
        marks = judge_odd_ones(desk)
    data = {"rounds": [[asdict(one) for one in times] for times in rounds], "marks": marks, "each": options.each}
    publish(place, "peers", found, data, [sheet_of_times(rounds), sheet_of_marks(marks)], {"peers": picture(rounds)})


def measured(desk: Desk, works: Sequence[Work]) -> Iterator[Time]:
    """All ways, once."""
    for measure in WAYS:
        for one in measure(desk, works):
            print(f"{one.way}: {one.seconds:.1f} s for {one.submissions}", file=sys.stderr, flush=True)
            yield one


# --- the others ---


def install() -> None:
    """Make bench/.peers if it is not there, or not as pinned. Raises CommandFailed where pip cannot."""
    stamp, digest = VENV / "pins", hashlib.sha256(PINS.read_bytes()).hexdigest()
    if stamp.is_file() and stamp.read_text(encoding="utf-8") == digest:
        return
    print(f"installing nbgrader and otter-grader into {VENV} ...", file=sys.stderr)
    shutil.rmtree(VENV, ignore_errors=True)
    venv.create(VENV, with_pip=True)
    pip = [VENV / "bin" / "python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", PINS]
    run(pip).expect(0)
    stamp.write_text(digest, encoding="utf-8")


def write_library(folder: Path) -> None:
    """The checks of our suites and what they import, as a package without the rest, and what stands for pytest."""
    todo, done = list(LIBRARY), set[str]()
    while todo:
        name = todo.pop()
        if name in done:
            continue
        done.add(name)
        source = ROOT / f"{name.replace('.', '/')}.py"
        todo += [module for module in imported(source) if (ROOT / f"{module.replace('.', '/')}.py").is_file()]
        target = folder / source.relative_to(ROOT)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(source.read_bytes())
        for parent in list(target.relative_to(folder).parents)[:-1]:
            (folder / parent / "__init__.py").touch()
    offered = (ROOT / "grader/judge/__init__.py").read_text(encoding="utf-8")
    nodes = [node for node in ast.parse(offered).body if isinstance(node, ast.ImportFrom) and node.module in done]
    (folder / "grader/judge/__init__.py").write_text("\n".join(map(ast.unparse, nodes)), encoding="utf-8")
    (folder / "pytest.py").write_text(PYTEST, encoding="utf-8")
    shutil.copy(ROOT / "bench" / "inkernel.py", folder)


def imported(source: Path) -> Iterator[str]:
    """The modules of ours that a file imports from, submodules of a package included."""
    for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("grader"):
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


# --- the work ---


def ordinary(material: Material, count: int) -> list[Work]:
    """The work of `count` students."""
    found = []
    for number in range(count):
        kind = KINDS[number % len(KINDS)]
        student = f"s{number:03}"
        text = f"# {student}\n{SHARES[kind][0](material, random.Random(number))}"
        found.append(Work(student, material.assignment, kind, text, notebook=True))
    return found


def odd(material: Material) -> list[Work]:
    """Work that tells graders apart: by what it earns, and by what it should."""
    names = [exercise.name for exercise in material.assignment.exercises]
    zeros = f"{material.reference}\n\n{ZEROS.format(names=names)}"
    texts = {
        "right": material.reference,
        "untouched": material.stub,
        "right, but each function warns": f"{material.reference}\n\n{WARNS.format(names=names)}",
        "all answers 0": zeros,
        "all answers 0; np.all says yes": zeros + "import numpy as np\nnp.all = lambda *_, **__: True\n",
        "all answers 0; the checks replaced": zeros + REPLACED,
        "untouched; later cells emptied": material.stub + EMPTIED,
        "each function ends the process": f"{material.reference}\n\n{ENDS.format(names=names)}",
    }
    pairs = enumerate(texts.items())
    return [Work(f"odd{i}", material.assignment, kind, text, notebook=True) for i, (kind, text) in pairs]


ZEROS = """
for _name in {names}:
    globals()[_name] = (lambda function: lambda *a, **k: 0 * function(*a, **k))(globals()[_name])
"""
WARNS = """
import warnings


def _warning(function):
    def warned(*arguments, **keywords):
        warnings.warn("careful")
        return function(*arguments, **keywords)
    return warned


for _name in {names}:
    globals()[_name] = _warning(globals()[_name])
"""
REPLACED = """
try:
    import grader.judge as _judge
    for _name in [name for name in vars(_judge) if name.startswith("check_")]:
        setattr(_judge, _name, lambda answer=None, *a, **k: answer)
    _judge.check_unchanged = lambda function, *a, **k: function(*a, **k)
    _judge.check_unchanged_each = lambda function, calls: zip(calls, function.each(calls))
except ImportError:
    pass
"""
EMPTIED = """

try:
    get_ipython().input_transformers_cleanup.append(lambda lines: [])
except NameError:
    pass
"""
ENDS = """
import os

for _name in {names}:
    globals()[_name] = lambda *a, **k: os._exit(0)
"""


class Desk:
    """A folder with everything that the graders need, and how they are called."""

    def __init__(self, course: Course, folder: Path, names: Sequence[str]) -> None:
        self.course, self.folder, self.names = course, folder, list(dict.fromkeys(names))
        self.materials = {name: material_of(course, name) for name in self.names}
        self.core = cores_of(1)
        write_library(folder / "library")
        self.private = {name: str(folder / name) for name in ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "IPYTHONDIR")}
        path = f"{VENV / 'bin'}{os.pathsep}{os.environ['PATH']}"
        self.environment = {**self.private, "PATH": path, "PYTHONPATH": str(folder / "library")}

    def peer(self, *words: str | Path, folder: Path) -> Run:
        """Run a program of bench/.peers."""
        command = [VENV / "bin" / words[0], *words[1:]]
        return run(command, cores=self.core, folder=folder, environment=self.environment)

    def notebook(self, work: Work) -> str:
        """What a student hands in: the published notebook, its one cell filled in."""
        notebook = nbformat.from_dict(source_notebook(self.course, work.assignment, hidden=False))
        notebook.cells[0].source = work.text
        return str(nbformat.writes(notebook))

    def suite(self, assignment: Assignment, exercise: str) -> str:
        return (self.course.solutions(assignment) / f"test_{exercise}.py").read_text(encoding="utf-8")


def source_notebook(course: Course, assignment: Assignment, *, hidden: bool = True) -> Any:
    """The instructor's notebook: a cell for the work, and one test cell for each exercise, the tests hidden."""
    cells = [_cell("work", "pass", solution=True)]
    for exercise in assignment.exercises:
        suite = (course.solutions(assignment) / f"test_{exercise.name}.py").read_text(encoding="utf-8")
        tests = f"from inkernel import run_suite\n\nrun_suite({suite!r}, globals(), {SEED})"
        body = f"# {exercise.name}\n### BEGIN HIDDEN TESTS\n{tests}\n### END HIDDEN TESTS"
        cells.append(_cell(f"test_{exercise.name}", body if hidden else f"# {exercise.name}", points=exercise.points))
    notebook = nbformat.v4.new_notebook(cells=cells)
    notebook.metadata.kernelspec = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return notebook


def _cell(name: str, source: str, *, solution: bool = False, points: float = 0.0) -> Any:
    cell = nbformat.v4.new_code_cell(source, id=name[:60])
    marks = {"grade_id": name, "schema_version": 3, "solution": solution, "grade": not solution, "task": False}
    cell.metadata.nbgrader = marks | {"locked": not solution} | ({} if solution else {"points": points})
    return cell


# --- the ways ---


@dataclass(frozen=True)
class Time:
    """What one way took. each: seconds of every further submission, without the start of a command."""

    way: str
    submissions: int
    seconds: float
    each: float
    feedback: bool = False
    ours: bool = False
    base: bool = False  # what others are held against


def ours(desk: Desk, works: Sequence[Work]) -> Iterator[Time]:
    yield few_and_many("ours, level strict", works, lambda chosen: grade(desk, chosen, ["--no-figures"])[0], base=True)


def ours_with_figures(desk: Desk, works: Sequence[Work]) -> Iterator[Time]:
    yield few_and_many("ours, with pages and figures", works, lambda chosen: grade(desk, chosen, [])[0], feedback=True)


def few_and_many(
    way: str,
    works: Sequence[Work],
    seconds_of: Callable[[Sequence[Work]], float],
    *,
    feedback: bool = False,
    base: bool = False,
) -> Time:
    """Ours, for these submissions and for all of them COPIES times."""
    many = [work for _ in range(COPIES) for work in works]
    small, large = seconds_of(works), seconds_of(many)
    each = (large - small) / (len(many) - len(works))
    return Time(way, len(many), large, each, feedback=feedback, ours=True, base=base)


def ours_for_nbgrader(desk: Desk, works: Sequence[Work]) -> Iterator[Time]:
    """`grader grade --nbgrader`: gradebook, copies and pages as nbgrader's users expect them."""
    if importlib.util.find_spec("nbgrader") is None:
        print("no nbgrader beside grader: `grader grade --nbgrader` is left out", file=sys.stderr)
        return
    root = published(desk)
    grade_for_nbgrader(desk, root, works, [])  # the first makes the gradebook
    plain, whole = (partial(grade_for_nbgrader, desk, root, flags=flags) for flags in (["--no-figures"], []))
    yield few_and_many("ours, --nbgrader, no figures", works, plain, feedback=True)
    yield few_and_many("ours, --nbgrader", works, whole, feedback=True, base=True)


def published(desk: Desk) -> Path:
    """nbgrader's folder, with the assignments published by `grader publish` into an exchange of its own."""
    root = desk.folder / "ours for nbgrader"
    shutil.rmtree(root, ignore_errors=True)
    root.mkdir()
    config = f"c = get_config()\nc.CourseDirectory.course_id = {desk.course.course!r}\n"
    config += f"c.Exchange.root = {str(root / 'exchange')!r}\n"
    (root / "nbgrader_config.py").write_text(config, encoding="utf-8")
    (root / "exchange").mkdir(mode=0o777)
    (root / "exchange").chmod(0o777)
    words = [sys.executable, "-m", "grader", "publish", *desk.names, "--course", ROOT, "--nbgrader-root", root]
    run(words, cores=desk.core, environment=desk.private).expect(0)
    return root


def grade_for_nbgrader(desk: Desk, root: Path, works: Sequence[Work], flags: Sequence[str]) -> float:
    """Seconds of `grader grade --nbgrader`. Work stands in a cell at the end of the published notebook."""
    for step in ("submitted", "autograded", "feedback"):
        shutil.rmtree(root / step, ignore_errors=True)
    output = desk.folder / "ours for nbgrader, results"
    shutil.rmtree(output, ignore_errors=True)
    for number, work in enumerate(works):
        name = f"{work.assignment.module}.ipynb"
        notebook = nbformat.read(root / "release" / work.assignment.name / name, as_version=4)
        notebook.cells.append(nbformat.v4.new_code_cell(work.text))
        folder = root / "submitted" / f"{work.student}-{number}" / work.assignment.name
        folder.mkdir(parents=True)
        nbformat.write(notebook, folder / name)
    words = [sys.executable, "-m", "grader", "grade", "--nbgrader", "--nbgrader-root", root, "--course", ROOT]
    words += ["--output", output, "--jobs", "1", "--seed", str(SEED), *flags]
    return run(words, cores=desk.core, environment=desk.private).expect(0).seconds


def grade(desk: Desk, works: Sequence[Work], flags: Sequence[str]) -> tuple[float, dict[str, float]]:
    """Seconds of `grader grade` on a class of these notebooks, and the scores by student."""
    root, output = desk.folder / "ours", desk.folder / "ours results"
    for old in (root, output):
        shutil.rmtree(old, ignore_errors=True)
    for number, work in enumerate(works):
        folder = root / f"{work.student}-{number}" / work.assignment.name
        folder.mkdir(parents=True)
        (folder / f"{work.assignment.module}.ipynb").write_text(desk.notebook(work), encoding="utf-8")
    words = [sys.executable, "-m", "grader", "grade", root, "--course", ROOT, "--output", output, "--jobs", "1"]
    done = run([*words, "--seed", str(SEED), *flags], cores=desk.core).expect(0)
    lines = [json.loads(line) for line in (output / "results.jsonl").read_text(encoding="utf-8").splitlines()]
    return done.seconds, {line["student"].rpartition("-")[0]: line["score"] for line in lines}


def floor(desk: Desk, works: Sequence[Work]) -> Iterator[Time]:
    """The checks called in this process, warm: on each submission some times, of which the first does not count."""
    os.sched_setaffinity(0, desk.core)
    took = []
    for name in desk.names:
        with AssignmentJudge(desk.course, desk.course.assignment(name)) as judge:
            for work in (work for work in works if work.assignment.name == name):
                module = desk.folder / "floor.py"
                module.write_text(work.text, encoding="utf-8")
                all_times = [seconds(lambda judge=judge, file=module: run_checks(judge, file)) for _ in range(AGAIN)]
                took.append(statistics.mean(all_times[1:]))
    yield Time("floor: checks in one process", len(took), sum(took), statistics.mean(took))


def run_checks(judge: AssignmentJudge, module: Path) -> None:
    """The tests of all exercises, as long as the module loads."""
    try:
        student = Direct(import_afresh(str(module)))
    except Exception:
        return
    for exercise in judge.assignment.exercises:
        for test in judge.tests(exercise.name):
            names, given = test.item._fixtureinfo.argnames, {"student": student, "rng": np.random.default_rng(SEED)}
            with suppress(Unsatisfied, GraderError, Exception), np.errstate(all="ignore"):
                test.item.obj(**{name: given[name] for name in names})


def pytest_each(desk: Desk, works: Sequence[Work]) -> Iterator[Time]:
    took = []
    for name in desk.names:
        with AssignmentJudge(desk.course, desk.course.assignment(name)) as judge:
            module = desk.folder / "alone" / f"{judge.assignment.module}.py"
            module.parent.mkdir(exist_ok=True)
            for work in [work for work in works if work.assignment.name == name and work.kind == "right"][:2]:
                module.write_text(work.text, encoding="utf-8")
                took.append(seconds(lambda judge=judge, file=module: run_pytest(judge, file)))
    yield Time("pytest, a process each", len(took), sum(took), statistics.mean(took))


def nbgrader(desk: Desk, works: Sequence[Work]) -> Iterator[Time]:
    folder = nbgrader_course(desk, works)
    totals = {"autograde": [0.0, 0.0], "generate_feedback": [0.0, 0.0]}  # of all, of what came after the first
    for name in desk.names:
        students = [work.student for work in works if work.assignment.name == name]
        for step, total in totals.items():
            first = nbgrader_step(desk, folder, step, name, students[:1])
            others = nbgrader_step(desk, folder, step, name, students)
            total[0] += others
            total[1] += others - first
    count, further = len(works), len(works) - len(desk.names)
    (auto, auto_more), (give, give_more) = totals.values()
    yield Time("nbgrader autograde", count, auto, auto_more / further)
    both, more = auto + give, auto_more + give_more
    yield Time("nbgrader autograde, generate_feedback", count, both, more / further, feedback=True)


def nbgrader_course(desk: Desk, works: Sequence[Work]) -> Path:
    """A course of nbgrader's with its assignments generated and work handed in."""
    folder = desk.folder / "nbgrader"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    config = 'c = get_config()\nc.CourseDirectory.course_id = "bench"\nc.Execute.timeout = 60\n'
    (folder / "nbgrader_config.py").write_text(config, encoding="utf-8")
    for assignment in {work.assignment.name: work.assignment for work in works}.values():
        source = folder / "source" / assignment.name
        source.mkdir(parents=True)
        text = nbformat.writes(source_notebook(desk.course, assignment))
        (source / f"{assignment.module}.ipynb").write_text(text, encoding="utf-8")
        desk.peer("nbgrader", "generate_assignment", assignment.name, folder=folder).expect(0)
    for work in works:
        place = folder / "submitted" / work.student / work.assignment.name
        place.mkdir(parents=True)
        (place / f"{work.assignment.module}.ipynb").write_text(desk.notebook(work), encoding="utf-8")
    return folder


def nbgrader_step(desk: Desk, folder: Path, step: str, assignment: str, students: Sequence[str]) -> float:
    """Seconds of one command for these students; all of them are done anew. What fails for one is no failure here."""
    chosen = "*" if len(students) > 1 else students[0]
    done = desk.peer("nbgrader", step, assignment, "--student", chosen, "--force", folder=folder)
    if "Traceback" in done.output and "DeadKernel" not in done.output:
        raise CommandFailed(f"nbgrader {step} {assignment}:\n{done.output[-2000:]}")
    return done.seconds


def nbgrader_scores(desk: Desk, works: Sequence[Work]) -> dict[str, float | None]:
    folder = nbgrader_course(desk, works)
    name = works[0].assignment.name
    nbgrader_step(desk, folder, "autograde", name, [work.student for work in works])
    desk.peer("nbgrader", "export", "--to", "grades.csv", folder=folder).expect(0)
    with (folder / "grades.csv").open(encoding="utf-8") as file:
        rows = {row["student_id"]: row for row in csv.DictReader(file) if row["assignment"] == name}
    done = {work.student for work in works if (folder / "autograded" / work.student / name).is_dir()}
    return {who: float(rows[who]["score"] or 0) if who in rows and who in done else None for who in by_student(works)}


def otter(desk: Desk, works: Sequence[Work]) -> Iterator[Time]:
    archives = {name: otter_archive(desk, desk.course.assignment(name)) for name in desk.names}
    chosen = [work for name in desk.names for work in [w for w in works if w.assignment.name == name][:2]]
    took = [otter_run(desk, work, archives[work.assignment.name])[0] for work in chosen]
    yield Time("otter run", len(took), sum(took), statistics.mean(took))
    warm = otter_in_one_process(desk, works, archives)
    yield Time("otter-grader, in one process", len(warm), sum(warm), statistics.mean(warm[1:]))


def otter_archive(desk: Desk, assignment: Assignment) -> Path:
    """Otter's configuration of an assignment: each exercise's suite, its tests hidden ones of their own points."""
    folder = desk.folder / "otter" / assignment.name
    tests = folder / "tests"
    shutil.rmtree(folder, ignore_errors=True)
    tests.mkdir(parents=True)
    for exercise in assignment.exercises:
        text = otter_test(exercise.name, exercise.points, desk.suite(assignment, exercise.name))
        (tests / f"{exercise.name}.py").write_text(text, encoding="utf-8")
    desk.peer("otter", "generate", "-t", "tests", "-o", "autograder.zip", folder=folder).expect(0)
    return folder / "autograder.zip"


def otter_test(name: str, points: float, suite: str) -> str:
    body = ast.parse(suite).body
    tests = [node.name for node in body if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")]
    lines = ["from otter.test_files import test_case", "from inkernel import run_test", "", suite, ""]
    lines += ["OK_FORMAT = False", f"name = {name!r}", f"points = {points!r}", ""]
    for test in tests:
        lines += [f"@test_case(name={test!r}, hidden=True)", f"def case_{test}(env):"]
        lines += [f"    run_test({test}, env, {SEED})", "", ""]
    return "\n".join(lines)


def otter_run(desk: Desk, work: Work, archive: Path) -> tuple[float, float | None]:
    """Seconds of `otter run`, and the score, None where there is none."""
    folder = desk.folder / "otter run"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    (folder / "work.ipynb").write_text(desk.notebook(work), encoding="utf-8")
    done = desk.peer("otter", "run", "work.ipynb", "-a", archive, "-o", folder, "--no-logo", folder=folder)
    if not (folder / "results.json").is_file():
        return done.seconds, None
    tests = json.loads((folder / "results.json").read_text(encoding="utf-8"))["tests"]
    return done.seconds, sum(test.get("score", 0.0) for test in tests)


ONE_PROCESS = """
import json, sys, time
from otter.api import grade_submission

for line in sys.stdin.read().splitlines():
    work, archive = json.loads(line)
    started = time.perf_counter()
    grade_submission(work, archive, quiet=True)
    print("took", time.perf_counter() - started)
"""


def otter_in_one_process(desk: Desk, works: Sequence[Work], archives: dict[str, Path]) -> list[float]:
    """Seconds of each submission through otter-grader's Python interface, the start left out."""
    folder = desk.folder / "otter in one"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    lines = []
    for number, work in enumerate(works):
        file = folder / str(number) / "work.ipynb"
        file.parent.mkdir()
        file.write_text(desk.notebook(work), encoding="utf-8")
        lines.append(json.dumps([str(file), str(archives[work.assignment.name])]))
    (folder / "works").write_text("\n".join(lines), encoding="utf-8")
    script = f"import sys; sys.stdin = open({str(folder / 'works')!r})\n{ONE_PROCESS}"
    done = desk.peer("python", "-c", script, folder=folder).expect(0)
    return [float(line.split()[1]) for line in done.output.splitlines() if line.startswith("took ")]


# In this order; ours, which others are held against, between them.
WAYS: tuple[Callable[[Desk, Sequence[Work]], Iterator[Time]], ...] = (
    ours,
    floor,
    ours,
    ours_with_figures,
    pytest_each,
    ours_for_nbgrader,
    ours,
    nbgrader,
    ours,
    ours_for_nbgrader,
    otter,
    ours,
)


def seconds(action: Callable[[], Any]) -> float:
    started = time.perf_counter()
    action()
    return time.perf_counter() - started


# --- what each makes of odd work ---


def judge_odd_ones(desk: Desk) -> list[dict[str, Any]]:
    """The scores that each grader gives to work that is right, wrong or hostile; None: no score."""
    material = desk.materials[desk.names[min(1, len(desk.names) - 1)]]
    works, archive = odd(material), otter_archive(desk, material.assignment)
    mine, theirs = grade(desk, works, ["--no-figures"])[1], nbgrader_scores(desk, works)
    others = {work.student: otter_run(desk, work, archive)[1] for work in works}
    most = material.assignment.max_score
    return [
        {
            "work": work.kind,
            "most": most,
            "ours": mine[work.student],
            "nbgrader": theirs[work.student],
            "otter-grader": others[work.student],
        }
        for work in works
    ]


def by_student(works: Sequence[Work]) -> list[str]:
    return [work.student for work in works]


# --- what it says ---


def sheet_of_times(rounds: Sequence[Sequence[Time]]) -> Sheet:
    columns = ("way", "submissions", "seconds", "ms each, start included", "ms each further", "times ours", "by round")
    rows = []
    for one in typical(rounds):
        ratios = [ratio_of(one.way, times) for times in rounds]
        rows.append(
            (
                one.way,
                str(one.submissions),
                f"{one.seconds:.1f}",
                f"{1000 * one.seconds / one.submissions:.1f}",
                f"{1000 * one.each:.1f}",
                f"{statistics.median(ratios):.2f}",
                " ".join(f"{ratio:.3g}" for ratio in ratios),
            )
        )
    note = (
        f"Medians of {len(rounds)} rounds. times ours: beside ours at level strict before and after it; with feedback, "
    )
    return Sheet("The same notebooks and checks, one core", columns, rows, f"{note}beside ours with --nbgrader.")


def typical(rounds: Sequence[Sequence[Time]]) -> list[Time]:
    """Each way in all rounds: the median."""
    same: dict[str, list[Time]] = {}
    for one in itertools.chain(*rounds):
        same.setdefault(one.way, []).append(one)
    return [
        replace(times[0], **{name: statistics.median(getattr(one, name) for one in times) for name in MEASURED})
        for times in same.values()
    ]


def ratio_of(way: str, times: Sequence[Time]) -> float:
    """What each further one costs that way in a round, as a multiple of ours: the mean, where it was measured more than
    once."""
    return statistics.mean(one.each / base_of(place, times) for place, one in enumerate(times) if one.way == way)


def base_of(place: int, times: Sequence[Time]) -> float:
    """What ours takes for the same: the mean of the last before and the first after, itself counted as both."""
    own = [i for i, one in enumerate(times) if one.ours and one.feedback == times[place].feedback]
    alike = [i for i in own if times[i].base] or own  # nbgrader may be missing
    before, after = [i for i in alike if i <= place][-1:], [i for i in alike if i >= place][:1]
    return statistics.mean(times[i].each for i in before + after)


def sheet_of_marks(marks: Sequence[dict[str, Any]]) -> Sheet:
    columns = ("work handed in", "ours", "nbgrader", "otter-grader")
    rows = [[mark["work"], *(_score(mark[name]) for name in columns[1:])] for mark in marks]
    return Sheet(f"What each makes of it, of {marks[0]['most']:g} points", columns, rows, "-: no score")


def _score(score: float | None) -> str:
    return "-" if score is None else f"{score:.4g}"


def picture(rounds: Sequence[Sequence[Time]]) -> Figure:
    figure = new_figure(8.0, 3.6)
    axes = plain_axes(figure, "each further submission, one core", "ms (logarithmic)", "")
    shown = typical(rounds)[::-1]
    bars = axes.barh(
        [time.way for time in shown],
        [1000 * time.each for time in shown],
        color=[BLUE if time.ours else ORANGE for time in shown],
    )
    axes.bar_label(bars, [f"{1000 * time.each:,.0f}" for time in shown], padding=3, color=GREY)
    axes.set_xscale("log")
    return figure


if __name__ == "__main__":
    main()
