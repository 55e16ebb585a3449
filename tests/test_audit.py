"""The audit: every kind of problem is found, said exactly, and nothing else is said."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from click.testing import CliRunner

from grader.audit import Bench, Finding, Kind, Reach, Report, check_course, names_of, notebook_lines, plan
from grader.cli import main
from grader.course.model import Course, load_course
from grader.sandbox.host import Zygote

TINY = Path(__file__).parent / "tiny"
NAME = "1_measures"
Audited = Callable[..., list[str]]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the tiny course, to break."""
    return shutil.copytree(TINY, tmp_path / "course", ignore=shutil.ignore_patterns("__pycache__"))


@pytest.fixture
def solutions(folder: Path) -> Path:
    return folder / "solutions" / NAME


@pytest.fixture
def exercises(folder: Path) -> Path:
    return folder / "exercises" / NAME


@pytest.fixture
def report(folder: Path, zygote: Zygote) -> Callable[..., Report]:
    """Audits the copy, in this process, under three seeds."""

    def run(*exercises: str, kinds: Sequence[Kind] = tuple(Kind), extras: Sequence[Kind] = ()) -> Report:
        course = load_course(folder)
        assignment = course.graded[0]
        chosen = [(assignment, exercises or tuple(e.name for e in assignment.exercises))]
        total = Report(list(check_course(course)))
        with Bench(course, zygote) as bench:
            for task in plan(chosen, (1, 2, 3), extras=extras):
                if task.kind in kinds:
                    total.add(bench.run(task))
        return total

    return run


@pytest.fixture
def wrong(report: Callable[..., Report]) -> Audited:
    """The lines of what is wrong; warnings left out."""

    def run(*exercises: str, kinds: Sequence[Kind] = tuple(Kind)) -> list[str]:
        return list(report(*exercises, kinds=kinds).lines(warning=False))

    return run


