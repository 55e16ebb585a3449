"""What an audit has to say of a course."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """Something that is not as it must be. A warning does not fail the audit."""

    assignment: str
    exercise: str
    subject: str  # "chaff no_slope", "stub", "reference" ...
    problem: str
    seed: int | None = None
    evidence: str = ""  # of one seed, for authors: what the test said, and the call that was answered wrongly
    warning: bool = False

    @property
    def line(self) -> str:
        where = f"{self.assignment}/{self.exercise}" if self.exercise else self.assignment
        return f"{where}: {self.subject}: {self.problem}"
