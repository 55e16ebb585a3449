"""The exam as students and instructors type it."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import nbformat
import pytest
from click.testing import CliRunner, Result

from grader.cli import main
from grader.course.exam import Kind, draw_paper
from grader.course.model import Assignment, Course, Exam, parse_course
from grader.course.paper import as_markdown
from grader.errors import CourseError, UsageError
from grader.judge.exam import personal_key
from grader.loop.exam import read_sheet, refuse_hand_in, refuse_outside, show_paper, write_answer

ROOT = Path(__file__).resolve().parents[2]
NOON = datetime(2027, 2, 8, 12, tzinfo=UTC)


def run(*words: object, given: str = "") -> Result:
    return CliRunner().invoke(main, [str(word) for word in words], input=given)


def sit(place: Path, given: str, student: str = "ada") -> Result:
    return run("exam", "--student", student, "--course", ROOT, "--work", place, given=given)


def typed(value: object) -> str:
    """An answer as somebody may type it."""
    if isinstance(value, list) and value and isinstance(value[0], list):
        return "; ".join(typed(row) for row in value)
    return ", ".join(map(str, value)) or "none" if isinstance(value, list) else str(value)


def test_all_answers_can_be_typed(course: Course, exam: Assignment, tmp_path: Path) -> None:
    """From the first part to the last; what lies in exam.py then earns full marks."""
    key = personal_key(course, exam, "ada")
    parts = [part for solved in key.questions.values() for part in solved.value()]
    result = sit(tmp_path, "".join(f"{typed(part)}\n" for part in parts))
    assert result.exit_code == 0, result.output
    assert f"Every part has an answer. Hand in with `grader submit 11_exam --work {tmp_path}`." in result.output
    values = read_sheet(tmp_path / "exam.py", list(key.questions)).values
    for name, value in values.items():
        for part in "abc":
            key.check(value, name, part)


def test_every_letter_is_an_answer(exam: Assignment, course: Course, tmp_path: Path) -> None:
    """Whichever option a part has: its letter is taken, small or capital, and is no word of the dialogue."""
    parts = [part for question in draw_paper(course, exam, "ada").questions for part in question.parts]
    place, part = next((i, part) for i, part in enumerate(parts) if part.kind is Kind.LETTER)
    for letter in part.letters:
        for said in (letter, letter.lower()):
            folder = tmp_path / f"{letter}{said}"
            result = sit(folder, "\n" * place + f"{said}\nquit\n")
            assert f"saved: {letter}\n" in result.output, result.output


def test_one_can_leave_and_go_on(tmp_path: Path) -> None:
    """Each answer is saved at once; the next sitting begins at the first part without one."""
    first = sit(tmp_path, "0.5\nquit\n")
    assert "saved: " in first.output or "expected" in first.output
    assert "Still without an answer: q1 (" in first.output
    second = sit(tmp_path, "")
    assert "Left; what you answered is saved." in second.output


def test_form_is_told_and_rightness_is_not(course: Course, exam: Assignment, tmp_path: Path) -> None:
    """A wrong answer of the right form is taken as any other."""
    question = draw_paper(course, exam, "ada").questions[0]
    assert question.parts[0].shape == (3,)
    result = sit(tmp_path, "one\n1, 2\n9, 9, 9\nquit\n")
    assert "expected 3 numbers, got what is not made of numbers" in result.output
    assert "expected 3 numbers, got 2 numbers; for example: 0.25, -1/3, 2" in result.output
    assert "saved: [9.0, 9.0, 9.0]" in result.output
    for word in ("right", "wrong", "correct"):
        assert word not in result.output.partition("saved: ")[2].lower()


def test_what_students_write_themselves_is_kept(tmp_path: Path) -> None:
    """Answers go to their line; calculated ones and all else stay as they are."""
    module = tmp_path / "exam.py"
    module.write_text(
        "import numpy as np\n# mine\nq1 = [\n    1,\n    None,\n]\nq2 = np.ones(3)\nx = 1", encoding="utf-8"
    )
    write_answer(module, "q1", [1, 2])
    write_answer(module, "q3", ["B"])
    assert module.read_text() == "import numpy as np\n# mine\nq1 = [1, 2]\nq2 = np.ones(3)\nx = 1\nq3 = ['B']\n"
    sheet = read_sheet(module, ["q1", "q2", "q3"])
    assert sheet.values == {"q1": [1, 2], "q3": ["B"]}
    assert sheet.calculated == {"q2"}
    module.write_text("q1 = [\n", encoding="utf-8")
    with pytest.raises(UsageError, match=r"exam\.py, line 1"):
        read_sheet(module, ["q1"])


def test_the_key_written_into_the_module_is_the_one_that_counts(course: Course, exam: Assignment) -> None:
    """JSON by question, or lines of Python."""
    answers = json.loads(run("exam", "key", "--student", "ada", "--course", ROOT, "--format", "json").output)
    key = personal_key(course, exam, "ada")
    assert list(answers) == ["q1", "q2", "q3", "q4", "q5"]
    for name, value in answers.items():
        for part in "abc":
            key.check(value, name, part)
    assert run("exam", "key", "--student", "ada", "--course", ROOT, "--format", "py").output.startswith("q1 = [")


@pytest.mark.parametrize(
    ("form", "begins"), [("md", "# Final exam"), ("html", "<!doctype"), ("json", "{"), ("ipynb", "{")]
)
def test_a_paper_can_be_written(tmp_path: Path, form: str, begins: str) -> None:
    """To the terminal, or to a file, whose folder is made."""
    words = ["exam", "paper", "--student", "ada", "--course", ROOT, "--format", form]
    shown = run(*words)
    assert shown.exit_code == 0, shown.output
    assert shown.output.startswith(begins)
    run(*words, "--output", tmp_path / "papers" / "paper")
    assert (tmp_path / "papers" / "paper").read_text(encoding="utf-8") == shown.output


def test_a_notebook_shows_the_paper(course: Course, exam: Assignment) -> None:
    """Typeset, and as Markdown; with its student's id escaped; not before the exam opens."""
    shown = show_paper(course, "ada", NOON)
    html, markdown = shown._repr_html_(), shown._repr_markdown_()
    assert markdown == as_markdown(draw_paper(course, exam, "ada"))
    assert html.count("<section") == 5
    assert html.count("<math") > 20
    assert "<script" not in html
    assert "the paper of &lt;b&gt;" in show_paper(course, "<b>", NOON)._repr_html_()
    terms = Exam(opens=NOON)
    later = exam.model_copy(update={"exam": terms})
    closed = course.model_copy(update={"assignments": (*course.assignments[:-1], later)})
    with pytest.raises(UsageError, match="opens on 2027-02-08 12:00"):
        show_paper(closed, "ada", NOON - timedelta(minutes=1))


