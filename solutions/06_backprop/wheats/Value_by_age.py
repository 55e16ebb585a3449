# wheat of Value: a value is always younger than what it was made from: no search, sorting by age
import itertools
import math


class Value:
    births = itertools.count()

    def __init__(self, data):
        self.data, self.grad = float(data), 0.0
        self.parents, self.slopes = [], []
        self.born = next(Value.births)

    def _from(self, data, slope, other=None, other_slope=0.0):
        out = Value(data)
        out.parents, out.slopes = [self], [slope]
        if isinstance(other, Value):
            out.parents.append(other)
            out.slopes.append(other_slope)
        return out

    def __add__(self, other):
        return self._from(self.data + getattr(other, "data", other), 1.0, other, 1.0)

    def __mul__(self, other):
        factor = other.data if isinstance(other, Value) else other
        return self._from(self.data * factor, factor, other, self.data)

    def __rmul__(self, number):
        return self * number

    def __radd__(self, number):
        return self + number

    def __neg__(self):
        return self * -1.0

    def __sub__(self, other):
        return self + other * -1.0

    def __rsub__(self, number):
        return self * -1.0 + number

    def __pow__(self, n):
        return self._from(math.pow(self.data, n), n * math.pow(self.data, n - 1))

    def tanh(self):
        up, down = math.exp(self.data), math.exp(-self.data)
        return self._from((up - down) / (up + down), 4 / (up + down) ** 2)

    def relu(self):
        live = self.data > 0
        return self._from(self.data * live, live)

    def backward(self):
        found, todo = {self.born: self}, [self]
        while todo:
            for parent in todo.pop().parents:
                if parent.born not in found:
                    found[parent.born] = parent
                    todo.append(parent)
        self.grad = 1.0
        for born in sorted(found, reverse=True):
            for parent, slope in zip(found[born].parents, found[born].slopes, strict=True):
                parent.grad += slope * found[born].grad
