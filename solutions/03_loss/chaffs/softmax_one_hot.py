# chaff of softmax: 1 for the largest logit, 0 for the others
# Only the winner is marked. That is the hard maximum; softmax gives every class a share.


def softmax(logits):
    return (logits == logits.max(axis=-1, keepdims=True)).astype(float)
