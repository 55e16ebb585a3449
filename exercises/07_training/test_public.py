"""Public checks of 07_training: the numbers of the lesson. Run them with `grader check`."""

import numpy as np
import pytest

from grader.judge import as_array, as_indices, check_close, check_unchanged, require, unpack

POINTS = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])


@pytest.mark.parametrize(("n", "size", "right"), [(7, 3, [3, 3, 1]), (6, 3, [3, 3]), (2, 5, [2]), (1, 1, [1])])
def test_minibatches_partition(student, n, size, right):
    answer = student.minibatches(n, size, np.random.default_rng(0))
    batches = [as_indices(batch) for batch in unpack(answer, len(right))]
    require([len(batch) for batch in batches] == right, f"the sizes of the batches should be {right}")
    indices = sorted(np.concatenate(batches).tolist())
    require(indices == list(range(n)), f"together the batches hold {indices}, not 0 to {n - 1}")


def test_minibatches_shuffled(student):
    for seed in (1, 2):
        batches = unpack(student.minibatches(100, 50, np.random.default_rng(seed)), 2)
        first = as_indices(batches[0])
        require(len(first) == 50 and np.any(first >= 50), "the first batch holds the first half of the data")


def test_accuracy(student):
    logits = np.array([[2, 1, 0], [0, 3, 1], [1, 0, 5], [4, 2, 3]])
    check_close(student.accuracy(logits, np.array([0, 1, 2, 1])), 0.75)
    check_close(student.accuracy(logits - 10.0, np.array([1, 2, 0, 0])), 0.25)


def test_accuracy_one_row(student):
    check_close(student.accuracy(np.array([[0.1, 0.2]]), np.array([1])), 1)
    check_close(student.accuracy(np.array([[0.1, 0.2]]), np.array([0])), 0)


def test_train_xor_form(student):
    predict = student.train_xor(np.random.default_rng(0), 8, 10, 0.5)
    require(callable(predict), "train_xor should return a function")
    for m in (1, 4):
        answer = as_array(predict(POINTS[:m]), (m,))
        require(np.all((answer >= 0) & (answer <= 1)), "a probability lies between 0 and 1")


def test_train_xor_learns(student):
    quick, usual = {"epochs": 500}, {}  # most networks have learnt it by then, and nobody likes to wait
    for seed, options in [(0, quick), (0, usual), (1, usual), (2, usual)]:
        answer = as_array(student.train_xor(np.random.default_rng(seed), **options)(POINTS), (4,))
        if np.all(np.where([False, True, True, False], answer > 0.5, answer < 0.5)):
            return
    require(False, "three networks were trained, and each has one of the four points wrong")


def spread(m):
    """Examples of three classes that follow no line: rings around (0, 0)."""
    angle, radius = np.arange(m) * 2.4, np.arange(m) % 3 + 0.5
    return np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1), np.arange(m) % 3


def test_train_form(student):
    X, labels = spread(20)
    answer = check_unchanged(student.train, X, labels, (2, 5, 4, 3), np.random.default_rng(0), 6, 0.1)
    parts = unpack(answer, 3, ("weights", "biases", "history"))
    for W, shape in zip(unpack(parts[0], 3), [(5, 2), (4, 5), (3, 4)], strict=True):
        as_array(W, shape)
    for b, shape in zip(unpack(parts[1], 3), [(5,), (4,), (3,)], strict=True):
        as_array(b, shape)
    as_array(parts[2], (6,))


def test_train_learns(student):
    X, labels = spread(30)
    costs = []
    for seed in range(3):
        answer = student.train(X, labels, (2, 16, 3), np.random.default_rng(seed), 100, 0.5, 10)
        costs.append(as_array(unpack(answer, 3, ("weights", "biases", "history"))[2], (100,))[[0, -1]])
        if costs[-1][1] < min(costs[-1][0], 0.2):
            return
    before, after = np.min(costs, axis=0)
    require(after < before, f"the cost does not fall: {before:.3f} after 1 epoch, {after:.3f} after 100")
    require(after < 0.2, f"the cost after 100 epochs is {after:.3f}; it should be below 0.2")


def gradients():
    """Gradients of (w*x - y)^2 for the three examples of the lesson."""
    examples = [(2, 10), (3, 4), (1, 1)]
    return [lambda w, x=x, y=y: 2 * x * (w * x - y) for x, y in examples]


@pytest.mark.parametrize(("batch_size", "right"), [(None, 2.82), (1, 2.794576), (2, 2.8914), (3, 2.94)])
def test_update_rules(student, batch_size, right):
    check_close(student.update_rules(gradients(), 3.0, 0.01, batch_size), right)


def test_update_rules_array(student):
    w = np.array([3, 1])
    for batch_size, right in ((None, [2.82, 1.38]), (1, [2.794576, 1.315952])):
        check_close(check_unchanged(student.update_rules, gradients(), w, 0.01, batch_size), right)
