# chaff of vanishing_bound: uses the slope of tanh
# A slope of 1 at its steepest is that of tanh (or ReLU). These layers use sigmoids.


def vanishing_bound(layers):
    return 1.0**layers
