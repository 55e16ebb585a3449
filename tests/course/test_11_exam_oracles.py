"""The exam's key against others who can calculate: automatic differentiation, SciPy, sampling and plain loops.

An oracle has what a student has, the question's Markdown, and nothing else: no name or number of the template's own.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from types import ModuleType
from typing import Any

import autograd.numpy as anp
import numpy as np
import pytest
import scipy.integrate
import scipy.special
import scipy.stats
from autograd import elementwise_grad, grad

from grader.course.exam import PAPER, Draw, Paper, Question, make_question
from grader.course.key import KEY, solve_question
from grader.course.model import Assignment, Course
from grader.course.modules import load_module
from grader.course.paper import as_markdown

DRAWS = 40
STATEMENTS = None  # an oracle's answer to a part with statements: see the tests at the end
ORDINALS = ("first", "second", "third", "fourth")


@dataclass(frozen=True)
class Sheet:
    """One question as it is printed. given: by its symbol a number, or an array of shape (n,) or (m, n); options: the
    text of each letter."""

    text: str
    given: Mapping[str, Any]
    options: Mapping[str, str]

    def __getitem__(self, symbol: str) -> Any:
        return self.given[symbol]

    def find(self, pattern: str) -> str:
        """What the group of a pattern matches, which must be there."""
        found = re.search(pattern, self.text)
        assert found, (pattern, self.text)
        return found[1]

    def classes(self) -> list[int]:
        """The true classes that the text names, from 0."""
        return [ORDINALS.index(word) for word in re.findall(r"(\w+) one\b", self.text) if word in ORDINALS]

    def pick(self, fits: Callable[[str], Any]) -> frozenset[str]:
        """The letters whose text fits."""
        return frozenset(letter for letter, text in self.options.items() if fits(text))


def read_sheet(markdown: str) -> Sheet:
    given = dict(re.findall(r"^- \$(\S+) = (.*)\$$", markdown, flags=re.M))
    options = dict(re.findall(r"^- \*\*([A-Z])\*\* (.*)$", markdown, flags=re.M))
    return Sheet(markdown, {symbol: read_value(value) for symbol, value in given.items()}, options)


def read_value(latex: str) -> Any:
    if "pmatrix" in latex:
        rows = latex.split("}", 1)[1].rsplit(r"\end", 1)[0].split(r"\\")
        return np.array([[float(item) for item in row.split("&")] for row in rows])
    if latex.startswith("("):
        return np.array([float(item.strip(" {}")) for item in latex[1:-1].split(",")])
    return float(latex)


def sigma(z: Any) -> Any:
    return 1 / (1 + anp.exp(-z))


def loss(z: Any, label: int) -> Any:
    return anp.log(anp.sum(anp.exp(z))) - z[label]


# --- q1 ---


def sigmoid_neuron(sheet: Sheet) -> list[Any]:
    w, x, b = sheet["w"], sheet["x"], sheet["b"]
    z = math.fsum([*map(float.__mul__, w.tolist(), x.tolist()), b])
    return [z, scipy.special.expit(z), grad(lambda v: sigma(anp.dot(v, x) + b))(w)]


def tanh_neuron(sheet: Sheet) -> list[Any]:
    w, x, b = sheet["w"], sheet["x"], sheet["b"]
    z = b
    for weight, value in zip(w, x, strict=True):
        z += weight * value
    return [z, (math.exp(2 * z) - 1) / (math.exp(2 * z) + 1), grad(lambda v: anp.tanh(anp.dot(v, x) + b))(w)]


def leaky_layer(sheet: Sheet) -> list[Any]:
    """In fractions, so that a sum of exactly 0 would be seen: there the slope would be a matter of rounding."""
    slope, x = Fraction(sheet.find(r"\$([\d.]+) \\cdot z\$ elsewhere")), exactly(sheet["x"])
    z = [sum(map(Fraction.__mul__, exactly(row), x), c) for row, c in zip(sheet["W"], exactly(sheet["b"]), strict=True)]
    assert all(z)
    return [z, [max(v, slope * v) for v in z], [1 if v > 0 else slope for v in z]]


def exactly(values: Any) -> list[Fraction]:
    """The decimals as they are printed."""
    return [Fraction(str(value)) for value in values.tolist()]


def boundary(sheet: Sheet) -> list[Any]:
    w, b, at = sheet["w"], sheet["b"], float(sheet.find(r"with \$x_1 = ([\d.]+)\$"))
    z = w[0] * sheet["x"][0] + w[1] * sheet["x"][1] + b
    height = np.linalg.solve([[1, 0], [w[0], w[1]]], [at, -b])[1]

    def one(text: str) -> bool:
        p, q = map(int, re.findall(r"\d", text))
        return bool(w[0] * p + w[1] * q >= -b)

    return [z, height, sheet.pick(one)]


# --- q2 ---


def softmax_loss(sheet: Sheet) -> list[Any]:
    z, (label,) = sheet["z"], sheet.classes()
    return [scipy.special.softmax(z), -scipy.special.log_softmax(z)[label], grad(loss)(z, label)]


def batch_loss(sheet: Sheet) -> list[Any]:
    z, labels = sheet["Z"], sheet.classes()
    losses = [-scipy.special.log_softmax(row)[label] for row, label in zip(z, labels, strict=True)]
    slopes = grad(lambda Z: (loss(Z[0], labels[0]) + loss(Z[1], labels[1])) / 2)(z)
    return [losses, np.mean(losses), slopes]


def squared_error(sheet: Sheet) -> list[Any]:
    p, t = sheet["p"], sheet["t"]

    def cost(p: Any) -> Any:
        return anp.sum((p - t) ** 2) / 8

    grown = cost(t + int(sheet.find(r"grow to (\d+) times")) * (p - t)) / cost(p)
    return [cost(p), grad(cost)(p), sheet.pick(lambda text: math.isclose(Fraction(text[4:-1]), grown))]


def binary_loss(sheet: Sheet) -> list[Any]:
    w, x, b, y = sheet["w"], sheet["x"], sheet["b"], int(sheet.find(r"target is \$y = ([01])\$"))

    def cost(v: Any) -> Any:
        z = anp.dot(v, x) + b
        return anp.logaddexp(0, z) - y * z

    return [scipy.special.expit(w @ x + b), cost(w), grad(cost)(w)]


# --- q3 ---


def momentum(sheet: Sheet) -> list[Any]:
    v, here = 0.0, sheet["w_0"]
    for g in (sheet["g_1"], sheet["g_2"]):
        v = sheet["\\beta"] * v - sheet["\\eta"] * g
        here += v
    second = v
    for _ in range(2000):
        v = sheet["\\beta"] * v - sheet["\\eta"] * sheet["g_2"]
    return [second, here, v]


def rmsprop(sheet: Sheet) -> list[Any]:
    s, moves, rho = 0.0, [], sheet["\\rho"]
    for g in (sheet["g_1"], sheet["g_2"]):
        s += (1 - rho) * (g * g - s)
        moves.append(-sheet["\\eta"] * g / s**0.5)
    return [s, *moves]


def adam(sheet: Sheet) -> list[Any]:
    """A corrected mean divides by all the shares that t gradients have in it."""
    g, steps = sheet["g"], range(int(sheet.find(r"step \$t = (\d)\$")))
    assert r"$\beta_1 = 0.9$ and $\beta_2 = 0.99$" in sheet.text
    m, v = sheet["m"] + 0.1 * (g - sheet["m"]), sheet["v"] + 0.01 * (g * g - sheet["v"])
    m, v = m / sum(0.1 * 0.9**i for i in steps), v / sum(0.01 * 0.99**i for i in steps)
    return [m, v, -sheet["\\eta"] * m / v**0.5]


def bowl(sheet: Sheet) -> list[Any]:
    """The bound by trying: a little below it descent comes down, a little above it does not."""
    a, b = (float(sheet.find(rf"([\d.]+) x_{i}\^2")) for i in (1, 2))
    slope = grad(lambda p: a * p[0] ** 2 + b * p[1] ** 2)
    start, rate = sheet["x_0"], sheet["\\eta"]
    one = start - rate * slope(start)

    def arrives(rate: float) -> bool:
        x, y = 1.0, -0.7
        for _ in range(300):
            x, y = x - rate * 2 * a * x, y - rate * 2 * b * y
        return abs(x) + abs(y) < 0.1

    def bounds(text: str) -> bool:
        option = float(text.strip("$"))
        return arrives(0.98 * option) and not arrives(1.02 * option)

    return [slope(start), one - rate * slope(one), sheet.pick(bounds)]


# --- q4 ---


def sigmoid_network(sheet: Sheet) -> list[Any]:
    w, z, z2, y = sheet["w_2"], sheet["z_1"], sheet["z_2"], int(sheet.find(r"target \$y = ([01])\$"))
    rest = z2 - anp.dot(w, sigma(z))  # the output's bias, and whatever else makes its sum z2

    def of_hidden(hidden: Any) -> Any:
        return (sigma(anp.dot(w, sigma(hidden)) + rest) - y) ** 2 / 2

    def of_weights(W: Any) -> Any:
        return of_hidden(z + anp.dot(W, sheet["x"]))

    return [grad(lambda v: (sigma(v) - y) ** 2 / 2)(z2), grad(of_hidden)(z), grad(of_weights)(anp.zeros((2, 2)))]


def softmax_network(sheet: Sheet) -> list[Any]:
    W, z, z2, (label,) = sheet["W_2"], sheet["z_1"], sheet["z_2"], sheet.classes()
    rest = z2 - anp.dot(W, anp.tanh(z))

    def cost(hidden: Any, weights: Any) -> Any:
        return loss(anp.dot(weights, anp.tanh(hidden)) + rest, label)

    return [grad(loss)(z2, label), grad(cost, 0)(z, W), grad(cost, 1)(z, W)]


def relu_batch(sheet: Sheet) -> list[Any]:
    """Any cost with these errors has these gradients: one that is linear in the layer's sums is enough."""
    delta, W, A, z = sheet["\\Delta"], sheet["W"], sheet["A"], sheet["z"]

    def cost(weights: Any, biases: Any) -> Any:
        return anp.sum(delta * (anp.dot(A, weights.T) + biases)) / 2  # (2, 2) each: a row per example

    back = grad(lambda sums: anp.dot(delta[0], anp.dot(W, anp.maximum(sums, 0))))(z)
    return [grad(cost, 1)(W, anp.zeros(2)), grad(cost, 0)(W, anp.zeros(2)), back]


