# %% [markdown]
# # 1. A neuron
# A neuron weighs its inputs, adds a bias and bends the result with an activation function. Here you write the
# weighted sum, the usual activations, and the slopes that learning will need. The lesson is in README.md.
#
# Two things hold for every element-wise function below (all but the first two): `z` is a number or an array of any
# shape, and the answer has the same shape. No function may change its arguments. Arrays may hold integers: the
# answer is real all the same.

# %%
import numpy as np


# %%
def weighted_sum(w, x, b):
    """What a neuron works out before its activation: w.x + b.

    w: weights, shape (n,).
    x: one input vector, shape (n,), n >= 1.
    b: bias, a number.
    Returns a number.
    """
    # YOUR CODE HERE
    raise NotImplementedError()


# %%
def perceptron(w, x, b):
    """A neuron that fires or does not: 1 if w.x + b >= 0, else 0.

    w: weights, shape (n,).
    x: one input vector, shape (n,).
    b: bias, a number.
    Returns 1 or 0; exactly on the boundary, where w.x + b = 0, it is 1.
    """
    # YOUR CODE HERE
    raise NotImplementedError()


# %%
def sigmoid(z):
    """The logistic function sigma(z) = 1 / (1 + e^-z), element by element.

    z: a number or an array of any shape; entries may be as large as 1000 and as small as -1000.
    Returns values from 0 to 1, same shape as z, right to 1e-12.
    """
    # YOUR CODE HERE
    raise NotImplementedError()


# %%
def sigmoid_prime(z):
    """The slope of the sigmoid, element by element: sigma'(z) = sigma(z) (1 - sigma(z)).

    z: the pre-activation (what goes into the sigmoid, not what comes out): a number or an array of any shape;
    entries may be as large as 1000 and as small as -1000.
    Returns the slopes, same shape as z, all finite.
    """
    # YOUR CODE HERE
    raise NotImplementedError()


# %%
def relu(z):
    """The rectifier max(0, z), element by element.

    z: a number or an array of any shape.
    Returns z where z > 0 and 0 elsewhere, same shape as z.
    """
    # YOUR CODE HERE
    raise NotImplementedError()


# %%
def relu_prime(z):
    """The slope of relu, element by element: 1 where z > 0, else 0.

    z: the pre-activation, a number or an array of any shape.
    Returns 1 or 0 (True or False will do), same shape as z; at z = 0, where relu has a corner, it is 0.
    """
    # YOUR CODE HERE
    raise NotImplementedError()


# %%
def tanh_prime(z):
    """The slope of the hyperbolic tangent, element by element: 1 - tanh(z)^2.

    z: the pre-activation, a number or an array of any shape.
    Returns the slopes, same shape as z.
    """
    # YOUR CODE HERE
    raise NotImplementedError()


# %%
def leaky_relu(z, slope=0.1):
    """A rectifier that lets a little through below zero, element by element.

    z: a number or an array of any shape.
    slope: what negative entries are multiplied with, a number, 0 <= slope < 1.
    Returns z where z > 0 and slope*z elsewhere, same shape as z.
    """
    # YOUR CODE HERE
    raise NotImplementedError()


# %%
def gelu(z):
    """The Gaussian error linear unit z * Phi(z), element by element; Phi is the normal distribution function.

    Either form is right (use one of them for the whole array):
      exact        Phi(z) = (1 + erf(z / sqrt(2))) / 2; erf of one number is math.erf
      approximate  Phi(z) = (1 + tanh(u)) / 2 with u = sqrt(2 / pi) * (z + 0.044715 * z^3)

    z: a number or an array of any shape.
    Returns the values, same shape as z.
    """
    # YOUR CODE HERE
    raise NotImplementedError()


# %%
def gelu_prime(z):
    """The slope of gelu, element by element: Phi(z) + z * Phi'(z).

    The derivative of the exact form or of the approximate form (see gelu): both are right.

    z: the pre-activation, a number or an array of any shape.
    Returns the slopes, same shape as z.
    """
    # YOUR CODE HERE
    raise NotImplementedError()
