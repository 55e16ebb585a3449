# chaff of chain_rule: u for the derivative of u^2
# The derivative of a square has a factor that yours has not: look at (2*x1 + x2)^2 again.


def chain_rule(x1, x2):
    u = 2 * x1 + x2
    s = u**2 + 3 * x2**2
    return 3 * s**2 * u * 2, 3 * s**2 * (u + 6 * x2)
