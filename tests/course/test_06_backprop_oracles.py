"""The references of 06_backprop against oracles that nobody here wrote: HIPS autograd, SciPy, micrograd."""

import inspect
from pathlib import Path

import autograd.numpy as anp
import micrograd.engine
import numpy as np
import pytest
from autograd import grad
from autograd.scipy.special import expit, logsumexp
from numpy.testing import assert_allclose
from scipy import special

from grader.course.model import load_course
from grader.course.modules import load_module
from grader.judge.assignment import AssignmentJudge
from grader.judge.hints import Variant

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "solutions" / "06_backprop" / "backprop.py"
SEEDS = range(5)
ACTIVATIONS = {"sigmoid": expit, "tanh": anp.tanh, "relu": lambda z: anp.maximum(z, 0.0)}

# micrograd has no tanh; this one is written in its own manner.
TANH = """
    def tanh(self):
        import math
        out = Value(math.tanh(self.data), (self,), "tanh")

        def _backward():
            self.grad += (1 - out.data**2) * out.grad
        out._backward = _backward

        return out
"""
backprop = load_module(SOURCE)


def with_tanh():
    """The text of micrograd's engine, with a tanh method at the end of its class."""
    return inspect.getsource(micrograd.engine).rstrip() + "\n" + TANH


def micrograd_value():
    names = {}
    exec(compile(with_tanh(), "micrograd", "exec"), names)
    return names["Value"]


@pytest.fixture(params=SEEDS)
def rng(request):
    return np.random.default_rng(request.param)


def mean_cost(logits, labels):
    """The mean cross-entropy, by autograd's log-sum-exp."""
    return anp.mean(logsumexp(logits, axis=1) - logits[np.arange(len(labels)), labels])


