# chaff of Value: one list of operations for all graphs
# A second graph changes the gradients of the first: all values share one list (made in the class, not in __init__),
# and backward runs through old graphs as well.
import math


class Value:
    tape = []

    def __init__(self, data, parents=()):
        self.data, self.grad, self.parents = data, 0.0, parents
        Value.tape.append(self)

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
        self.grad = 1
        for value in reversed(Value.tape):
            for parent, slope in value.parents:
                parent.grad += slope * value.grad
