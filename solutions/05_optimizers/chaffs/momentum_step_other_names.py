# chaff of momentum_step: calls beta mu
# The arguments must keep the names of the stub: whoever writes beta=0.5 in a call would meet an unknown name here.


def momentum_step(w, g, v, lr, mu=0.9):
    v = mu * v - lr * g
    return w + v, v
