# chaff of chain_rule: puts the inner derivative inside the cube's derivative
# The outer derivative is taken at the old inside, (2*x1 + x2)^2 + 3*x2^2; the derivative of the inside stands beside
# it as a factor, it does not replace it.


def chain_rule(x1, x2):
    u = 2 * x1 + x2
    return 3 * (4 * u) ** 2, 3 * (2 * u + 6 * x2) ** 2
