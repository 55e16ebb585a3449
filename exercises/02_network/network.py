# %% [markdown]
# # From one neuron to a network
# A layer is many neurons that read the same inputs: one matrix product. A network is layers in a row with an activation
# between them. The lesson is README.md.

# %%
import numpy as np

# %% [markdown]
# Given: the activations of the first assignment, by name. `ACTIVATIONS["relu"](z)` is relu of z, an array of any shape.


# %%
def sigmoid(z):
    """1 / (1 + e^-z), written with tanh so that no exponential can overflow."""
    return 0.5 * (1 + np.tanh(0.5 * z))


def relu(z):
    """max(0, z), as a new array."""
    return np.maximum(0, z)


ACTIVATIONS = {"sigmoid": sigmoid, "tanh": np.tanh, "relu": relu}


# %%
def dense(W, b, A):
    """One layer of neurons without activation: every row of A goes through every neuron.

    W: weights, shape (n_out, n_in); W[j, k] joins input k to neuron j.
    b: biases, shape (n_out,).
    A: a batch of inputs, shape (m, n_in), one example a row; or one example, shape (n_in,).
    Returns the pre-activations, shape (m, n_out); for one example (n_out,).
    """
    # YOUR CODE HERE
    raise NotImplementedError()


# %%
def collapse(W1, b1, W2, b2):
    """Fold two layers with no activation between them into the one linear layer that gives the same outputs.

    W1, b1: the first layer, shapes (n1, n0) and (n1,).
    W2, b2: the second layer, shapes (n2, n1) and (n2,).
    Returns (W, b), shapes (n2, n0) and (n2,), such that for every A
    dense(W, b, A) equals dense(W2, b2, dense(W1, b1, A)).
    """
    # YOUR CODE HERE
    raise NotImplementedError()


# %%
def init_weights(sizes, activation, rng):
    """Draw starting weights for a whole network; biases start at 0.

    sizes: (n_0, n_1, ..., n_L), the width of the input and of every layer: L layers, L + 1 numbers.
    activation: the hidden layers' activation, "sigmoid", "tanh" or "relu".
    rng: a numpy Generator; all randomness comes from it (rng.normal, rng.uniform, ...), none from np.random itself.
    Returns (weights, biases), two lists of L arrays: weights[l] has shape (sizes[l + 1], sizes[l]), biases[l] has
    shape (sizes[l + 1],) and is all 0.
    Each entry of W is drawn by itself from a continuous distribution (normal, uniform, ...) with mean 0 and variance
    2 / n_in for "relu", 1 / n_in for the others. n_in is the number of inputs of that very layer; the rule is the same
    in every layer, the last one included.
    """
    # YOUR CODE HERE
    raise NotImplementedError()


# %%
def forward(weights, biases, X, activation):
    """Send a batch through the whole network and keep everything that was worked out on the way.

    weights, biases: lists with one entry a layer; layer l has shapes (n_l, n_{l-1}) and (n_l,).
    X: a batch of inputs, shape (m, n_0), one example a row.
    activation: "sigmoid", "tanh" or "relu", used after every layer but the last. The last layer stays raw: logits.
    Returns (zs, activations), two lists. zs has one entry a layer, its pre-activations, shape (m, n_l).
    activations has one entry more: activations[0] equals X, activations[l] is what layer l hands on, shape (m, n_l),
    and activations[-1] equals zs[-1].
    """
    # YOUR CODE HERE
    raise NotImplementedError()
