"""Public checks of 10_errata: the numbers of the lesson. Run them with `grader check`.

The right values of the second and the third example are not written here: finding them is the exercise.
"""

import numpy as np
import pytest

from grader.judge import as_indices, check_close, check_gradient, check_unchanged, require

WEIGHTS = np.array([1, 2, 1, 1, 0])
EXAMPLES = [((3, 2), 24), ((1, 4), 14), ((2, 1), 11)]
CIRCULATING = np.array([[520, 156, 650, 312, 26], [380, 152, 950, 304, 38], [24, 16, 36, 16, 4]])
FIRST = np.array([[520.0, 156, 650, 312, 26]])  # right


def error(w, x, y):
    return (w[2] * (x[0] + w[0] * x[1]) ** 2 + w[3] * w[1] * x[0] * x[1] + w[4] - y) ** 2


def test_table_gradients_first_example(student):
    answer = check_unchanged(student.table_gradients, WEIGHTS, np.array([3, 2]), 24)
    check_close(answer, FIRST[0])


def test_table_gradients_one_step(student):
    w = WEIGHTS - 1e-4 * check_close(student.table_gradients(WEIGHTS, np.array([3, 2]), 24), FIRST[0])
    check_close(np.sqrt(error(w, (3, 2), 24)) + 24, 33.945, atol=1e-3)


@pytest.mark.parametrize("example", [1, 2])
def test_table_gradients_check(student, rng, example):
    x, y = EXAMPLES[example]
    answer = student.table_gradients(WEIGHTS, np.array(x), y)
    check_gradient(lambda w: error(w, x, y), WEIGHTS, answer, rng=rng)


def test_table_gradients_other_weights(student, rng):
    w, x, y = np.array([0.5, -1.5, 2.0, 3.0, 0.25]), np.array([1.5, -2.0]), 4.0
    check_gradient(lambda v: error(v, x, y), w, student.table_gradients(w, x, y), rng=rng)


def test_wrong_entries_nothing_wrong(student):
    rounded = np.add(FIRST, [0.3, -0.1, 0.2, -0.2, 0.02])
    for claimed, problem in ((FIRST, "the first row is right"), (rounded, "the first row is only rounded")):
        require(as_indices(student.wrong_entries(WEIGHTS, EXAMPLES[:1], claimed), ndim=2).size == 0, problem)


def test_wrong_entries_of_the_lesson(student):
    claimed = np.array([[520, 165, 650.2, 312, -26]])
    answer = check_unchanged(student.wrong_entries, WEIGHTS, EXAMPLES[:1], claimed)
    found = as_indices(answer, ndim=2).tolist()
    require(found == [[0, 1], [0, 4]], f"expected [(0, 1), (0, 4)], got {found}")


def test_wrong_entries_circulating_table(student):
    found = as_indices(student.wrong_entries(WEIGHTS, EXAMPLES, CIRCULATING), ndim=2)
    require(found.shape == (2, 2), "two entries of the table are wrong")
    require(np.all(found[:, 0] > 0), "the first row is right")
