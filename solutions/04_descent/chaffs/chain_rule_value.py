# chaff of chain_rule: returns f twice
# That is the value of f. How fast it changes, with x1 and with x2, is asked for.


def chain_rule(x1, x2):
    f = ((2 * x1 + x2) ** 2 + 3 * x2**2) ** 3
    return f, f
