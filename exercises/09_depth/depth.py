# %% [markdown]
# # Depth
# What happens to a gradient on its way down through many layers, and attention: a layer that decides for itself where
# to look. The lesson is in README.md.

# %%
import numpy as np

# %% [markdown]
# Given: the network and its backward pass, as you wrote them in 02_network and 06_backprop. Hidden layers use
# `activation`; the last layer gives raw logits.

# %%
ACTIVATIONS = {
    "sigmoid": lambda z: 1 / (1 + np.exp(-z)),
    "tanh": np.tanh,
    "relu": lambda z: np.maximum(0, z),
}
SLOPES = {  # written in a = activation(z), which the forward pass has kept
    "sigmoid": lambda a: a * (1 - a),
    "tanh": lambda a: 1 - a**2,
    "relu": lambda a: (a > 0) * 1.0,
}


def softmax(logits):
    """Row-wise softmax, shape (m, n)."""
    e = np.exp(logits - logits.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


def backprop(weights, biases, X, labels, activation):
    """Return (grads_W, grads_b): all gradients of the mean softmax cross-entropy, one entry a layer.

    weights[l]: (n_out, n_in); biases[l]: (n_out,); X: (m, n_0); labels: class indices, (m,).
    """
    m, last = len(X), len(weights) - 1
    activations = [X]
    for layer, (W, b) in enumerate(zip(weights, biases, strict=True)):
        z = activations[-1] @ W.T + b  # (m, n_out)
        activations.append(z if layer == last else ACTIVATIONS[activation](z))
    delta = softmax(activations[-1])
    delta[np.arange(m), labels] -= 1  # y_hat - y, (m, n_out)
    grads_W, grads_b = [], []
    for layer in range(last, -1, -1):
        grads_W.insert(0, delta.T @ activations[layer] / m)  # BP4
        grads_b.insert(0, delta.mean(axis=0))  # BP3
        if layer > 0:
            delta = (delta @ weights[layer]) * SLOPES[activation](activations[layer])  # BP2
    return grads_W, grads_b


# %%
def vanishing_bound(layers):
    """The largest factor that `layers` sigmoid layers can leave of a gradient.

    layers: number of layers, a whole number >= 0.
    Each layer multiplies the gradient by a slope sigma'(z), and no slope exceeds that at z = 0. The weights are left
    out of account.
    Returns the product of the largest possible slopes, one a layer: a number, 1 for no layers at all.
    """
    # YOUR CODE HERE
    raise NotImplementedError()


# %%
def gradient_norms(weights, biases, X, labels, activation):
    """How much gradient arrives at each layer: the Frobenius norm of d cost / d W, for every W.

    weights: list of arrays, weights[l] of shape (n_out, n_in). biases: list of arrays, biases[l] of shape (n_out,).
    X: examples, shape (m, n_0). labels: class indices, whole numbers, shape (m,).
    activation: of the hidden layers: "sigmoid", "tanh" or "relu". The last layer gives raw logits.
    The cost is the *mean* softmax cross-entropy over the batch. The Frobenius norm of a matrix is the root of the sum
    of the squares of all its entries. Gradients of biases do not count.
    Returns a list of numbers, one a layer, the layer next to the input first.
    """
    # YOUR CODE HERE
    raise NotImplementedError()


# %%
def attention(Q, K, V, mask=None):
    """Scaled dot-product attention.

    Q: queries, shape (n_q, d). K: keys, shape (n_k, d). V: values, shape (n_k, d_v).
    mask: None, or Boolean of shape (n_q, n_k): True where query i may look at key j. Each row holds a True.
    The score of query i for key j is their dot product over the root of d. A softmax over the keys (along each row of
    scores) turns scores into weights. A key that may not be looked at gets the weight 0; the others share the whole.
    Returns the weighted means of the values, shape (n_q, d_v). The arguments stay as they are.
    """
    # YOUR CODE HERE
    raise NotImplementedError()
