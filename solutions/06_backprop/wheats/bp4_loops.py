# wheat of bp4: one example and one weight at a time, as a list of lists
def bp4(a_prev, delta):
    m, n, n_prev = len(delta), len(delta[0]), len(a_prev[0])

    def entry(j, k):
        return sum(float(delta[i][j]) * float(a_prev[i][k]) for i in range(m)) / m

    return [[entry(j, k) for k in range(n_prev)] for j in range(n)]
