"""A course grader that keeps the judge and the student apart: safe, true, kind."""

__version__ = "0.1.0"
