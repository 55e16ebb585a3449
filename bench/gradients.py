"""How well the gradient checker differentiates and judges, beside SciPy and a plain central difference.

    python bench/gradients.py [--seeds 10]

Each function is written once and evaluated twice: in floats for the methods, in 50 digits for mpmath's derivative,
which is the truth. Errors are relative to the true gradient (absolute where that is 0): the largest error of an entry
by the largest entry; for SciPy's `check_grad`, what it returns for the true gradient by that gradient's 2-norm.
Verdicts are over many seeds: the truth, rounded to float64, must never be refused; a gradient that is off by 1e-4 of
its largest entry (in one entry, by a factor, or everywhere at random) must never be accepted. "undecided" is a
ValueError that says so. Exits 1 if a right gradient was refused or a wrong one accepted.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import mpmath
import numpy as np
import scipy.optimize
import scipy.special
from numpy.typing import NDArray
from rich.console import Console
from rich.table import Table

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # a script does not see the repository's top otherwise

from grader.errors import CheckFailed
from grader.judge.derivatives import numerical_gradient
from grader.judge.gradient import check_gradient

Array = NDArray[Any]
OFF = 1e-4  # how wrong a wrong gradient is
STEP = 1e-5  # of the plain central difference


class Digits:
    """Functions of arrays of mpmath numbers."""

    exp, log, sin, cos, tanh, sqrt, erf = (
        np.frompyfunc(getattr(mpmath, name), 1, 1) for name in ("exp", "log", "sin", "cos", "tanh", "sqrt", "erf")
    )


class Floats:
    """The same functions of arrays of floats."""

    exp, log, sin, cos, tanh, sqrt, erf = np.exp, np.log, np.sin, np.cos, np.tanh, np.sqrt, scipy.special.erf


@dataclass(frozen=True)
class Case:
    """A function (array, Floats or Digits) -> number, and a point.

    short: f rounds x to float32 and computes in it. kinks: flat indices of entries that stand exactly on a kink, where
    more than one value is right.
    """

    kind: str
    name: str
    function: Callable[[Array, Any], Any]
    x: Array
    short: bool = False
    kinks: tuple[int, ...] = ()

    def f(self, x: Array) -> Any:
        return self.function(x.astype(np.float32) if self.short else x, Floats)

    def truth(self) -> Array:
        """mpmath's derivative, entry by entry."""

        def exact(*entries: Any) -> Any:
            return self.function(np.array(entries, dtype=object).reshape(self.x.shape), Digits)

        entries = tuple(mpmath.mpf(float(value)) for value in self.x.flat)
        orders = np.eye(self.x.size, dtype=int).tolist()
        return np.array([float(mpmath.diff(exact, entries, tuple(order))) for order in orders]).reshape(self.x.shape)


# ---- the functions ------------------------------------------------------------------------------


def cases(rng: np.random.Generator) -> Iterator[Case]:
    yield from smooth(rng)
    yield from scaled(rng)
    yield from kinked(rng)
    yield from hidden_by_rounding(rng)


def smooth(rng: np.random.Generator) -> Iterator[Case]:
    A, X, W = rng.normal(size=(6, 6)), rng.normal(size=(5, 4)), rng.normal(size=(3, 4))
    wide, target = rng.normal(size=(20, 300)), rng.normal(size=20)
    yield Case("smooth", "quadratic form", lambda x, _: x @ A @ x, rng.normal(size=6))
    yield Case("smooth", "Rosenbrock", lambda x, _: rosenbrock(x), rng.normal(size=8))
    yield Case("smooth", "sigmoid layer, MSE", lambda W, m: np.sum((sigmoid(X @ W.T, m) - 0.3) ** 2) / 10, W)
    yield Case("smooth", "tanh, softmax cross-entropy", lambda W, m: cross_entropy(m.tanh(X @ W.T), m), W)
    yield Case("smooth", "GELU", lambda z, m: np.sum(z * (1 + m.erf(z / np.sqrt(2))) / 2), rng.normal(size=7))
    yield Case(
        "smooth", "least squares, 300 weights", lambda w, _: np.sum((wide @ w - target) ** 2), rng.normal(size=300)
    )
    yield Case("smooth", "attention score", lambda Q, m: np.sum(softmax(Q @ A[:4], m) ** 2), rng.normal(size=(3, 4)))


