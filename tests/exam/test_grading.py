"""An exam graded as any assignment: through the sandbox, for the student whose paper it is."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from grader.audit import Bench, Kind, Task
from grader.classroom import ClassOptions, grade_class
from grader.course.exam import draw_paper
from grader.course.model import Assignment, Course, load_course
from grader.course.paper import as_exam_notebook
from grader.feedback.pages import student_page
from grader.grade import SubmissionResult, _Hearing, as_record, grade_folder
from grader.judge.assignment import AssignmentJudge, digest_of_suites
from grader.judge.exam import PersonalKey, personal_key
from grader.judge.verdict import Verdict
from grader.sandbox.host import SandboxOptions, Zygote

NOON = datetime(2027, 2, 8, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def zygote(course: Course) -> Iterator[Zygote]:
    with Zygote(SandboxOptions.of(course)) as zygote:
        yield zygote


@pytest.fixture
def ada(course: Course, exam: Assignment) -> PersonalKey:
    return personal_key(course, exam, "ada")


def lines(key: PersonalKey) -> str:
    """A right exam.py."""
    return "".join(f"{name} = {solved.value()!r}\n" for name, solved in key.questions.items())


def hand_in(folder: Path, student: str, text: str, name: str = "exam.py") -> Path:
    place = folder / student / "11_exam"
    place.mkdir(parents=True, exist_ok=True)
    (place / name).write_text(text, encoding="utf-8")
    return folder / student


def graded(judge: AssignmentJudge, zygote: Zygote, folder: Path, student: str, text: str) -> SubmissionResult:
    return grade_folder(judge, zygote, hand_in(folder, student, text), student, 1)


def test_nobody_guesses_twice(
    judge: AssignmentJudge, zygote: Zygote, tmp_path: Path, ada: PersonalKey, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Answers are read from one worker, also where something in it might have been left behind."""
    monkeypatch.setattr(_Hearing, "_hear_again", lambda *_: pytest.fail("a second worker may guess anew"))
    text = "keep = type('K', (int,), {})()\n" + lines(ada).replace("q3 = ", "q3 = 0 and ")
    assert 0 < graded(judge, zygote, tmp_path, "ada", text).score < 5


def test_who_hands_in_decides_which_paper_it_is(
    judge: AssignmentJudge, zygote: Zygote, tmp_path: Path, ada: PersonalKey
) -> None:
    """The key earns all on its own paper, next to nothing on another's; the same judge and seed serve both."""
    assert graded(judge, zygote, tmp_path, "ada", lines(ada)).score == 5
    assert graded(judge, zygote, tmp_path, "bela", lines(ada)).score < 1.5
    assert graded(judge, zygote, tmp_path, "ada", lines(ada)).score == 5


def test_answers_count_in_every_form(
    judge: AssignmentJudge, zygote: Zygote, tmp_path: Path, ada: PersonalKey, course: Course, exam: Assignment
) -> None:
    """Fractions, decimals and arrays made in the module; and a notebook made from the paper."""
    text = "from fractions import Fraction\nimport numpy as np\n" + lines(ada)
    text += "def exact(v):\n    if isinstance(v, list):\n        return [exact(item) for item in v]\n"
    text += "    return v if isinstance(v, str) else Fraction(v)\n"
    text += "q1, q3 = tuple(exact(q1)), np.array(exact(q3), dtype=object) if np.ndim(q3) == 1 else exact(q3)\n"
    text += "q4 = [np.array(part) for part in q4]\n"
    assert graded(judge, zygote, tmp_path, "ada", text).score == 5
    notebook = as_exam_notebook(draw_paper(course, exam, "ada"))
    for name, solved in ada.questions.items():
        notebook = notebook.replace(f"{name} = [None, None, None]", f"{name} = {solved.value()!r}")
    (tmp_path / "ada" / "11_exam" / "exam.py").unlink()
    hand_in(tmp_path, "ada", notebook, "exam.ipynb")
    assert grade_folder(judge, zygote, tmp_path / "ada", "ada", 1).score == 5


