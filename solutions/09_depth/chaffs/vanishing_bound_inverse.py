# chaff of vanishing_bound: returns the inverse
# Your answer says by how much the gradient may shrink, as a number above 1. Asked for is the factor that is left of
# it, which is at most 1.


def vanishing_bound(layers):
    return 4.0**layers