def test_the_notebook_that_a_person_filled_in_is_graded(course: Course, exam: Assignment, tmp_path: Path) -> None:
    """The paper as a notebook, its answers written into the cells, handed in as exam.ipynb: full marks."""
    place = tmp_path / "in" / "ada" / "11_exam"
    place.mkdir(parents=True)
    words = ["exam", "paper", "--student", "ada", "--course", ROOT, "--format", "ipynb"]
    run(*words, "--output", place / "exam.ipynb")
    notebook = nbformat.read(place / "exam.ipynb", as_version=4)
    answers = {name: solved.value() for name, solved in personal_key(course, exam, "ada").questions.items()}
    for cell in notebook.cells:
        if cell.cell_type == "code":
            name = cell.source.partition(" = ")[0]
            cell.source = f"{name} = {answers.pop(name)!r}"
    assert not answers
    nbformat.write(notebook, place / "exam.ipynb")
    graded = run("grade", tmp_path / "in", "--course", ROOT, "--output", tmp_path / "out", "--jobs", 1)
    assert graded.exit_code == 0, graded.output
    record = json.loads((tmp_path / "out" / "results.jsonl").read_text(encoding="utf-8"))
    assert (record["score"], record["max_score"], record["notes"]) == (5, 5, [])


@pytest.mark.parametrize("sign", [",", ";"])
def test_the_papers_of_a_class(tmp_path: Path, sign: str) -> None:
    """A page for each, and how alike in difficulty they are; with commas or semicolons."""
    text = "name,student\nAda,ada\nBela,bela\nAda,ada\n"
    (tmp_path / "roster.csv").write_text(text.replace(",", sign), encoding="utf-8")
    result = run("exam", "papers", tmp_path / "roster.csv", "--course", ROOT, "--output", tmp_path / "out")
    assert "2 papers, 2 of them different." in result.output
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["ada.html", "bela.html"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Name;Matr\nAda;1\n", "has no column student or student_id or id; its first line is 'Name, Matr'"),
        ("Name,Matr\nAda,1\n", "has no column student or student_id or id; its first line is 'Name, Matr'"),
        ("student\nada\nWith Space\némile\n", "'With Space', 'émile'; an id has 1 to 64 ASCII letters"),
        ("", "names no student"),
    ],
)
def test_no_paper_is_made_for_what_is_no_id(tmp_path: Path, text: str, told: str) -> None:
    """A header that is taken for an id, or an id that nobody can hand in under: told before any paper is written."""
    (tmp_path / "roster.csv").write_text(text, encoding="utf-8")
    result = run("exam", "papers", tmp_path / "roster.csv", "--course", ROOT, "--output", tmp_path / "out")
    assert (result.exit_code, told in result.output) == (2, True), result.output
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["paper", "--course", ROOT], "whose paper?"),
        (["paper", "--student", "ada", "--course", ROOT / "tests" / "tiny"], "there is no exam"),
        (["key", "--student", "ada", "--assignment", "06", "--course", ROOT], "there is no exam '06'"),
        (["papers", "/nowhere.csv", "--course", ROOT], "cannot be read"),
        (["paper", "--student", "O'Neil", "--course", ROOT], "ASCII letters"),
    ],
)
def test_wrong_usage_is_told(words: list[object], told: str) -> None:
    """In a sentence, with exit code 2."""
    result = run("exam", *words)
    assert result.exit_code == 2
    assert told in result.output


