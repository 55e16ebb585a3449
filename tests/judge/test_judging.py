"""Suites and verdicts: fail closed, and know whose fault it was."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from grader.errors import CourseError
from grader.judge.judging import judge
from grader.judge.suites import Suites, test_rng
from grader.judge.verdict import ExerciseResult, TestResult, Verdict
from grader.sandbox.session import TrustedLink
from grader.sandbox.student import Student

MakeSuites = Callable[[str], Suites]


@pytest.fixture
def suites(tmp_path: Path) -> MakeSuites:
    """Collects one suite from text."""

    def make(text: str) -> Suites:
        file = tmp_path / "test_f.py"
        file.write_text("import numpy as np\nimport pytest\nfrom grader.judge import *\n" + text, encoding="utf-8")
        return Suites([file], tmp_path)

    return make


def student(text: str) -> Student:
    return Student(TrustedLink("work", [("work.py", text)]), deadline=lambda: float("inf"), parameters={"f": ["x"]})


RIGHT = "def f(x): return x + 1\n"
SUITE = "def test_f(student, rng):\n    x = rng.normal(size=3)\n    check_close(student.f(x), x + 1)\n"


def verdict(suites: Suites, text: str) -> TestResult:
    with suites:
        reference = lambda: student(RIGHT)  # noqa: E731  # a fresh one each time it is asked for
        (result,) = judge(suites, suites.tests, student(text), 1, reference=reference).tests
    return result


CASES: dict[str, tuple[str, str, Verdict, str]] = {
    "right": (SUITE, RIGHT, Verdict.PASSED, ""),
    "wrong": (SUITE, "def f(x): return x\n", Verdict.FAILED, r"f\(x \(3,\)\): entry"),
    "raises": (SUITE, "def f(x): return x.shape[7]\n", Verdict.RAISED, "it raised IndexError"),
    "missing": (SUITE, "g = 1\n", Verdict.MISSING, "there is no f"),
    "not written": (SUITE, "def f(x): raise NotImplementedError()\n", Verdict.RAISED, "not written yet"),
    "memory": (SUITE, "def f(x): raise MemoryError\n", Verdict.MEMORY, "out of memory"),
    "takes no argument": (SUITE, "def f(): return 1\n", Verdict.RAISED, "TypeError"),
    "is no function": (SUITE, "f = 3\n", Verdict.RAISED, "TypeError"),
    "plain assert": (
        "def test_f(student):\n    assert student.f(1) == 3, 'three was asked for'\n",
        RIGHT,
        Verdict.FAILED,
        "three was asked for",
    ),
    "bare assert shows nothing": ("def test_f(student):\n    assert student.f(41) == 7\n", RIGHT, Verdict.FAILED, ""),
    "answer that the suite cannot use": (
        "def test_f(student):\n    assert student.f(1).bit_length() == 2\n",
        "def f(x): return 'two'\n",
        Verdict.FAILED,
        "the answer has not the form that was asked for: text",
    ),
    "broken suite": ("def test_f(student):\n    student.f(1)\n    1 / 0\n", RIGHT, Verdict.INTERNAL, "grader itself"),
    "broken suite, wrong answer": (
        "def test_f(student):\n    student.f(1)\n    1 / 0\n",
        "def f(x): return 'two'\n",
        Verdict.INTERNAL,
        "grader itself",
    ),
    "skipped": ("def test_f(student):\n    pytest.skip('no')\n", RIGHT, Verdict.NOT_RUN, ""),
    "expected to fail": ("def test_f(student):\n    pytest.xfail('no')\n", RIGHT, Verdict.NOT_RUN, ""),
    "pytest.fail": ("def test_f(student):\n    pytest.fail('no')\n", RIGHT, Verdict.FAILED, "no"),
    "NaN never passes": (
        SUITE,
        "import numpy as np\ndef f(x): return x * np.nan\n",
        Verdict.FAILED,
        "is NaN",
    ),
}


@pytest.mark.parametrize(("suite", "text", "expected", "words"), CASES.values(), ids=CASES.keys())
def test_verdicts(suites: MakeSuites, suite: str, text: str, expected: Verdict, words: str) -> None:
    """Every way that a test can end has its verdict, and a message without values."""
    result = verdict(suites(suite), text)
    assert result.verdict is expected
    assert re.search(words, result.message)
    assert "41" not in result.message


def test_markers_give_points_and_hints(suites: MakeSuites) -> None:
    """points and hint are read from the markers; wrong points are the author's error."""
    text = "@pytest.mark.points(3)\n@pytest.mark.hint('look at the sign')\n" + SUITE
    result = verdict(suites(text), "def f(x): return x\n")
    assert (result.points, result.hints[0]) == (3.0, "look at the sign")
    with pytest.raises(CourseError, match="points of test_f must be a number > 0, got -1"):
        suites("@pytest.mark.points(-1)\n" + SUITE)


