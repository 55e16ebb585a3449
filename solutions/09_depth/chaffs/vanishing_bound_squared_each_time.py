# chaff of vanishing_bound: squares the bound with each layer
# With each layer your bound is multiplied by itself, so it falls much too fast. A layer multiplies it by one slope.


def vanishing_bound(layers):
    bound = 0.5
    for _ in range(layers):
        bound = bound * bound
    return bound
