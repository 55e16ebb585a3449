# wheat of chain_rule: the polynomial multiplied out
def chain_rule(x1, x2):
    q = x1 * x1 + x1 * x2 + x2 * x2
    return 192 * q * q * (2 * x1 + x2), 192 * q * q * (x1 + 2 * x2)
