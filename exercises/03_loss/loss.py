# %% [markdown]
# # Loss: one number for how wrong the network is
#
# Five short functions: the squared error for numbers, softmax and cross-entropy for classes, and the gradient with
# which all learning in the later assignments begins. The lesson, with a worked example for each, is README.md.
#
# A batch is a matrix of rows, one row an example. A cost is the *mean* over the batch. No function may change its
# arguments. `log` is the natural logarithm.

# %%
import numpy as np


# %%
def mse(pred, target):
    """Return the quadratic cost of a batch: half the squared error, averaged over the examples.

    pred, target: predictions and wished values, both of shape (m, n), or both of shape (m,) where each example
    has one number.
    Returns a number, 1/(2m) * (sum over the m examples of the squared norm of pred - target). The sum over the n
    outputs of an example is not averaged: m counts examples, not entries.
    """
    # YOUR CODE HERE
    raise NotImplementedError()


# %%
def softmax(logits):
    """Turn logits into probabilities, row by row.

    logits: shape (m, n), one example a row; or one example alone, shape (n,).
    Returns e^logit / (sum of e^logit over the same row), in the shape of logits: positive, and each row sums to 1.
    Must stay right for logits of size 1000, where e^logit itself overflows (or is 0 in a whole row).
    """
    # YOUR CODE HERE
    raise NotImplementedError()


# %%
def cross_entropy(probs, labels):
    """Return the mean over the batch of -log(probability of the true class).

    probs: shape (m, n), each row sums to 1.
    labels: the true classes, integers 0..n-1, shape (m,).
    Returns a number. A true class of probability 0 must cost a finite amount of at least 20: clip the
    probabilities from below, for example at 1e-9, before the logarithm.
    """
    # YOUR CODE HERE
    raise NotImplementedError()


# %%
def softmax_cross_entropy(logits, labels):
    """Return the mean cross-entropy of softmax(logits), computed straight from the logits.

    logits: shape (m, n).
    labels: the true classes, integers 0..n-1, shape (m,).
    Returns a number: the mean over the batch of log(sum of e^logit over the row) - (logit of the true class).
    Must be exact for logits of size 1000: nothing is clipped here, an example may well cost 2000.
    """
    # YOUR CODE HERE
    raise NotImplementedError()


# %%
def softmax_cross_entropy_grad(logits, labels):
    """Return the gradient of `softmax_cross_entropy(logits, labels)` with respect to the logits.

    logits: shape (m, n).
    labels: the true classes, integers 0..n-1, shape (m,).
    Returns (y_hat - y) / m, shape (m, n): y_hat is the softmax of each row, y has a 1 at the true class of each row
    and 0 elsewhere. The m is there because the cost is a mean. Must stay right for logits of size 1000.
    """
    # YOUR CODE HERE
    raise NotImplementedError()
