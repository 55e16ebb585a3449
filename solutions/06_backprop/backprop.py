# %% [markdown]
# # 06 Backpropagation
# How an error at the output becomes a gradient for every weight: the four equations BP1 to BP4 on matrices, put
# together into `backprop`, and then the same thing once more for single numbers, as a small autograd engine. The
# lesson is README.md in this folder.

# %%
import numpy as np

# %% [markdown]
# ## Given
# Short versions of what you wrote in the assignments before. Use them where you like.


# %%
def sigmoid(z):
    """1 / (1 + e^-z), for an array of any shape; safe for large |z|."""
    return np.exp(-np.logaddexp(0, -z))


def sigmoid_prime(z):
    """sigma(z) (1 - sigma(z)); z is the pre-activation."""
    return sigmoid(z) * sigmoid(-z)  # 1 - sigma(z) = sigma(-z)


def softmax(logits):
    """Row-wise softmax of (m, n)."""
    e = np.exp(logits - np.max(logits, axis=1, keepdims=True))
    return e / np.sum(e, axis=1, keepdims=True)


def softmax_cross_entropy(logits, labels):
    """Mean over the batch of log(sum of e^logits) - logit of the true class: a number."""
    top = np.max(logits, axis=1)
    log_sum = top + np.log(np.sum(np.exp(logits - top[:, None]), axis=1))  # (m,)
    return np.mean(log_sum - logits[np.arange(len(labels)), labels])


# name: (activation, its slope), both of the pre-activation z
ACTIVATIONS = {
    "sigmoid": (sigmoid, sigmoid_prime),
    "tanh": (np.tanh, lambda z: 1 - np.tanh(z) ** 2),
    "relu": (lambda z: np.maximum(z, 0), lambda z: (z > 0) * 1.0),
}


def forward(weights, biases, X, activation):
    """(zs, activations): activations[0] is X, zs[l] belongs to weights[l], and the last layer stays raw logits."""
    act, _ = ACTIVATIONS[activation]
    zs, activations = [], [X]
    for layer, (W, b) in enumerate(zip(weights, biases, strict=True)):
        z = activations[-1] @ W.T + b  # (m, n)
        zs.append(z)
        activations.append(z if layer == len(weights) - 1 else act(z))
    return zs, activations


# %% [markdown]
# ## The four equations
# `delta` always holds one row per example and is *not* divided by the number of examples m. BP3 and BP4 divide.


# %%
def bp1(grad_a, z):
    """The error of a sigmoid output layer (BP1): delta = grad_a * sigma'(z), entry by entry.

    grad_a: derivative of each example's cost by each output activation, shape (m, n).
    z: pre-activations of the output layer, shape (m, n).
    Returns delta, shape (m, n), not divided by m.
    """
    ### BEGIN SOLUTION
    return grad_a * sigmoid_prime(z)  # (m, n)
    ### END SOLUTION


# %%
def bp1_softmax(logits, labels):
    """The error of a softmax output layer under cross-entropy (BP1): delta = y_hat - y.

    logits: pre-activations of the output layer, shape (m, n).
    labels: class index of each example, integers from 0 to n-1, shape (m,).
    y_hat is the row-wise softmax of the logits, y has a 1 at each example's label and 0 elsewhere.
    Returns delta, shape (m, n), not divided by m.
    """
    ### BEGIN SOLUTION
    delta = softmax(logits)  # y_hat, (m, n)
    delta[np.arange(len(labels)), labels] -= 1  # - y
    return delta
    ### END SOLUTION


# %%
def bp2(W_next, delta_next, z):
    """Carry the error back to a sigmoid hidden layer (BP2): delta = (delta_next @ W_next) * sigma'(z).

    W_next: weights of the next layer, shape (n_next, n).
    delta_next: error of the next layer, shape (m, n_next).
    z: pre-activations of this layer, shape (m, n).
    Returns this layer's delta, shape (m, n), not divided by m.
    """
    ### BEGIN SOLUTION
    return (delta_next @ W_next) * sigmoid_prime(z)  # (m, n)
    ### END SOLUTION


# %%
def bp3(delta):
    """d cost / d b of a layer (BP3): the mean of delta over the batch.

    delta: error of the layer, shape (m, n).
    Returns the gradient, shape (n,).
    """
    ### BEGIN SOLUTION
    return np.mean(delta, axis=0)  # (n,)
    ### END SOLUTION


# %%
def bp4(a_prev, delta):
    """d cost / d W of a layer (BP4): the mean over the batch of delta_j * a_k, that is delta.T @ a_prev / m.

    a_prev: activations that enter the layer, shape (m, n_prev).
    delta: error of the layer, shape (m, n).
    Returns the gradient, in the shape of W: (n, n_prev).
    """
    ### BEGIN SOLUTION
    return delta.T @ a_prev / len(delta)  # (n, n_prev)
    ### END SOLUTION


# %% [markdown]
# ## All of it