def graph(sheet: Sheet) -> list[Any]:
    x, a, b, c = (sheet[symbol] for symbol in "xabc")

    def f(v: Any) -> Any:
        out = sigma(v[1] * v[0] + v[2])
        return out**2 + c * out * v[0]

    at_u = a * x + b
    of_v = grad(lambda v: v**2 + c * v * x)(scipy.special.expit(at_u))
    of_u = grad(lambda u: sigma(u) ** 2 + c * sigma(u) * x)(at_u)
    return [f([x, a, b]), [of_v, of_u], grad(f)(anp.array([x, a, b]))]


# --- q5 ---


def vanishing(sheet: Sheet) -> list[Any]:
    """The chain itself: with biases that make every sum 0, and with many others, of which none passes back more."""
    w, n = sheet["w"], 500
    centred = [0.0, *(-weight / 2 for weight in w[1:])]  # a neuron with the sum 0 gives 1/2
    draws = np.vstack([centred, np.random.default_rng(5).normal(size=(n, 4)) * 3])

    def chain(x: Any) -> Any:
        for weight, biases in zip(w, draws.T, strict=True):
            x = sigma(weight * x + biases)
        return x

    factors = elementwise_grad(chain)(anp.zeros(n + 1))
    assert np.argmax(factors) == 0
    weight, limit = float(sheet.find(r"has the weight \$([\d.]+)\$")), 10.0 ** int(sheet.find(r"10\^\{(-\d)\}"))
    left, layers = 1.0, 0
    while left >= limit:
        left, layers = left * weight * grad(sigma)(0.0), layers + 1
    return [factors[0], layers, STATEMENTS]


