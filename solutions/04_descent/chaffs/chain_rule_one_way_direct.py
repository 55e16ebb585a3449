# chaff of chain_rule: x2 through 3*x2^2 only
# x2 appears in two places. You follow its way through 3*x2^2, but not the way through 2*x1 + x2. The ways add up.


def chain_rule(x1, x2):
    u = 2 * x1 + x2
    s = u**2 + 3 * x2**2
    return 3 * s**2 * 4 * u, 3 * s**2 * 6 * x2
