"""Symptoms: what wrong answers have in common is named where it holds in all of them, and nothing else is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from grader.judge.symptoms import Pair, find_symptoms, same_arguments

Array = np.ndarray[Any, Any]
RNG = np.random.default_rng(4)
BATCHES = [(RNG.normal(size=(m, 3)), RNG.normal(size=(m, 2))) for m in (1, 2, 5, 4)]
PLAIN = [(RNG.normal(size=shape),) for shape in ((4,), (3, 2), (5, 1))]


def pairs(right: Callable[..., Any], wrong: Callable[..., Any], inputs: list[tuple[Any, ...]]) -> list[Pair]:
    return [Pair(given, wrong(*given), right(*given)) for given in inputs]


def bp4(a: Array, d: Array) -> Array:
    return np.asarray(d.T @ a / len(a))


def layers(a: Array) -> list[Array]:
    """Three arrays of three shapes."""
    return [np.tanh(a), a[:, :1] ** 2, np.cosh(a[0])]


def doubled(arrays: list[Array], distortion: float = 0.0) -> list[Array]:
    return [2 * array + (np.sin(distortion * array) if distortion else 0) for array in arrays]


def softmax(x: Array) -> Array:
    e = np.exp(x - x.max(axis=1, keepdims=True))
    return np.asarray(e / e.sum(axis=1, keepdims=True))


def naive_softmax(x: Array) -> Array:
    with np.errstate(all="ignore"):
        return np.asarray(np.exp(x) / np.exp(x).sum(axis=1, keepdims=True))


def one_hot(x: Array) -> Array:
    return np.asarray(np.eye(x.shape[1])[np.arange(len(x)) % x.shape[1]])


CASES: list[tuple[str, str, Callable[..., Any], Callable[..., Any], list[tuple[Any, ...]]]] = [
    ("sign", "wrong sign", np.tanh, lambda x: -np.tanh(x), PLAIN),
    ("twice", "twice", np.tanh, lambda x: 2 * np.tanh(x), PLAIN),
    ("factor", "one and the same factor", np.tanh, lambda x: 0.3 * np.tanh(x), PLAIN),
    ("numbers", "twice", lambda a, d: float(np.sum(a)), lambda a, d: 2 * float(np.sum(a)), BATCHES),
    ("sum for mean", "sum where a mean belongs", bp4, lambda a, d: d.T @ a, BATCHES),
    ("mean twice", "once too often", bp4, lambda a, d: d.T @ a / len(a) ** 2, BATCHES),
    ("both", "And the sign is wrong", bp4, lambda a, d: -d.T @ a, BATCHES),
    ("transpose", "transpose", bp4, lambda a, d: a.T @ d / len(a), BATCHES),
    ("zeros", "Every answer is 0", np.tanh, np.zeros_like, PLAIN),
    ("cut", "cut to whole numbers", lambda x: 3 * x, lambda x: np.trunc(3 * x), PLAIN),
    ("float", "right to some digits", np.tanh, lambda x: np.round(np.tanh(x), 4), PLAIN),
    ("first example", "batch of one", bp4, lambda a, d: np.outer(d[0], a[0]), BATCHES),
    ("large", "only for large inputs", softmax, naive_softmax, [*[(x,) for x, _ in BATCHES], (1000 * BATCHES[2][0],)]),
    ("one-hot", "one-hot row", lambda x: softmax(x) - one_hot(x), softmax, [(x,) for x, _ in BATCHES]),
    ("shift", "off by one", lambda n: np.arange(n) ** 2.0, lambda n: np.arange(1, n + 1) ** 2.0, [(6,), (9,)]),
    ("negative", "where the input is negative", np.abs, lambda x: np.where(x < 0, 0, x), PLAIN),
    ("a part", "only the second is wrong", lambda x: (x, x**2), lambda x: (x, x**2 + np.sin(9 * x)), PLAIN),
    ("order", "reverse order", lambda a, d: (layers(a), 1.0), lambda a, d: (layers(a)[::-1], 1.0), BATCHES),
    ("one list", "twice", lambda a, d: (layers(a), layers(d)), lambda a, d: (doubled(layers(a)), doubled(layers(d))),
     BATCHES),
    ("backwards", "only the last entry", lambda a, d: (layers(a), layers(d), 1.0),
     lambda a, d: ([*doubled(layers(a), 7)[:2], layers(a)[2]], [*doubled(layers(d), 3)[:2], layers(d)[2]], 1.0),
     BATCHES),
    ("forwards", "only the first entry", lambda a, d: layers(a),
     lambda a, d: [layers(a)[0], *doubled(layers(a), 7)[1:]], BATCHES),
    ("one list of two", "only the first is wrong", lambda a, d: (layers(a), layers(d)),
     lambda a, d: (doubled(layers(a), 7), layers(d)), BATCHES),
    ("integers", "arrays of integers", lambda x: x / 2, lambda x: x // 2 if x.dtype.kind == "i" else x / 2,
     [*PLAIN, (np.array([1, 3, 5, 8]),)]),
    ("square", "matrix is square", lambda w: w.sum(axis=0) / len(w), lambda w: w.sum(axis=0) / w.shape[1],
     [(RNG.normal(size=(3, 3)),), (RNG.normal(size=(3, 4)),), (RNG.normal(size=(2, 5)),)]),
]  # fmt: skip


@pytest.mark.parametrize(("words", "right", "wrong", "inputs"), [case[1:] for case in CASES], ids=[c[0] for c in CASES])
def test_what_wrong_answers_have_in_common_is_named(
    words: str, right: Callable[..., Any], wrong: Callable[..., Any], inputs: list[tuple[Any, ...]]
) -> None:
    """Each symptom is found first among all."""
    assert words in (*find_symptoms(pairs(right, wrong, inputs)), "nothing")[0]


@pytest.mark.parametrize(("right", "inputs"), [(case[2], case[4]) for case in CASES], ids=[c[0] for c in CASES])
def test_right_answers_and_unrelated_ones_have_no_symptom(
    right: Callable[..., Any], inputs: list[tuple[Any, ...]]
) -> None:
    """The right answers themselves, and answers of noise, are told nothing that could be false."""
    assert find_symptoms(pairs(right, right, inputs)) == ()

    def noise(answer: Any) -> Any:
        if isinstance(answer, tuple | list):
            return type(answer)(noise(part) for part in answer)
        return RNG.normal(size=np.shape(answer))

    assert find_symptoms(pairs(right, lambda *given: noise(right(*given)), inputs)) == ()


def test_something_kept_between_calls_is_named() -> None:
    """The same arguments with another answer: state, or an argument changed in place."""
    x, y = np.array([1.0, 2.5]), np.array([3.0, 0.5])
    seen = [Pair((x,), x, x), Pair((y,), y + x, y), Pair((x.copy(),), 2 * x + y, x)]
    assert "kept from call to call" in find_symptoms(seen)[0]


def test_what_cannot_be_compared_has_no_symptom() -> None:
    """None, text, other shapes and ragged lists are for the checks to name."""
    x = np.ones((2, 3))
    for odd in (None, "text", [[1.0], [1.0, 2.0]], {"a": 1}, np.ones(7), 1j):
        assert find_symptoms([Pair((x,), odd, x)]) == ()


def test_arguments_are_compared_by_what_they_hold() -> None:
    """Equal arrays are the same, a NaN equals itself; another dtype, shape or value is not."""
    x = np.array([1.0, np.nan])
    assert same_arguments((x, 2, [x]), (x.copy(), 2, [x.copy()]))
    for other in ((x[:1],), (x.astype(np.float32),), (x + 1,), (None,), ()):
        assert not same_arguments((x,), other)
