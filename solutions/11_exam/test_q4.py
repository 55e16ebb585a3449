"""Hidden suite of q4, backpropagation by hand: each part of the student's own question."""

import pytest


@pytest.mark.parametrize("part", "abc")
def test_part(student, paper, part):
    paper.check(student["q4"], "q4", part)
