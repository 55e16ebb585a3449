"""Hidden suite of dense."""

import numpy as np

from grader.judge import check_close, check_unchanged_each


def expected(W, b, A):
    """z_j = b_j + sum_k W_jk a_k for every example, without a matrix product."""
    W, b, A = (np.asarray(part, dtype=float) for part in (W, b, A))
    return (A[..., np.newaxis, :] * W).sum(axis=-1) + b


def layer(rng, n_in, n_out):
    return rng.normal(size=(n_out, n_in)), rng.normal(size=n_out)


def check_all(student, cases):
    """The first by itself, mostly square layers: what still fits there tells mistakes apart that fail elsewhere."""
    for some in cases[:1], cases[1:]:
        for answer, case in zip(student.dense.each(some), some, strict=True):
            right, rtol = expected(*case), 1e-5 if case[0].dtype == np.float32 else 1e-6
            check_close(answer, right, scale=max(1.0, np.max(np.abs(right))), rtol=rtol)


def test_batch(student, rng):
    shapes = [(3, 3, 3), (5, 3, 4), (2, 6, 1), (7, 1, 3), (4, 5, 2)]
    check_all(student, [(*layer(rng, n_in, n_out), rng.normal(size=(m, n_in))) for m, n_in, n_out in shapes])


def test_batch_of_one(student, rng):
    shapes = [(3, 3), (3, 5), (4, 1), (1, 2)]
    check_all(student, [(*layer(rng, *shape), rng.normal(size=(1, shape[0]))) for shape in shapes])


def test_one_example(student, rng):
    shapes = [(3, 3), (3, 5), (5, 2), (4, 1)]
    check_all(student, [(*layer(rng, *shape), rng.normal(size=shape[0])) for shape in shapes])


def test_tiny_numbers(student, rng):
    W, b = layer(rng, 4, 5)
    cases = [(W * 1e-6, b * 1e-6, rng.normal(size=(3, 4))), (W * 1e-4, b * 1e-7, rng.normal(size=4) * 1e-3)]
    for case, answer in zip(cases, student.dense.each(cases), strict=True):
        check_close(answer, expected(*case))


def test_integers_and_float32(student, rng):
    W, b = layer(rng, 4, 3)
    whole = rng.integers(-9, 10, size=(3, 4)), rng.integers(-9, 10, size=3), rng.integers(-9, 10, size=(5, 4))
    check_all(
        student,
        [
            whole,
            (W, b, whole[2]),
            (W, b, whole[2][0]),
            (whole[0], b, whole[2]),
            (whole[0].astype(np.int32), whole[1], rng.normal(size=(2, 4))),
            tuple(part.astype(np.float32) for part in (W, b, rng.normal(size=(5, 4)))),
        ],
    )


def test_arguments_unchanged(student, rng):
    W, b = layer(rng, 4, 3)
    calls = [(W, b, A) for A in (rng.normal(size=(2, 4)), rng.normal(size=4), rng.normal(size=(2, 4)))]
    for case, answer in check_unchanged_each(student.dense, calls):
        check_close(answer, expected(*case), scale=1.0)
