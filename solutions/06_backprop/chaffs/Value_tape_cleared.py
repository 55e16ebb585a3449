# chaff of Value: one list of operations for all graphs, emptied by backward
# Two graphs are built, and only the first one that is asked gets gradients: all values share one list, and backward
# empties it, the other graph's steps with it. A value needs to know only where it came from itself.
import math


class Value:
    tape = []

    def __init__(self, data):
        self.data, self.grad = data, 0.0

    def step(self, data, *pairs):
        out = Value(data)
        Value.tape.append((out, pairs))
        return out

    def __add__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return self.step(self.data + other.data, (self, 1), (other, 1))

    def __mul__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return self.step(self.data * other.data, (self, other.data), (other, self.data))

    def __pow__(self, n):
        return self.step(self.data**n, (self, n * self.data ** (n - 1)))

    def tanh(self):
        t = math.tanh(self.data)
        return self.step(t, (self, 1 - t * t))

    def relu(self):
        return self.step(max(self.data, 0.0), (self, self.data > 0))

    def __neg__(self):
        return self * -1

    def __sub__(self, other):
        return self + other * -1

    def __rsub__(self, number):
        return self * -1 + number

    __radd__, __rmul__ = __add__, __mul__

    def backward(self):
        self.grad = 1.0
        for out, pairs in reversed(Value.tape):
            for value, slope in pairs:
                value.grad += slope * out.grad
        Value.tape.clear()
