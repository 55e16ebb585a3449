# chaff of Value: counts uses where values are made, and waits for all of them
# A value waits for every use that was ever made of it, also for uses that do not lead to this output. Those never
# report, and everything behind the value gets nothing. Only the graph below the output counts.
import math


class Value:
    def __init__(self, data, parents=()):
        self.data, self.grad, self.parents = data, 0.0, parents
        self.uses = 0
        for parent, _ in parents:
            parent.uses += 1

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
        ready = [self]
        while ready:
            value = ready.pop()
            for parent, slope in value.parents:
                parent.grad += slope * value.grad
                parent.uses -= 1
                if parent.uses == 0:
                    ready.append(parent)
