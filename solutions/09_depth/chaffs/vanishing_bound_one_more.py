# chaff of vanishing_bound: counts one layer too many
# There is one factor too many: as many as there are layers, and none for no layers.


def vanishing_bound(layers):
    return 0.25 ** (layers + 1)