def initialization(sheet: Sheet) -> list[Any]:
    """What ReLU leaves of a mean square, by integration; how wide an even distribution spreads, from SciPy."""
    inputs, *others = re.findall(r"\d+", sheet.find(r"(has \d+ inputs, and then four layers of .* neurons)\."))
    kept, _ = scipy.integrate.quad(lambda z: z * z * scipy.stats.norm.pdf(z), 0, 12)
    deviations = [(1 / (kept * int(fed))) ** 0.5 for fed in (inputs, *others[:-1])]
    return [deviations, [deviation / scipy.stats.uniform(-1, 2).std() for deviation in deviations], STATEMENTS]


def curves(sheet: Sheet) -> list[Any]:
    """Read as they are: no two epochs may be the best; the larger gap decides what is to be said."""
    losses, patience = sheet["L_{val}"], int(sheet.find(r"with patience (\d)"))
    (best,) = np.flatnonzero(losses == losses.min())
    stop = next(e for e in range(10) if e - np.argmin(losses[: e + 1]) >= patience)
    train = float(sheet.find(r"training loss ([\d.]+) and"))
    validation = float(sheet.find(r"validation loss ([\d.]+)\. Noise"))
    noise = float(sheet.find(r"costs ([\d.]+) there"))
    word = "overfits" if validation - train > train - noise else "underfits"
    return [best, stop, sheet.pick(lambda text: word in text)]


