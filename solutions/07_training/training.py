# %% [markdown]
# # Training
#
# Forward pass, cost, gradients and a step downhill are all there; this assignment puts them into the loop that makes a
# network learn: cut the data into mini-batches, step, measure, repeat. The lesson is README.md.

# %%
import numpy as np

# %% [markdown]
# ## Given: what the earlier assignments built, in short
#
# Use these in `train` as they are, or use your own. Shapes and conventions are those of the whole course: a batch is a
# matrix of rows, `W` has shape (n_out, n_in), and `backprop` returns gradients of the *mean* cost.

# %%
ACTIVATIONS = {"sigmoid": lambda z: 1 / (1 + np.exp(-z)), "tanh": np.tanh, "relu": lambda z: np.maximum(0, z)}
SLOPES = {"sigmoid": lambda a: a * (1 - a), "tanh": lambda a: 1 - a**2, "relu": lambda a: a > 0}  # from a, not from z


def init_weights(sizes, activation, rng):
    """Lists (weights, biases) of a network with layers of `sizes`; variance 2/n_in for relu, else 1/n_in."""
    gain = 2 if activation == "relu" else 1
    layers = list(zip(sizes[:-1], sizes[1:], strict=True))
    weights = [rng.normal(0, np.sqrt(gain / n_in), size=(n_out, n_in)) for n_in, n_out in layers]
    return weights, [np.zeros(n_out) for _, n_out in layers]


def forward(weights, biases, X, activation):
    """Lists (zs, activations): activations[0] is X, activations[-1] the raw logits, shape (m, classes)."""
    zs, activations = [], [X]
    for W, b in zip(weights, biases, strict=True):
        zs.append(activations[-1] @ W.T + b)
        activations.append(zs[-1] if len(zs) == len(weights) else ACTIVATIONS[activation](zs[-1]))
    return zs, activations


def log_softmax(logits):
    """Logarithm of the row-wise softmax, shape (m, classes), exact for large logits too."""
    shifted = logits - logits.max(axis=1, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))


def mean_cost(weights, biases, X, labels, activation):
    """Mean softmax cross-entropy over the rows of X: a number."""
    logits = forward(weights, biases, X, activation)[1][-1]
    return -np.mean(log_softmax(logits)[np.arange(len(X)), labels])


def backprop(weights, biases, X, labels, activation="sigmoid"):
    """Lists of the gradients of that mean cost, and the cost: (grads_W, grads_b, cost)."""
    activations = forward(weights, biases, X, activation)[1]
    log_probs, m = log_softmax(activations[-1]), len(X)
    delta = np.exp(log_probs) - np.eye(log_probs.shape[1])[labels]  # BP1, (m, classes)
    grads_W, grads_b = [], []
    for k in reversed(range(len(weights))):
        grads_W.insert(0, delta.T @ activations[k] / m)  # BP4
        grads_b.insert(0, delta.sum(axis=0) / m)  # BP3
        if k > 0:
            delta = (delta @ weights[k]) * SLOPES[activation](activations[k])  # BP2
    return grads_W, grads_b, -np.mean(log_probs[np.arange(m), labels])


# %% [markdown]
# ## Given: data to play with
#
# Each function returns (X, labels): points of shape (m, 2), sorted by class, and their classes 0 or 1, shape (m,).


# %%
def circles(n, rng):
    """A circle of n noisy points inside another one."""
    angle = rng.uniform(0, 2 * np.pi, size=2 * n)
    radius = np.repeat([1.0, 2.0], n) + rng.normal(0, 0.1, size=2 * n)
    return np.column_stack([radius * np.cos(angle), radius * np.sin(angle)]), np.repeat([0, 1], n)


def xor_clouds(n, rng):
    """Four clouds of n points; those in opposite corners belong together."""
    centres = np.repeat([[-1.0, -1.0], [1.0, 1.0], [-1.0, 1.0], [1.0, -1.0]], n, axis=0)
    return centres + rng.normal(0, 0.25, size=centres.shape), np.repeat([0, 1], 2 * n)


def two_spirals(n, rng):
    """Two arms of n points each, wound around one another."""
    t = np.tile(np.linspace(0.25, 1, n), 2)
    angle = 2 * np.pi * t + np.repeat([0, np.pi], n)
    arms = 2 * t[:, None] * np.column_stack([np.cos(angle), np.sin(angle)])
    return arms + rng.normal(0, 0.05, size=arms.shape), np.repeat([0, 1], n)


XOR_POINTS = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
XOR_LABELS = np.array([0, 1, 1, 0])

# %% [markdown]
# ## Yours


# %%
def minibatches(n, size, rng):
    """Cut the indices of n examples into shuffled batches.

    n: number of examples, n >= 1.
    size: examples in a batch, size >= 1; it may exceed n.
    rng: a numpy Generator; all randomness comes from it.
    Returns a list of integer index arrays. Together they hold each of 0 ... n-1 exactly once, in shuffled order; each
    has shape (size,), except the last one, which holds what is left (1 to size indices). No batch is empty.
    """
    ### BEGIN SOLUTION
    order = rng.permutation(n)
    return [order[start : start + size] for start in range(0, n, size)]
    ### END SOLUTION


