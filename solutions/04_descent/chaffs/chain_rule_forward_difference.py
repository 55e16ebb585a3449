# chaff of chain_rule: a coarse nudge to one side
# A nudge of 0.001 to one side is an estimate, and not a good one on a curve this steep: compare with the exact
# derivative. The chain rule gives it without any nudge.


def f(x1, x2):
    return ((2 * x1 + x2) ** 2 + 3 * x2**2) ** 3


def chain_rule(x1, x2, h=1e-3):
    return (f(x1 + h, x2) - f(x1, x2)) / h, (f(x1, x2 + h) - f(x1, x2)) / h
