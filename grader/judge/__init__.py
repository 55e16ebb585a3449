"""What is right: suites, checks and verdicts. Suites import their checks from here."""

from grader.judge.checks import (
    as_array,
    as_indices,
    as_number,
    check_close,
    check_equal,
    check_unchanged,
    check_unchanged_each,
    require,
    unpack,
)
from grader.judge.exam import check_answered
from grader.judge.gradient import check_derivative, check_gradient
from grader.sandbox.handles import read, together

__all__ = [
    "as_array",
    "as_indices",
    "as_number",
    "check_answered",
    "check_close",
    "check_derivative",
    "check_equal",
    "check_gradient",
    "check_unchanged",
    "check_unchanged_each",
    "read",
    "require",
    "together",
    "unpack",
]
