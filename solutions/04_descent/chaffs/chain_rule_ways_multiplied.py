# chaff of chain_rule: multiplies the two ways of x2
# Links along one way are multiplied; different ways from x2 to f are added.


def chain_rule(x1, x2):
    u = 2 * x1 + x2
    s = u**2 + 3 * x2**2
    return 3 * s**2 * 4 * u, 3 * s**2 * 2 * u * 6 * x2
