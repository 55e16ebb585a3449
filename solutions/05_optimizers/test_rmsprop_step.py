"""Hidden suite of rmsprop_step."""

import numpy as np
import pytest

from grader.judge import as_array, check_close, check_unchanged_each, unpack

NAMES = ("w", "s")


def expected(w, g, s, lr, rho=0.9, eps=1e-8):
    """The root of s as the length of the vector (sqrt(rho*s), sqrt(1-rho)*g)."""
    w, g, s = (np.asarray(a, dtype=float) for a in (w, g, s))
    root = np.hypot(np.sqrt(rho * s), np.sqrt(1 - rho) * g)
    return w - (lr / (root + eps)) * g, root * root


def case(rng, *shape):
    """w, g, s, lr, rho, eps; eps is large enough to see where it stands."""
    w, g, s = rng.normal(size=shape), rng.normal(scale=2, size=shape), rng.uniform(0.1, 4, size=shape)
    return w, g, s, *(float(rng.uniform(*ends)) for ends in [(0.1, 0.9), (0.3, 0.85), (0.1, 0.5)])


def away(w, g):
    """w and g with no entry below 4 in size: beside them no eps up to 1e-6 shows, right or wrong."""
    return w + np.copysign(4, w), g + np.copysign(4, g)


def compare(student, cases):
    for answer, arguments in zip(student.rmsprop_step.each(cases), cases, strict=True):
        for got, right in zip(unpack(answer, 2, NAMES), expected(*arguments), strict=True):
            check_close(got, right, given=arguments)


@pytest.mark.hint("At the first step s is 0 and takes its share of the squared gradient: that new s is under the root.")
def test_first_step(student, rng):
    cases = [case(rng, *shape) for shape in [(4,), (3, 2), (1,)]]
    compare(student, [(*away(-np.copysign(w, g), g), 0 * s, lr, rho) for w, g, s, lr, rho, _ in cases])


@pytest.mark.hint("A running mean: a share of the old s, the rest of the squared gradient. Where does eps stand?")
def test_later_steps(student, rng):
    w, g, s, lr, _, eps = case(rng, 3)
    cases = [case(rng, 5), case(rng, 3, 4), case(rng, 1, 3), case(rng, 2, 1, 3), case(rng, 2, 2)]
    above = float(rng.uniform(1.1, 2)) * np.hypot(np.sqrt(s), np.abs(g)).max()  # an eps above all of the roots
    compare(student, [*cases, (w, g, s, lr, 0.0, eps), (w, g, s, lr, 0.5, above)])


@pytest.mark.hint("Without them in the call, rho is 0.9 and eps is 1e-8; each can be given by its name.")
def test_defaults_and_names(student, rng):
    w, g, s, lr, rho, eps = case(rng, 2, 3)
    # Gradients of 1e-6 make an eps of 1e-8 visible; the weights start at 0, so only the step is compared.
    tiny = rng.uniform(1, 3, size=4) * 1e-6
    compare(student, [(w, g, s, lr), (w, g, s, lr, rho), (np.zeros(4), tiny, np.zeros(4), lr)])
    for names in ({"eps": eps}, {"eps": eps, "rho": rho}):
        answer = unpack(student.rmsprop_step(w, g, s, lr, **names), 2, NAMES)
        for got, right in zip(answer, expected(w, g, s, lr, **names), strict=True):
            check_close(got, right)


@pytest.mark.hint("A weight that never had a gradient stays where it is, and the mean s fades while there is none.")
def test_zero_gradient(student, rng):
    w, g, s, lr, rho, _ = case(rng, 4)
    large, some = away(w, g)
    some *= np.array([0, 1, 0, 1])
    compare(student, [(w, 0 * g, 0 * s, lr), (large, some, 0 * s, lr), (w, 0 * g, s, lr, rho)])


@pytest.mark.hint("The mean s comes in and goes out; kept inside, two arrays of weights would share it.")
def test_several_steps(student, rng):
    slopes = [rng.uniform(0.5, 2, size=shape) for shape in [(3,), (2, 2), (2, 2)]]
    now = [(rng.uniform(1, 2, size=s.shape), np.zeros(s.shape)) for s in slopes]
    right = list(now)
    for _ in range(3):
        calls = [(w, slope * w, s, 0.05, 0.8) for slope, (w, s) in zip(slopes, now, strict=True)]
        for i, (slope, answer) in enumerate(zip(slopes, student.rmsprop_step.each(calls), strict=True)):
            now[i] = tuple(as_array(part, slope.shape) for part in unpack(answer, 2, NAMES))
            w, s = right[i]
            right[i] = expected(w, slope * w, s, 0.05, 0.8)
    for got, want in zip(now, right, strict=True):
        check_close(got[0], want[0], rtol=1e-5)
        check_close(got[1], want[1], rtol=1e-5)


@pytest.mark.hint("Integer weights and an integer s become real numbers with the first step.")
def test_integers_and_float32(student, rng):
    w, g, s = rng.integers(5, 10, size=(3, 2)), rng.integers(1, 9, size=(3, 2)), rng.integers(1, 6, size=(3, 2))
    w = w * rng.choice([-1, 1], size=w.shape)
    cases = [(w, g, s, 0.13, 0.8), (w, g, 0 * s, 0.13), (w / 2, g, s, 0.7), (w, g / 4, s / 4, 0.7)]
    w, g, s, *rest = case(rng, 4)
    compare(student, [*cases, (*(a.astype("float32") for a in (w, g, s)), *rest)])


@pytest.mark.hint("The arrays that come in, s too, belong to the caller: make new ones.")
def test_arguments_unchanged_and_calls_repeated(student, rng):
    for arguments, answer in check_unchanged_each(student.rmsprop_step, [case(rng, 2, 3), case(rng, 4)] * 2):
        for got, right in zip(unpack(answer, 2, NAMES), expected(*arguments), strict=True):
            check_close(got, right)