def test_parts_count_for_themselves_and_mistakes_have_names(
    judge: AssignmentJudge, zygote: Zygote, tmp_path: Path, ada: PersonalKey
) -> None:
    """A mistake in one part costs that part, and its hint is shown; what is not answered is no mistake."""
    solved = ada.questions["q3"]
    right = solved.value()
    mistake = solved.mistakes[0]
    text = f"{lines(ada)}q3 = {solved.value(mistake.answers)!r}\nq5 = [{ada.questions['q5'].value()[0]!r}]\n"
    exercises = {exercise.name: exercise for exercise in graded(judge, zygote, tmp_path, "ada", text).exercises}
    kept = sum(solved.matches(i, mistake.answers[i], solved.answers[i]) for i in range(len(right)))
    assert exercises["q3"].score == pytest.approx(kept / 3, abs=1e-3)
    assert exercises["q3"].hints == (mistake.hint,)
    assert exercises["q5"].score == pytest.approx(1 / 3, abs=1e-3)
    assert exercises["q5"].hints == ()
    assert exercises["q5"].verdict is Verdict.MISSING


def test_each_wrong_part_gets_its_own_name(
    judge: AssignmentJudge, zygote: Zygote, tmp_path: Path, course: Course, exam: Assignment
) -> None:
    """Two mistakes in two parts of a question: both are named, each with its part; the third part keeps its points."""
    student, key = next(
        (name, key)
        for name, key in ((f"s{i}", personal_key(course, exam, f"s{i}")) for i in range(50))
        if key.questions["q3"].question.template == "bowl"
    )
    solved = key.questions["q3"]
    first, second = solved.mistakes[0], solved.mistakes[2]
    said = [solved.value(first.answers)[0], solved.value(second.answers)[1], solved.value()[2]]
    result = graded(judge, zygote, tmp_path, student, f"{lines(key)}q3 = {said!r}\n")
    exercise = result.exercises[2]
    assert exercise.hints == (f"(a): {first.hint}", f"(b): {second.hint}")
    assert exercise.score == pytest.approx(1 / 3, abs=1e-3)
    page = student_page(course, as_record(result))
    assert page.count('<p class="hint">') == 2
    assert "more hint" not in page


def test_the_record_keeps_what_was_answered(
    judge: AssignmentJudge, zygote: Zygote, tmp_path: Path, ada: PersonalKey
) -> None:
    """Plain numbers and letters of the size that was asked for, whatever was handed in; equal questions are known."""
    text = f"{lines(ada)}q2 = '<script>' * 10**5\nq3 = [[1] * 10**5, 2, '3']\nq4 = None\n"
    record = as_record(graded(judge, zygote, tmp_path, "ada", text))
    answers = {exercise["name"]: exercise["answers"] for exercise in record["exercises"]}
    assert {part["status"] for part in answers["q1"]["parts"]} == {"right"}
    assert {part["status"] for part in answers["q2"]["parts"]} == {"unread"}
    assert answers["q3"]["parts"][0]["given"] is None
    assert {part["status"] for part in answers["q4"]["parts"]} == {"blank"}
    assert len(json.dumps(answers)) < 4000
    again = as_record(graded(judge, zygote, tmp_path, "ada", judge.source.stub))
    assert again["exercises"][0]["answers"]["question"] == answers["q1"]["question"]
    other = as_record(graded(judge, zygote, tmp_path, "bela", judge.source.stub))
    assert other["exercises"][0]["answers"]["question"] != answers["q1"]["question"]


def test_the_stub_earns_nothing(judge: AssignmentJudge, zygote: Zygote, tmp_path: Path) -> None:
    """No answer, no point, no hint."""
    result = graded(judge, zygote, tmp_path, "ada", judge.source.stub)
    assert [(e.score, e.hints) for e in result.exercises] == [(0, ())] * 5


