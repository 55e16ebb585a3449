# wheat of Value: closures that hand the gradient on, and a list of them
import math


def value(x):
    return x if isinstance(x, Value) else Value(x)


class Value:
    def __init__(self, data, children=()):
        self.data = data
        self.grad = 0
        self.children = set(children)
        self.give = lambda: None

    def __add__(self, other):
        other = value(other)
        out = Value(self.data + other.data, (self, other))

        def give():
            self.grad += out.grad
            other.grad += out.grad

        out.give = give
        return out

    def __mul__(self, other):
        other = value(other)
        out = Value(self.data * other.data, (self, other))

        def give():
            self.grad += other.data * out.grad
            other.grad += self.data * out.grad

        out.give = give
        return out

    def __pow__(self, n):
        out = Value(self.data**n, (self,))

        def give():
            self.grad += n * self.data ** (n - 1) * out.grad

        out.give = give
        return out

    def tanh(self):
        out = Value(math.tanh(self.data), (self,))

        def give():
            self.grad += (1 - out.data**2) * out.grad

        out.give = give
        return out

    def relu(self):
        out = Value(self.data if self.data > 0 else 0, (self,))

        def give():
            self.grad += (out.data > 0) * out.grad

        out.give = give
        return out

    def __neg__(self):
        return self * -1

    def __sub__(self, other):
        return self + (-other)

    def __rsub__(self, other):
        return other + (-self)

    __radd__ = __add__
    __rmul__ = __mul__

    def backward(self):
        done, order = set(), []

        def build(v):
            if v not in done:
                done.add(v)
                for child in v.children:
                    build(child)
                order.append(v)

        build(self)
        self.grad = 1
        while order:
            order.pop().give()
