# chaff of chain_rule: forgets the exponent of the cube
# The derivative of s^3 with respect to s is more than s^2: where did the exponent go?


def chain_rule(x1, x2):
    u = 2 * x1 + x2
    s = u**2 + 3 * x2**2
    return s**2 * 4 * u, s**2 * (2 * u + 6 * x2)
