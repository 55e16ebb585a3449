# %% [markdown]
# # Generalization
# A network is trained on one set of examples and used on others. Five small functions keep the difference between the
# two in sight, and in hand. The lesson is in README.md.

# %%
import numpy as np


# %%
def train_val_test_split(n, val, test, rng):
    """Deal the indices 0..n-1 out to a training, a validation and a test set.

    n: number of examples, n >= 1.
    val, test: the shares for validation and test, each between 0 and 1, together at most 1. The validation set gets
        round(n * val) examples, the test set round(n * test) (products that end in one half do not occur), and the
        training set gets all the rest. A set may be empty.
    rng: a numpy Generator. All randomness comes from it: an equal generator gives an equal split.
    Returns (train, val, test), in this order: three index arrays in random order. No index occurs twice, none is
    missing, and every index can come up in each of the three.
    """
    # YOUR CODE HERE
    raise NotImplementedError()


# %%
def l2_penalty(weights, lam):
    """The cost of large weights: lam/2 times the sum of the squares of all weights.

    weights: list of weight matrices, W of layer l having shape (n_l, n_(l-1)). Biases are not passed.
    lam: strength of the penalty, lam >= 0.
    Returns a number. It is a sum over every entry of every layer: nothing is averaged, and no root is taken.
    """
    # YOUR CODE HERE
    raise NotImplementedError()


# %%
def weight_decay_step(w, g, lr, lam):
    """One step of gradient descent on cost + lam/2 * sum(w**2).

    w: weights, an array of any shape.
    g: gradient of the cost alone (without the penalty) at w, same shape as w.
    lr: learning rate. lam: strength of the penalty.
    Returns the new weights, w - lr * (g + lam * w): a new array of w's shape; w and g stay as they are.
    """
    # YOUR CODE HERE
    raise NotImplementedError()


# %%
def early_stopping(val_losses, patience):
    """Say when training stops, and which epoch's weights to keep.

    val_losses: the validation loss after each epoch, shape (epochs,), at least one; epochs count from 0.
    patience: how many epochs to go on without a new best, a whole number >= 1.
    The best epoch so far is the first one with the lowest loss so far: a tie is no improvement. Training stops at the
    first epoch that is `patience` epochs past the best so far without improving on it. If that never happens, it stops
    at the last epoch. What comes after the stop is never seen.
    Returns (stop_epoch, best_epoch), two whole numbers; best_epoch is the best one up to the stop.
    """
    # YOUR CODE HERE
    raise NotImplementedError()


# %%
def dropout(a, rate, rng):
    """Inverted dropout, as used in training.

    a: activations, an array of any shape, such as (m, n).
    rate: the probability with which an entry is dropped, 0 <= rate < 1. Each entry is dropped or kept independently of
        all others.
    rng: a numpy Generator. All randomness comes from it: an equal generator gives an equal mask.
    Returns (out, mask), both of a's shape. mask is Boolean (or 0/1): True where the entry is kept. out is 0 where the
    entry is dropped and a / (1 - rate) where it is kept. The mask itself is not scaled, and a stays as it is.
    """
    # YOUR CODE HERE
    raise NotImplementedError()