def regularization(sheet: Sheet) -> list[Any]:
    lam, rate, drop = sheet["\\lambda"], sheet["\\eta"], float(sheet.find(r"dropout with rate ([\d.]+) is"))

    def penalty(w: Any) -> Any:
        return lam / 2 * anp.sum(w**2)

    step = sheet["w"] - rate * grad(lambda w: sheet["g"] * w + penalty(w))(sheet["w"])
    kept = [a / (1 - drop) if m else 0.0 for a, m in zip(sheet["a"], sheet["M"], strict=True)]
    return [penalty(sheet["W"]), step, kept]


ORACLES: Mapping[str, Callable[[Sheet], list[Any]]] = {
    oracle.__name__: oracle
    for oracle in (
        *(sigmoid_neuron, tanh_neuron, leaky_layer, boundary, softmax_loss, batch_loss, squared_error, binary_loss),
        *(momentum, rmsprop, adam, bowl, sigmoid_network, softmax_network, relu_batch, graph),
        *(vanishing, initialization, curves, regularization),
    )
}


@pytest.fixture(scope="module")
def exam(course: Course) -> Assignment:
    return course.assignment("11_exam")


@pytest.fixture(scope="module")
def modules(course: Course, exam: Assignment) -> tuple[ModuleType, ModuleType]:
    return load_module(course.exercises(exam) / PAPER), load_module(course.solutions(exam) / KEY)


def printed(exam: Assignment, question: Question) -> Sheet:
    assert exam.exam
    return read_sheet(as_markdown(Paper("ada", exam.title, "Course", "Term", exam.exam, (question,))))


def test_every_template_has_an_oracle(modules: tuple[ModuleType, ModuleType]) -> None:
    """None is left to the key alone."""
    assert set(ORACLES) == {template.__name__ for family in modules[0].FAMILIES.values() for template in family}


@pytest.mark.parametrize("name", ORACLES)
def test_the_key_is_right(exam: Assignment, modules: tuple[ModuleType, ModuleType], name: str) -> None:
    """Who solves the printed question another way comes to the same answers, for many drawings."""
    paper, key = modules
    true = {text for text, _ in (*paper.DEPTH.values(), *paper.START.values())}
    for number in range(DRAWS):
        question = make_question(getattr(paper, name), Draw(f"oracle/{name}/{number}"), "q")
        sheet, solved = printed(exam, question), solve_question(key, question, 0.005)
        for answer, oracle in zip(solved.answers, ORACLES[name](sheet), strict=True):
            right = sheet.pick(true.__contains__) if oracle is STATEMENTS else oracle
            if isinstance(right, frozenset):
                assert answer == right, sheet.text
            else:
                np.testing.assert_allclose(answer, np.array(right, dtype=float), rtol=1e-6, err_msg=sheet.text)


# --- the statements: of each pair the first is true, as an experiment of its own shows ---


def deep(activation: Callable[[Any], Any], weights: Any, x: Any, *, skip: bool = False) -> Any:
    """What comes out of a network without biases. weights: a list of (n, n); x: (n,) or (n, m), an example a column."""
    for W in weights:
        x = activation(anp.dot(W, x)) + (x if skip else 0)
    return x


def relu(z: Any) -> Any:
    return anp.maximum(z, 0)


def drawn(width: int, layers: int, variance: float, *, even: bool = False) -> list[Any]:
    """Seeded weights of this variance, normal or even."""
    rng = np.random.default_rng(11)
    draw = (lambda n: rng.uniform(-(3**0.5), 3**0.5, n)) if even else rng.standard_normal
    return [draw((width, width)) * variance**0.5 for _ in range(layers)]


def sizes(activation: Callable[[Any], Any], weights: Any, *, skip: bool = False) -> list[float]:
    """The gradient's size at the weights of each layer, first layer first; the cost is the outputs' sum."""
    x = np.random.default_rng(12).standard_normal(len(weights[0]))
    slopes = grad(lambda W: anp.sum(deep(activation, W, x, skip=skip)))(weights)
    return [float(np.linalg.norm(slope)) for slope in slopes]


def mean_square(values: Any) -> float:
    return float(np.mean(np.square(values)))


def spread(weights: Any) -> float:
    """The mean square that ten ReLU layers make of inputs with the mean square 1."""
    x = np.random.default_rng(13).standard_normal((len(weights[0]), 200))
    return mean_square(deep(relu, weights, x))


