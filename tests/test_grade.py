"""One submission's path: fresh looks, blame, hints, limits, and equal results for equal seeds."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from grader.course.model import Course, Exercise
from grader.errors import SandboxError
from grader.grade import _Hearing, as_record, grade, grade_folder
from grader.judge.assignment import AssignmentJudge
from grader.judge.judging import Budget, Judgement
from grader.judge.verdict import ExerciseResult, Verdict
from grader.sandbox.host import SandboxOptions, Zygote
from grader.sandbox.session import Session
from grader.sandbox.snapshot import Snapshot

TINY = Path(__file__).parent / "tiny"

RIGHT = (TINY / "solutions" / "1_measures" / "measures.py").read_text(encoding="utf-8")
Script = Callable[..., Snapshot]


@pytest.fixture
def statuses(tiny_judge: AssignmentJudge, zygote: Zygote, script: Script) -> Callable[..., dict[str, Verdict]]:
    """Verdicts by exercise of a submission given as text."""

    def run(text: str, **siblings: str) -> dict[str, Verdict]:
        result = grade(tiny_judge, zygote, script(text, "measures", **siblings), "ada", 3)
        assert not result.held
        return {exercise.name: exercise.verdict for exercise in result.exercises}

    return run


P, F = Verdict.PASSED, Verdict.FAILED


@pytest.mark.parametrize(
    ("body", "verdict"),
    [
        ("while True: pass", Verdict.TIMEOUT),
        ("import os; os._exit(0)", Verdict.CRASHED),
        ("import ctypes; ctypes.string_at(0)", Verdict.CRASHED),
        ("return [0] * 10**12", Verdict.MEMORY),
        ("raise SystemExit(0)", Verdict.RAISED),
        ("return open('/etc/passwd').read()", Verdict.RAISED),
        ("import sys; sys.modules.clear(); globals().clear()", Verdict.FAILED),
        ("import builtins; builtins.len = None; builtins.isinstance = None", Verdict.CRASHED),
    ],
)
def test_a_function_that_destroys_its_process_costs_itself_only(
    statuses: Callable[..., dict[str, Verdict]], body: str, verdict: Verdict
) -> None:
    """Loops, exits, crashes, memory bombs and vandalism in one function leave the others their marks."""
    found = statuses(f"from right import *\n\n\ndef celsius(fahrenheit):\n    {body}\n", right=RIGHT)
    assert found.pop("celsius") is verdict
    assert set(found.values()) == {P}


def test_every_hidden_test_but_the_one_that_hangs_is_judged(
    tiny_judge: AssignmentJudge, zygote: Zygote, script: Script
) -> None:
    """A loop that only scalars meet costs the scalar test, not the arrays'."""
    body = "    while not getattr(f, 'ndim', 0): pass\n    return (f - 32) / 1.8\n"
    result = grade(
        tiny_judge, zygote, script(f"from right import *\ndef celsius(f):\n{body}", "measures", right=RIGHT), "a", 1
    )
    tests = {test.name: test.verdict for test in result.exercises[0].tests}
    assert tests.pop("any shape[shape0]") is Verdict.TIMEOUT
    assert set(tests.values()) == {P}


def test_nobody_pays_for_a_neighbour(statuses: Callable[..., dict[str, Verdict]]) -> None:
    """An exercise that only fails in a worker that another one has spoilt is right."""
    text = (
        "import right\nfrom right import *\n"
        "spoilt = False\n"
        "def celsius(f):\n    global spoilt\n    spoilt = True\n    return right.celsius(f)\n"
        "def area(a, b):\n    return 0 if spoilt else a * b\n"
    )
    assert statuses(text, right=RIGHT)["area"] is P