def submit(place: Path, out: Path, *words: object) -> Result:
    return run("submit", "exam", "--course", ROOT, "--work", place, "--to", out, *words)


def test_an_exam_is_handed_in_for_whom_it_was_answered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a name, that one stands on the receipt; another name is refused, also from the environment, and so is
    going on with the answers for another paper."""
    monkeypatch.delenv("GRADER_STUDENT", raising=False)
    work, out = tmp_path / "work", tmp_path / "out"
    sit(work, "9, 9, 9\nquit\n")
    for words in (["--student", "bela"], []):
        if not words:
            monkeypatch.setenv("GRADER_STUDENT", "bela")
        refused = submit(work, out, *words)
        assert refused.exit_code == 2
        assert "this exam was answered for ada, and bela has another paper" in refused.output
        assert not out.exists()
    monkeypatch.delenv("GRADER_STUDENT")
    done = submit(work, out)
    assert done.exit_code == 0, done.output
    assert "student     ada\n" in done.output
    other = sit(work, "quit\n", student="bela")
    assert other.exit_code == 2
    assert "holds answers to the paper of ada" in other.output
    (work / "exam.py").write_text("q1 = None\n", encoding="utf-8")
    assert sit(work, "quit\n", student="bela").exit_code == 0
    assert "bela, and ada has another paper" in submit(work, out, "--student", "ada").output


def test_an_exam_that_was_filled_in_by_hand_needs_a_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody's login stands in for it; whoever hands in first is remembered."""
    monkeypatch.delenv("GRADER_STUDENT", raising=False)
    work = tmp_path / "work"
    work.mkdir()
    (work / "exam.py").write_text("q1 = [1, 2, 3]\n", encoding="utf-8")
    nameless = submit(work, tmp_path / "out")
    assert (nameless.exit_code, "whose exam is this? Say --student ID" in nameless.output) == (2, True)
    assert submit(work, tmp_path / "out", "--student", "bela").exit_code == 0
    assert "answered for bela" in submit(work, tmp_path / "out", "--student", "ada").output


