# wheat of collapse: plain loops, plain lists
def collapse(W1, b1, W2, b2):
    n2, n1 = W2.shape
    W = [[sum(W2[i, j] * W1[j, k] for j in range(n1)) for k in range(W1.shape[1])] for i in range(n2)]
    b = [b2[i] + sum(W2[i, j] * b1[j] for j in range(n1)) for i in range(n2)]
    return W, b
