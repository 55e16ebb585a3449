# chaff of chain_rule: 3*x2 for the derivative of 3*x2^2
# 3*x2^2 is three times a square: what comes down from the exponent?


def chain_rule(x1, x2):
    u = 2 * x1 + x2
    s = u**2 + 3 * x2**2
    return 3 * s**2 * 4 * u, 3 * s**2 * (2 * u + 3 * x2)