def test_a_neighbour_is_no_reason_for_another_guess(
    tiny_judge: AssignmentJudge, zygote: Zygote, script: Script, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What failed counts as right only where two fresh workers say so."""
    text = f"keep = type('K', (int,), {{}})()\n{RIGHT}"  # nobody can tell what an object may have left behind
    text = text.replace("return np.multiply(a, b)", "return np.add(a, b)")
    hear = _Hearing._hear

    def guess(self: _Hearing, exercise: Exercise, session: Session, shares: int = 1) -> Judgement:
        judgement = hear(self, exercise, session, shares)
        if exercise.name != "area" or session is not self.session:
            return judgement
        verdict = verdicts.pop(0)
        judgement.tests = [replace(test, verdict=verdict) for test in judgement.tests]
        return judgement

    monkeypatch.setattr(_Hearing, "_hear", guess)
    for verdicts, expected in (([F, P, F], F), ([F, P, P], P), ([F, F], F)):
        result = grade(tiny_judge, zygote, script(text, "measures"), "ada", 3)
        assert result.exercises[1].verdict is expected
        assert not verdicts


def test_blame_flows_backward_and_credit_forward(tiny_judge: AssignmentJudge, zygote: Zygote, script: Script) -> None:
    """A composite that fails only because of what it builds on keeps its share of the points, and says why."""
    text = RIGHT.replace("return np.multiply(a, b)", "return np.add(a, b)")
    record = as_record(grade(tiny_judge, zygote, script(text, "measures"), "ada", 3))
    volume = next(exercise for exercise in record["exercises"] if exercise["name"] == "volume")
    assert volume["carried_from"] == ["area"]
    assert volume["score"] == pytest.approx(0.8 * 5)
    both = text.replace("return area(a, b) * height", "return area(a, b) + height")
    record = as_record(grade(tiny_judge, zygote, script(both, "measures"), "ada", 3))
    assert record["score"] == pytest.approx(4.0)


HUGE = """\
import numpy as np


def area(a, b):
    return 0.0


class K(int):
    pass


keep = K()


def volume(a, b, height):
    v = np.zeros((10_000, 1))
    return area(v, v.T)
"""


def test_our_right_versions_run_where_nothing_can_happen_to_the_judge(
    tiny_judge: AssignmentJudge, zygote: Zygote, script: Script, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A submission says what they are asked: small arguments may make large answers, or endless work."""
    judging = os.getpid()
    answers: list[int] = []
    multiply = np.multiply

    def spy(*arguments: Any, **keywords: Any) -> Any:
        assert os.getpid() == judging
        answers.append(multiply(*arguments, **keywords).size)
        return multiply(*arguments, **keywords)

    monkeypatch.setattr(np, "multiply", spy)
    record = as_record(grade(tiny_judge, zygote, script(HUGE, "measures"), "ada", 3))
    volume = next(exercise for exercise in record["exercises"] if exercise["name"] == "volume")
    assert volume["carried_from"] == []
    assert not record["held"]
    assert max(answers, default=0) < 1_000


def test_what_a_worker_has_seen_of_hidden_tests_is_not_drawn(
    tiny_judge: AssignmentJudge, zygote: Zygote, script: Script
) -> None:
    """Figures are asked of a worker that was never judged, also where all is right."""
    curious = (
        "seen = []\n"
        f"{RIGHT}\n"
        "def celsius(fahrenheit):\n"
        "    seen.append(fahrenheit)\n"
        "    if np.shape(fahrenheit) == (22,):\n"
        "        return np.full(22, float(len(seen)))\n"
        "    return (np.asarray(fahrenheit) - 32) * 5 / 9\n"
    )
    fresh = curious.replace("float(len(seen))", "1.0")
    drawn = [grade(tiny_judge, zygote, script(text, "measures"), "ada", 3, figures=True) for text in (curious, fresh)]
    assert {result.score for result in drawn} == {12.0}
    assert drawn[0].figures == drawn[1].figures != ()


def test_loading_again_takes_from_the_time_that_is_left(
    tiny_judge: AssignmentJudge, zygote: Zygote, script: Script
) -> None:
    """Blame, and exercises with limits of their own, load a submission again: all of it is within its time."""
    snapshot = script(f"import time\ntime.sleep(0.5)\n{RIGHT}", "measures")
    with Session(zygote, snapshot, parameters=tiny_judge.parameters) as session:
        hearing = _Hearing(tiny_judge, zygote, session, 3)
        for _ in range(2):
            before = hearing.left
            assert hearing._hear_apart(tiny_judge.assignment.exercise("area")).passed
            assert hearing.left <= before - 0.5
        hearing.left = 0.1
        refused = hearing._hear_apart(tiny_judge.assignment.exercise("area"))
        assert {test.verdict for test in refused.tests} == {Verdict.TIMEOUT}


def test_what_a_worker_learned_later_earns_nothing(tiny_judge: AssignmentJudge, zygote: Zygote, script: Script) -> None:
    """Credit is given for what a fresh worker answers: one that has met the rest of the suites may know too much."""
    text = RIGHT.replace("return np.multiply(a, b)", "return np.add(a, b)")
    text = text.replace("return area(a, b) * height", "return area(a, b) * height * linecache.cache.get('factor', 2)")
    learns = (
        "    def __init__(self, *given):\n        linecache.cache['factor'] = 1\n        super().__init__(*given)\n"
    )
    text = f"import linecache\n{text}\n\nclass Knowing(Counter):\n{learns}\n\nCounter = Knowing\n"
    snapshot = script(text, "measures")
    with Session(zygote, snapshot) as session:  # it leaves behind what nobody sees
        session.clock = Budget(20, 20, deadline=time.monotonic() + 20)
        session.open()
        session.student.Counter()
        assert session.is_untouched()
    record = as_record(grade(tiny_judge, zygote, snapshot, "ada", 3))
    volume = next(exercise for exercise in record["exercises"] if exercise["name"] == "volume")
    assert volume["carried_from"] == []
    assert volume["score"] < 0.8 * 5


def test_a_known_mistake_gets_its_name(tiny_judge: AssignmentJudge, zygote: Zygote, script: Script) -> None:
    """Each chaff's own code yields its hint alone; a right answer none; an unknown mistake no guess."""
    for chaff in tiny_judge.chaffs:
        text = f"from right import *\nfrom mine import {chaff.exercise}\n"
        result = grade(tiny_judge, zygote, script(text, "measures", right=RIGHT, mine=chaff.text), "ada", 8)
        hints = {exercise.name: exercise.hints for exercise in result.exercises}
        assert hints.pop(chaff.exercise) == (chaff.hint,)
        assert set(hints.values()) == {()}
    odd = RIGHT.replace("* 5 / 9", "* 5 / 9 + 0.1 * np.asarray(fahrenheit) ** 2")
    result = grade(tiny_judge, zygote, script(odd, "measures"), "ada", 8)
    assert result.exercises[0].verdict is F
    assert result.exercises[0].hints == ()


def test_a_module_that_does_not_load_earns_nothing_and_says_where(
    tiny_judge: AssignmentJudge, zygote: Zygote, script: Script
) -> None:
    """Syntax errors, errors at import and endless imports are told with the student's own line."""
    for text, verdict, words in (
        (RIGHT + "\ndef broken(:\n", Verdict.RAISED, "SyntaxError at measures.py, line"),
        ("import numpy\nx = undefined\n", Verdict.RAISED, "NameError at measures.py, line 2: x = undefined"),
        ("while True: pass\n", Verdict.TIMEOUT, "no answer in time"),
        ("import os; os._exit(0)\n", Verdict.CRASHED, "ended by itself"),
        ("x = '" + "\0" + "'\n", Verdict.RAISED, "raised"),
    ):
        result = grade(tiny_judge, zygote, script(text, "measures"), "ada", 1)
        assert result.score == 0
        assert {exercise.verdict for exercise in result.exercises} == {verdict}
        assert words in result.exercises[0].message


def test_nothing_handed_in_is_missing(tiny_judge: AssignmentJudge, zygote: Zygote, tmp_path: Path) -> None:
    """An empty folder is MISSING throughout, a wrong file name is told what was expected."""
    (tmp_path / "1_measures").mkdir()
    result = grade_folder(tiny_judge, zygote, tmp_path, "ada", 1)
    assert {exercise.verdict for exercise in result.exercises} == {Verdict.MISSING}
    (tmp_path / "1_measures" / "homework.py").write_text(RIGHT, encoding="utf-8")
    result = grade_folder(tiny_judge, zygote, tmp_path, "ada", 1)
    assert "measures.py" in result.exercises[0].message
    assert result.score == 0


def test_equal_seeds_give_equal_results(tiny_judge: AssignmentJudge, zygote: Zygote, script: Script) -> None:
    """Apart from the time that it took, a result is the same to the byte."""
    text = RIGHT.replace("* 5 / 9", "* 5 / 8")
    one, two = (as_record(grade(tiny_judge, zygote, script(text, "measures"), "ada", 5)) for _ in range(2))
    one["seconds"] = two["seconds"] = 0
    assert json.dumps(one) == json.dumps(two)


def test_our_own_fault_is_held_and_never_a_zero(
    tiny_judge: AssignmentJudge, zygote: Zygote, script: Script, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A machine that gives no worker holds the submission."""

    def refuse(self: Zygote) -> None:
        raise SandboxError("no worker to be had")

    monkeypatch.setattr(Zygote, "fork", refuse)
    result = grade(tiny_judge, zygote, script(RIGHT, "measures"), "ada", 1)
    assert result.held
    assert as_record(result)["exercises"][0]["status"] == "internal"


def test_loops_in_every_function_end(tiny: Course, tiny_judge: AssignmentJudge, zygote: Zygote, script: Script) -> None:
    """Each gets its verdict: the assignment's limit is shared among its exercises."""
    names = [exercise.name for exercise in tiny.graded[0].exercises]
    text = "".join(f"def {name}(*a, **k):\n    while True: pass\n" for name in names)
    result = grade(tiny_judge, zygote, script(text, "measures"), "ada", 1)
    assert result.score == 0
    assert {exercise.verdict for exercise in result.exercises} == {Verdict.TIMEOUT}


def with_own(course: Course, name: str, **own: object) -> Course:
    """The tiny course, in which one exercise has limits or modules of its own."""
    assignment = course.graded[0]
    changed = [e.model_copy(update=own) if e.name == name else e for e in assignment.exercises]
    return course.model_copy(update={"assignments": (assignment.model_copy(update={"exercises": tuple(changed)}),)})


def graded_alone(course: Course, snapshot: Snapshot) -> dict[str, ExerciseResult]:
    """The exercises of a submission to a course of its own zygote, by name."""
    with AssignmentJudge(course, course.graded[0]) as judge, Zygote(SandboxOptions.of(course)) as zygote:
        result = grade(judge, zygote, snapshot, "ada", 3)
    assert not result.held
    return {exercise.name: exercise for exercise in result.exercises}


IMPORTING = """\
from right import *

def celsius(fahrenheit):
    import colorsys
    return (fahrenheit - 32) * 5 / 9
"""


def test_an_exercise_may_allow_fewer_modules(tiny: Course, script: Script) -> None:
    """What it does not allow cannot be imported for it, in words; the other exercises keep the course's."""
    narrow = with_own(tiny, "celsius", modules=("numpy",))
    found = graded_alone(narrow, script(IMPORTING, "measures", right=RIGHT))
    assert found.pop("celsius").verdict is Verdict.RAISED
    assert {exercise.verdict for exercise in found.values()} == {P}
    told = graded_alone(narrow, script("import colorsys\n" + RIGHT, "measures"))
    assert "loading it: it raised ModuleNotFoundError" in told.pop("celsius").message
    assert {exercise.verdict for exercise in told.values()} == {P}


def test_an_exercise_may_allow_more_modules(tiny: Course, script: Script) -> None:
    """A module that only one exercise may import fails for the rest alone."""
    wide = with_own(tiny, "celsius", modules=("numpy", "the standard library"))
    wide = wide.model_copy(update={"modules": ("numpy",)})
    found = graded_alone(wide, script("import colorsys\n" + RIGHT, "measures"))
    assert found.pop("celsius").verdict is P
    assert {exercise.verdict for exercise in found.values()} == {Verdict.RAISED}


def test_an_exercise_may_have_more_memory(tiny: Course, script: Script) -> None:
    """The limit of one exercise does not bind another."""
    body = "    kept = __import__('numpy').empty(600 << 20, dtype='u1')\n    return"
    text = RIGHT.replace("    return", body)
    found = graded_alone(with_own(tiny, "celsius", memory_mb=2048), script(text, "measures"))
    assert found.pop("celsius").verdict is P
    assert found["area"].verdict is Verdict.MEMORY
