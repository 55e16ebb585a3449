"""Hidden suite of train_xor. How the network is built is the student's choice: laws are judged, and what it learns."""

from functools import cache

import numpy as np
import pytest

from grader.judge import as_array, check_close, check_unchanged, require

POINTS = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
LABELS = np.array([0, 1, 1, 0])


def trained(student, seed, *arguments, **keywords):
    """predict of a network that was trained with the generator of this seed."""
    predict = student.train_xor(np.random.default_rng(seed), *arguments, **keywords)
    require(callable(predict), "train_xor does not return a function")
    return predict


def probabilities(predict, X):
    """The answer of predict as an array, its form checked."""
    answer = as_array(predict(X), (len(X),)).astype(float)
    require(np.all((answer >= 0) & (answer <= 1)), "a probability is not between 0 and 1")
    return answer


@pytest.mark.points(2)
@pytest.mark.hint("predict takes a matrix of points, one a row, and gives one probability a row, shape (m,).")
def test_predict(student, rng):
    predict = trained(student, int(rng.integers(2**62)), 8, 5, 0.1)
    X = rng.normal(size=(40, 2))
    together = probabilities(predict, X)
    require(np.any((together > 0) & (together < 1)), "predict gives nothing but 0 and 1, which are no probabilities")
    for rows in (slice(0, 1), slice(1, 3), slice(3, 40)):
        check_close(probabilities(predict, X[rows]), together[rows], scale=1.0)
    check_close(as_array(check_unchanged(predict, X), (40,)), together, scale=1.0)


@pytest.mark.points(2)
@pytest.mark.hint("hidden, epochs and lr each have to make a difference.")
def test_arguments_count(student, rng):
    # A network of 8 ReLU that are all dead at the four points (1/4 each) does not move: two seeds in a row do that with
    # probability (1/4)^16 = 2e-10, and every other network answers differently.
    X = rng.normal(size=(400, 2))  # so many that classes alone, without probabilities, differ somewhere, too
    seeds = [int(seed) for seed in rng.integers(2**62, size=2)]

    @cache
    def answer(seed, epochs=60, hidden=8, lr=0.1):
        return probabilities(trained(student, seed, hidden=hidden, epochs=epochs, lr=lr), X)

    for name, value in (("epochs", 20), ("hidden", 5), ("lr", 0.02)):
        differs = any(np.max(np.abs(answer(seed, **{name: value}) - answer(seed))) > 1e-9 for seed in seeds)
        require(differs, f"{name} makes no difference")


def test_integer_and_float32_points(student, rng):
    predict = trained(student, int(rng.integers(2**62)), 8, 50, 0.3)
    X = rng.integers(-2, 3, size=(60, 2))
    right = probabilities(predict, X.astype(float))
    for kind in (np.int64, np.float32):
        answer = as_array(predict(X.astype(kind)), (60,))
        check_close(answer, right, rtol=1e-6 if kind is np.int64 else 1e-3, scale=1.0)


@pytest.mark.hint(
    "Two generators in the same state must give the same network, two different generators different ones."
)
def test_randomness_comes_from_rng(student, rng):
    one, other = (int(seed) for seed in rng.integers(2**62, size=2))
    X = rng.normal(size=(400, 2))
    first, again, second = (probabilities(trained(student, seed, 8, 10, 0.5), X) for seed in (one, one, other))
    check_close(again, first, scale=1.0)
    require(np.any(np.abs(second - first) > 1e-9), "two different generators give the same network")


@pytest.mark.hint("Each predict must keep the weights that it was trained with.")
def test_two_networks_at_once(student, rng):
    one, other = (int(seed) for seed in rng.integers(2**62, size=2))
    X = rng.normal(size=(60, 2))
    first = trained(student, one, 8, 10, 0.5)
    before = probabilities(first, X)
    trained(student, other, 8, 20, 0.5)
    check_close(probabilities(first, X), before, scale=1.0)


@pytest.mark.points(4)
@pytest.mark.hint("With the default arguments the four points must come out right for at least 9 of 10 generators.")
def test_learns(student, rng):
    # Two ways to be wrong are bet on, half of the stake each, against "right for 9 of 10": "right for none" (a wrong
    # network multiplies its odds by 1 / 0.1, a right one by 0) and "right for 1 of 2" (by 0.5 / 0.1, by 0.5 / 0.9).
    # Where 9 of 10 or more are right each of the odds is a supermartingale, and so is their mean: by Ville's inequality
    # it ever comes to two million with probability 5e-7 at most. Seven wrong ones in a row are enough for that,
    # (10^7 + 5^7) / 2 = 5e6, and five right ones for the end; each wrong one before asks for about three more.
    none, half = 1.0, 1.0
    for _ in range(100):
        answer = probabilities(trained(student, int(rng.integers(2**62))), POINTS)
        is_right = np.all(np.where(LABELS == 1, answer > 0.5, answer < 0.5))
        none, half = (0.0, half * 5 / 9) if is_right else (none * 10, half * 5)
        require((none + half) / 2 < 2e6, "too many of the networks get one of the four points wrong")
        if half < (5 / 9) ** 4.5:
            return
