"""What an audit found out."""

from __future__ import annotations

from dataclasses import dataclass, field

from grader.audit.findings import Finding
from grader.audit.luck import Caught
from grader.audit.mutants import MutantResult
from grader.audit.pairs import PairResult
from grader.audit.proof import Count


@dataclass
class Report:
    """What a task found out; or, added up, all of them."""

    findings: list[Finding] = field(default_factory=list)
    counts: dict[tuple[str, str], Count] = field(default_factory=dict)  # by assignment and exercise
    caught: list[Caught] = field(default_factory=list)
    mutants: list[MutantResult] = field(default_factory=list)
    pairs: list[PairResult] = field(default_factory=list)

    def add(self, other: Report) -> None:
        self.findings += other.findings
        self.counts |= other.counts
        self.caught += other.caught
        self.mutants += other.mutants
        self.pairs += other.pairs

    def lines(
        self, *, warning: bool, assignment: str | None = None, exercise: str | None = None
    ) -> dict[str, list[Finding]]:
        """The findings that say the same of the same (under several seeds) under one line."""
        lines: dict[str, list[Finding]] = {}
        for finding in self.findings:
            wanted = assignment in (None, finding.assignment) and exercise in (None, finding.exercise)
            if wanted and finding.warning == warning:
                lines.setdefault(finding.line, []).append(finding)
        return dict(sorted(lines.items()))