# %%
def accuracy(logits, labels):
    """Return the share of rows whose largest logit stands at the label: a number from 0 to 1.

    logits: shape (m, classes); no row has two equal largest entries.
    labels: integer class indices, shape (m,).
    """
    ### BEGIN SOLUTION
    return np.mean(np.argmax(logits, axis=1) == labels)
    ### END SOLUTION


# %%
def train_xor(rng, hidden=8, epochs=3000, lr=0.5):
    """Train a network with one hidden layer on the four XOR points (XOR_POINTS, XOR_LABELS), all four at every step.

    rng: a numpy Generator; all randomness comes from it.
    hidden: neurons in the hidden layer; which activation and initialization they have is for you to choose.
    epochs: number of gradient steps; lr: learning rate.
    Returns a function predict(X) -> (m,): for points X of shape (m, 2), any m >= 1, the probability of class 1 of each,
    between 0 and 1. With the default arguments all four XOR points must come out on their side of 0.5 for at
    least 9 of 10 generators. A predict that was returned earlier is not changed by training another network.
    """
    ### BEGIN SOLUTION
    W1, b1 = rng.normal(0, np.sqrt(1 / 2), size=(hidden, 2)), np.zeros(hidden)
    w2, b2 = rng.normal(0, np.sqrt(1 / hidden), size=hidden), 0.0
    for _ in range(epochs):
        A = np.tanh(XOR_POINTS @ W1.T + b1)  # (m, hidden)
        p = 1 / (1 + np.exp(-(A @ w2 + b2)))  # (m,)
        step2 = lr / len(XOR_POINTS) * (p - XOR_LABELS)  # sigmoid with cross-entropy, (m,)
        step1 = step2[:, None] * w2 * (1 - A * A)  # (m, hidden)
        w2, b2 = w2 - step2 @ A, b2 - step2.sum()
        W1, b1 = W1 - step1.T @ XOR_POINTS, b1 - step1.sum(axis=0)

    def predict(X):
        return 1 / (1 + np.exp(-(np.tanh(X @ W1.T + b1) @ w2 + b2)))  # (m,)

    return predict
    ### END SOLUTION


# %%
def train(X, labels, sizes, rng, epochs, lr, batch_size=32, activation="relu"):
    """Train a network by plain mini-batch SGD on the mean softmax cross-entropy.

    X: examples, shape (m, sizes[0]); labels: class indices 0 ... sizes[-1]-1, shape (m,).
    sizes: neurons in each layer, input first: (2, 16, 16, 2) has two hidden layers of 16.
    rng: a numpy Generator; the random initial weights and the shuffling come from it, and nothing else does.
    epochs: passes over the data. Each one goes once through newly shuffled batches of `batch_size` examples (the last
    may be smaller, and counts too) and takes one step of rate `lr` a batch, w - lr * gradient, with the gradient of the
    mean cost of that batch at the weights as they are then. Every weight and bias learns.
    activation: "relu", "tanh" or "sigmoid", of the hidden layers; the last layer is left raw (logits).
    Returns (weights, biases, history): the lists after training (weights[k] of shape (sizes[k+1], sizes[k]), biases[k]
    of shape (sizes[k+1],)) and the mean cost on *all* of the data after each epoch, `epochs` numbers.
    """
    ### BEGIN SOLUTION
    weights, biases = init_weights(sizes, activation, rng)
    history = []
    for _ in range(epochs):
        for batch in minibatches(len(X), batch_size, rng):
            grads_W, grads_b, _ = backprop(weights, biases, X[batch], labels[batch], activation)
            weights = [W - lr * grad for W, grad in zip(weights, grads_W, strict=True)]
            biases = [b - lr * grad for b, grad in zip(biases, grads_b, strict=True)]
        history.append(mean_cost(weights, biases, X, labels, activation))
    return weights, biases, history
    ### END SOLUTION


# %%
def update_rules(grads, w, lr, batch_size=None):
    """Take one pass of gradient descent over the examples, in their order.

    grads: list of functions, one an example, each w -> gradient of that example's cost at w, of w's shape.
    w: weights, a number or an array of any shape.
    lr: learning rate.
    batch_size: how many examples share one update.
        1: online; each example's gradient, at the weights as they are then, makes its own update.
        None: full batch; one update with the *sum* of all gradients at w.
        any other int k: mini-batch; the first k examples, the next k, ... (the last batch may be smaller); each batch
        makes one update with the *mean* of its gradients at the weights as they are then.
    Returns the new weights, of w's shape.
    """
    ### BEGIN SOLUTION
    if batch_size is None:
        return w - lr * sum(grad(w) for grad in grads)
    for start in range(0, len(grads), batch_size):
        batch = grads[start : start + batch_size]
        w = w - lr * sum(grad(w) for grad in batch) / len(batch)
    return w
    ### END SOLUTION
