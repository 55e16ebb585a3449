# chaff of chain_rule: derives the outermost function only
# That is df/ds, how f moves with what is inside the outer brackets. The inside moves with x1 and x2: the chain goes
# on.


def chain_rule(x1, x2):
    s = (2 * x1 + x2) ** 2 + 3 * x2**2
    return 3 * s**2, 3 * s**2
