"""What an instructor sees of an exam: answers part by part, and the same wrong answers on different papers."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from grader.course.model import Assignment, Course
from grader.feedback.pages import class_page
from grader.grade import SubmissionResult, as_record
from grader.judge.exam import PersonalKey, draw_papers, personal_key
from grader.judge.verdict import ExerciseResult, TestResult, Verdict
from grader.records.questions import OTHER, UNREAD, QuestionTally
from grader.records.same_answers import AnswerTally, Same
from grader.records.statistics import MistakeTally
from tests.tallies import counted, view_class

Record = dict[str, Any]
Answers = Mapping[str, Any]  # by question; a question that is not there is answered rightly
VERDICTS = {"right": Verdict.PASSED, "blank": Verdict.MISSING}


def record_of(key: PersonalKey, student: str, answers: Answers) -> Record:
    """The record of a paper, as grading makes it from what was answered."""
    exercises = []
    for name, solved in key.questions.items():
        sheet = key.sheet(answers.get(name, solved.value()), name)
        tests = [TestResult(p.part, 1, VERDICTS.get(p.status, Verdict.FAILED), f"({p.part})") for p in sheet.parts]
        exercises.append(ExerciseResult(name, 1, tuple(tests), sheet=sheet).with_hints(sheet.hints))
    return as_record(SubmissionResult(student, "11_exam", tuple(exercises), 1, "strict", "0" * 64))


@pytest.fixture(scope="module")
def keys(course: Course, exam: Assignment) -> dict[str, PersonalKey]:
    return {name: personal_key(course, exam, name) for name in (f"s{i}" for i in range(30))}


@pytest.fixture(scope="module")
def make(keys: dict[str, PersonalKey]) -> Callable[[Mapping[str, Answers]], list[Record]]:
    """The records of the class, where those who are named answered so, and all others rightly."""
    return lambda said: [record_of(key, name, said.get(name, {})) for name, key in keys.items()]


@pytest.fixture(scope="module")
def found(course: Course, exam: Assignment) -> Callable[[Sequence[Record]], Same]:
    rarity = draw_papers(course, exam).fits
    return lambda records: counted(AnswerTally(), records).same(0.005, lambda: rarity)


def of_template(keys: dict[str, PersonalKey], question: str, template: str) -> list[str]:
    return [name for name, key in keys.items() if key.questions[question].question.template == template]


def test_an_answer_that_was_passed_on_is_found(keys, make, found) -> None:
    """Who gave it, where, on whose paper it is right; and nobody else."""
    one, other = of_template(keys, "q4", "graph")[:2]
    same = found(make({one: {"q4": keys[other].questions["q4"].value()}}))
    (group,) = same.listed
    assert (group.exercise, set(group.students)) == ("q4", {one, other})
    assert [part.part for part in group.parts] == ["a", "b", "c"]
    assert {part.right for part in group.parts} == {(other,)}
    assert min(part.share for part in group.parts) < 0.01
    assert not any(part.is_choice for part in group.parts)
    assert same.by_chance < 1


def test_an_answer_that_is_wrong_everywhere_is_found(keys, make, found) -> None:
    """Two who are wrong alike, within the tolerance, and nobody knows why."""
    one, other = of_template(keys, "q3", "momentum")[:2]
    (group,) = found(make({one: {"q3": [7.7123, 1, None]}, other: {"q3": [7.73, 1, None]}})).listed
    assert set(group.students) == {one, other}
    assert [(part.part, part.right) for part in group.parts] == [("a", ())]


def test_what_says_nothing_is_not_listed(keys, make, found) -> None:
    """Right answers, blanks, 0 and 1, text of another form, letters alone, and answers further apart than the
    tolerance."""
    one, other = list(keys)[:2]
    assert found(make({})) == Same()
    for pair in ([None] * 3, [0, 1, -1], ["x", "y", "z"], None, [[1, 2, 3, 4, 5]] * 3):
        assert found(make({one: {"q3": pair}, other: {"q3": pair}})).listed == ()
    one, other = of_template(keys, "q3", "bowl")[:2]
    letters = [next(iter("AB".replace(keys[name].questions["q3"].value()[2], ""))) for name in (one, other)]
    said = {name: {"q3": [None, None, letter]} for name, letter in zip((one, other), letters, strict=True)}
    assert found(make(said)).listed == ()
    one, other = of_template(keys, "q3", "momentum")[:2]
    assert found(make({one: {"q3": [7.7123]}, other: {"q3": [7.8]}})).listed == ()


def test_the_same_known_mistake_is_no_news(keys, make, found) -> None:
    """On every paper the mistake of the same name: it gives every student another number, or is explained for both."""
    students = of_template(keys, "q1", "leaky_layer")
    said = {name: {"q1": keys[name].questions["q1"].value(mistake_of(keys[name], "q1", 0))} for name in students}
    assert found(make(said)).listed == ()


def mistake_of(key: PersonalKey, question: str, number: int) -> Any:
    return key.questions[question].mistakes[number].answers


def test_choices_stand_beside_the_numbers_with_what_guessing_gives(keys, make, found) -> None:
    """A letter is never a reason of its own."""
    one, other = of_template(keys, "q3", "bowl")[:2]
    (group,) = found(make({one: {"q3": keys[other].questions["q3"].value()}})).listed
    choice = group.parts[-1]
    assert (choice.part, choice.is_choice, choice.share) == ("c", True, 0.2)


def test_chance_is_told_and_kept_apart(course: Course, keys, make, found) -> None:
    """A class in which everybody guesses one number of the size asked for: some agree, and few are listed."""
    chance = random.Random(3)
    said = {name: {q: [round(chance.uniform(0.5, 3), 3)] for q in ("q1", "q2", "q3")} for name in keys}
    same = found(make(said))
    assert same.left_out + len(same.listed) > 0
    assert len(same.listed) <= 3 * max(1, same.by_chance)


def test_parts_have_their_own_statistics(keys, make) -> None:
    """Shares of right and blank answers, and wrong ones by mistake, option, form, or by no name."""
    students = of_template(keys, "q3", "bowl")[:4]
    right = {name: keys[name].questions["q3"].value() for name in students}
    uphill = [keys[students[0]].questions["q3"].value(mistake_of(keys[students[0]], "q3", 1))[1]]
    letters = keys[students[3]].questions["q3"].question.parts[2]
    wrong_letter = next(letter for letter in letters.letters if letter != right[students[3]][2])
    chosen = letters.options[letters.letters.index(wrong_letter)].text
    said = {
        students[0]: {"q3": [right[students[0]][0], *uphill, right[students[0]][2]]},
        students[1]: {"q3": [right[students[1]][0], [88, 99], right[students[1]][2]]},
        students[2]: {"q3": [right[students[2]][0], "x", right[students[2]][2]]},
        students[3]: {"q3": [right[students[3]][0], None, wrong_letter]},
    }
    records = make(said)
    questions = counted(QuestionTally(), records)
    parts = {part.part: part for part in questions.parts() if part.exercise == "q3"}
    assert {one.text: one.count for one in parts["b"].wrong} == {
        "That leads up the bowl: a step goes against the gradient.": 1,
        OTHER: 1,
        UNREAD: 1,
    }
    assert (parts["a"].right, parts["b"].right, parts["b"].blank) == (1, 26 / 30, 1 / 30)
    told = [one.text for one in parts["c"].wrong]
    assert told == [f"chosen: {chosen.strip('$')}"] or "steepest direction" in told[0] or "2 b eta" in told[0]
    bowl = next(one for one in questions.templates() if one.template == "bowl")
    assert bowl.share == pytest.approx(1 - 5 / 3 / bowl.n)


def test_mistakes_are_counted_for_each_part(keys, make) -> None:
    """Two mistakes in one question are two mistakes of the class, without the parts' names."""
    name = of_template(keys, "q3", "bowl")[0]
    key = keys[name].questions["q3"]
    first, second = key.mistakes[0], key.mistakes[2]
    said = [key.value(first.answers)[0], key.value(second.answers)[1], key.value()[2]]
    made = {mistake.hint for mistake in counted(MistakeTally(), make({name: {"q3": said}})).mistakes()}
    assert made == {first.hint, second.hint}


