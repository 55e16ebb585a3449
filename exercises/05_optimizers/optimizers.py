# %% [markdown]
# # Optimizers: from a gradient to a step
#
# Four rules that turn a gradient into new weights: plain gradient descent, momentum, RMSprop and Adam. The lesson, with
# each rule worked out by hand on the same bowl, is README.md.
#
# Every rule works entry by entry, on arrays of any shape (a matrix of weights, a vector of biases). What a rule
# remembers between steps is an argument and comes back as a result: the functions themselves remember nothing. All
# results are new arrays; the arguments stay as they were, and integer weights give real results.

# %%
import numpy as np


# %%
def sgd_step(w, g, lr):
    """Take one step of gradient descent.

    w: weights, an array of any shape.
    g: gradient of the cost at w, the shape of w.
    lr: learning rate, a number > 0.
    Returns the new weights w - lr*g, a new array of w's shape.
    """
    # YOUR CODE HERE
    raise NotImplementedError()


# %%
def momentum_step(w, g, v, lr, beta=0.9):
    """Take one step of gradient descent with momentum.

    w: weights, an array of any shape.
    g: gradient at w, the shape of w.
    v: velocity after the step before (zeros at the first), the shape of w.
    lr: learning rate; beta: share of the velocity that is kept, 0 <= beta < 1.
    Returns (w, v), both new arrays: first the new velocity beta*v - lr*g, then the weights moved by that new
    velocity, w + v. The velocity holds the sign and the learning rate.
    """
    # YOUR CODE HERE
    raise NotImplementedError()


# %%
def rmsprop_step(w, g, s, lr, rho=0.9, eps=1e-8):
    """Take one step of RMSprop.

    w: weights, an array of any shape.
    g: gradient at w, the shape of w.
    s: running mean of the squared gradient so far (zeros at the first step), the shape of w.
    lr: learning rate; rho: share of the old mean that is kept, 0 <= rho < 1; eps: added to the root, not under it.
    Returns (w, s), both new arrays: first s = rho*s + (1-rho)*g^2, then, with that new s,
    w = w - lr*g / (sqrt(s) + eps).
    """
    # YOUR CODE HERE
    raise NotImplementedError()


# %%
def adam_step(w, g, m, v, t, lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    """Take one step of Adam.

    w: weights, an array of any shape.
    g: gradient at w, the shape of w.
    m, v: running means of the gradient and of its square so far (zeros at the first step), the shape of w.
    t: number of this step, an integer; 1 at the first.
    lr: learning rate; beta1, beta2: shares of the old m and v that are kept, 0 <= beta < 1; eps: added to the root.
    Returns (w, m, v), all new arrays:
    m = beta1*m + (1-beta1)*g and v = beta2*v + (1-beta2)*g^2, then, with these,
    m_hat = m / (1 - beta1^t), v_hat = v / (1 - beta2^t) and w = w - lr*m_hat / (sqrt(v_hat) + eps).
    The m and v that are returned are not bias-corrected: m_hat and v_hat serve this one step only.
    """
    # YOUR CODE HERE
    raise NotImplementedError()
