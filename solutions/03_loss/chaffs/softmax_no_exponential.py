# chaff of softmax: divides the logits by their sum
# The logits themselves were divided by their sum. That can be negative, or divide by 0: softmax takes shares of the
# exponentials.
def softmax(logits):
    return logits / logits.sum(axis=-1, keepdims=True)
