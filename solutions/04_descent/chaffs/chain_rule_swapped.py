# chaff of chain_rule: returns (df/dx2, df/dx1)
# Both derivatives are right, in the wrong order.


def chain_rule(x1, x2):
    u = 2 * x1 + x2
    s = u**2 + 3 * x2**2
    return 3 * s**2 * (2 * u + 6 * x2), 3 * s**2 * 4 * u