def scaled(rng: np.random.Generator) -> Iterator[Case]:
    x, c = rng.normal(size=5), rng.normal(size=5)
    signs = np.array([1.0, -2.0, 3.0])
    mixed = np.array([2e-4, 1.5, -3e3])
    logs = np.array([2e-8, 1.5, 3e6])
    yield Case("stiff", "tanh(10^4 x)", lambda x, m: np.sum(c * m.tanh(1e4 * x)), x * 1e-4)
    yield Case("stiff", "sin(1000 x)", lambda x, m: np.sum(m.sin(1000 * x)), x)
    yield Case("stiff", "1/x^2 near 0", lambda x, _: np.sum(1 / x**2), 1e-3 * (1 + np.abs(x)))
    yield Case("stiff", "e^(10 x), steep", lambda x, m: np.sum(m.exp(10 * x)), 3 * np.abs(x))
    yield Case("tiny", "loss times 10^-12", lambda x, _: 1e-12 * np.sum((x - c) ** 2), x)
    yield Case("tiny", "log at 10^-8", lambda x, m: np.sum(c * m.log(x)), 1e-8 * (1 + np.abs(x)))
    yield Case("tiny", "sigmoid at 10^-8", lambda x, m: np.sum(c * sigmoid(x, m)), x * 1e-8)
    yield Case("tiny", "saturated sigmoid, z = -40", lambda x, m: np.sum(sigmoid(x - 40, m)), x)
    yield Case("huge", "x^2 at 10^8", lambda x, _: np.sum(x**2), x * 1e8)
    yield Case("huge", "log-sum-exp at 1000", lambda x, m: log_sum_exp(1000 + x, m), x)
    yield Case("huge", "loss times 10^12", lambda x, m: 1e12 * np.sum(m.cos(x - c)), x)
    yield Case("mixed", "10^-4 to 10^3, slopes alike", lambda x, m: np.sum(signs * mixed * m.sin(x / mixed)), mixed)
    yield Case("mixed", "logs of 10^-8 to 10^6", lambda x, m: np.sum(signs * m.log(x)), logs)


def kinked(rng: np.random.Generator) -> Iterator[Case]:
    X, W, V = rng.normal(size=(40, 6)), rng.normal(size=(8, 6)), rng.normal(size=(3, 8))
    near = np.array([0.7, 2e-7, -3e-9, -1.2, 0.4])
    at = np.array([0.7, 0.0, -0.3, 1.2])
    c = rng.normal(size=5)
    yield Case("kinked", "ReLU network, 320 kinks", lambda W, m: cross_entropy(relu(X @ W.T) @ V.T, m), W)
    yield Case("kinked", "ReLU, kinks 10^-7 away", lambda x, _: np.sum(c * relu(x)) + np.sum(x**2), near)
    yield Case("kinked", "|x|, one entry at the kink", lambda x, _: np.sum(np.abs(x)) + np.sum(x**3), at, kinks=(1,))
    yield Case("kinked", "largest of each row", lambda x, _: np.sum(np.max(x, axis=1) ** 2), rng.normal(size=(4, 3)))
    yield Case("kinked", "Huber", lambda x, _: np.sum(huber(x)), np.array([0.2, 1.0000001, -0.9999, 3.0, -2.0]))
    yield Case("kinked", "|x|^1.5, one entry at 0", lambda x, m: np.sum(m.sqrt(np.abs(x)) ** 3), at)


def hidden_by_rounding(rng: np.random.Generator) -> Iterator[Case]:
    x = rng.normal(size=4).astype(np.float32).astype(float)
    c = rng.normal(size=4).astype(np.float32)
    yield Case("float32", "least squares in float32", lambda x, _: np.sum((x - c) ** 2), x, short=True)
    yield Case("float32", "log-sum-exp in float32", lambda x, m: log_sum_exp(x, m), x, short=True)
    yield Case("float32", "float32 inside, float64 outside", lambda x, m: 1 * np.sum(m.exp(x) + x), x, short=True)
    yield Case("offset", "10^6 + cosines", lambda x, m: 1e6 + np.sum(m.cos(x)), x)
    yield Case("offset", "10^10 + cosines", lambda x, m: 1e10 + np.sum(m.cos(x)), x)
    yield Case(
        "zero", "at a minimum of 1 + (x - c)^2", lambda x, _: 1 + np.sum((x - c.astype(float)) ** 2), c.astype(float)
    )
    yield Case("zero", "dead ReLU", lambda x, _: np.sum(relu(x)), -np.abs(x))


def sigmoid(z: Array, m: Any) -> Any:
    return 1 / (1 + m.exp(-z))


def relu(z: Array) -> Any:
    return np.maximum(z, 0)


def huber(x: Array) -> Any:
    return np.where(np.abs(x) <= 1, x**2 / 2, np.abs(x) - 0.5)


def log_sum_exp(z: Array, m: Any) -> Any:
    top = np.max(z)
    return top + m.log(np.sum(m.exp(z - top)))


def softmax(z: Array, m: Any) -> Any:
    e = m.exp(z - np.max(z, axis=-1, keepdims=True))
    return e / np.sum(e, axis=-1, keepdims=True)


def cross_entropy(logits: Array, m: Any) -> Any:
    """Mean over the rows, the true class of row i being i % 3."""
    return -np.mean([m.log(softmax(row, m)[i % 3]) for i, row in enumerate(logits)])


def rosenbrock(x: Array) -> Any:
    return np.sum(100 * (x[1:] - x[:-1] ** 2) ** 2 + (1 - x[:-1]) ** 2)


