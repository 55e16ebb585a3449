# chaff of weight_decay_step: lets weights grow
# The decay has the wrong sign: weights grow by it and do not shrink. With a gradient of 0, each should come nearer to
# 0.


def weight_decay_step(w, g, lr, lam):
    return w - lr * (g - lam * w)
