# chaff of chain_rule: uses 2 for d(2*x1 + x2)/dx2 as well
# The 2 belongs to x1. How fast does 2*x1 + x2 move when only x2 does?


def chain_rule(x1, x2):
    u = 2 * x1 + x2
    s = u**2 + 3 * x2**2
    return 3 * s**2 * 4 * u, 3 * s**2 * (4 * u + 6 * x2)
