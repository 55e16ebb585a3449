# chaff of mse: does not divide by m
# The squares of all examples are added, but not averaged: a batch that holds every example twice would cost twice as
# much.
import numpy as np


def mse(pred, target):
    return np.sum((pred - target) ** 2) / 2
