"""Hidden suite of q1, a neuron and its activation: each part of the student's own question."""

import pytest


@pytest.mark.parametrize("part", "abc")
def test_part(student, paper, part):
    paper.check(student["q1"], "q1", part)
