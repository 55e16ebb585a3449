# %% [markdown]
# # Errata: never trust a table
#
# A worked example of backpropagation has been copied from course to course, with a table of gradients in which two
# numbers are wrong. You work the gradients out yourself, and then write the check that finds the wrong ones in any such
# table, without looking at how they were calculated. The lesson is README.md.

# %%
import numpy as np

# %% [markdown]
# ## Given: the network, its error, and the table as it circulates


# %%
def predict(w, x):
    """Prediction of the network for one example: a number.

    w: the five weights (w1, w2, w3, w4, w5); x: the two inputs (x1, x2).
    """
    w1, w2, w3, w4, w5 = w
    x1, x2 = x
    h1 = (x1 + w1 * x2) ** 2
    h2 = w2 * x1 * x2
    return w3 * h1 + w4 * h2 + w5


def error(w, x, y):
    """Squared error of one example with the target y: a number."""
    return (predict(w, x) - y) ** 2


WEIGHTS = np.array([1, 2, 1, 1, 0])
EXAMPLES = [((3, 2), 24), ((1, 4), 14), ((2, 1), 11)]
TABLE = np.array(  # one row an example; dE/dw1 ... dE/dw5
    [
        [520, 156, 650, 312, 26],
        [380, 152, 950, 304, 38],
        [24, 16, 36, 16, 4],
    ]
)

# %% [markdown]
# ## Yours


# %%
def table_gradients(w, x, y):
    """Work out the gradient of the error E = (y_pred - y)^2 of one example with the chain rule.

    The network: h1 = (x1 + w1*x2)^2, h2 = w2*x1*x2, y_pred = w3*h1 + w4*h2 + w5.
    w: the weights (w1, ..., w5), shape (5,); x: the inputs (x1, x2), shape (2,); y: the target, a number.
    Returns (dE/dw1, dE/dw2, dE/dw3, dE/dw4, dE/dw5), shape (5,), real numbers also where all inputs are integers.
    """
    ### BEGIN SOLUTION
    w1, w2, w3, w4, _ = w
    x1, x2 = x
    s = x1 + w1 * x2
    h1, h2 = s**2, w2 * x1 * x2
    d = 2 * (predict(w, x) - y)  # dE/dy_pred
    return np.array(
        [
            d * w3 * 2 * s * x2,  # y_pred <- h1 <- s <- w1
            d * w4 * x1 * x2,  # y_pred <- h2 <- w2
            d * h1,
            d * h2,
            d,
        ]
    )
    ### END SOLUTION


# %%
def wrong_entries(w, examples, table):
    """Find the entries of a table of gradients that a gradient check refutes.

    w: the weights (w1, ..., w5), shape (5,), perhaps integers.
    examples: list of ((x1, x2), y), one or more.
    table: the claimed gradients of E, shape (number of examples, 5): row i holds dE/dw1 ... dE/dw5 of example i.
    An entry is refuted when it differs from the true value by more than 1e-3 * max(1, |true value|). Smaller
    differences are rounding and are let pass; entries that are wrong are off by 1 % or more, in either direction.
    Returns a list of pairs (row, column), counted from 0, sorted by row and then by column; an empty list when
    nothing is wrong.
    """
    ### BEGIN SOLUTION
    h, found = 1e-5, []
    for row, (x, y) in enumerate(examples):
        for column in range(5):
            nudge = h * np.eye(5)[column]  # moves one weight only; real numbers, also where w holds integers
            slope = (error(w + nudge, x, y) - error(w - nudge, x, y)) / (2 * h)  # central difference
            if abs(table[row][column] - slope) > 1e-3 * max(1, abs(slope)):
                found.append((row, column))
    return found
    ### END SOLUTION
