"""The key: whose it is, what rounding does to it, and what known mistakes look like."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from types import ModuleType

import numpy as np
import pytest

from grader.course.exam import Draw, Paper, draw_paper, make_question
from grader.course.key import Mistake, Solved, solve_question
from grader.course.model import Assignment, Course
from grader.course.spread import compare, count_operations, measure
from grader.errors import CheckFailed, StudentMissing
from grader.judge.exam import PersonalKey, personal_key

STUDENTS = [f"student{number}" for number in range(1000)]
DRAWS = 60  # of each template
TEMPLATES = """
    sigmoid_neuron tanh_neuron leaky_layer boundary softmax_loss batch_loss squared_error binary_loss momentum rmsprop
    adam bowl sigmoid_network softmax_network relu_batch graph vanishing initialization curves regularization
""".split()


def score(key: PersonalKey, name: str, value: object) -> float:
    """The share of a question's parts that a value answers rightly, as the suites judge it."""
    right = 0
    for part in "abc":
        try:
            key.check(value, name, part)
        except (CheckFailed, StudentMissing):
            continue
        right += 1
    return right / 3


def hints(key: PersonalKey, name: str, value: object) -> set[str]:
    """What is told of each part that is wrong."""
    told = set()
    for part in "abc":
        try:
            key.check(value, name, part)
        except StudentMissing:
            continue
        except CheckFailed as error:
            told.add(error.hint)
    return told


@pytest.fixture(scope="module")
def keys(course: Course, exam: Assignment) -> dict[str, PersonalKey]:
    return {student: personal_key(course, exam, student) for student in STUDENTS}


@pytest.fixture(params=TEMPLATES)
def solved(request: pytest.FixtureRequest, templates: ModuleType, key: ModuleType) -> list[Solved]:
    """Many questions of one template."""
    name = next(name for name, family in templates.FAMILIES.items() if request.param in {t.__name__ for t in family})
    template = getattr(templates, request.param)
    questions = [make_question(template, Draw(f"{request.param}/{i}"), name) for i in range(DRAWS)]
    return [solve_question(key, question, 0.005) for question in questions]


def test_every_template_is_tried(templates: ModuleType) -> None:
    """Five families, four templates each."""
    assert [t.__name__ for family in templates.FAMILIES.values() for t in family] == TEMPLATES
    assert [len(family) for family in templates.FAMILIES.values()] == [4] * 5


def test_each_key_opens_its_own_paper_alone(keys: dict[str, PersonalKey]) -> None:
    """1,000 students: 5 of 5 on the own paper, at most 1 of 5 on another's in the mean, 0 for an empty paper."""
    chance = random.Random(1)
    others = []
    for student, own in keys.items():
        answers = {name: solved.value() for name, solved in own.questions.items()}
        assert sum(score(own, name, value) for name, value in answers.items()) == 5
        assert sum(score(own, name, None) for name in answers) == 0
        other = keys[chance.choice([s for s in STUDENTS if s != student])]
        others.append(sum(score(other, name, value) for name, value in answers.items()))
    print(f"another's paper: mean {np.mean(others):.3f} of 5, most {max(others):.2f}")
    assert np.mean(others) < 0.5
    assert max(others) < 2


def test_rounded_answers_are_right(solved: list[Solved]) -> None:
    """Rounded to the digits that the paper asks for, and with a fifth of the tolerance lost on the way."""
    for each in solved:
        own = PersonalKey({each.question.name: each})
        for change in WAYS:
            value = each.value(tuple(a if isinstance(a, frozenset) else change(a) for a in each.answers))
            assert score(own, each.question.name, value) == 1


WAYS = (
    lambda a: np.vectorize(lambda value: float(f"{value:.3e}"), otypes=[float])(a),
    lambda a: a * 1.001,
    lambda a: a + 0.001 * np.max(np.abs(a)),
)


def test_known_mistakes_are_no_rounding(solved: list[Solved]) -> None:
    """Each changes some part; each number that it changes is off by twice the tolerance at least."""
    for each in solved:
        for mistake in each.mistakes:
            changes = list(changed_by(each, mistake))
            assert changes, mistake.hint
            assert min(changes) > 2 * each.tolerance, mistake.hint