def relu_helps() -> bool:
    """With the start that suits each."""
    return sizes(relu, drawn(30, 10, 2 / 30))[0] > 1000 * sizes(sigma, drawn(30, 10, 1 / 30))[0]


def a_way_past_helps() -> bool:
    weights = drawn(30, 10, 1 / 30)
    return sizes(sigma, weights, skip=True)[0] > 1000 * sizes(sigma, weights)[0]


def first_layers_learn_slowest() -> bool:
    learned = sizes(sigma, drawn(30, 6, 1 / 30))
    return learned == sorted(learned)


def large_sums_pass_back_little() -> bool:
    return bool(grad(sigma)(10.0) < 1e-4 < 0.2 < grad(sigma)(0.0))


def gradients_can_grow() -> bool:
    """One neuron a layer, weights of 4.5 and sums of 0."""
    return float(grad(lambda x: sigma(4.5 * (sigma(4.5 * x) - 0.5)))(0.0)) > 1.2


def outputs_stay_where_gradients_vanish() -> bool:
    weights = drawn(30, 10, 1 / 30)
    return mean_square(deep(sigma, weights, np.ones(30))) > 0.1 and sizes(sigma, weights)[0] < 1e-4


def rows_after_training(W: Any, v: Any) -> Any:
    """The hidden weights, a row a neuron, after 50 steps of descent; biases start at 0."""
    x, y = np.array([[0.0, 0, 1, 1], [0, 1, 0, 1]]), np.array([0.0, 1, 1, 0])

    def cost(p: Any) -> Any:
        W, b, v, c = p
        return anp.mean((sigma(anp.dot(v, sigma(anp.dot(W, x) + b)) + c) - y) ** 2)

    here = [W, np.zeros((len(v), 1)), v, 0.0]
    for _ in range(50):
        here = [p - 5 * slope for p, slope in zip(here, grad(cost)(here), strict=True)]
    return here[0]


def zeros_stay_alike() -> bool:
    W = rows_after_training(np.zeros((3, 2)), np.zeros(3))
    return np.allclose(W, W[0], atol=1e-12)


def zero_biases_do_no_harm() -> bool:
    rng = np.random.default_rng(14)
    W = rows_after_training(rng.standard_normal((3, 2)), rng.standard_normal(3))
    return all(np.linalg.norm(W[i] - W[j]) > 0.1 for i in range(3) for j in range(i))


def wide_neurons_want_smaller_weights() -> bool:
    """With weights of one size, sums of 100 inputs are about ten times as large as those of one."""
    W = np.random.default_rng(15).standard_normal((2000, 100))
    return 80 < mean_square(W @ np.ones(100)) / mean_square(W[:, :1]) < 125


def relu_wants_twice_the_variance() -> bool:
    """Twice keeps the mean square, the same and half of it do not."""
    twice, same, half = (spread(drawn(200, 10, factor / 200)) for factor in (2, 1, 0.5))
    return 0.5 < twice < 2 and same < 0.01 and half < 1e-4


def even_weights_do_as_well() -> bool:
    return 0.5 < spread(drawn(200, 10, 2 / 200, even=True)) < 2


def huge_weights_saturate() -> bool:
    z = drawn(100, 1, 100.0)[0] @ np.ones(100)
    return float(np.median(elementwise_grad(sigma)(z))) < 1e-6


EXPERIMENTS: Mapping[str, Callable[[], bool]] = {
    "relu": relu_helps,
    "skip": a_way_past_helps,
    "first": first_layers_learn_slowest,
    "flat": large_sums_pass_back_little,
    "bound": gradients_can_grow,
    "forward": outputs_stay_where_gradients_vanish,
    "zero": zeros_stay_alike,
    "bias": zero_biases_do_no_harm,
    "wide": wide_neurons_want_smaller_weights,
    "half": relu_wants_twice_the_variance,
    "shape": even_weights_do_as_well,
    "large": huge_weights_saturate,
}


def test_the_key_knows_every_pair_of_statements(modules: tuple[ModuleType, ModuleType]) -> None:
    """The first of each is the true one, and each has an experiment."""
    paper, key = modules
    pairs = {**paper.DEPTH, **paper.START}
    assert set(EXPERIMENTS) == set(pairs)
    assert set(key.TRUE) == {f"{name}0" for name in pairs}
    assert set(key.FALSE) == {f"{name}1" for name in pairs}


@pytest.mark.parametrize("name", EXPERIMENTS)
def test_the_first_statement_of_each_pair_is_true(name: str) -> None:
    """What it says is seen in a small network."""
    assert EXPERIMENTS[name]()
