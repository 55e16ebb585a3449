"""Hidden suite of Value: each expression is worked out twice, on the student's Values and on dual numbers."""

import math

import numpy as np
import pytest

from grader.judge import as_array, check_close, check_gradient, read, together


class Dual:
    """A number and its partial derivatives by every input: carried forward, where Value carries them back."""

    def __init__(self, value, slopes=0.0):
        self.value, self.slopes = value, slopes

    @staticmethod
    def of(number):
        return number if isinstance(number, Dual) else Dual(number)

    def __add__(self, other):
        other = Dual.of(other)
        return Dual(self.value + other.value, self.slopes + other.slopes)

    def __mul__(self, other):
        other = Dual.of(other)
        return Dual(self.value * other.value, self.value * other.slopes + other.value * self.slopes)

    def __pow__(self, n):
        return Dual(self.value**n, n * self.value ** (n - 1) * self.slopes)

    def __neg__(self):
        return self * -1.0

    def __sub__(self, other):
        return self + Dual.of(other) * -1.0

    def __rsub__(self, number):
        return Dual(number) - self

    __radd__ = __add__
    __rmul__ = __mul__

    def tanh(self):
        return Dual(math.tanh(self.value), self.slopes / math.cosh(self.value) ** 2)

    def relu(self):
        return self if self.value > 0 else Dual(0.0, self.slopes * 0.0)


def ask(student, expression, *numbers):
    """Check data and every input's grad of expression(*values); return the values."""
    with together(student):
        values = [student.Value(number) for number in numbers]
        out = expression(*values)
        out.backward()
    data, *grads = read([(out, "data"), *((value, "grad") for value in values)])
    right = expression(*(Dual(number, row) for number, row in zip(numbers, np.eye(len(numbers)), strict=True)))
    check_close(data, right.value, scale=max(1.0, abs(right.value)), name="data")
    for grad, slope in zip(grads, right.slopes, strict=True):
        check_close(grad, slope, scale=float(np.max(np.abs(right.slopes))) or 1.0, name="a grad")
    return values


def number(rng, low=0.5, high=1.5):
    """A number away from 0, of either sign."""
    return float(rng.uniform(low, high) * rng.choice([-1, 1]))


def positive(rng):
    return float(rng.uniform(0.5, 1.5))


@pytest.mark.hint("Before any gradient: each operation makes a new Value whose data is the result.")
def test_data(student, rng):
    x, c = number(rng), number(rng, 2, 3)
    y, steep = -math.copysign(positive(rng), x), math.copysign(20, x)
    with together(student):
        u, v, five, two = student.Value(x), student.Value(y), student.Value(5), student.Value(2)
        answers = [
            (u + v, x + y), (u - v, x - y), (u * v, x * y), (-u, -x), (u**2, x * x), (u**-1, 1 / x),
            (u + c, x + c), (c + u, c + x), (u - c, x - c), (c - u, c - x), (u * c, x * c), (c * u, c * x),
            (five**0.5, math.sqrt(5)), (two**-2, 0.25), (u.tanh(), math.tanh(x)), (two.tanh(), math.tanh(2)),
            (u**3, x * x * x), (v**3, y * y * y), ((u * 5).tanh(), math.tanh(5 * x)),
            ((v * 5).tanh(), math.tanh(5 * y)), (u.relu(), max(x, 0.0)), (v.relu(), max(y, 0.0)),
            ((u * steep).relu(), 20 * abs(x)), (u, x), (v, y), (five, 5), (two, 2),
        ]  # fmt: skip
    for data, (_, right) in zip(read([(answer, "data") for answer, _ in answers]), answers, strict=True):
        check_close(data, right, scale=max(1.0, abs(right)))


@pytest.mark.hint("Each operation alone, for both of its sides: its own slope, times what comes from above. Also at 0.")
def test_slope_of_each_operation(student, rng):
    c, d = number(rng, 2, 3), number(rng, 2, 3)
    ask(student, lambda x, y: x * y * c, number(rng), number(rng))
    ask(student, lambda x, y, z: (x - y) * c + -z * d, number(rng), number(rng), number(rng))
    ask(student, lambda x, y, z: (x**3) * c + y**-2 - (z**2.5) * d, -positive(rng), number(rng), positive(rng))
    ask(student, lambda x, y, z, u: (x**-1) * c + y**0.5 + z**1 * d - u**2, *(positive(rng) for _ in range(4)))
    ask(student, lambda x, y: x.tanh() * c + y.tanh() * d, number(rng), number(rng))
    live, dead = [positive(rng) for _ in range(2)], [-positive(rng) for _ in range(2)]
    ask(student, lambda x, y, z, u: (x.relu() - y.relu()) * c + (z.relu() - u.relu()) * d, *live, *dead)
    ask(student, lambda x: (x * 20).relu() * c - x, positive(rng))
    # zeros, large slopes and tiny ones
    ask(student, lambda x, y: x * y + x * c + (x**2) * y + x.tanh() * 4 + (y * c) ** 2, 0, 0)
    ask(student, lambda x, y: (x * y) * c + x - y * y, 0.0, number(rng))
    ask(student, lambda x: (x * 20 + 1) ** 3, number(rng))
    ask(student, lambda x, y: ((x * 1e-4).tanh() * y) * 1e-4, number(rng), number(rng))