def test_given_helpers_are_scipy_s(rng):
    """sigmoid, softmax and the cost, also for logits of size 1000."""
    for size in (1, 1000):
        z, labels = rng.normal(size=(5, 4)) * size, rng.integers(0, 4, size=5)
        assert_allclose(backprop.sigmoid(z), special.expit(z), atol=1e-15)
        assert_allclose(backprop.sigmoid_prime(z), special.expit(z) * special.expit(-z), atol=1e-15)
        assert_allclose(backprop.softmax(z), special.softmax(z, axis=1), atol=1e-15)
        expected = -np.mean(special.log_softmax(z, axis=1)[np.arange(5), labels])
        assert_allclose(backprop.softmax_cross_entropy(z, labels), expected, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("m", [1, 2, 6])
def test_bp1_is_autograd_s(rng, m):
    """The gradient of a half squared error behind a sigmoid, example by example."""
    z, target = rng.normal(size=(m, 3)), rng.random(size=(m, 3))
    by_z = grad(lambda z: anp.sum((expit(z) - target) ** 2) / 2)(z)
    assert_allclose(backprop.bp1(special.expit(z) - target, z), by_z, rtol=1e-10, atol=1e-14)


@pytest.mark.parametrize("m", [1, 2, 6])
def test_bp1_softmax_is_autograd_s(rng, m):
    """The gradient of the summed (not mean) cross-entropy; and SciPy's softmax minus the targets."""
    logits, labels = rng.normal(size=(m, 4)) * 5, rng.integers(0, 4, size=m)
    delta = backprop.bp1_softmax(logits, labels)
    assert_allclose(delta, grad(lambda z: m * mean_cost(z, labels))(logits), rtol=1e-10, atol=1e-14)
    assert_allclose(delta, special.softmax(logits, axis=1) - np.eye(4)[labels], rtol=1e-12, atol=1e-15)


@pytest.mark.parametrize("m", [1, 2, 6])
def test_bp2_is_autograd_s(rng, m):
    """The error of a hidden layer is the gradient by its z of whatever cost the next layer has."""
    W, z, target = rng.normal(size=(2, 5)), rng.normal(size=(m, 5)), rng.normal(size=(m, 2))

    def cost_of_next(z_next):
        return anp.sum((anp.tanh(z_next) - target) ** 2)

    delta_next = grad(cost_of_next)(special.expit(z) @ W.T)
    by_z = grad(lambda z: cost_of_next(anp.dot(expit(z), W.T)))(z)
    assert_allclose(backprop.bp2(W, delta_next, z), by_z, rtol=1e-10, atol=1e-14)


@pytest.mark.parametrize("m", [1, 2, 6])
def test_bp3_and_bp4_are_autograd_s(rng, m):
    """The gradients by b and W of the mean cross-entropy of one layer."""
    W, b, A, labels = rng.normal(size=(3, 5)), rng.normal(size=3), rng.normal(size=(m, 5)), rng.integers(0, 3, size=m)

    def cost(W, b):
        return mean_cost(anp.dot(A, W.T) + b, labels)

    delta = special.softmax(A @ W.T + b, axis=1) - np.eye(3)[labels]
    assert_allclose(backprop.bp3(delta), grad(cost, 1)(W, b), rtol=1e-10, atol=1e-14)
    assert_allclose(backprop.bp4(A, delta), grad(cost, 0)(W, b), rtol=1e-10, atol=1e-14)


@pytest.mark.parametrize("activation", ACTIVATIONS)
@pytest.mark.parametrize("sizes", [(3, 4), (2, 5, 3), (4, 3, 3, 2), (1, 2, 6, 3, 5)])
def test_backprop_is_autograd_s(rng, activation, sizes):
    """Every gradient and the cost, for one to four layers and batches of 1 and 7."""
    weights = [rng.normal(size=(n, k)) for k, n in zip(sizes, sizes[1:], strict=False)]
    biases = [rng.normal(size=n) for n in sizes[1:]]
    for m in (1, 7):
        X, labels = rng.normal(size=(m, sizes[0])), rng.integers(0, sizes[-1], size=m)

        def cost(weights, biases, X=X, labels=labels):
            a = X
            for W, b in zip(weights[:-1], biases[:-1], strict=True):
                a = ACTIVATIONS[activation](anp.dot(a, W.T) + b)
            return mean_cost(anp.dot(a, weights[-1].T) + biases[-1], labels)

        grads_W, grads_b, got = backprop.backprop(weights, biases, X, labels, activation)
        assert_allclose(got, cost(weights, biases), rtol=1e-12)
        assert len(grads_W) == len(grads_b) == len(weights)
        for mine, right in zip(
            grads_W + grads_b, grad(cost, 0)(weights, biases) + grad(cost, 1)(weights, biases), strict=True
        ):
            assert_allclose(mine, right, rtol=1e-9, atol=1e-13)


def test_backprop_activation_is_sigmoid_by_default(rng):
    """Left out, the activation is the sigmoid."""
    weights, biases = [rng.normal(size=(3, 2)), rng.normal(size=(2, 3))], [rng.normal(size=3), rng.normal(size=2)]
    arguments = weights, biases, rng.normal(size=(4, 2)), np.array([0, 1, 1, 0])
    left_out, said = backprop.backprop(*arguments), backprop.backprop(*arguments, "sigmoid")
    assert_allclose(left_out[2], said[2])
    for one, other in zip(left_out[0] + left_out[1], said[0] + said[1], strict=True):
        assert_allclose(one, other)


STEPS = {
    "add": lambda u, v, c: u + v,
    "sub": lambda u, v, c: u - v,
    "mul": lambda u, v, c: u.tanh() * v.tanh(),  # tanh keeps the numbers of a long expression small
    "neg": lambda u, v, c: -u,
    "relu": lambda u, v, c: u.relu(),
    "power": lambda u, v, c: (u.tanh() + 2) ** (c - 1),
    "number on the left": lambda u, v, c: c - (c * u),
    "number on the right": lambda u, v, c: (u * c - 0.25) + c,
}


def grow(rng, leaves, steps):
    """A random expression in so many leaves: each step takes two earlier results, so much is used more than once.

    Returns a function of the leaves that makes the same choices every time.
    """
    choices = [
        (str(rng.choice(list(STEPS))), *rng.integers(0, leaves + step, size=2).tolist(), float(rng.uniform(0.5, 1.5)))
        for step in range(steps)
    ]

    def expression(*values):
        made = list(values)
        for kind, i, j, c in choices:
            made.append(STEPS[kind](made[i], made[j], c))
        return sum(made[1:], made[0])

    return expression


@pytest.mark.parametrize("steps", [1, 5, 25])
def test_value_is_micrograd_s(rng, steps):
    """Random graphs of every operation, values used many times: data and all inputs' gradients."""
    theirs = micrograd_value()
    for _ in range(5):
        numbers = rng.normal(size=4).tolist()
        expression = grow(rng, 4, steps)
        results = []
        for kind in (backprop.Value, theirs):
            values = [kind(number) for number in numbers]
            out = expression(*values)
            out.backward()
            results.append([out.data, *(value.grad for value in values)])
        assert_allclose(*results, rtol=1e-9, atol=1e-12)


def test_value_is_autograd_s(rng):
    """A neuron with a squared error, by both."""
    x = rng.normal(size=5)

    def cost(w1, w2, x1, x2, b):
        return lambda tanh: (tanh(w1 * x1 + w2 * x2 + b) - 2.0) ** 2

    values = [backprop.Value(float(number)) for number in x]
    out = cost(*values)(lambda v: v.tanh())
    out.backward()
    assert_allclose(out.data, cost(*x)(np.tanh))
    assert_allclose([v.grad for v in values], grad(lambda x: cost(*x)(anp.tanh))(x), rtol=1e-9)


def test_value_stands_a_graph_of_500_steps():
    """COURSE says that graphs stay below 500 deep: the recursion of the reference reaches that far."""
    x = backprop.Value(0.5)
    v = x
    for _ in range(499):
        v = v * 0.99
    v.backward()
    assert_allclose(x.grad, 0.99**499, rtol=1e-9)


@pytest.mark.parametrize("seed", SEEDS)
def test_micrograd_handed_in_earns_full_marks(seed):
    """micrograd's own Value, with a tanh method, passes every test of the hidden suite."""
    course = load_course(ROOT)
    submission = Variant(Path("micrograd.py"), "Value", "micrograd", "", with_tanh())
    with AssignmentJudge(course, course.assignment("06_backprop")) as judge:
        judgement = judge.judge("Value", judge.variant(submission), seed)
    assert judgement.passed, [(test.name, test.message) for test in judgement.tests]
