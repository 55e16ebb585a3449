# chaff of chain_rule: 3 * s for the derivative of s^3
# The exponent of the cube drops by one, not by two.


def chain_rule(x1, x2):
    u = 2 * x1 + x2
    s = u**2 + 3 * x2**2
    return 3 * s * 4 * u, 3 * s * (2 * u + 6 * x2)
