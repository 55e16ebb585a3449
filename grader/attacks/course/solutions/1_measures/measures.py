# %% [markdown]
# # Measures

# %%
import numpy as np


# %%
def celsius(fahrenheit):
    """Degrees Fahrenheit (a number, or an array of any shape) as degrees Celsius, same shape."""
    ### BEGIN SOLUTION
    return (np.asarray(fahrenheit) - 32) * 5 / 9
    ### END SOLUTION


# %%
def area(a, b):
    """Area of the rectangle with sides a and b, element by element."""
    ### BEGIN SOLUTION
    return np.multiply(a, b)
    ### END SOLUTION


# %%
def volume(a, b, height):
    """Volume of the box on the rectangle a x b."""
    ### BEGIN SOLUTION
    return area(a, b) * height
    ### END SOLUTION


# %%
def slope(f, x):
    """Slope of the function f at the number x."""
    ### BEGIN SOLUTION
    return (f(x + 1e-5) - f(x - 1e-5)) / 2e-5
    ### END SOLUTION


# %%
class Counter:
    """Counts from 0: `count` is the number, `up()` adds one."""

    def __init__(self):
        ### BEGIN SOLUTION
        self.count = 0
        ### END SOLUTION

    def up(self):
        ### BEGIN SOLUTION
        self.count += 1
        ### END SOLUTION
