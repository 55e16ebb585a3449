# chaff of vanishing_bound: multiplies by the number of layers
# The bound grows with the number of layers. Each layer brings one more factor, not one more summand.


def vanishing_bound(layers):
    return 0.25 * layers
