"""The audit: a suite is proven before it judges.

For every graded assignment: stubs earn 0; the reference and every wheat earn full marks under many seeds; every chaff
loses points in its exercise under every seed, costs nothing elsewhere, and its hint (and no other) is found from its
own answers; nothing hidden stands in what students receive; files are where they belong, and stubs are what the
source says. On request: which small slips in the reference no test notices, and what is told of two mistakes at once.

    plan         which tasks there are; bench does them, in processes of its own
    files        what stands where; hidden: what must stand nowhere that students look
    reference    public checks and figures; proof: how many wheats, chaffs and tests
    trials       an exercise's variants under one seed, in this process
    luck         tests that catch a mistake under some seeds only
    submissions  the same through the sandbox, with all that their students would be shown; reach: who calls whom
    mutants      the reference with slips; declared: those that their author says are equivalent
    pairs        two mistakes in one implementation
    report       what was found out: findings, each with its evidence
"""

from grader.audit.bench import Bench, audit
from grader.audit.files import check_course, check_files, check_places
from grader.audit.findings import Finding
from grader.audit.hidden import check_hints
from grader.audit.luck import check_luck
from grader.audit.mutants import check_mutants, mutation_score
from grader.audit.pairs import told_of_pairs
from grader.audit.plan import Kind, Task, plan
from grader.audit.proof import Count
from grader.audit.reference import check_figures
from grader.audit.report import Report

__all__ = [
    "Bench",
    "Count",
    "Finding",
    "Kind",
    "Report",
    "Task",
    "audit",
    "check_course",
    "check_figures",
    "check_files",
    "check_hints",
    "check_luck",
    "check_mutants",
    "check_places",
    "mutation_score",
    "plan",
    "told_of_pairs",
]
