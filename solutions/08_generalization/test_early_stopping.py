"""Hidden suite of early_stopping."""

import numpy as np
import pytest

from grader.judge import as_number, check_equal, check_unchanged, unpack


def expected(losses, patience):
    """By definition: the first epoch that is `patience` past the first lowest loss up to it."""
    best = [int(np.argmin(losses[: epoch + 1])) for epoch in range(len(losses))]
    late = [epoch for epoch in range(len(losses)) if epoch - best[epoch] == patience]
    stop = late[0] if late else len(losses) - 1
    return [stop, best[stop]]


def compare(student, cases):
    for answer, case in zip(student.early_stopping.each(cases), cases, strict=True):
        epochs = unpack(answer, 2, ("stop_epoch", "best_epoch"))
        check_equal([as_number(epoch) for epoch in epochs], expected(*case))


def falling(rng, n):
    """n losses, each clearly below the one before, the last about 1."""
    return 1 + np.cumsum(rng.uniform(0.05, 0.2, size=n))[::-1]


@pytest.mark.hint("Count the epochs from the best one on; a new best starts the count anew.")
@pytest.mark.points(2)
def test_stops_after_patience(student, rng):
    """Losses fall, then rise for good: training stops `patience` epochs past the best."""
    cases = []
    for patience in (1, 2, 3, 5):
        down = falling(rng, int(rng.integers(2, 6)))
        up = down[-1] + np.cumsum(rng.uniform(0.05, 0.2, size=patience + int(rng.integers(2, 5))))
        curves = [np.concatenate([down, up]), np.concatenate([down, up[:patience]]), up]
        cases += [(curve, patience) for curve in curves] + [(200 * curves[0], patience)]
    compare(student, cases)


@pytest.mark.hint("Where training never stops early, it stops at the last epoch, wherever the best one was.")
def test_runs_to_the_end(student, rng):
    """Losses that fall throughout (if only a little), losses that end before patience runs out, and a single loss."""
    cases = [(rng.uniform(0.1, 5.0, size=1), patience) for patience in (1, 4)]
    cases.append((rng.uniform(0.5, 1.0) - 1e-12 * np.arange(6), 2))
    for patience in (1, 2, 4):
        down = falling(rng, int(rng.integers(3, 8)))
        cases += [(down, patience), (np.append(down, down[-1] + np.arange(1, patience) * 0.5), patience), (down, 20)]
    compare(student, cases)


@pytest.mark.hint("Only a loss below the best so far is an improvement; an equal one is not.")
def test_ties(student, rng):
    """Equal losses do not count as improvement, and of equal ones the first is the best."""
    level, down = rng.uniform(0.5, 2.0), falling(rng, 4)
    flat = np.full(9, level)
    late = np.concatenate([down, down[-1] + [0.1, 0.0, 0.2, 0.0, 0.3, 0.0]])
    zero = np.concatenate([down, [0.0, 0.3, 0.2, 0.4, 0.0, 0.1]])  # no loss is lower
    compare(student, [(case, patience) for case in (flat, late, zero) for patience in (1, 2, 3, 4, 20)])


@pytest.mark.hint("What comes after the stop is never seen: it must not change the answer.")
def test_nothing_after_the_stop(student, rng):
    """A lower loss after the stop, and one that comes just in time."""
    down = falling(rng, 3)
    cases = []
    for patience in (1, 2, 4):
        bad = down[-1] + rng.uniform(0.1, 1.0, size=patience)
        bad[0] += 1  # the next one is lower, and yet no improvement
        cases += [(np.concatenate([down, bad, down[-1:] / 2, down[-1:]]), patience)]
        cases += [(np.concatenate([down, bad[1:], down[-1:] / 2, down[-1:]]), patience)]
    compare(student, cases)


@pytest.mark.hint("Compare each loss with the best so far, not with the one before it.")
def test_wobbling(student, rng):
    """Losses that go up and down above the best; patience counts on."""
    low = rng.uniform(0.5, 1.0)
    wobble = low + np.array([0.8, 0.0, 0.6, 0.3, 0.5, 0.2, 0.4, 0.1, 0.3, 0.05])
    stairs = low + np.array([0.9, 0.5, 0.7, 0.4, 0.6, 0.3, 0.5, 0.2, 0.4, 0.1])  # every second one is a new best
    cases = [(case, patience) for case in (wobble, stairs) for patience in (1, 2, 3, 5)]
    compare(student, [*cases, (np.concatenate([wobble, wobble[2:], wobble[2:]]), 12)])


@pytest.mark.points(2)
@pytest.mark.hint("Walk through the epochs one by one, as the lesson's table does.")
def test_many_curves(student, rng):
    """Random curves with many ties and dips, from integers to tiny improvements; the last ones never stop early."""
    cases = []
    for patience in (1, 2, 2, 3, 5, 20):
        steps = int(rng.integers(8, 20))
        whole = rng.integers(0, 9, size=steps)
        # after a wait a better one, after a rise one as good as that; and the lowest twice: 9 9 x 9 x ... 0 . 0
        whole[[0, 1, 3]], whole[4], whole[[-3, -1]] = 9, whole[2], 0
        cases.append((whole, patience))
        cases.append((rng.integers(2, 40, size=steps).astype(np.float32) / 8, patience))
        cases.append((1 + 0.1 * rng.normal(size=steps).cumsum() ** 2, patience))
        cases.append((1 - 1e-12 * rng.integers(0, 9, size=steps), patience))
    compare(student, cases)


@pytest.mark.hint("The losses are only read, and nothing is remembered from one call to the next.")
def test_arguments_unchanged(student, rng):
    """The losses stay as they are, and a second call gives the same answer."""
    losses = np.concatenate([falling(rng, 4), rng.uniform(3.0, 4.0, size=4)])
    losses[4] += 1  # the next one is lower, and yet no improvement
    for _ in range(2):
        epochs = unpack(check_unchanged(student.early_stopping, losses, 2), 2, ("stop_epoch", "best_epoch"))
        check_equal([as_number(epoch) for epoch in epochs], expected(losses, 2))
