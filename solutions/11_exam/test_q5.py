"""Hidden suite of q5, depth and generalization: each part of the student's own question."""

import pytest


@pytest.mark.parametrize("part", "abc")
def test_part(student, paper, part):
    paper.check(student["q5"], "q5", part)