def replace(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


def add_variant(folder: Path, kind: str, name: str, first: str, code: str) -> None:
    (folder / f"{kind}s" / f"{name}.py").write_text(f"# {kind} of {first}\n{code}\n")


def test_a_sound_course_has_no_problem(wrong: Audited) -> None:
    """The tiny course is right, so nothing is said of it."""
    assert wrong() == []


def test_every_exercise_is_tried_under_every_seed(tiny: Course) -> None:
    """The plan holds each exercise once in the sandbox, and under each other seed in process."""
    names = tuple(exercise.name for exercise in tiny.graded[0].exercises)
    tasks = plan([(tiny.graded[0], names)], range(5, 8), extras=[Kind.MUTANTS])
    assert {(t.exercises[0], t.seed) for t in tasks if t.kind is Kind.TRIAL} == {
        (name, seed) for name in names for seed in (6, 7)
    }
    for kind in (Kind.SANDBOX, Kind.NEIGHBOURS, Kind.MUTANTS):
        assert [(t.exercises, t.seed) for t in tasks if t.kind is kind] == [((name,), 5) for name in names]
    assert [t.exercises for t in tasks if t.kind is Kind.FILES] == [names]
    alone = plan([(tiny.graded[0], names)], [5])
    assert {t.seed for t in alone if t.kind is Kind.TRIAL} == {5}


def test_a_wheat_that_is_refused(wrong: Audited, solutions: Path) -> None:
    """A wheat that is no wheat is named, with the test that refuses it."""
    add_variant(solutions, "wheat", "celsius_off", "celsius: a little off", "def celsius(fahrenheit):\n    return 1.0")
    assert wrong("celsius") == [
        "1_measures/celsius: wheat celsius_off: is refused in the sandbox: 'any shape[shape0]' is failed",
        "1_measures/celsius: wheat celsius_off: is refused: 'any shape[shape0]' is failed",
    ]


def test_the_failing_call_and_its_seed_are_told(report: Callable[..., Report], solutions: Path) -> None:
    """What was asked stands beside a refused answer, with its values: the author may see them."""
    add_variant(solutions, "wheat", "area_sum", "area: adds", "def area(a, b):\n    return a + b")
    findings = [f for f in report("area", kinds=[Kind.TRIAL]).findings if not f.warning]
    assert [finding.seed for finding in findings] == [2, 3]
    for finding in findings:
        message, values, call = finding.evidence.splitlines()
        assert message.startswith("area(a (5,), b (5,)): entry ")
        assert values.startswith("expected [")
        assert call.startswith("area(array([") and len(call) <= 400
    assert findings[0].evidence != findings[1].evidence


def test_a_chaff_that_is_not_caught(wrong: Audited, solutions: Path) -> None:
    """A chaff that earns full marks is missed by the suite."""
    code = "# A hint.\ndef celsius(fahrenheit):\n    return (fahrenheit - 32) * 5 / 9"
    add_variant(solutions, "chaff", "celsius_right", "celsius: nothing wrong", code)
    assert wrong("celsius") == [
        "1_measures/celsius: chaff celsius_right: is not caught in the sandbox: it earns full marks",
        "1_measures/celsius: chaff celsius_right: is not caught: it earns full marks",
    ]


def test_two_chaffs_alike(wrong: Audited, solutions: Path) -> None:
    """Chaffs that answer alike cannot be told apart by their answers: both are named."""
    code = "# Another hint.\ndef celsius(fahrenheit):\n    return 5 * fahrenheit / 9"
    add_variant(solutions, "chaff", "celsius_same", "celsius: forgets it too", code)
    lines = wrong("celsius", kinds=[Kind.TRIAL])
    advice = "let the suite ask where they differ, or keep one"
    assert lines == [
        f"1_measures/celsius: chaff celsius_no_offset: answers just like celsius_same: {advice}",
        f"1_measures/celsius: chaff celsius_same: answers just like celsius_no_offset: {advice}",
    ]


def test_a_hint_that_is_not_found(wrong: Audited, solutions: Path) -> None:
    """A chaff whose answers are never the same twice cannot be recognised by them."""
    code = "# A hint.\nimport random\n\n\ndef celsius(fahrenheit):\n    return fahrenheit + random.random()"
    add_variant(solutions, "chaff", "celsius_random", "celsius: a dice", code)
    problem = "its hint is not found from its own answers; shown is []"
    assert wrong("celsius") == [f"1_measures/celsius: chaff celsius_random: {problem}"]


def test_a_chaff_that_costs_points_where_it_is_called_from(wrong: Audited, solutions: Path) -> None:
    """A chaff whose helper takes the place of another exercise harms that one, and is named for it."""
    code = "# A hint.\ndef area(a, b):\n    return 7.0\n\n\ndef celsius(fahrenheit):\n    return area(1, 2)"
    add_variant(solutions, "chaff", "celsius_area", "celsius: a helper called area", code)
    lines = wrong("celsius")
    assert [line.split(": ")[2] for line in lines] == ["costs points in area", "costs points in volume"]
    assert all("chaff celsius_area" in line for line in lines)


def test_a_chaff_that_harms_its_neighbours(wrong: Audited, solutions: Path) -> None:
    """A chaff that changes what all share when it is loaded costs points where nothing calls it."""
    code = '# A hint.\ndef celsius(fahrenheit):\n    return 7.0\n\n\nglobals()["np"] = None'
    add_variant(solutions, "chaff", "celsius_vandal", "celsius: takes NumPy away", code)
    lines = wrong("celsius", kinds=[Kind.NEIGHBOURS])
    assert [line.split(": ")[1:3] for line in lines] == [
        ["chaff celsius_vandal", "costs points in area"],
        ["chaff celsius_vandal", "costs points in volume"],
    ]


def test_what_builds_on_a_chaff_keeps_its_carried_points(wrong: Audited, solutions: Path) -> None:
    """volume calls area and keeps its carry when area is a chaff: that is no cost. Without builds_on it is one."""
    assert wrong("area", kinds=[Kind.SANDBOX]) == []
    replace(solutions.parents[1] / "course.yml", "builds_on: [area], carry: 0.8", "carry: 0.8")
    line = "1_measures/area: chaff area_perimeter: costs points in volume"
    assert wrong("area", kinds=[Kind.SANDBOX]) == [line]


def test_a_stub_that_is_not_what_the_source_says(wrong: Audited, exercises: Path) -> None:
    """A stub that was edited, and one that is missing."""
    replace(exercises / "measures.py", "Counts from 0", "Counts from 1")
    line = "1_measures: stub: measures.py is not what the source says: run `grader sync 1_measures`"
    assert wrong(kinds=[Kind.FILES]) == [line]
    (exercises / "measures.py").unlink()
    assert wrong(kinds=[Kind.FILES]) == ["1_measures: exercises: measures.py is missing: run `grader sync`"]


def test_a_stub_that_earns_points(wrong: Audited, solutions: Path) -> None:
    """A test that asks nothing gives points for nothing."""
    with (solutions / "test_area.py").open("a") as suite:
        suite.write("\n\ndef test_nothing(student):\n    assert student\n")
    assert wrong("area") == ["1_measures/area: stub: earns 1 points: the suite accepts it in part"]


def test_a_wrong_reference_is_all_that_is_said(wrong: Audited, solutions: Path, exercises: Path) -> None:
    """Where the reference is refused, nothing can be said of wheats and chaffs."""
    replace(solutions / "measures.py", "return np.multiply(a, b)", "return np.add(a, b)")
    assert wrong("area") == [
        "1_measures/area: public checks: refuse the reference: 'area' is failed",
        "1_measures/area: reference: is refused in the sandbox: 'arrays' is failed",
        "1_measures/area: reference: is refused: 'arrays' is failed",
    ]


def test_a_suite_that_cannot_be_collected(wrong: Audited, solutions: Path) -> None:
    """A suite with a typing error is one problem, not one for every task."""
    (solutions / "test_area.py").write_text("def test_area(student:\n")
    lines = wrong()
    assert len(lines) == 1
    assert lines[0].startswith("1_measures: course: a suite cannot be collected:")
    assert "SyntaxError" in lines[0]


def test_a_suite_that_stumbles(report: Callable[..., Report], solutions: Path) -> None:
    """An error in the suite itself is told with its own words."""
    (solutions / "test_area.py").write_text("def test_area(student, rng):\n    student.area(1, 2)\n    {}['key']\n")
    lines = report("area", kinds=[Kind.TRIAL]).lines(warning=False)
    line = "1_measures/area: reference: is refused: 'area' is internal"
    assert list(lines) == [line]
    assert lines[line][0].evidence.splitlines()[1] == "KeyError: 'key'"


def test_a_suite_without_tests(wrong: Audited, solutions: Path) -> None:
    """A suite must ask something."""
    (solutions / "test_area.py").write_text('"""Nothing yet."""\n')
    line = "1_measures/area: suite: holds no test: write at least one"
    assert wrong("area", kinds=[Kind.TRIAL]) == [line]


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


def test_public_checks_that_are_wrong(wrong: Audited, exercises: Path) -> None:
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


def test_secrets_in_the_stub_and_its_notebook(wrong: Audited, solutions: Path, exercises: Path) -> None:
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


def test_feedback_that_shows_a_path(wrong: Audited, solutions: Path) -> None:
    """A hint that names a hidden file is found on the student's page."""
    add_variant(
        solutions, "chaff", "area_none", "area: nothing", "# See solutions/x.\ndef area(a, b):\n    return None"
    )
    assert wrong("area", kinds=[Kind.SANDBOX]) == ["1_measures/area: chaff area_none: the feedback shows a path"]


def test_feedback_that_shows_values(wrong: Audited, solutions: Path) -> None:
    """A suite that says what it expected gives the answer away."""
    told = 'raise CheckFailed(f"expected {a * b}", detail=f"expected {a * b}")'
    replace(solutions / "test_area.py", "check_close(student.area(a, b), a * b)", f"student.area(a, b); {told}")
    replace(solutions / "test_area.py", "from grader.judge", "from grader.errors import CheckFailed\nfrom grader.judge")
    replace(solutions / "test_area.py", told, f"\n    if student.area(a, b) is None: {told}")
    add_variant(solutions, "chaff", "area_none", "area: nothing", "# A hint.\ndef area(a, b):\n    return None")
    lines = wrong("area", kinds=[Kind.SANDBOX])
    assert any("chaff area_none: the feedback of 'numbers' shows values: expected " in line for line in lines)


NOT_REPEATABLE = "# A hint.\nimport random\n\n\ndef area(a, b):\n    return a + random.random()"


def test_thin_proof_is_a_warning(report: Callable[..., Report], exercises: Path, solutions: Path) -> None:
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


def test_what_a_scaffold_left_to_write(wrong: Audited, solutions: Path) -> None:
    """TODO in a file of the course is an error; nothing unfinished is proven."""
    replace(solutions / "test_area.py", "def test_arrays", "# TODO: more\n\n\ndef test_arrays")
    where = "solutions/1_measures/test_area.py"
    assert wrong("celsius", kinds=[Kind.FILES]) == [
        f"1_measures: {where}: TODO is still there: write what it asks for (line 6)"
    ]


def test_who_may_call_whom() -> None:
    """Reach follows calls through helpers and tables; a name that is only defined elsewhere is not reached."""
    text = "def a(): return 1\ndef b(): return a()\nTABLE = {'b': b}\ndef c():\n    return TABLE\ndef d(): a = 2\n"
    reach = Reach(text)
    assert {"a", "b", "TABLE", "c"} <= reach.of("c")
    assert "c" not in reach.of("b")
    assert names_of(text + "import os\nx, y = 1, 2\n") == {"a", "b", "TABLE", "c", "d", "x", "y"}


def test_the_command_says_all_right(tmp_path: Path) -> None:
    """Exit 0, a table by exercise, and what was tried."""
    result = CliRunner().invoke(main, ["audit", "area", "--course", str(TINY), "--seeds", "2", "--jobs", "1"])
    assert result.exit_code == 0, result.output
    assert "1 exercises under 2 seeds" in result.output
    assert "0 wrong, 2 warnings" in result.output
    row = next(line for line in result.stdout.splitlines() if line.startswith("│   area"))
    assert [cell.strip() for cell in row.strip("│").split("│")] == ["area", "1", "1", "2", "0"]


def test_the_command_fails_with_seed_and_call(solutions: Path, folder: Path) -> None:
    """Exit 1, and under the finding the seeds and the call."""
    add_variant(solutions, "wheat", "area_sum", "area: adds", "def area(a, b):\n    return a + b")
    arguments = ["audit", "area", "--course", str(folder), "--seeds", "3", "--first-seed", "7", "--jobs", "1"]
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 1
    at = next(i for i, line in enumerate(result.stdout.splitlines()) if "wheat area_sum: is refused: " in line)
    line, _, _, call = result.stdout.splitlines()[at : at + 4]
    assert line == "wrong 1_measures/area: wheat area_sum: is refused: 'arrays' is failed (seed 8, 9)"
    assert call.strip().startswith("area(array([")


def test_strict_fails_on_warnings() -> None:
    """--strict makes warnings count."""
    arguments = ["audit", "area", "--course", str(TINY), "--seeds", "1", "--jobs", "1", "--strict"]
    assert CliRunner().invoke(main, arguments).exit_code == 1


def test_a_wheat_is_tried_alone(wrong: Audited, solutions: Path) -> None:
    """An area in a list is right, whatever a volume that was written for arrays makes of it."""
    code = "import numpy as np\n\n\ndef area(a, b):\n    return (np.asarray(a) * b).tolist()"
    add_variant(solutions, "wheat", "area_list", "area: a list", code)
    assert wrong("area") == []


def test_a_line_of_a_suite_in_a_message(wrong: Audited, solutions: Path) -> None:
    """A message that quotes the suite's code gives the check away; the submission's own lines may be shown."""
    code = "secret_of_the_suite = student.area(2.0, 3.0)"
    quoted = f'    {code}\n    if secret_of_the_suite is None:\n        raise CheckFailed("{code}")\n'
    with (solutions / "test_area.py").open("a") as suite:
        suite.write(f"\n\ndef test_quotes(student):\n{quoted}")
    replace(solutions / "test_area.py", "from grader.judge", "from grader.errors import CheckFailed\nfrom grader.judge")
    add_variant(solutions, "chaff", "area_none", "area: nothing", "# A hint.\ndef area(a, b):\n    return None")
    raising = "# Another.\ndef area(a, b):\n    return a[0] if a.shape else (a + b)['a line that is long enough']"
    add_variant(solutions, "chaff", "area_raises", "area: stops", raising)
    line = f"1_measures/area: chaff area_none: the feedback shows a line of a suite or solution: {code}"
    assert [line for line in wrong("area", kinds=[Kind.SANDBOX]) if "feedback" in line] == [line]


def test_progress_where_there_is_no_terminal() -> None:
    """A log gets a line now and then: how many tasks are done, and of how many."""
    result = CliRunner().invoke(main, ["audit", "area", "--course", str(TINY), "--seeds", "2", "--jobs", "1"])
    told = [line for line in result.stderr.splitlines() if line.startswith("audit: ")]
    assert told == [f"audit: {done} of 4 tasks" for done in (1, 2, 3, 4)]
