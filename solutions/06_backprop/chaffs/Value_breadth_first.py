# chaff of Value: visits values by distance from the output
# A value with a short way and a long way to the output is served before its long way has reported. So it goes when
# values are visited by their distance from the output, or taken from a pile in whatever order they came. Think of
# what must be finished first.
import math


class Value:
    def __init__(self, data, parents=()):
        self.data, self.grad, self.parents = data, 0.0, parents

    def __add__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data + other.data, ((self, 1), (other, 1)))

    def __mul__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data * other.data, ((self, other.data), (other, self.data)))

    def __pow__(self, n):
        return Value(self.data**n, ((self, n * self.data ** (n - 1)),))

    def tanh(self):
        t = math.tanh(self.data)
        return Value(t, ((self, 1 - t * t),))

    def relu(self):
        return Value(max(0, self.data), ((self, 1 if self.data > 0 else 0),))

    def __neg__(self):
        return self * -1

    def __sub__(self, other):
        return self + -other

    def __rsub__(self, other):
        return -self + other

    __radd__ = __add__
    __rmul__ = __mul__

    def backward(self):
        order, seen = [self], {self}
        for value in order:
            for parent, _ in value.parents:
                if parent not in seen:
                    seen.add(parent)
                    order.append(parent)
        self.grad = 1
        for value in order:
            for parent, slope in value.parents:
                parent.grad += slope * value.grad