def test_a_suite_that_cannot_be_collected_is_the_authors_error(suites: MakeSuites) -> None:
    """A syntax error in a suite names the suite."""
    with pytest.raises(CourseError, match="test_f.py"):
        suites("def test_f(:\n")


def test_inputs_depend_on_seed_and_test_alone(suites: MakeSuites) -> None:
    """The same seed and test draw the same inputs, whatever ran before; another seed draws others."""
    with suites(SUITE + SUITE.replace("test_f", "test_g")) as collected:
        runs = [
            judge(collected, tests, student(RIGHT), seed).behaviour
            for tests, seed in ((collected.tests, 1), (collected.tests[::-1], 1), (collected.tests, 2))
        ]
    key = collected.tests[0].key
    values = [run[key][0].value for run in runs]
    np.testing.assert_array_equal(values[0], values[1])
    assert not np.array_equal(values[0], values[2])
    assert test_rng(1, "a").random() != test_rng(1, "b").random()


def test_suites_of_one_name_in_two_folders_are_two(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each folder's test_public.py is its own, also when folders are named relative to the working directory."""
    monkeypatch.chdir(tmp_path)
    for name in ("a", "b"):
        Path(name).mkdir()
        Path(name, "test_public.py").write_text(f"def test_{name}(): pass\n", encoding="utf-8")
        with Suites([Path(name, "test_public.py")], Path(name)) as suites:
            assert [test.name for test in suites.tests] == [name]


OWN = """
@pytest.fixture
def base(rng): return rng.normal(size=3)
@pytest.fixture
def scaled(request): return request.param * 2
def test_own_fixture(student, base):
    check_close(student.f(base), base + 1)
@pytest.mark.parametrize("n", [1, 2])
def test_parameter(student, n):
    check_close(student.f(float(n)), n + 1)
@pytest.mark.parametrize("scaled", [3.0], indirect=True)
def test_indirect(student, scaled):
    assert scaled == 6.0
    check_close(student.f(scaled), 7.0)
class TestGroup:
    def setup_method(self): self.x = 2.0
    def test_method(self, student): check_close(student.f(self.x), 3.0)
"""


def test_pytests_own_means_work_in_a_suite(suites: MakeSuites) -> None:
    """Fixtures of a suite, parameters (indirect ones too), classes and their setup are pytest's, as always."""
    with suites(OWN) as collected:
        right = judge(collected, collected.tests, student(RIGHT), 1).tests
        wrong = judge(collected, collected.tests, student("def f(x): return x\n"), 1).tests
    names = ["own fixture", "parameter[1]", "parameter[2]", "indirect[3.0]", "method"]
    assert [test.name for test in right] == names
    assert {test.verdict for test in right} == {Verdict.PASSED}
    assert {test.verdict for test in wrong} == {Verdict.FAILED}


def test_points_are_shared_by_passed_tests_only() -> None:
    """Score follows the shares; an exercise without tests, or not run, earns nothing."""
    tests = (
        TestResult("a", 3, Verdict.PASSED),
        TestResult("b", 1, Verdict.FAILED, "no"),
        TestResult("c", 1),
    )
    result = ExerciseResult("f", 10.0, tests)
    assert (result.score, result.verdict, result.message) == (6.0, Verdict.FAILED, "no")
    assert ExerciseResult("f", 10.0, ()).score == 0
    assert ExerciseResult("f", 10.0, ()).verdict is Verdict.NOT_RUN
    assert ExerciseResult("f", 10.0, tests, carried_score=8.0).score == 8.0


def test_an_edited_suite_counts_at_once_and_leaves_nothing_beside_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also within the second, and of the same length, where Python itself would take what it compiled before."""
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    file = tmp_path / "test_f.py"
    for name in ("test_one", "test_two"):
        file.write_text(f"def {name}(student): pass\n", encoding="utf-8")
        os.utime(file, (1_000_000_000, 1_000_000_000))
        with Suites([file], tmp_path) as suites:
            assert [test.item.name for test in suites.tests] == [name]
    assert [path.name for path in tmp_path.iterdir()] == ["test_f.py"]
    assert not sys.dont_write_bytecode
