"""The audit's work done: in processes of its own, each of which keeps warm what it has met."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Sequence
from concurrent.futures import as_completed
from concurrent.futures.process import BrokenProcessPool

from grader.audit.files import check_files
from grader.audit.findings import Finding
from grader.audit.luck import Caught
from grader.audit.mutants import judge_mutants
from grader.audit.pairs import check_pairs, judge_pairs
from grader.audit.plan import Kind, Task, examinee
from grader.audit.proof import check_proof, count_proof
from grader.audit.reference import check_figures, check_public
from grader.audit.report import Report
from grader.audit.submissions import Sandboxed
from grader.audit.trials import try_exercise
from grader.course.model import Assignment, Course
from grader.errors import CourseError, SandboxError
from grader.judge.assignment import AssignmentJudge
from grader.pool import open_pool
from grader.sandbox.host import SandboxOptions, Zygote


def audit(course: Course, tasks: Sequence[Task], jobs: int) -> Iterator[tuple[Task, Report]]:
    """Do the tasks in `jobs` processes; each comes as it ends. Raises SandboxError when a process is lost."""
    with open_pool(jobs, Bench.open, course) as pool:
        futures = {pool.submit(Bench.run_own, task): task for task in tasks}
        try:
            for future in as_completed(futures):
                yield futures[future], future.result()
        except BrokenProcessPool:
            text = "a process of the audit ended unexpectedly (out of memory?); run it again with fewer --jobs"
            raise SandboxError(text) from None


class Bench:
    """What one process keeps warm: the judges that it has met, and a zygote. Use it in a `with`."""

    _own: Bench

    def __init__(self, course: Course, zygote: Zygote | None = None) -> None:
        """zygote: one that runs already and stays the caller's; else the bench starts its own when it needs it."""
        self.course = course
        self._judges: dict[str, AssignmentJudge | CourseError] = {}
        self._zygote, self._is_lent = zygote, zygote is not None

    def __enter__(self) -> Bench:
        return self

    def __exit__(self, *_: object) -> None:
        for judge in self._judges.values():
            if isinstance(judge, AssignmentJudge):
                judge.suites.close()
        if self._zygote is not None and not self._is_lent:
            self._zygote.close()

    @classmethod
    def open(cls, course: Course) -> None:
        """In a process of its own."""
        cls._own = cls(course)

    @classmethod
    def run_own(cls, task: Task) -> Report:
        return cls._own.run(task)

    def run(self, task: Task) -> Report:
        """Do one task. A CourseError is a finding like any other."""
        report = Report()
        try:
            self._do(task, report)
        except CourseError as error:
            report.findings.append(Finding(task.assignment.name, "", "course", str(error)))
        return report

    def _do(self, task: Task, report: Report) -> None:
        if task.kind is Kind.FILES:
            report.findings += check_files(self.course, task.assignment, task.exercises)
        judge = self.judge(task.assignment).for_student(examinee(task.seed))
        if task.kind is Kind.FILES:
            for check in (check_proof, check_public, check_figures):
                report.findings += check(judge, task.exercises)
            report.counts = {(task.assignment.name, name): count_proof(judge, name) for name in task.exercises}
        elif task.kind is Kind.TRIAL:
            for told in try_exercise(judge, task.exercises[0], task.seed):
                if isinstance(told, Caught):
                    report.caught.append(told)
                else:
                    report.findings.append(told)
        elif task.kind is Kind.MUTANTS:
            report.mutants = judge_mutants(judge, self.zygote, task.exercises[0], task.seed)
        elif task.kind is Kind.PAIRS:
            report.pairs = list(judge_pairs(judge, task.exercises[0], task.seed))
            report.findings += check_pairs(report.pairs, task.seed)
        else:
            sandboxed = Sandboxed(judge, self.zygote, task.exercises[0], task.seed)
            report.findings += sandboxed.variants() if task.kind is Kind.SANDBOX else sandboxed.neighbours()
            judge._replays.clear()  # what chaffs answered to all tests: of a whole course it fills 200 MB

    def judge(self, assignment: Assignment) -> AssignmentJudge:
        """The judge of an assignment; a course that cannot be judged says so each time."""
        if assignment.name not in self._judges:
            try:
                self._judges[assignment.name] = AssignmentJudge(self.course, assignment)
                gc.freeze()  # what stays need not be walked through again and again: that is a tenth of the time
            except CourseError as error:
                self._judges[assignment.name] = error
        judge = self._judges[assignment.name]
        if isinstance(judge, CourseError):
            raise judge
        return judge

    @property
    def zygote(self) -> Zygote:
        if self._zygote is None:
            self._zygote = Zygote(SandboxOptions.of(self.course))
        return self._zygote