def test_numbers_on_either_side(student, rng):
    c, d = number(rng, 2, 3), number(rng, 2, 3)
    ask(student, lambda x, y: (c - x) * (y - d) + c, number(rng), number(rng))
    ask(student, lambda x, y: c * (d + x) + (y + c) * 3 + 2 * y, number(rng), number(rng))
    ask(student, lambda x, y: 1 - (2 - x * y) ** 2, 3, 2)
    ask(student, lambda x, y: -3 * x + 2.5 * y + y * -1.5, number(rng), number(rng))
    ask(student, lambda x, y: (0 + x) * y + (y + 0) * 0 + 0 * x, number(rng), number(rng))


@pytest.mark.hint("Both uses of a value count: their gradients add up. And two values that hold equal numbers are two.")
def test_used_more_than_once(student, rng):
    c, d = number(rng, 2, 3), number(rng, 2, 3)
    ask(student, lambda x: x * x * c, number(rng))
    ask(student, lambda x, y: ((x + x) * c - x * d) * y + (x * y) * (x - y), number(rng), number(rng))
    same = number(rng)
    ask(student, lambda x, y: (x * c) * (y * c) + x * d - (x - y) * c, same, same)

    def each_operation_twice(x, y, z, u, v):
        twice = x.tanh() * c + x.tanh() + y.relu() * c + y.relu() + z**2 * c + z**3
        return twice + -u * c + -u + (v - c) * d + (c - v)

    ask(student, each_operation_twice, number(rng), positive(rng), number(rng), number(rng), number(rng))


@pytest.mark.hint("A value hands its gradient on only when everything that was made from it has handed in its share.")
def test_order(student, rng):
    """Ways of unequal length from an inner value to the output, the long one first and last; and a long chain."""
    c, d = number(rng), number(rng)

    def long(v):
        return ((v * c).tanh() + d) * v

    def long_first(x, y):
        inner = x * y
        return long(inner) * c + inner + x

    def long_last(x, y):
        inner = x * y
        middle = inner + x
        return middle * inner + long(inner - y)

    def chain(x, y):
        for _ in range(60):
            x = x * 0.9 + y
        return x

    def side_way(x, y):
        inner = x * y
        _ = inner.tanh() + x  # leads nowhere
        return inner * c + inner.tanh() + x

    ask(student, long_first, number(rng), number(rng))
    ask(student, long_last, number(rng), number(rng))
    ask(student, side_way, number(rng), number(rng))
    ask(student, chain, number(rng), number(rng))


@pytest.mark.points(2)
def test_a_network(student, rng):
    """Squared error of a small network: a tanh neuron and a relu neuron, a linear output, a target out of reach."""
    target = number(rng, 9, 12)

    def cost(w1, w2, v1, v2, x, b):
        hidden = (w1 * x + b).tanh(), (w2 * x).relu()
        return (v1 * hidden[0] + hidden[1] * v2 + b - target) ** 2

    numbers = [number(rng) for _ in range(6)]
    numbers[1] = abs(numbers[1]) * float(np.sign(numbers[4]))  # the relu neuron is live
    numbers[5] = math.copysign(numbers[5], numbers[0] * numbers[4])  # and the tanh neuron away from 0
    values = ask(student, cost, *numbers)

    def plain(x):
        return cost(*(Dual(float(entry)) for entry in x)).value

    grads = np.stack([as_array(grad, ()) for grad in read([(value, "grad") for value in values])])
    check_gradient(plain, np.array(numbers), grads, rng=rng)
    numbers[1] *= -1  # and now it is not
    ask(student, cost, *numbers)


@pytest.mark.hint("Nothing may be left over from one graph to the next: no list, set or number that all Values share.")
def test_one_graph_after_another(student, rng):
    c = number(rng, 2, 3)
    x, y = number(rng), number(rng)
    first = ask(student, lambda x, y: x * y * c + x, x, y)
    ask(student, lambda x, y: (x + c) * y, number(rng), number(rng))
    found = read([(value, name) for value in first for name in ("data", "grad")])
    for data, right in zip(found[::2], (x, y), strict=True):
        check_close(data, right)
    for grad, right in zip(found[1::2], (y * c + 1, x * c), strict=True):
        check_close(grad, right, scale=max(abs(y * c + 1), abs(x * c)))
    ask(student, lambda x, y: x * y * c + x, x, y)
    with together(student):
        u, v, s, t = (student.Value(z) for z in (x, y, y, x))
        one, other = u * v * c + u, (s - c) * t  # two graphs at a time, and the first to be made has its turn first
        one.backward()
        other.backward()
    for grad, right in zip(read([(z, "grad") for z in (u, v, s, t)]), (y * c + 1, x * c, x, y - c), strict=True):
        check_close(grad, right, scale=max(1.0, abs(right)))
