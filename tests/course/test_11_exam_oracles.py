"""The exam's key against others who can calculate: automatic differentiation, SciPy, and plain loops."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import ModuleType
from typing import Any

import autograd.numpy as anp
import numpy as np
import pytest
import scipy.special
from autograd import grad

from grader.course.exam import PAPER, Draw, make_question
from grader.course.key import KEY, solve_question
from grader.course.model import Course
from grader.course.modules import load_module

DRAWS = 40


@pytest.fixture(scope="module")
def modules(course: Course) -> tuple[ModuleType, ModuleType]:
    exam = course.assignment("11_exam")
    return load_module(course.exercises(exam) / PAPER), load_module(course.solutions(exam) / KEY)


def sigma(z: Any) -> Any:
    return 1 / (1 + anp.exp(-z))


def loss(z: Any, label: int) -> Any:
    return anp.log(anp.sum(anp.exp(z))) - z[label]


def sigmoid_neuron(w: Any, x: Any, b: float, k: int) -> list[Any]:
    z = sum(map(float.__mul__, w, x)) + b
    slopes = grad(lambda v: sigma(anp.dot(v, anp.array(x)) + b))(anp.array(w))
    return [z, scipy.special.expit(z), slopes[k]]


def tanh_neuron(w: Any, x: Any, b: float) -> list[Any]:
    z = w[0] * x[0] + w[1] * x[1] + b
    return [z, np.tanh(z), grad(lambda v: anp.tanh(anp.dot(v, anp.array(x)) + b))(anp.array(w))]


def leaky_layer(W: Any, x: Any, b: Any, slope: float) -> list[Any]:
    z = [row[0] * x[0] + row[1] * x[1] + c for row, c in zip(W, b, strict=True)]
    return [z, [max(v, slope * v) for v in z], [1.0 if v > 0 else slope for v in z]]


def boundary(w: Any, b: float, x: Any, at: float, points: Any) -> list[Any]:
    z = w[0] * x[0] + w[1] * x[1] + b
    height = np.linalg.solve([[1, 0], [w[0], w[1]]], [at, -b])[1]
    return [z, height, {f"point{i}" for i, (p, q) in enumerate(points) if w[0] * p + w[1] * q >= -b}]


def softmax_loss(z: Any, label: int) -> list[Any]:
    return [scipy.special.softmax(z), -scipy.special.log_softmax(z)[label], grad(loss)(anp.array(z), label)]


def batch_loss(z: Any, labels: Any) -> list[Any]:
    losses = [-scipy.special.log_softmax(row)[label] for row, label in zip(z, labels, strict=True)]
    slopes = grad(lambda Z: (loss(Z[0], labels[0]) + loss(Z[1], labels[1])) / 2)(anp.array(z))
    return [losses, np.mean(losses), slopes]


def squared_error(pred: Any, target: Any) -> list[Any]:
    def cost(p: Any) -> Any:
        return anp.sum((p - anp.array(target)) ** 2) / 8

    return [cost(np.array(pred)), grad(cost)(anp.array(pred)), {"square"}]


def binary_loss(w: float, x: float, b: float, y: int) -> list[Any]:
    def cost(v: Any) -> Any:
        return anp.log(1 + anp.exp(v * x + b)) - y * (v * x + b)

    return [scipy.special.expit(w * x + b), cost(w), grad(cost)(w)]


def momentum(w: float, g1: float, g2: float, lr: float, beta: float) -> list[Any]:
    v, here = 0.0, w
    for g in (g1, g2):
        v = beta * v - lr * g
        here += v
    second = v
    for _ in range(2000):
        v = beta * v - lr * g2
    return [second, here, v]


def rmsprop(g1: float, g2: float, lr: float, rho: float) -> list[Any]:
    s, moves = 0.0, []
    for g in (g1, g2):
        s = rho * s + (1 - rho) * g * g
        moves.append(-lr * g / s**0.5)
    return [s, *moves]


def adam(m: float, v: float, g: float, lr: float, t: int) -> list[Any]:
    m, v = m + 0.1 * (g - m), v + 0.01 * (g * g - v)
    m, v = m / sum(0.1 * 0.9**i for i in range(t)), v / sum(0.01 * 0.99**i for i in range(t))
    return [m, v, -lr * m / v**0.5]


def bowl(a: float, b: float, x: Any, lr: float) -> list[Any]:
    slope = grad(lambda p: a * p[0] ** 2 + b * p[1] ** 2)
    start = anp.array(x)
    one = start - lr * slope(start)
    rates = {"steep": 1 / b, "double": 2 / b, "half": 0.5 / b, "flat": 1 / a, "mean": 2 / (a + b)}
    stays = {name for name, rate in rates.items() if abs(1 - 2 * b * rate) < 1 + 1e-9}
    return [slope(start), one - lr * slope(one), {max(stays, key=lambda name: rates[name])}]


def sigmoid_network(x: Any, z1: Any, w2: Any, z2: float, y: int) -> list[Any]:
    w, z, inputs = anp.array(w2), anp.array(z1), anp.array(x)
    rest = z2 - anp.dot(w, sigma(z))  # the output's bias, and whatever else makes its sum z2

    def of_hidden(hidden: Any) -> Any:
        return (sigma(anp.dot(w, sigma(hidden)) + rest) - y) ** 2 / 2

    def of_weights(W: Any) -> Any:
        return of_hidden(z + anp.dot(W, inputs))

    return [grad(lambda v: (sigma(v) - y) ** 2 / 2)(z2), grad(of_hidden)(z), grad(of_weights)(anp.zeros((2, 2)))]


def softmax_network(z1: Any, W2: Any, z2: Any, label: int) -> list[Any]:
    W, z = anp.array(W2), anp.array(z1)
    rest = anp.array(z2) - anp.dot(W, anp.tanh(z))

    def cost(hidden: Any, weights: Any) -> Any:
        return loss(anp.dot(weights, anp.tanh(hidden)) + rest, label)

    return [grad(loss)(anp.array(z2), label), grad(cost, 0)(z, W), grad(cost, 1)(z, W)]


def relu_batch(delta: Any, W: Any, a: Any, z: Any) -> list[Any]:
    m, n, k = len(delta), len(W), len(W[0])
    b = [sum(row[j] for row in delta) / m for j in range(n)]
    weights = [[sum(delta[i][j] * a[i][c] for i in range(m)) / m for c in range(k)] for j in range(n)]
    back = [[sum(delta[i][j] * W[j][c] for j in range(n)) * (z[i][c] > 0) for c in range(k)] for i in range(m)]
    return [b, weights, back]


def graph(a: float, x: float, b: float, c: float) -> list[Any]:
    def f(v: Any) -> Any:
        u = v[1] * v[0] + v[2]
        return u**2 + c * u * v[0]

    here = anp.array([x, a, b])
    return [f(here), grad(lambda u: u**2 + c * u * x)(a * x + b), grad(f)(here)]


def vanishing(layers: int, w: float, power: int) -> list[Any]:
    steepest = max(grad(sigma)(z) for z in np.linspace(-1, 1, 21))
    needed = next(n for n in range(1, 99) if (w * steepest) ** n < 10.0**-power)
    return [np.prod([w * steepest] * layers), needed, None]


def initialization(n_in: float, n_out: float) -> list[Any]:
    z = np.linspace(-12, 12, 200_001)
    kept = np.trapezoid(np.maximum(z, 0) ** 2 * np.exp(-(z**2) / 2) / np.sqrt(2 * np.pi), z)  # of a unit variance: 1/2
    deviation = (1 / (kept * n_in)) ** 0.5
    return [deviation, (12 * deviation**2) ** 0.5 / 2, None]


def curves(train: Any, val: Any, patience: int, ends: Any, noise: float) -> list[Any]:
    best, stop = 0, 9
    for epoch, value in enumerate(val):
        if value < val[best]:
            best = epoch
        elif epoch - best == patience:
            stop = epoch
            break
    return [list(val).index(min(val)), stop, {"over" if ends[1] > 2 * ends[0] else "under"}]


def regularization(**given: Any) -> list[Any]:
    lam, lr, rate = given["lam"], given["lr"], given["rate"]
    g, w = anp.array(given["g"]), anp.array(given["w"])
    penalised = grad(lambda v: anp.dot(g, v) + lam / 2 * anp.sum(v**2))
    kept = [a / (1 - rate) if m else 0 for a, m in zip(given["a"], given["mask"], strict=True)]
    return [lam / 2 * np.linalg.norm(given["W"]) ** 2, w - lr * penalised(w), kept]


ORACLES: Mapping[str, Callable[..., list[Any]]] = {
    oracle.__name__: oracle
    for oracle in (
        *(sigmoid_neuron, tanh_neuron, leaky_layer, boundary, softmax_loss, batch_loss, squared_error, binary_loss),
        *(momentum, rmsprop, adam, bowl, sigmoid_network, softmax_network, relu_batch, graph),
        *(vanishing, initialization, curves, regularization),
    )
}


@pytest.mark.parametrize("name", ORACLES)
def test_the_key_is_right(modules: tuple[ModuleType, ModuleType], name: str) -> None:
    """Every part that can be calculated, for many drawings; statements are judged below."""
    paper, key = modules
    for number in range(DRAWS):
        question = make_question(getattr(paper, name), Draw(f"oracle/{name}/{number}"), "q")
        solved = solve_question(key, question, 0.005)
        for part, answer, right in zip(question.parts, solved.answers, ORACLES[name](**question.data), strict=True):
            if right is None:
                continue
            if isinstance(answer, frozenset):
                names = {letter: option.name for letter, option in zip(part.letters, part.options, strict=True)}
                assert {names[letter] for letter in answer} == right
            else:
                np.testing.assert_allclose(answer, np.array(right, dtype=float), rtol=1e-6, atol=1e-12)


def test_of_each_pair_of_statements_the_first_is_true(modules: tuple[ModuleType, ModuleType]) -> None:
    """The key knows them by name; those with numbers in them are checked here."""
    paper, key = modules
    pairs = {**paper.DEPTH, **paper.START}
    assert set(key.TRUE) == {f"{name}0" for name in pairs}
    assert set(key.FALSE) == {f"{name}1" for name in pairs}
    slope = grad(sigma)
    assert slope(10.0) < 1e-4 < slope(0.0)  # "flat"
    assert 4.01 * slope(0.0) > 1  # "bound"
    assert np.isclose(np.var(np.random.default_rng(0).uniform(-1, 1, 10**6)) * 3, 1, rtol=1e-2)  # "shape"
