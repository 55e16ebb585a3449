"""The public checks on a student's copy: states, reports, news, and what stays warm."""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Callable, Iterator
from itertools import chain, repeat
from pathlib import Path

import pytest

from grader.course.model import Course, load_course
from grader.course.notebook import as_notebook
from grader.errors import CourseError
from grader.judge.verdict import Verdict
from grader.loop.checking import Checker, News, Report, State, Superseded
from grader.loop.work import Work
from grader.sandbox.host import Level, SandboxOptions, Zygote

TINY = Path(__file__).parents[1] / "tiny"
RIGHT = (TINY / "solutions" / "1_measures" / "measures.py").read_text(encoding="utf-8")
STUB = (TINY / "exercises" / "1_measures" / "measures.py").read_text(encoding="utf-8")
NAMES = ("celsius", "area", "volume", "Counter")


@pytest.fixture(scope="module")
def checker(tiny: Course) -> Iterator[Checker]:
    with Checker(tiny) as checker:
        yield checker


@pytest.fixture
def work(tiny: Course, tmp_path: Path) -> Work:
    place = tmp_path / "1_measures"
    place.mkdir()
    return Work(place, tiny.graded[0], NAMES)


@pytest.fixture
def check(checker: Checker, work: Work) -> Callable[[str], Report]:
    """Check a script given as text."""

    def run(text: str) -> Report:
        (work.place / "measures.py").write_text(text, encoding="utf-8")
        return checker.check(work)

    return run


def states(report: Report) -> dict[str, State]:
    return {checked.name: checked.state for checked in report.exercises}


def test_right_work_passes(check: Callable[[str], Report]) -> None:
    """All exercises are right, nothing is said against them."""
    report = check(RIGHT)
    assert report.passed
    assert set(states(report).values()) == {State.RIGHT}
    assert (report.notes, report.problem) == ((), "")


def test_what_is_not_written_is_not_called_wrong(check: Callable[[str], Report]) -> None:
    """A stub is unwritten throughout, and does not pass."""
    report = check(STUB)
    assert set(states(report).values()) == {State.UNWRITTEN}
    assert not report.passed


def test_an_exercise_waits_for_a_wrong_one_that_it_builds_on(check: Callable[[str], Report]) -> None:
    """What is wrong only above something wrong is not the student's first worry."""
    report = check(RIGHT.replace("np.multiply(a, b)", "np.add(a, b)"))
    assert states(report) == {
        "celsius": State.RIGHT,
        "area": State.WRONG,
        "volume": State.WAITING,
        "Counter": State.RIGHT,
    }
    assert report.of(State.WAITING)[0].waits_for == ("area",)


def test_what_is_written_waits_for_what_is_not(check: Callable[[str], Report]) -> None:
    """An exercise is not called unwritten because one that it calls is; unless it is a stub itself."""
    text = RIGHT.replace("return np.multiply(a, b)", "raise NotImplementedError()")
    assert states(check(text))["volume"] is State.WAITING
    assert states(check(text))["area"] is State.UNWRITTEN
    both = text.replace("return area(a, b) * height", "raise NotImplementedError()")
    assert states(check(both))["volume"] is State.UNWRITTEN


def test_a_wrong_answer_is_shown_with_its_values_and_where_it_is_written(check: Callable[[str], Report]) -> None:
    """Public checks may show what was expected; the line is that of the definition."""
    text = RIGHT.replace("* 5 / 9", "* 5 / 8")
    wrong = check(text).of(State.WRONG)[0]
    assert wrong.name == "celsius"
    assert "expected 100., got 112.5" in wrong.failed[0].detail
    assert wrong.line is not None
    assert text.splitlines()[wrong.line - 1].startswith("def celsius")


def test_an_error_is_shown_at_the_line_that_raised(check: Callable[[str], Report]) -> None:
    """Also where that line stands in another function of the student's."""
    text = RIGHT + "\n\ndef helper(x):\n    return x / undefined\n\n\ndef area(a, b):\n    return helper(a)\n"
    wrong = check(text).of(State.WRONG)[0]
    assert wrong.line is not None
    assert text.splitlines()[wrong.line - 1] == "    return x / undefined"
    assert "NameError at measures.py" in wrong.failed[0].message


