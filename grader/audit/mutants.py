"""Mutants: small slips in the reference, made by machine. A suite that lets one through does not look there.

Each solution block is taken apart with `ast`; one slip at a time is put in (see slips.py), and the exercise's own suite
judges the result in the sandbox, where an endless loop costs no more than its time limit. A mutant that earns full
marks has *survived*: the author makes the suite look there, or declares it equivalent (see declared.py).
"""

from __future__ import annotations

import ast
import copy
import enum
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from grader.audit.declared import MUTANTS_FILE, Declared, paste, read_declared
from grader.audit.findings import Finding
from grader.audit.slips import slips
from grader.course.model import Assignment, Course, Exercise
from grader.course.source import solution_lines
from grader.errors import CourseError, Unsatisfied
from grader.judge.assignment import AssignmentJudge
from grader.judge.judging import Budget, judge_one
from grader.judge.verdict import Verdict
from grader.sandbox.host import Zygote
from grader.sandbox.session import Session
from grader.sandbox.snapshot import Snapshot, Source

SEEDS = 3  # a mutant has survived when it earns full marks under each of this many
LEAST_SECONDS = 2.0  # that a test of a mutant may take; or this many times what the reference takes:
PATIENCE = 20
Place = tuple[ast.AST, str, int | None]  # parent, field, and where in it


class Fate(enum.StrEnum):
    """What became of a mutant."""

    KILLED = "killed"
    SURVIVED = "survived"
    DECLARED = "declared"  # it survived, and the author has said why it is equivalent


@dataclass(frozen=True)
class Mutant:
    """One slip. was, becomes: the statement before and after (only its head, where it holds others)."""

    exercise: str
    line: int
    was: str
    becomes: str
    text: str  # the whole module


@dataclass(frozen=True)
class MutantResult:
    """One mutant before the suite."""

    assignment: str
    exercise: str
    line: int
    was: str
    becomes: str
    fate: Fate
    note: str = ""  # by which test it was killed, or why it is equivalent


def judge_mutants(judge: AssignmentJudge, zygote: Zygote, exercise: str, seed: int) -> list[MutantResult]:
    """Every mutant of an exercise before its suite, under a few seeds from `seed` on; under that alone where it is
    declared anyway. Raises CourseError."""
    declared = [entry for entry in read_declared(judge.course, judge.assignment) if entry.exercise == exercise]
    court = _Court(judge, zygote, judge.assignment.exercise(exercise))
    seeds = range(seed, seed + SEEDS)
    results = []
    for mutant in mutants_of(judge.source.text, exercise):
        entry = next((entry for entry in declared if entry.speaks_of(mutant)), None)
        killer = court.killer(mutant, seeds[:1] if entry else seeds)
        results.append(_result(judge.assignment.name, mutant, killer, entry))
    return results


def _result(assignment: str, mutant: Mutant, killer: str, entry: Declared | None) -> MutantResult:
    fate = Fate.KILLED if killer else Fate.DECLARED if entry else Fate.SURVIVED
    note = killer or (entry.reason if entry else "")
    return MutantResult(assignment, mutant.exercise, mutant.line, mutant.was, mutant.becomes, fate, note)


def check_mutants(
    course: Course, chosen: Sequence[tuple[Assignment, tuple[str, ...]]], results: Sequence[MutantResult]
) -> Iterator[Finding]:
    """Mutants that no test notices, and entries of mutants.yml that are out of date."""
    for result in results:
        if result.fate is Fate.SURVIVED:
            problem = f"survives in line {result.line}; kill it, or declare it in {MUTANTS_FILE}:\n{paste(result)}"
            yield Finding(result.assignment, result.exercise, "mutant", problem, warning=True)
    for assignment, names in chosen:
        own = [result for result in results if result.assignment == assignment.name]
        try:
            declared = [entry for entry in read_declared(course, assignment) if entry.exercise in names]
        except CourseError:  # the tasks have said so
            continue
        for entry, problem in stale(declared, own):
            subject = f"{MUTANTS_FILE}: {entry.becomes or entry.was}"
            yield Finding(assignment.name, entry.exercise, subject, problem)


def stale(declared: Sequence[Declared], results: Sequence[MutantResult]) -> Iterator[tuple[Declared, str]]:
    """Entries that declare what is not there, or what the suite kills (of a whole statement: every slip); and what to
    do about it."""
    for entry in declared:
        fates = {result.fate for result in results if entry.speaks_of(result)}
        if not fates:
            yield entry, "is no mutant that is made: copy the lines that `grader audit --mutants` prints"
        elif fates == {Fate.KILLED}:
            yield entry, "is killed by the suite: take the entry out"


