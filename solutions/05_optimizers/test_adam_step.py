"""Hidden suite of adam_step."""

import numpy as np
import pytest

from grader.judge import as_array, check_close, check_unchanged_each, unpack

NAMES = ("w", "m", "v")


def expected(w, g, m, v, t, lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    """Adam with both corrections moved into one factor: with c = sqrt(1 - beta2^t), m_hat / (sqrt(v_hat) + eps) is
    m * c / (1 - beta1^t) / (sqrt(v) + eps * c)."""
    w, g, m, v = (np.asarray(a, dtype=float) for a in (w, g, m, v))
    m = g + beta1 * (m - g)
    v = g * g + beta2 * (v - g * g)
    c = np.sqrt(1 - beta2**t)
    return w - lr * c / (1 - beta1**t) * m / (np.sqrt(v) + eps * c), m, v


def case(rng, *shape, t=None):
    """w, g, m, v, t, lr, beta1, beta2, eps; eps is large enough to see where it stands."""
    w, g, m, v = rng.normal(size=shape), rng.normal(size=shape), rng.normal(size=shape), rng.uniform(0.1, 4, size=shape)
    t = int(rng.integers(2, 9)) if t is None else t
    return w, g, m, v, t, *rng.uniform((0.2, 0.3, 0.7, 0.1), (0.9, 0.6, 0.95, 0.5)).tolist()


def away(w, g):
    """w and g with no entry below 4 in size: beside them no eps up to 1e-6 shows, right or wrong."""
    return w + np.copysign(4, w), g + np.copysign(4, g)


def check(answer, arguments):
    for got, right in zip(unpack(answer, 3, NAMES), expected(*arguments), strict=True):
        check_close(got, right, given=arguments)


def compare(student, cases):
    for answer, arguments in zip(student.adam_step.each(cases), cases, strict=True):
        check(answer, arguments)


@pytest.mark.hint("At t = 1 the corrected means are the gradient and its square: every weight moves by the rate.")
def test_first_step(student, rng):
    drawn = [case(rng, *shape) for shape in [(4,), (3, 2), (1,)]]
    cases = [(*away(w, g), 0 * m, 0 * v, 1, lr) for w, g, m, v, _, lr, *_ in drawn]
    signs = rng.choice([-1.0, 1.0], size=6)
    g = signs * np.array([100.0, 10.0, 1.0, 0.1, 0.01, 0.001])
    *answers, last = student.adam_step.each([*cases, (np.zeros(6), g, np.zeros(6), np.zeros(6), 1, 0.25)])
    for answer, arguments in zip(answers, cases, strict=True):
        check(answer, arguments)
    w, m, v = unpack(last, 3, NAMES)
    check_close(w, -0.25 * signs, rtol=1e-4)  # eps of 1e-8 beside 1e-3
    check_close(m, 0.1 * g)
    check_close(v, 0.001 * g**2)


@pytest.mark.hint("The means, then each divided by 1 less a power of its beta, then the step. Where does eps stand?")
def test_later_steps(student, rng):
    w, g, m, v, t, lr, _, beta2, eps = case(rng, 3)
    cases = [case(rng, 3, 4), case(rng, 1, 3), case(rng, 4, t=1), case(rng, 5, t=2), case(rng, 3, t=1000)]
    above = float(rng.uniform(1.1, 2)) * np.sqrt((g * g + v).max() / (1 - beta2))  # an eps above all of the roots
    more = [(w, g, m, v, t, lr, 0.0, beta2, eps), (w, g, m, v, t, lr, 0.5, beta2, above)]
    compare(student, [*cases, case(rng, 2, 1, 3), *more])


@pytest.mark.hint("Without them in the call: lr 0.001, beta1 0.9, beta2 0.999, eps 1e-8; each has its name.")
def test_defaults_and_names(student, rng):
    # The weights start at 0, so only the step is compared, small as it is.
    _, g, m, v, t, lr, beta1, beta2, eps = case(rng, 2, 3)
    w, rest = np.zeros((2, 3)), np.zeros((2, 3))
    tiny = rng.uniform(1, 3, size=(2, 3)) * 1e-6  # makes an eps of 1e-8 visible
    # A gradient like no other before it: a large step, and one whose correction is still to be seen.
    surprises = [(w, 100 * g, m, v, late) for late in (30, 200, 900)]
    compare(student, [(w, g, m, v, t), (w, g, m, v, t, lr, beta1), (w, tiny, rest, rest, 1), *surprises])
    for names in ({"eps": eps, "lr": lr}, {"beta2": beta2, "beta1": beta1}):
        answer = unpack(student.adam_step(w, g, m, v, t, **names), 3, NAMES)
        for got, right in zip(answer, expected(w, g, m, v, t, **names), strict=True):
            check_close(got, right)


@pytest.mark.hint("A weight that never had a gradient stays where it is; where there was one, the means fade.")
def test_zero_gradient(student, rng):
    w, g, m, v, t, lr, beta1, beta2, _ = case(rng, 4)
    large, some = away(w, g)
    some *= np.array([0, 1, 0, 1])
    compare(student, [(large, some, 0 * m, 0 * v, 1, lr), (w, 0 * g, m, 4 + v, t, lr, beta1, beta2)])


@pytest.mark.hint("m, v and t come in; kept inside, two arrays of weights would share them.")
def test_several_steps(student, rng):
    slopes = [rng.uniform(0.5, 2, size=shape) for shape in [(3,), (2, 2), (2, 2)]]
    now = [(rng.uniform(1, 2, size=s.shape), np.zeros(s.shape), np.zeros(s.shape)) for s in slopes]
    right = list(now)
    for t in (1, 2, 3):
        calls = [(w, slope * w, m, v, t, 0.1, 0.8, 0.95) for slope, (w, m, v) in zip(slopes, now, strict=True)]
        for i, (slope, answer) in enumerate(zip(slopes, student.adam_step.each(calls), strict=True)):
            now[i] = tuple(as_array(part, slope.shape) for part in unpack(answer, 3, NAMES))
            w, m, v = right[i]
            right[i] = expected(w, slope * w, m, v, t, 0.1, 0.8, 0.95)
    for got, want in zip(now, right, strict=True):
        for part, right_part in zip(got, want, strict=True):
            check_close(part, right_part, rtol=1e-5)


@pytest.mark.hint("Integer weights and integer means become real numbers with the first step.")
def test_integers_and_float32(student, rng):
    w, g, m, v = (rng.integers(low, 7, size=(3, 2)) for low in (-5, 1, -4, 1))
    cases = [(w, g, m, v, 3, 0.7), (w, g, 0 * m, 0 * v, 1, 0.7), (w / 2, g, m / 4, v, 2, 0.3)]
    w, g, m, v, *rest = case(rng, 4, t=2)  # so early that the place of eps shows in float32, too
    compare(student, [*cases, (*(a.astype("float32") for a in (w, g, m, v)), *rest)])


@pytest.mark.hint("The arrays that come in, m and v too, belong to the caller: make new ones.")
def test_arguments_unchanged_and_calls_repeated(student, rng):
    for arguments, answer in check_unchanged_each(student.adam_step, [case(rng, 2, 3, t=1), case(rng, 4)] * 2):
        check(answer, arguments)