def test_an_answer_that_makes_a_check_stumble_is_the_students(check: Callable[[str], Report]) -> None:
    """Nobody is told that the grader failed because an answer was of another form."""
    for answer in ("None", "'six'", "object()", "[[1], [2, 3]]"):
        wrong = check(RIGHT + f"\n\ndef area(a, b):\n    return {answer}\n").of(State.WRONG)[0]
        assert wrong.failed[0].verdict is Verdict.FAILED
        assert "grader" not in wrong.failed[0].message


def test_an_endless_loop_costs_its_own_limit(tiny: Course, check: Callable[[str], Report]) -> None:
    """The exercise with the loop takes too long once; all others keep their answers."""
    started = time.monotonic()
    report = check(RIGHT + "\n\ndef celsius(f):\n    while True:\n        pass\n")
    assert time.monotonic() - started < 3 * tiny.limits.test_seconds
    assert states(report) == {"celsius": State.WRONG, "area": "right", "volume": "right", "Counter": "right"}
    assert report.exercises[0].failed[0].verdict is Verdict.TIMEOUT


def test_after_a_loop_the_exercises_other_checks_are_not_tried(course: Course, tmp_path: Path) -> None:
    """They would only cost their limits, one after the other."""
    quick = course.model_copy(update={"limits": course.limits.model_copy(update={"test_seconds": 1.0})})
    assignment = quick.assignment("05_optimizers")
    (tmp_path / "optimizers.py").write_text("def sgd_step(w, g, lr):\n    while True:\n        pass\n")
    with Checker(quick) as checker:
        report = checker.check(Work(tmp_path, assignment, ("sgd_step",)))
    verdicts = [check.verdict for check in report.exercises[0].checks]
    assert len(verdicts) > 1
    assert verdicts == [Verdict.TIMEOUT, *[Verdict.NOT_RUN] * (len(verdicts) - 1)]


@pytest.mark.parametrize(
    ("text", "said", "line"),
    [
        ("x = 1\ndef broken(:\n", "SyntaxError at measures.py, line 2: def broken(:", 2),
        ("x = undefined\n", "measures.py, line 1: x = undefined. Python says: name 'undefined' is not defined", 1),
        ("while True:\n    pass\n", "no answer in time", None),
    ],
)
def test_a_module_that_does_not_load_is_a_problem_with_its_line(
    check: Callable[[str], Report], text: str, said: str, line: int | None
) -> None:
    """What Python says of it is shown once, and no exercise is called wrong."""
    report = check(text)
    assert said in report.problem
    assert report.problem.count("line 2") < 2
    assert (report.problem_line, report.exercises, report.passed) == (line, (), False)


def test_work_that_cannot_be_read_is_a_problem(checker: Checker, work: Work) -> None:
    """A file that is gone or of another name, or is no text."""
    assert "measures.py" in checker.check(work).problem
    (work.place / "measure.py").write_text(RIGHT)
    assert "'measure.py'" in checker.check(work).problem
    (work.place / "measures.py").write_bytes(b"\xff\xfe\0")
    assert "UTF-8" in checker.check(work).problem


def test_a_notebook_is_checked_with_what_runs_of_it(checker: Checker, work: Work) -> None:
    """A cell that fails is told, and the rest counts; there are no lines to point at."""
    (work.place / "measures.ipynb").write_text(as_notebook(RIGHT + "\n\n# %%\nx = undefined\n"), encoding="utf-8")
    report = checker.check(work)
    assert set(states(report).values()) == {State.RIGHT}
    assert any("A cell was left out: it raised NameError" in note for note in report.notes)
    assert {checked.line for checked in report.exercises} == {None}


