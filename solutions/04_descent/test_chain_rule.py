"""Hidden suite of chain_rule.

Multiplied out, f = 64 q^3 with q = x1^2 + x1*x2 + x2^2, so df/dx1 = 192 q^2 (2*x1 + x2), df/dx2 = 192 q^2 (x1 + 2*x2).
Points keep away from 0 (other than 0 itself), where a difference quotient would need a nudge of its own.
"""

import numpy as np

from grader.judge import as_array, check_close, check_gradient, unpack


def f(x):
    return 64 * (x[0] ** 2 + x[0] * x[1] + x[1] ** 2) ** 3


def expected(x1, x2):
    q = x1**2 + x1 * x2 + x2**2
    return 192 * q**2 * (2 * x1 + x2), 192 * q**2 * (x1 + 2 * x2)


def points(rng, n):
    """n random points, each between 0.5 and 2.5 away from 0, in n directions of which no two are alike."""
    angle, radius = 2 * np.pi * (np.arange(n) + rng.random(n)) / n, rng.uniform(0.5, 2.5, size=n)
    return [(float(r * np.cos(t)), float(r * np.sin(t))) for r, t in zip(radius, angle, strict=True)]


def ask(student, cases):
    return [unpack(answer, 2, ("df/dx1", "df/dx2")) for answer in student.chain_rule.each(cases)]


def check_one(student, cases, which):
    """One of the two derivatives; its error is measured against the larger of both, as in a gradient."""
    for case, answer in zip(cases, ask(student, cases), strict=True):
        right = expected(*case)
        check_close(answer[which], right[which], scale=max(abs(right[0]), abs(right[1])) or 1.0)


def test_derivative_by_x1(student, rng):
    check_one(student, points(rng, 6), 0)


def test_derivative_by_x2(student, rng):
    check_one(student, points(rng, 6), 1)


def test_gradient_check(student, rng):
    cases = points(rng, 4)
    for case, answer in zip(cases, ask(student, cases), strict=True):
        check_gradient(f, np.array(case), np.array([as_array(part, ()) for part in answer]), rng=rng)


def test_where_a_part_vanishes(student, rng):
    """On the axes, on the lines where one derivative is 0, and at 0 itself."""
    x = float(rng.uniform(0.5, 2))
    cases = [(x, 0.0), (0.0, x), (-x, 0.0), (0.0, -x), (x, -2 * x), (-2 * x, x), (x, -x), (0.0, 0.0)]
    check_one(student, cases, 0)
    check_one(student, cases, 1)


def test_whole_numbers(student, rng):
    cases = [(int(x1), int(x2)) for x1, x2 in rng.integers(1, 4, size=(4, 2)) * rng.choice([-1, 1], size=(4, 2))]
    check_one(student, cases, 0)
    check_one(student, cases, 1)
