"""Hidden suite of sgd_step."""

import numpy as np
import pytest

from grader.judge import as_array, check_close, check_unchanged_each


def expected(w, g, lr):
    return np.asarray(w, dtype=float) + (-lr) * np.asarray(g, dtype=float)


def case(rng, *shape, lr=None):
    return rng.normal(size=shape), rng.normal(scale=3, size=shape), float(rng.uniform(0.05, 0.9)) if lr is None else lr


def compare(student, cases):
    for answer, arguments in zip(student.sgd_step.each(cases), cases, strict=True):
        check_close(answer, expected(*arguments), given=arguments)


@pytest.mark.hint("Against the gradient, by the learning rate times the gradient, for every entry on its own.")
def test_vectors(student, rng):
    compare(student, [case(rng, 5), case(rng, 2), case(rng, 1), case(rng, 4, lr=0.01), case(rng, 4, lr=1.0)])


@pytest.mark.hint("The weights of a layer are a matrix: every entry moves by its own gradient.")
def test_matrices(student, rng):
    compare(student, [case(rng, 3, 4), case(rng, 1, 3), case(rng, 4, 1), case(rng, 3, 3), case(rng, 2, 1, 3)])


@pytest.mark.hint("No gradient, no step; a large gradient makes a large step, a small one a small step.")
def test_zero_small_and_large_gradients(student, rng):
    w, g, lr = case(rng, 3, 4)
    g[0], g[1], g[2] = 0, rng.normal(scale=100, size=4), rng.normal(scale=1e-2, size=4)
    compare(student, [(w[i], g[i], lr) for i in range(3)] + [(w, g, lr), (0 * w, g, lr)])


@pytest.mark.hint("Three steps come from three gradients and nothing else: two arrays of weights must not mix.")
def test_several_steps(student, rng):
    slopes = [rng.uniform(0.5, 2, size=shape) for shape in [(3,), (2, 2), (2, 2)]]
    start = [rng.normal(scale=2, size=slope.shape) for slope in slopes]
    now = start
    for _ in range(3):
        answers = student.sgd_step.each([(w, slope * w, 0.1) for w, slope in zip(now, slopes, strict=True)])
        now = [as_array(answer, slope.shape) for answer, slope in zip(answers, slopes, strict=True)]
    for w, w0, slope in zip(now, start, slopes, strict=True):
        check_close(w, w0 * (1 - 0.1 * slope) ** 3)


@pytest.mark.hint("Integer weights become real numbers with the first step.")
def test_integers_and_float32(student, rng):
    w, g = rng.integers(-5, 6, size=(3, 2)), rng.integers(1, 9, size=(3, 2))
    short_w, short_g, lr = case(rng, 4)
    short = short_w.astype("float32"), short_g.astype("float32"), lr
    compare(student, [(w, g, 0.13), (w, g / 4, 0.7), (w / 2, g, 0.01), short])


@pytest.mark.hint("The arrays that come in belong to the caller: make a new one.")
def test_arguments_unchanged_and_calls_repeated(student, rng):
    for arguments, answer in check_unchanged_each(student.sgd_step, [case(rng, 2, 3), case(rng, 4)] * 2):
        check_close(answer, expected(*arguments))