def test_the_page_shows_it_all(course: Course, keys, make) -> None:
    """Difficulty and discrimination of each question, wrong answers, and neutral words about the same ones."""
    one, other = of_template(keys, "q4", "graph")[:2]
    records = make({one: {"q4": keys[other].questions["q4"].value()}, "s9": {"q1": "<b>", "q2": [1, 2]}})
    view = view_class(course, records)
    ((_, items),) = view.items
    assert [item.exercise for item in items] == ["q1", "q2", "q3", "q4", "q5"]
    assert all(item.difficulty is not None for item in items)
    page = class_page(course, view)
    assert "The same wrong answers on different papers" in page
    assert f"right on the paper of {other}, wrong on the other;" in page
    assert "no verdict on anybody" in page
    for word in ("cheat", "copied", "plagiar", "suspect"):
        assert word not in page.lower()
    assert "<b>" not in page


def test_the_page_can_be_read_on_a_phone(chromium: Browser, course: Course, keys, make, tmp_path: Path) -> None:
    """The exam's tables scroll in themselves, in light and dark; axe finds nothing, and nothing is loaded."""
    one, other = of_template(keys, "q4", "graph")[:2]
    file = tmp_path / "report.html"
    file.write_text(
        class_page(course, view_class(course, make({one: {"q4": keys[other].questions["q4"].value()}}))),
        encoding="utf-8",
    )
    for scheme in ("light", "dark"):
        page = chromium.new_page(viewport={"width": 375, "height": 740}, color_scheme=scheme)
        asked: list[str] = []
        page.on("request", lambda request, asked=asked: asked.append(request.url))
        page.goto(file.as_uri())
        assert asked == [file.as_uri()]
        assert page.evaluate("document.documentElement.scrollWidth") <= 375
        assert Axe().run(page).response["violations"] == []
        page.close()


def test_whoever_has_it_from_the_next_is_met(course: Course, exam: Assignment, found) -> None:
    """200 students with their neighbours' answers: every one of them is listed, or counted as too common."""
    keys = {f"t{i}": personal_key(course, exam, f"t{i}") for i in range(200)}
    names = list(keys)
    said = {name: {"q3": keys[names[i - 1]].questions["q3"].value()} for i, name in enumerate(names)}
    same = found([record_of(key, name, said[name]) for name, key in keys.items()])
    assert {student for group in same.listed for student in group.students} <= set(names)
    assert len(same.listed) + same.left_out > 100