# %%
def backprop(weights, biases, X, labels, activation="sigmoid"):
    """All gradients of the mean softmax cross-entropy of a network, and the cost itself.

    weights: list of arrays, one a layer, layer l of shape (n_out, n_in); biases: list of arrays (n_out,).
    X: inputs, shape (m, n_in of the first layer); labels: class indices, integers, shape (m,).
    activation: of the hidden layers: "sigmoid", "tanh" or "relu". The last layer stays raw logits.
    Returns (grads_W, grads_b, cost): two lists in the order and shapes of weights and biases, and a number; cost is
    the mean over the batch, and the gradients are those of this mean.

    Build it on your own functions above: forward, then bp1_softmax at the output, and bp3 and bp4 at every layer.
    bp2 knows the sigmoid only: between the layers write BP2 with the slope of `activation`.
    """
    ### BEGIN SOLUTION
    zs, activations = forward(weights, biases, X, activation)
    _, slope = ACTIVATIONS[activation]
    grads_W, grads_b = [], []
    delta = np.asarray(bp1_softmax(zs[-1], labels))  # BP1, (m, n_out)
    for layer in reversed(range(len(weights))):
        grads_b.insert(0, bp3(delta))  # BP3, (n,)
        grads_W.insert(0, bp4(activations[layer], delta))  # BP4, (n, n_prev)
        if layer > 0:
            delta = (delta @ weights[layer]) * slope(zs[layer - 1])  # BP2, (m, n_prev)
    return grads_W, grads_b, softmax_cross_entropy(zs[-1], labels)
    ### END SOLUTION


# %% [markdown]
# ## The same for single numbers: autograd
# Each `Value` remembers which values it was made from, and its slope with respect to each of them. `backward` needs
# no more.


# %%
class Value:
    """A number that remembers where it came from.

    data: the number. grad: after out.backward(), d out / d self; 0 before.
    parents: pairs (value, slope): the values it was made from, and its derivative by each of them.
    """

    def __init__(self, data, parents=()):
        self.data = data
        self.grad = 0.0
        self.parents = parents

    def __repr__(self):
        return f"Value(data={self.data}, grad={self.grad})"

    @staticmethod
    def of(number):
        """`number` itself if it is a Value, else a new Value that holds it (for v + 2, 2 + v and the like)."""
        return number if isinstance(number, Value) else Value(number)

    def __add__(self, other):
        """self + other; other is a Value or a number (in - and * as well)."""
        ### BEGIN SOLUTION
        other = Value.of(other)
        return Value(self.data + other.data, [(self, 1.0), (other, 1.0)])
        ### END SOLUTION

    def __sub__(self, other):
        """self - other."""
        ### BEGIN SOLUTION
        other = Value.of(other)
        return Value(self.data - other.data, [(self, 1.0), (other, -1.0)])
        ### END SOLUTION

    def __mul__(self, other):
        """self * other."""
        ### BEGIN SOLUTION
        other = Value.of(other)
        return Value(self.data * other.data, [(self, other.data), (other, self.data)])  # (uv)' = v u' + u v'
        ### END SOLUTION

    def __pow__(self, n):
        """self ** n; n is a number, positive, negative or a fraction, and no Value."""
        ### BEGIN SOLUTION
        return Value(self.data**n, [(self, n * self.data ** (n - 1))])
        ### END SOLUTION

    def __neg__(self):
        """-self."""
        ### BEGIN SOLUTION
        return Value(-self.data, [(self, -1.0)])
        ### END SOLUTION

    def tanh(self):
        """The hyperbolic tangent of self."""
        ### BEGIN SOLUTION
        t = np.tanh(self.data)
        return Value(t, [(self, 1 - t**2)])
        ### END SOLUTION

    def relu(self):
        """self where it is positive, else 0."""
        ### BEGIN SOLUTION
        return Value(max(self.data, 0.0), [(self, float(self.data > 0))])
        ### END SOLUTION

    def __radd__(self, number):
        """number + self: Python asks for this one when the left side is no Value."""
        ### BEGIN SOLUTION
        return self + number
        ### END SOLUTION

    def __rsub__(self, number):
        """number - self."""
        ### BEGIN SOLUTION
        return Value.of(number) - self
        ### END SOLUTION

    def __rmul__(self, number):
        """number * self."""
        ### BEGIN SOLUTION
        return self * number
        ### END SOLUTION

    def backward(self):
        """Fill grad of every value that self was made from: d self / d value, summed over all the ways from it to self.

        Called once a graph. A value hands its gradient on only when everything made from it has handed in its share.
        """
        ### BEGIN SOLUTION
        order, seen = [], set()  # order: parents before what was made from them

        def visit(value):
            if value not in seen:
                seen.add(value)
                for parent, _ in value.parents:
                    visit(parent)
                order.append(value)

        visit(self)
        self.grad = 1.0  # d self / d self
        for value in reversed(order):
            for parent, slope in value.parents:
                parent.grad += slope * value.grad  # chain rule; += because every use counts
        ### END SOLUTION
