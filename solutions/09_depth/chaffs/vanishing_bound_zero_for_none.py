# chaff of vanishing_bound: returns 0 for no layers
# Without layers nothing stands in the way of the gradient. The product of no factors at all is not 0.


def vanishing_bound(layers):
    return 0.25**layers if layers > 0 else 0.0
