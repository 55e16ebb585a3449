"""Hidden suite of q2, loss, softmax and cross-entropy: each part of the student's own question."""

import pytest


@pytest.mark.parametrize("part", "abc")
def test_part(student, paper, part):
    paper.check(student["q2"], "q2", part)
