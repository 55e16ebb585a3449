# chaff of sgd_step: shrinks the weights too
# The weights shrink even where the gradient is 0. Something multiplies the old weights; that is weight decay, a rule
# of a later chapter.
def sgd_step(w, g, lr):
    return (1 - lr) * w - lr * g