# ---- the methods --------------------------------------------------------------------------------


def central(f: Callable[[Array], Any], x: Array) -> Array:
    slopes = np.zeros(x.size)
    for i in range(x.size):
        e = np.zeros(x.size)
        e[i] = STEP
        ahead, behind = x + e.reshape(x.shape), x - e.reshape(x.shape)
        slopes[i] = (float(f(ahead)) - float(f(behind))) / (2 * STEP)
    return slopes.reshape(x.shape)


def scipy_gradient(case: Case) -> Array:
    gradient = scipy.optimize.approx_fprime(case.x.ravel(), lambda flat: float(case.f(flat.reshape(case.x.shape))))
    return np.asarray(gradient).reshape(case.x.shape)


def scipy_check(case: Case, truth: Array) -> float:
    flat = case.x.ravel()
    difference = scipy.optimize.check_grad(
        lambda x: float(case.f(x.reshape(case.x.shape))), lambda x: truth.ravel(), flat
    )
    return float(difference / (np.linalg.norm(truth) or 1.0))


def error(estimate: Array, truth: Array) -> float:
    return float(np.max(np.abs(estimate - truth)) / (np.max(np.abs(truth)) or 1.0))


# ---- verdicts -----------------------------------------------------------------------------------


@dataclass
class Verdicts:
    right_refused: int = 0
    wrong_accepted: int = 0
    undecided: int = 0
    judged: int = 0
    calls: int = 0  # of f, for a right gradient


def wrong_gradients(truth: Array, kinks: tuple[int, ...], rng: np.random.Generator) -> Iterator[Array]:
    """Gradients off by 1e-4 of the largest entry (by 1e-4 where all are 0): in one entry, by a factor, by chance."""
    size = OFF * (np.max(np.abs(truth)) or 1.0)
    one = np.zeros(truth.size)
    one[rng.choice([i for i in range(truth.size) if i not in kinks])] = rng.choice([-size, size])
    yield truth + one.reshape(truth.shape)
    if np.any(truth):
        yield truth * (1 + OFF)
    noise = rng.normal(size=truth.shape)
    yield truth + noise * size / np.max(np.abs(noise))


def judge(case: Case, truth: Array, seeds: int) -> Verdicts:
    verdicts = Verdicts()

    def counted(x: Array) -> Any:
        verdicts.calls += 1
        return case.f(x)

    for seed in range(seeds):
        ask(verdicts, counted, case.x, truth, seed, right=True)
    verdicts.calls //= seeds
    for seed in range(seeds):
        for wrong in wrong_gradients(truth, case.kinks, np.random.default_rng(seed)):
            ask(verdicts, case.f, case.x, wrong, seed, right=False)
    return verdicts


def ask(verdicts: Verdicts, f: Callable[[Array], Any], x: Array, claim: Array, seed: int, *, right: bool) -> None:
    verdicts.judged += 1
    try:
        check_gradient(f, x, claim, rng=np.random.default_rng(seed))
    except CheckFailed:
        verdicts.right_refused += right
    except ValueError:
        verdicts.undecided += 1
    else:
        verdicts.wrong_accepted += not right


# ---- the table ----------------------------------------------------------------------------------


COLUMNS = ("kind", "function", "entries", "ours", "approx_fprime", "check_grad", "central 1e-5")
VERDICTS = ("calls of f", "right refused", "wrong accepted", "undecided", "judged")


def main() -> int:
    parser = argparse.ArgumentParser(description="The gradient checker against mpmath, beside SciPy.")
    parser.add_argument("--seeds", type=int, default=10, help="seeds for each function and kind of mistake")
    seeds = parser.parse_args().seeds
    table = Table(*COLUMNS, *VERDICTS, title="Error against mpmath's derivative, and verdicts")
    wrong = 0
    with mpmath.workdps(50), np.errstate(all="ignore"):
        for case in cases(np.random.default_rng(2024)):
            truth = case.truth()
            verdicts = judge(case, truth, seeds)
            wrong += verdicts.right_refused + verdicts.wrong_accepted
            table.add_row(case.kind, case.name, str(truth.size), *errors(case, truth), *counts(verdicts))
    table.caption = f"* more than {OFF / 2:g}: too far off to tell a right gradient from one that is off by {OFF:g}"
    Console(width=184).print(table)
    return 1 if wrong else 0


def errors(case: Case, truth: Array) -> list[str]:
    ours, peer, plain = numerical_gradient(case.f, case.x), scipy_gradient(case), central(case.f, case.x)
    found = [error(ours, truth), error(peer, truth), scipy_check(case, truth), error(plain, truth)]
    return [f"{e:.1e}" + ("" if e <= OFF / 2 else "*") for e in found]


def counts(verdicts: Verdicts) -> list[str]:
    found = [verdicts.calls, verdicts.right_refused, verdicts.wrong_accepted, verdicts.undecided, verdicts.judged]
    return [str(count) for count in found]


if __name__ == "__main__":
    sys.exit(main())
