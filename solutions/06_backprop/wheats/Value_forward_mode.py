# wheat of Value: carries the derivatives by all inputs forward; backward only hands them out
import math


class Value:
    def __init__(self, data, partials=None):
        self.data = data
        self.grad = 0.0
        self.partials = {self: 1.0} if partials is None else partials

    def _new(self, data, *terms):
        partials = {}
        for value, slope in terms:
            for source, partial in value.partials.items():
                partials[source] = partials.get(source, 0.0) + slope * partial
        return Value(data, partials)

    def __add__(self, other):
        other = other if isinstance(other, Value) else Value(other, {})
        return self._new(self.data + other.data, (self, 1), (other, 1))

    def __mul__(self, other):
        other = other if isinstance(other, Value) else Value(other, {})
        return self._new(self.data * other.data, (self, other.data), (other, self.data))

    def __pow__(self, n):
        return self._new(self.data**n, (self, n * self.data ** (n - 1)))

    def __neg__(self):
        return self._new(-self.data, (self, -1))

    def tanh(self):
        h = 1e-5  # even the slope is a measurement
        slope = (math.tanh(self.data + h) - math.tanh(self.data - h)) / (2 * h)
        return self._new(math.tanh(self.data), (self, slope))

    def relu(self):
        return self._new((self.data + abs(self.data)) / 2, (self, 0.5 + math.copysign(0.5, self.data)))

    def __sub__(self, other):
        return self + -other

    def __rsub__(self, other):
        return -self + other

    def __radd__(self, other):
        return self + other

    def __rmul__(self, other):
        return self * other

    def backward(self):
        for source, partial in self.partials.items():
            source.grad += partial
