# wheat of Value: no order at all: walks every way from the output to the inputs; 0-d float32 arrays
import numpy as np


class Value:
    def __init__(self, data, ways=()):
        self.data = np.array(data, dtype=np.float32)
        self.grad = np.zeros((), dtype=np.float32)
        self.ways = ways

    def make(self, data, *ways):
        return Value(data, ways)

    def __add__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return self.make(self.data + other.data, (self, 1), (other, 1))

    def __sub__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return self.make(self.data - other.data, (self, 1), (other, -1))

    def __mul__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return self.make(self.data * other.data, (self, other.data), (other, self.data))

    def __pow__(self, n):
        return self.make(self.data**n, (self, n * self.data ** (n - 1.0)))

    def __neg__(self):
        return self.make(-self.data, (self, -1))

    def tanh(self):
        return self.make(np.tanh(self.data), (self, np.cosh(self.data) ** -2.0))

    def relu(self):
        return self.make(np.maximum(self.data, 0), (self, np.heaviside(self.data, 0.5)))

    def __rsub__(self, number):
        return Value(number) - self

    __radd__, __rmul__ = __add__, __mul__

    def backward(self, share=1.0):
        self.grad = np.float32(self.grad + share)
        for value, slope in self.ways:
            value.backward(np.float32(share * slope))
