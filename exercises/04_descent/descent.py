# %% [markdown]
# # Going downhill
# A gradient can be measured (nudge and look), worked out (the chain rule) and followed (gradient descent). Here you do
# all three. The lesson is README.md.

# %%
import numpy as np


# %%
def numerical_gradient(f, x, h=1e-5):
    """Measure the gradient of f at x by central differences, one entry of x at a time.

    f: a function that takes an array of x's shape and returns a number.
    x: an array of one or more dimensions, for instance (n,) or (n_out, n_in); its entries may be integers.
    h: the nudge. For each entry of x, f is called twice: with that entry h higher and with it h lower, all others as
        they are. The slope is the difference of the two values over 2 * h.
    Returns df/dx, x's shape, real numbers even if x holds integers.
    f is called 2 * x.size times, no more. You may work on a copy or move x itself and put it back; afterwards x holds
    exactly what it held before.
    """
    # YOUR CODE HERE
    raise NotImplementedError()


# %%
def gradient_descent(grad, x0, lr, steps):
    """Walk downhill from x0: `steps` steps, each of lr times the gradient where you stand.

    grad: a function that takes a position (like x0: a number, or an array of shape (n,)) and returns the gradient
        there, of the same shape. It is called `steps` times.
    x0: where to start: a number, or an array of shape (n,); its entries may be integers.
    lr: the learning rate, a number.
    steps: how many steps to take, 0 or more. All of them are taken, however small they become.
    Returns an array of the steps + 1 positions, x0 first: shape (steps + 1,) for a number x0, (steps + 1, n) for a
    vector.
    """
    # YOUR CODE HERE
    raise NotImplementedError()


# %%
def chain_rule(x1, x2):
    """The two partial derivatives of f = ((2*x1 + x2)^2 + 3*x2^2)^3, by the chain rule.

    x1, x2: numbers.
    Returns (df/dx1, df/dx2), two numbers.
    """
    # YOUR CODE HERE
    raise NotImplementedError()
