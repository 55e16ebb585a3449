"""Hidden suite of weighted_sum."""

import math

import numpy as np
import pytest

from grader.judge import check_close, check_unchanged_each

SIZES = (2, 3, 1, 5, 2, 40)


def check_all(student, cases, rtol=1e-6):
    """Each case is (w, x, b); the tolerance is relative to the size of the terms, which may cancel."""
    for answer, (w, x, b) in zip(student.weighted_sum.each(cases), cases, strict=True):
        terms = [float(p) * float(q) for p, q in zip(w, x, strict=True)] + [float(b)]
        check_close(answer, math.fsum(terms), rtol=rtol, scale=math.fsum(map(abs, terms)))


def cases_of(rng, sizes=SIZES, dtype=float):
    return [
        (rng.normal(size=n).astype(dtype), rng.normal(size=n).astype(dtype), float(rng.uniform(0.5, 3) * sign))
        for n, sign in zip(sizes, np.resize([1, -1], len(sizes)), strict=True)
    ]


@pytest.mark.points(2)
def test_any_number_of_inputs(student, rng):
    check_all(student, cases_of(rng))


@pytest.mark.hint("What is left of w.x + b when all inputs are 0?")
def test_bias(student, rng):
    cases = [(w, np.zeros_like(x), b) for w, x, b in cases_of(rng, (3, 2, 6))]
    cases += [(w, x, 0.0) for w, x, _ in cases_of(rng, (4, 1))]
    check_all(student, cases)


@pytest.mark.hint("Weights and inputs may be arrays of integers while the bias is a fraction.")
def test_integers(student, rng):
    cases = []
    for n in (2, 5, 1, 3):
        w, x = rng.integers(1, 9, size=n), rng.integers(-9, 0, size=n)
        cases += [(w, x, int(rng.integers(1, 9))), (w, x, 0.5 + int(rng.integers(1, 9)))]
    w, x, b = cases[0]
    alike = np.full((2, 4), rng.integers(2, 9))  # equal terms, each of which counts
    check_all(student, [*cases, (w + 0.25, x, b), (w, x + 0.25, b), (alike[0], alike[1], 0.5)])


def test_float32(student, rng):
    check_all(student, cases_of(rng, (3, 6), np.float32), rtol=1e-5)


@pytest.mark.hint("The same arguments must give the same answer every time.")
def test_repeated_calls(student, rng):
    first, second = cases_of(rng, (3, 3))
    check_all(student, [first, second, first, first])


def test_arguments_unchanged(student, rng):
    (w, x, b), integers = cases_of(rng, (4,))[0], rng.integers(1, 9, size=(2, 4))
    calls = [(w, x, b), (-w, -x, b), (integers[0], integers[1], 2), (-integers[0], -integers[1], 2)]
    for (w_, x_, b_), answer in check_unchanged_each(student.weighted_sum, calls):
        terms = [float(p) * float(q) for p, q in zip(w_, x_, strict=True)] + [float(b_)]
        check_close(answer, math.fsum(terms), scale=math.fsum(map(abs, terms)))