def mutation_score(results: Sequence[MutantResult]) -> str:
    """ "41/43, 2 declared": how many of the mutants are killed, and how many are said to be equivalent."""
    fates = [result.fate for result in results]
    declared = fates.count(Fate.DECLARED)
    return f"{fates.count(Fate.KILLED)}/{len(fates)}" + (f", {declared} declared" if declared else "")


class _Court:
    """The suite of one exercise, for mutants: each is asked only until one test fails."""

    def __init__(self, judge: AssignmentJudge, zygote: Zygote, exercise: Exercise) -> None:
        self.judge, self.zygote, self.tests = judge, zygote, judge.tests(exercise.name)
        self.most = exercise.test_seconds or judge.course.limits.test_seconds
        self._limits: dict[str, float] = {}
        started = time.monotonic()
        for test in self.tests:
            judge_one(judge.suites, test, judge.reference(), 0)
            now = time.monotonic()
            self._limits[test.key] = min(self.most, max(LEAST_SECONDS, PATIENCE * (now - started)))
            started = now

    def killer(self, mutant: Mutant, seeds: Sequence[int]) -> str:
        """The name of a test that the mutant fails, "" when it earns full marks under every seed."""
        module = self.judge.assignment.module
        snapshot = Snapshot(module, "script", (Source(f"{module}.py", mutant.text),), {}, "", ())
        with Session(self.zygote, snapshot, parameters=self.judge.parameters, load_seconds=self.most) as session:
            try:
                if session.open():
                    return "loading it"
            except Unsatisfied:
                return "loading it"
            for seed in seeds:
                for test in self.tests:
                    budget = Budget(self._limits[test.key], 2 * self._limits[test.key])
                    session.clock = budget
                    budget.begin()
                    result, _ = judge_one(
                        self.judge.suites, test, session.student, seed, reference=self.judge.reference
                    )
                    if result.verdict is not Verdict.PASSED:
                        return test.name
        return ""


def mutants_of(source: str, exercise: str) -> Iterator[Mutant]:
    """The mutants of one exercise's solution blocks, in the order of their lines; no two alike."""
    inside = set(solution_lines(source))
    definition = next(
        node
        for node in ast.parse(source).body
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and node.name == exercise
    )
    lines = source.splitlines()
    first = min([definition.lineno, *(d.lineno for d in definition.decorator_list)]) - 1
    before, after = lines[:first], lines[definition.end_lineno :]
    seen = {ast.unparse(definition)}
    for statement, place, node in _nodes(definition, inside):
        for new in slips(node, parent=place[0]):
            was = _head(statement)
            line = statement.lineno
            put = _put(place, new)
            text = ast.unparse(ast.fix_missing_locations(definition))
            becomes = _head(new if isinstance(new, ast.stmt) else statement)
            _put(place, put)
            if text not in seen:
                seen.add(text)
                yield Mutant(exercise, line, was, becomes, "\n".join([*before, text, *after]) + "\n")


def _nodes(definition: ast.AST, inside: set[int]) -> list[tuple[ast.stmt, Place, ast.AST]]:
    """Every node of the solution blocks with the statement that holds it, and its place in the tree."""
    found: list[tuple[ast.stmt, Place, ast.AST]] = []

    def visit(node: ast.AST, place: Place | None, statement: ast.stmt | None) -> None:
        if isinstance(node, ast.stmt):
            statement = node
        if place is not None and statement is not None and getattr(node, "lineno", statement.lineno) in inside:
            found.append((statement, place, node))
        for name, value in ast.iter_fields(node):
            if isinstance(value, ast.AST):
                visit(value, (node, name, None), statement)
            elif isinstance(value, list):
                for i, item in enumerate(value):
                    if isinstance(item, ast.AST):
                        visit(item, (node, name, i), statement)

    visit(definition, None, None)
    return found


def _put(place: Place, new: Any) -> Any:
    """Put a node in a place; what stood there."""
    parent, name, index = place
    if index is None:
        old = getattr(parent, name)
        setattr(parent, name, new)
    else:
        old = getattr(parent, name)[index]
        getattr(parent, name)[index] = new
    return old


def _head(statement: ast.stmt) -> str:
    """A statement on one line; of one that holds others, its head."""
    if hasattr(statement, "body"):
        statement = copy.copy(statement)
        statement.body = [ast.Pass()]
        for name in ("orelse", "finalbody", "handlers"):
            if hasattr(statement, name):
                setattr(statement, name, [])
        if isinstance(statement, ast.Try):
            return "try:"
        return ast.unparse(statement).splitlines()[0]
    return ast.unparse(statement)