def test_the_courses_public_checks_are_run_and_not_the_copy(checker: Checker, work: Work) -> None:
    """A student's own version of them would run outside the sandbox; that it is another one is said."""
    (work.place / "measures.py").write_text(RIGHT)
    (work.place / "test_public.py").write_text("raise SystemExit('run')\n")
    report = checker.check(work)
    assert report.passed
    assert report.notes == ("Your test_public.py is not the course's: the course's is what was run.",)
    theirs = (TINY / "exercises" / "1_measures" / "test_public.py").read_bytes()
    (work.place / "test_public.py").write_bytes(theirs.replace(b"\n", b"\r\n"))
    assert checker.check(work).notes == ()


@pytest.fixture
def own_course(tmp_path: Path) -> Course:
    """A copy of the tiny course, to change."""
    shutil.copytree(TINY, tmp_path / "course")
    return load_course(tmp_path / "course")


def test_public_checks_are_read_again_when_they_change(own_course: Course, work: Work) -> None:
    """An edited suite counts at once; one that is broken says so and the one before it does not come back."""
    (work.place / "measures.py").write_text(RIGHT)
    suite = own_course.exercises(own_course.graded[0]) / "test_public.py"
    before = suite.read_text()
    with Checker(own_course) as checker:
        assert checker.check(work).passed
        suite.write_text(before.replace("100.0", "101.0"))
        assert [checked.name for checked in checker.check(work).of(State.WRONG)] == ["celsius"]
        suite.write_text("def broken(:\n")
        with pytest.raises(CourseError, match="cannot be collected"):
            checker.check(work)
        suite.write_text(before)
        assert checker.check(work).passed


def test_an_exercise_without_a_public_check_is_not_wrong(own_course: Course, work: Work) -> None:
    """There is nothing to hold against it."""
    (work.place / "measures.py").write_text(RIGHT)
    suite = own_course.exercises(own_course.graded[0]) / "test_public.py"
    suite.write_text(suite.read_text().replace("def test_Counter", "def test_nothing"))
    with Checker(own_course) as checker:
        report = checker.check(work)
    assert states(report)["Counter"] is State.UNCHECKED
    assert report.passed


def test_a_run_that_is_superseded_ends_between_two_checks(checker: Checker, work: Work) -> None:
    """Nothing is reported of work that was saved again."""
    (work.place / "measures.py").write_text(RIGHT)
    answers = chain([False], repeat(True))
    with pytest.raises(Superseded):
        checker.check(work, lambda: next(answers))


@pytest.mark.parametrize("level", list(Level))
def test_a_run_that_is_superseded_waits_for_no_answer(tiny: Course, work: Work, level: Level) -> None:
    """Nobody sits through the limit of a loop that was mended long ago, in a function or at the top level."""
    patient = tiny.model_copy(update={"limits": tiny.limits.model_copy(update={"test_seconds": 300.0})})
    started = time.monotonic()
    with Checker(patient, lambda: Zygote(SandboxOptions.of(patient, level))) as checker:
        for text in (RIGHT + "\n\ndef celsius(f):\n    while True:\n        pass\n", "while True:\n    pass\n"):
            (work.place / "measures.py").write_text(text)
            saved = threading.Event()
            threading.Timer(0.5, saved.set).start()
            with pytest.raises(Superseded):
                checker.check(work, saved.is_set)
        (work.place / "measures.py").write_text(RIGHT)
        assert checker.check(work).passed
    assert time.monotonic() - started < patient.limits.test_seconds / 2


def test_news_tells_what_changed(check: Callable[[str], Report]) -> None:
    """Nothing the first time; then what became right, wrong, or was written; across a module that does not load."""
    news = News()
    wrong = RIGHT.replace("* 5 / 9", "* 5 / 8")
    assert list(news.of(check(wrong))) == []
    assert list(news.of(check(wrong))) == []
    assert list(news.of(check(RIGHT))) == ["right now: celsius"]
    assert list(news.of(check(RIGHT + "def broken(:"))) == ["measures.py does not load any more"]
    assert list(news.of(check(wrong))) == ["measures.py loads again", "no longer right: celsius"]
    news = News()
    assert list(news.of(check(STUB))) == []
    assert list(news.of(check(wrong))) == ["written, not right yet: celsius", "right now: area, volume, Counter"]
