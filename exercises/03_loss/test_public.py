"""Public checks of 03_loss: the numbers of the lesson. Run them with `grader check`."""

import numpy as np

from grader.judge import check_close, check_gradient, check_unchanged

ROUNDED = 5e-5  # the lesson prints four digits


def test_mse_two_numbers(student):
    check_close(student.mse(np.array([17.0, 10.0]), np.array([20.0, 6.0])), 6.25)


def test_mse_one_example_of_two_outputs(student):
    check_close(student.mse(np.array([[17.0, 10.0]]), np.array([[20.0, 6.0]])), 12.5)


def test_mse_batch(student):
    pred = np.array([[17.0, 10.0], [1.0, 2.0], [0.0, 0.5]])
    target = np.array([[20.0, 6.0], [1.0, 4.0], [1.0, 0.5]])
    check_close(student.mse(pred, target), (25 + 4 + 1) / 6)


def test_mse_changes_nothing(student):
    check_unchanged(student.mse, np.array([17.0, 10.0]), np.array([20.0, 6.0]))


def test_softmax_one_vector(student):
    check_close(student.softmax(np.array([2.0, 1.0, 0.0])), [0.6652, 0.2447, 0.0900], atol=ROUNDED)


def test_softmax_batch(student):
    answer = student.softmax(np.array([[2, 1, 0], [0, 3, 1], [5, 5, 5], [1, 0, 2]]))
    rows = [[0.6652, 0.2447, 0.0900], [0.0420, 0.8438, 0.1142], [1 / 3, 1 / 3, 1 / 3], [0.2447, 0.0900, 0.6652]]
    check_close(answer, rows, atol=ROUNDED)


def test_softmax_large_logits(student):
    answer = student.softmax(np.array([[1002.0, 1001.0, 1000.0], [-1000.0, -1001.0, -1002.0]]))
    check_close(answer, [[0.6652, 0.2447, 0.0900]] * 2, atol=ROUNDED)


def test_cross_entropy_of_nine_tenths(student):
    check_close(student.cross_entropy(np.array([[0.9, 0.05, 0.05]]), np.array([0])), 0.10536, atol=ROUNDED)


def test_cross_entropy_batch(student):
    probs = np.array([[0.9, 0.05, 0.05], [0.3, 0.6, 0.1]])
    check_close(student.cross_entropy(probs, np.array([0, 2])), (0.10536 + 2.30259) / 2, atol=ROUNDED)


def test_cross_entropy_of_uniform_rows_is_log_n(student):
    check_close(student.cross_entropy(np.full((3, 4), 0.25), np.array([3, 0, 1])), np.log(4))


def test_softmax_cross_entropy_batch(student):
    logits, labels = np.array([[2.0, 1.0, 0.0], [0.0, 3.0, 1.0]]), np.array([0, 2])
    check_close(student.softmax_cross_entropy(logits, labels), 1.2887, atol=ROUNDED)


def test_softmax_cross_entropy_one_example(student):
    for label, cost in [(0, 0.4076), (1, 1.4076), (2, 2.4076)]:
        answer = student.softmax_cross_entropy(np.array([[2.0, 1.0, 0.0]]), np.array([label]))
        check_close(answer, cost, atol=ROUNDED)


def test_softmax_cross_entropy_large_logits(student):
    check_close(student.softmax_cross_entropy(np.array([[1000.0, 0.0]]), np.array([1])), 1000)


def test_softmax_cross_entropy_grad_batch(student):
    logits, labels = np.array([[2.0, 1.0, 0.0], [0.0, 3.0, 1.0]]), np.array([0, 2])
    rows = [[-0.1674, 0.1224, 0.0450], [0.0210, 0.4219, -0.4429]]
    check_close(student.softmax_cross_entropy_grad(logits, labels), rows, atol=ROUNDED)


def test_softmax_cross_entropy_grad_gradient_check(student, rng):
    logits = np.array([[2.0, 1.0, 0.0], [0.0, 3.0, 1.0], [-1.0, 0.5, 0.5], [1.0, 1.0, 2.0]])
    labels = np.array([0, 2, 1, 1])

    def cost(z):
        return np.mean(np.log(np.exp(z).sum(axis=1)) - z[np.arange(4), labels])

    check_gradient(cost, logits, student.softmax_cross_entropy_grad(logits, labels), rng=rng)
