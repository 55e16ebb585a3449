# chaff of chain_rule: forgets d(2*x1 + x2)/dx1
# The chain for x1 has three links. The innermost one, how fast 2*x1 + x2 moves when x1 does, is missing.


def chain_rule(x1, x2):
    u = 2 * x1 + x2
    s = u**2 + 3 * x2**2
    return 3 * s**2 * 2 * u, 3 * s**2 * (2 * u + 6 * x2)
