# %% [markdown]
# # Lengths and areas

# %%
import numpy as np


# %%
def celsius(fahrenheit):
    """Degrees Fahrenheit (a number, or an array of any shape) as degrees Celsius, same shape."""
    # YOUR CODE HERE
    raise NotImplementedError()


# %%
def area(a, b):
    """Area of the rectangle with sides a and b, element by element."""
    # YOUR CODE HERE
    raise NotImplementedError()


# %%
def volume(a, b, height):
    """Volume of the box on the rectangle a x b."""
    # YOUR CODE HERE
    raise NotImplementedError()


# %%
class Counter:
    """Counts from 0: `count` is the number, `up()` adds one."""

    def __init__(self):
        # YOUR CODE HERE
        raise NotImplementedError()

    def up(self):
        # YOUR CODE HERE
        raise NotImplementedError()
