# chaff of numerical_gradient: the derivative of a function of one number
# This is the formula for a single number. For an array the answer has the shape of x: one slope for each entry,
# measured while the others stay.


def numerical_gradient(f, x, h=1e-5):
    return (f(x + h) - f(x - h)) / (2 * h)
