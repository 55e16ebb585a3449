# chaff of vanishing_bound: counts one layer too few
# One factor is missing: every one of the layers has its slope, the first and the last as well.


def vanishing_bound(layers):
    return 0.25 ** (layers - 1)
