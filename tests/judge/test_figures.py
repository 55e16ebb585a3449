"""Figures: fed by every reference, right about what is wrong, and cheap and harmless whatever feeds them."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from grader.audit import check_figures, check_places
from grader.course.model import Course, Limits, load_course
from grader.errors import CourseError
from grader.grade import all_alike, as_record, draw_figures, grade, grade_folder
from grader.judge.assignment import AssignmentJudge
from grader.judge.figures import Drawn, Field, Line, Panel, Role, compare, figure, make_figure, read_figures
from grader.judge.panel_data import read_field
from grader.judge.verdict import Verdict
from grader.sandbox.host import SandboxOptions, Zygote
from grader.sandbox.session import Session
from grader.sandbox.snapshot import Snapshot

ROOT = Path(__file__).resolve().parents[2]
ASSIGNMENTS = [assignment.name for assignment in load_course(ROOT).graded if not assignment.exam]  # code, that is
LARGEST = 40_000  # bytes that the figures of a page may add to the journal
Script = Callable[..., Snapshot]


@pytest.fixture(scope="module")
def judges(course: Course) -> Callable[[str], AssignmentJudge]:
    """The judge of an assignment of this course, made once; with time enough for a busy machine."""
    made: dict[str, AssignmentJudge] = {}
    patient = course.model_copy(update={"limits": Limits(figures_seconds=60)})

    def judge(name: str) -> AssignmentJudge:
        if name not in made:
            made[name] = AssignmentJudge(patient, course.assignment(name))
        return made[name]

    return judge


@pytest.fixture(scope="module")
def real_zygote(course: Course) -> Iterator[Zygote]:
    with Zygote(SandboxOptions.of(course)) as zygote:
        yield zygote


@pytest.fixture
def figures_of(real_zygote: Zygote, script: Script) -> Callable[..., tuple[Drawn, ...]]:
    """The figures of a submission: the reference, with other functions in the place of some of its own."""

    def make(judge: AssignmentJudge, replacement: str = "", text: str = "") -> tuple[Drawn, ...]:
        source = text or f"{judge.source.text}\n\n{replacement}\n"
        snapshot = script(source, judge.assignment.module)
        return grade(judge, real_zygote, snapshot, "ada", 1, figures=True).figures or ()

    return make


def without_figures(record: dict[str, object]) -> dict[str, object]:
    return {key: value for key, value in record.items() if key not in ("figures", "seconds")}


@pytest.mark.parametrize("name", ASSIGNMENTS)
def test_the_reference_feeds_every_figure(
    judges: Callable[[str], AssignmentJudge], real_zygote: Zygote, script: Script, name: str
) -> None:
    """Each assignment has figures; its reference, in the sandbox, gives them small data and nothing marked wrong."""
    judge = judges(name)
    snapshot = script(judge.source.text, judge.assignment.module)
    figures = draw_unjudged(judge, snapshot, real_zygote)
    assert [figure.problem for figure in figures] == [""] * len(judge.figures)
    assert figures
    text = json.dumps([figure.as_record() for figure in figures], allow_nan=False)
    assert len(text) < LARGEST
    labels = {mark.get("label") for drawn in figures for panel in drawn.panels for mark in panel["marks"]}
    assert labels.isdisjoint({"not right", "not right here", "yours, not right", "what it should be"})
    assert all(panel["alt"] for drawn in figures for panel in drawn.panels)


def draw_unjudged(judge: AssignmentJudge, snapshot: Snapshot, zygote: Zygote) -> tuple[Drawn, ...]:
    """Figures that every exercise may feed, without the time that judging takes."""
    result = all_alike(judge, Verdict.PASSED, "", "ada", 1, zygote, snapshot)
    with Session(zygote, snapshot, parameters=judge.parameters) as session:
        return draw_figures(judge, session, result.exercises)


@pytest.mark.parametrize("name", ASSIGNMENTS)
def test_a_stub_gets_one_line_for_each_figure(
    judges: Callable[[str], AssignmentJudge], figures_of: Callable[..., tuple[Drawn, ...]], name: str
) -> None:
    """Nothing is written, so nothing is drawn: each figure says which exercise it waits for."""
    judge = judges(name)
    for drawn in figures_of(judge, text=judge.source.stub):
        assert drawn.problem == f"no figure: {drawn.of[0]} is not written yet"
        assert drawn.panels == ()


def test_a_wrong_slope_is_shown_as_wrong(
    judges: Callable[[str], AssignmentJudge], figures_of: Callable[..., tuple[Drawn, ...]]
) -> None:
    """The slope of sigmoid without its second factor: marked where it shows; the function is not."""
    wrong = "def sigmoid_prime(z):\n    return np.where(z < 0, sigmoid(z) * (1 - sigmoid(z)), sigmoid(z))"
    drawn = next(one for one in figures_of(judges("01"), wrong) if "sigmoid" in one.of)
    assert drawn.alt == (
        "Your function agrees with the right one between z = -4 and 4. "
        "Your slope differs from the measured one between z = 0.01 and 4."
    )
    (mark,) = [mark for mark in drawn.panels[0]["marks"] if mark["role"] == Role.WRONG]
    seen = [x for x, y in zip(mark["x"], mark["y"], strict=True) if y is not None]
    assert min(seen) >= -0.2  # one place more, so that the marks meet
    assert max(seen) == 4


HOSTILE = {
    "loops": ("while True: pass", "took too long"),
    "ends": ("import os; os._exit(0)", "ended its process"),
    "nan": ("return z * float('nan')", "is NaN"),
    "text": ("return '<script>alert(1)</script>' * 100", "got text"),
    "markup": ("raise ValueError('<script>alert(1)</script>')", "it raised ValueError"),
    "huge": ("return np.zeros(3_000_000)", "expected an array of shape"),
    "nothing": ("return None", "no figure: sigmoid(z (64,)): expected an array of shape (64,), got None"),
    "object": ("return lambda *a: a", "got an object"),
    "deep": ("return [[[[[z]]]]]", "expected an array"),
    "infinite": ("return np.full(z.shape, np.inf)", "is infinite"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_answer_costs_its_figure_alone(
    judges: Callable[[str], AssignmentJudge], real_zygote: Zygote, script: Script, name: str
) -> None:
    """A figure whose function loops, dies or answers nonsense becomes one line; the figures after it are drawn."""
    judge = judges("01")
    body, told = HOSTILE[name]
    short = judge.course.model_copy(update={"limits": Limits(figures_seconds=8)})
    text = f"{judge.source.text}\n\ndef sigmoid(z):\n    {body}\n\ndef sigmoid_prime(z):\n    return z\n"
    snapshot = script(text, "neuron")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(judge, "course", short)
        figures = draw_unjudged(judge, snapshot, real_zygote)
    problems = {drawn.of[0]: drawn.problem for drawn in figures}
    assert told in problems.pop("sigmoid") or name in ("loops", "ends")
    assert len(problems) > 3
    assert set(problems.values()) == {""}
    assert "alert" not in "".join(drawn.problem for drawn in figures) or name == "markup"


def test_what_was_too_slow_is_not_run_again(
    judges: Callable[[str], AssignmentJudge], tiny_judge: AssignmentJudge, zygote: Zygote, script: Script
) -> None:
    """An exercise that the hearing found endless costs its figures nothing more."""
    text = tiny_judge.source.text + "\n\ndef celsius(fahrenheit):\n    while True: pass\n"
    snapshot = script(text, "measures")
    (drawn,) = grade(tiny_judge, zygote, snapshot, "ada", 1, figures=True).figures or ()
    assert drawn.problem == "no figure: celsius took too long"


def test_figures_change_no_score(tiny_judge: AssignmentJudge, zygote: Zygote, tmp_path: Path) -> None:
    """The record is the same with and without them; equal answers give equal figures."""
    (tmp_path / "1_measures").mkdir()
    (tmp_path / "1_measures" / "measures.py").write_text(tiny_judge.source.text, encoding="utf-8")
    plain = as_record(grade_folder(tiny_judge, zygote, tmp_path, "ada", 7))
    once, again = (as_record(grade_folder(tiny_judge, zygote, tmp_path, "ada", 7, figures=True)) for _ in range(2))
    assert "figures" not in plain
    assert without_figures(plain) == without_figures(once)
    assert once["figures"] == again["figures"]
    assert once["figures"][0]["alt"] == "Your celsius agrees with the right one between F = -40 and 212."


def test_a_submission_that_does_not_load_has_no_figures(
    tiny_judge: AssignmentJudge, zygote: Zygote, tmp_path: Path
) -> None:
    """Why it does not load is said once, and not again for each figure."""
    (tmp_path / "1_measures").mkdir()
    (tmp_path / "1_measures" / "measures.py").write_text("import nothing_of_that_name\n", encoding="utf-8")
    assert as_record(grade_folder(tiny_judge, zygote, tmp_path, "ada", 7, figures=True))["figures"] == []
    (tmp_path / "1_measures" / "measures.py").unlink()
    assert as_record(grade_folder(tiny_judge, zygote, tmp_path, "ada", 7, figures=True))["figures"] == []


def test_an_error_of_the_figure_itself_is_one_line(tiny_judge: AssignmentJudge) -> None:
    """What a figure did not foresee never leaves it; sizes that do not fit are refused, too."""

    @figure("Stumbles", of=["area"])
    def stumbles(student: object) -> list[Panel]:
        raise ZeroDivisionError

    @figure("Uneven", of=["area"])
    def uneven(student: object) -> list[Panel]:
        return [Panel((0, 1), (0, 1), [Line([0, 1], [0])], "")]

    @figure("Too many", of=["area"])
    def many(student: object) -> list[Panel]:
        return [Panel((0, 1), (0, 1), [Line(np.zeros(20_000), np.zeros(20_000))], "")]

    problems = [make_figure(one, tiny_judge.reference()).problem for one in (stumbles, uneven, many)]
    assert problems == [
        "no figure: the answers cannot be drawn",
        "no figure: the answers cannot be drawn",
        "no figure: the answers are too large to be drawn",
    ]


def test_numbers_are_short_and_plain(tiny_judge: AssignmentJudge) -> None:
    """Four significant digits, null for what is no number; a field keeps its boundary and its ends."""
    shares = np.array([[0.0, 0.49, 0.5], [0.51, 0.9, 1.0]])

    @figure("All marks", of=["area"])
    def marks(student: object) -> list[Panel]:
        line = Line([1.23456, 2, 3e-9], [np.nan, np.inf, -12345.678])
        return [Panel((0, 1), (0, 1), [line, Line([np.nan], [1]), Field(shares)], "alt")]

    (panel,) = make_figure(marks, tiny_judge.reference()).panels
    line, field = panel["marks"]
    assert line["x"] == [1.235, 2, 3e-9]
    assert line["y"] == [None, None, -12350]
    assert np.allclose(read_field(field["grid"]), shares, atol=0.01)
    assert (read_field(field["grid"]) > 0.5).tolist() == [[False, False, False], [True, True, True]]


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ([], ""),
        ([3], "at z = 3"),
        ([1, 2, 3], "between z = 1 and 3"),
        ([0, 8, 9], "at z = 0 and between z = 8 and 9"),
        ([0, 3, 6], "at z = 0 and at z = 3 and elsewhere"),
        (range(10), "everywhere"),
    ],
)
def test_a_comparison_says_where(wrong: list[int], words: str) -> None:
    """The words name the one or two stretches where a curve is off, and not more."""
    x = np.arange(10.0)
    yours = np.zeros(10)
    yours[list(wrong)] = np.nan
    found = compare(x, yours, np.zeros(10), name="z", tolerance=0.1, label="yours")
    assert found.differs == words
    agreed = "Yours agrees with ours between z = 0 and 9."
    assert found.says("Yours", "ours") == (f"Yours differs from ours {words}." if words else agreed)


def test_the_audit_tells_which_figure_the_reference_cannot_feed(tiny: Course, tmp_path: Path) -> None:
    """figures.py belongs among the solutions; a figure that its own reference breaks is a finding."""
    shutil.copytree(tiny.folder, tmp_path / "tiny")
    course = load_course(tmp_path / "tiny")
    (assignment,) = course.graded
    file = course.solutions(assignment) / "figures.py"
    broken = "\n\n@figure('Broken', of=['area'])\ndef broken(student):\n    as_array(student.area(2.0, 3.0), (7,))\n"
    file.write_text(file.read_text(encoding="utf-8") + broken, encoding="utf-8")
    names = [exercise.name for exercise in assignment.exercises]
    assert not [finding for finding in check_places(course, assignment) if "figures.py" in finding.problem]
    with AssignmentJudge(course, assignment) as judge:
        (finding,) = check_figures(judge, names)
    assert finding.exercise == "area"
    assert "cannot feed 'Broken'; no figure: area(" in finding.problem
    assert "expected an array of shape (7,)" in finding.problem


def test_a_wrong_figures_file_is_an_error_of_the_course(tmp_path: Path) -> None:
    """A name that no exercise has is answered with the nearest one; an error in the file says what it is."""
    file = tmp_path / "figures.py"
    assert read_figures(file, ["bp2"]) == ()
    head = "from grader.judge.figures import figure\n"
    file.write_text(f"{head}@figure('One', of=['bp3'])\ndef one(student):\n    return []\n", encoding="utf-8")
    with pytest.raises(CourseError, match="of 'bp3', which is no exercise .* \\(did you mean 'bp2'\\?\\)"):
        read_figures(file, ["bp2"])
    file.write_text(f"{head}@figure('One', of=[])\ndef one(student):\n    return []\n", encoding="utf-8")
    with pytest.raises(CourseError, match="of no exercise"):
        read_figures(file, ["bp2"])
    file.write_text("1 / 0\n", encoding="utf-8")
    with pytest.raises(CourseError, match="cannot be loaded: ZeroDivisionError"):
        read_figures(file, ["bp2"])