def changed_by(solved: Solved, mistake: Mistake) -> Iterator[float]:
    """By how much a mistake is off, for each part that it changes; infinite for choices."""
    for wrong, right in zip(mistake.answers, solved.answers, strict=True):
        if isinstance(right, frozenset) or isinstance(wrong, frozenset):
            if wrong != right:
                yield np.inf
            continue
        off = float(np.max(np.abs(wrong - right)) / np.max(np.abs(right)))
        if off > 1e-9:
            yield off


def test_every_known_mistake_gets_its_name(solved: list[Solved]) -> None:
    """The hint is found, it alone, and from rounded answers as well."""
    for each in solved:
        name, own = each.question.name, PersonalKey({each.question.name: each})
        for mistake in each.mistakes:
            value = each.value(mistake.answers)
            rounded = each.value(tuple(a if isinstance(a, frozenset) else WAYS[0](a) for a in mistake.answers))
            assert score(own, name, value) < 1
            assert hints(own, name, value) == hints(own, name, rounded) == {mistake.hint}


def test_what_no_mistake_explains_gets_no_name(solved: list[Solved]) -> None:
    """No match, no guess."""
    for each in solved:
        value = each.value(tuple(a if isinstance(a, frozenset) else 0 * a + 1234.5 for a in each.answers))
        told = hints(PersonalKey({each.question.name: each}), each.question.name, value)
        assert told <= {""}


def test_a_mistake_in_one_part_is_named_beside_another_wrong_part(course: Course, exam: Assignment) -> None:
    """Each part is looked at alone."""
    own = personal_key(course, exam, "student1")
    solved = own.questions["q3"]
    mistake = next(m for m in solved.mistakes if not solved.matches(0, m.answers[0], solved.answers[0]))
    assert mistake.hint in hints(own, "q3", [solved.value(mistake.answers)[0], 12345.0, None])


def test_no_message_shows_a_value(solved: list[Solved]) -> None:
    """What students read of a wrong answer holds no number of the key."""
    for each in solved[:5]:
        own = PersonalKey({each.question.name: each})
        for wrong in ([1e9, 1e9, 1e9], ["x", "y", "z"], [[1e9] * 3] * 3, 7, ["A", "A", "A"]):
            for part in "abc":
                try:
                    own.check(wrong, each.question.name, part)
                except CheckFailed as error:
                    assert not re.search(r"\d\.\d|\d{3}", error.summary), error.summary


def test_papers_are_alike_in_difficulty(course: Course, exam: Assignment, keys: dict[str, PersonalKey]) -> None:
    """Within a question no paper takes more than 1.5 times the operations of another, and answers are of moderate size:
    typically within a factor of 10."""
    papers: list[Paper] = [draw_paper(course, exam, student) for student in STUDENTS[:400]]
    rows = list(measure(course, exam, papers))
    assert {row.template for row in rows} == set(TEMPLATES)
    for row in rows:
        print(row.question, row.template, row.operations, f"{row.smallest:.3g} to {row.largest:.3g}")
        assert row.most - row.fewest <= 1, row.template
        assert 0.05 < row.smallest <= row.largest < 15, row.template
    families = list(compare(rows))
    assert [family.question for family in families] == ["q1", "q2", "q3", "q4", "q5"]
    for family in families:
        print(family)
        assert family.work <= 1.5, family
        assert family.size <= 10, family


def test_operations_are_counted(templates: ModuleType, key: ModuleType) -> None:
    """A graph of three nodes: one way to count by hand what its six values take."""
    question = make_question(templates.graph, Draw("any"), "q4")
    # u: 2; v: 4 (-u, exp, 1+, 1/); g: 4 (2v, 1*c, *x, +); h: 3 (1-v, *v, *g); f: v**2, c*v, *x, +: 4
    # df/dx: h*a, 1*c, *v, +: 4; df/da: 1
    assert count_operations(key, question) == 22
    reading = make_question(templates.curves, Draw("any"), "q5")
    assert count_operations(key, reading) == 11  # nine comparisons of losses, 1.5 * noise, and one more comparison
