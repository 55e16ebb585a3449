"""Hidden suite of q3, an optimizer by hand: each part of the student's own question."""

import pytest


@pytest.mark.parametrize("part", "abc")
def test_part(student, paper, part):
    paper.check(student["q3"], "q3", part)