@pytest.mark.parametrize(
    "value",
    [
        "type('Yes', (float,), {'__eq__': lambda a, b: True, '__sub__': lambda a, b: 0.0})(0.5)",
        "[type('Yes', (), {'__float__': lambda self: 0.0})()] * 3",
        "lambda *a: 0",
        "[float('nan')] * 3",
        "[[[[1]]]] * 3",
        "list(range(10**6))",
        "'x' * 10**6",
        "[10**5000] * 3",
        "{1: 2}",
        "['ABCDEFGHIJ'] * 3",
    ],
)
def test_odd_answers_cost_only_their_question(
    judge: AssignmentJudge, zygote: Zygote, tmp_path: Path, ada: PersonalKey, value: str
) -> None:
    """Objects that lie, giants and nonsense are wrong answers; nothing is held, and the other questions keep theirs."""
    result = graded(judge, zygote, tmp_path, "ada", f"{lines(ada)}q4 = {value}\n")
    assert not result.held
    assert [exercise.score for exercise in result.exercises if exercise.name != "q4"] == [1, 1, 1, 1]
    assert result.exercises[3].score < 0.5


@pytest.fixture
def later(course: Course, exam: Assignment, tmp_path: Path) -> Course:
    """The course with results that are released at noon."""
    terms = exam.exam.model_copy(update={"release": NOON})  # type: ignore[union-attr]
    changed = exam.model_copy(update={"exam": terms})
    return course.model_copy(update={"assignments": (*course.assignments[:-1], changed)})


def test_results_wait_for_their_release(later: Course, tmp_path: Path, ada: PersonalKey) -> None:
    """Before it pages only confirm receipt; after it the same run shows all, and judges nothing again."""
    hand_in(tmp_path / "in", "ada", lines(ada))
    hand_in(tmp_path / "in", "bela", lines(ada))
    options = ClassOptions(tmp_path / "in", tmp_path / "out", ("11_exam",), seed=3, now=NOON - timedelta(seconds=1))
    outcome = grade_class(later, options, lambda count: None, lambda step: None)
    pages = [tmp_path / "out" / "feedback" / student / "11_exam.html" for student in ("ada", "bela")]
    before = [page.read_text(encoding="utf-8") for page in pages]
    assert [one.score == 5 for one in outcome.scored] == [True, False]
    records = map(json.loads, (tmp_path / "out" / "results.jsonl").read_text(encoding="utf-8").splitlines())
    for page, record in zip(before, records, strict=True):
        assert "Your work has arrived" in page
        assert "2027-02-08 at 12:00 (UTC)" in page
        assert record["submission"][:12] in page
    neutral = [b.replace(s, "") for b, s in zip(before, ("ada", "bela"), strict=True)]
    assert neutral[0] == neutral[1]  # nothing but the name differs between right and wrong
    graded_again = []
    grade_class(later, replace(options, now=NOON), lambda count: None, lambda step: graded_again.append(step.graded))
    assert graded_again == [False, False]
    assert "All 5 exercises are right." in pages[0].read_text(encoding="utf-8")


def test_another_release_judges_nothing_again(course: Course, later: Course) -> None:
    """Times are no part of what decides a score."""
    one, other = course.assignment("11_exam"), later.assignment("11_exam")
    assert course.digest == later.digest
    assert digest_of_suites(course, one) == digest_of_suites(later, other)


def test_a_changed_paper_is_judged_again(course: Course, exam: Assignment, tmp_path: Path) -> None:
    """What is asked decides scores as much as the suites."""
    for root in ("exercises", "solutions"):
        shutil.copytree(course.folder / root / exam.name, tmp_path / root / exam.name)
    shutil.copy(course.folder / "course.yml", tmp_path)
    there = load_course(tmp_path)
    before = digest_of_suites(there, exam)
    with (tmp_path / "exercises" / exam.name / "paper.py").open("a") as file:
        file.write("# changed\n")
    assert digest_of_suites(there, exam) != before


def test_the_audit_proves_another_paper_under_each_seed(course: Course, exam: Assignment) -> None:
    """Reference, rounded answers and mistakes of these papers, in this process."""
    with Bench(course) as bench:
        for seed in range(12):
            for exercise in exam.exercises:
                assert bench.run(Task(Kind.TRIAL, exam, (exercise.name,), seed)).findings == []
