"""Hidden suite of slope, whose argument is a function of the judge: canary-4f1d."""

from grader.judge import check_close


def test_parabola(student, rng):
    a, x = rng.uniform(1, 9, 2)
    check_close(student.slope(lambda t: a * t * t, x), 2 * a * x, rtol=1e-5)


def test_asks_the_function(student, rng):
    asked = []

    def line(t):
        asked.append(t)
        return 3 * t

    check_close(student.slope(line, float(rng.normal())), 3.0, rtol=1e-5)
    assert len(asked) >= 2, "the function was not asked"
