# chaff of train_val_test_split: tosses a coin for each index
# Each index is sent to a part by a coin of its own, so the sizes are right on average only. Exact sizes are asked for.


def train_val_test_split(n, val, test, rng):
    coins = rng.random(n)
    order = rng.permutation(n)
    return order[coins >= val + test], order[coins < val], order[(coins >= val) & (coins < val + test)]
