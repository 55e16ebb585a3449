# wheat of gradient_descent: itertools.accumulate, a list of positions
import itertools


def gradient_descent(grad, x0, lr, steps):
    return list(itertools.accumulate(range(steps), lambda x, _: x - lr * grad(x), initial=x0))
