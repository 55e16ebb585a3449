# chaff of vanishing_bound: divides by the number of layers
# The slope is shared out among the layers. But the layers work one after the other, each on what the one before has
# left.


def vanishing_bound(layers):
    return 0.25 / max(layers, 1)
