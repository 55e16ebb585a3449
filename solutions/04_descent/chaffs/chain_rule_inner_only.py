# chaff of chain_rule: forgets the outermost function
# Those are the derivatives of what is inside the outer brackets. The cube around it has a derivative, too.


def chain_rule(x1, x2):
    u = 2 * x1 + x2
    return 4 * u, 2 * u + 6 * x2