@pytest.mark.parametrize(
    ("text", "taken"),
    [
        ("", False),
        ("q1 = None\nq2 = [None, None, None]\n", False),
        ("import numpy as np\nx = 3\nq1 = None\n", False),
        ("q1 = ['B']\n", True),
        ("q1 = None\nq1 = 1 / 3\n", True),
        ("q1, q2 = 1, 2\n", True),
        ("from mine import *\n", True),
        ("q1 = [\n", True),
    ],
)
def test_an_exam_without_any_answer_is_not_taken_by_accident(tmp_path: Path, text: str, taken: bool) -> None:
    """It might cost the only attempt. What cannot be read, or is worked out, counts as an answer."""
    work, words = tmp_path / "work", ("--student", "ada")
    work.mkdir()
    (work / "exam.py").write_text(text, encoding="utf-8")
    result = submit(work, tmp_path / "out", *words)
    assert result.exit_code == (0 if taken else 2), result.output
    assert ("holds no answer to any question" in result.output) != taken
    assert submit(work, tmp_path / "out", *words, "--empty").exit_code == 0


def test_an_empty_notebook_is_empty_too(tmp_path: Path) -> None:
    """As it is written for a student to fill in."""
    paper = ["exam", "paper", "--student", "ada", "--course", ROOT, "--format", "ipynb"]
    run(*paper, "--output", tmp_path / "exam.ipynb")
    assert "exam.ipynb holds no answer" in submit(tmp_path, tmp_path / "out", "--student", "ada").output


def test_times_and_attempts(tmp_path: Path) -> None:
    """Nothing before it opens, nothing after it closes, and no more attempts than are allowed."""
    terms = Exam(opens=NOON, closes=NOON + timedelta(hours=3), attempts=2)
    refuse_outside(terms, NOON)
    with pytest.raises(UsageError, match=r"opens on 2027-02-08 12:00 \(UTC\)"):
        refuse_outside(terms, NOON - timedelta(seconds=1))
    with pytest.raises(UsageError, match=r"closed on 2027-02-08 15:00 \(UTC\)"):
        refuse_hand_in(terms, "11_exam", tmp_path, NOON + timedelta(hours=4))
    (tmp_path / "attempts").mkdir()
    (tmp_path / "attempts" / "11_exam.1.zip").write_bytes(b"one")
    refuse_hand_in(terms, "11_exam", tmp_path, NOON)
    (tmp_path / "attempts" / "11_exam.2.zip").write_bytes(b"two")
    with pytest.raises(UsageError, match="may be handed in 2 times, and that is done"):
        refuse_hand_in(terms, "11_exam", tmp_path, NOON)


@pytest.mark.parametrize(
    ("terms", "told"),
    [
        ("{opens: 2027-02-08T09:00:00}", "timezone"),
        ("{opens: 2027-02-08T12:00:00Z, closes: 2027-02-08T09:00:00Z}", "before it opens"),
        ("{closes: 2027-02-08T12:00:00Z, release: 2027-02-08T09:00:00Z}", "while the exam is open"),
        ("{attempts: 0}", "greater than or equal to 1"),
        ("{digits: 3}", "rounding alone"),
        ("{open: 2027-02-08T09:00:00Z}", "unknown key 'open' (did you mean 'opens'?)"),
    ],
)
def test_course_yml_is_checked(terms: str, told: str) -> None:
    """Zones, order, counts and names, with the line."""
    text = "course: c\ntitle: C\nterm: t\nassignments:\n  - name: 1_x\n    title: X\n    module: x\n"
    text += f"    exam: {terms}\n    exercises: [{{name: q, points: 1}}]\n"
    with pytest.raises(CourseError, match="line 8") as caught:
        parse_course(text)
    assert told in str(caught.value)
