"""Mutants: small slips in the reference, made by machine. A suite that lets one through does not look there.

Each solution block is taken apart with `ast`; one slip at a time is put in (an operator swapped, a boundary moved, a
constant changed, a transpose dropped, a statement left out ...), and the exercise's own suite judges the result in the
sandbox, where an endless loop costs no more than its time limit. A mutant that earns full marks has *survived*: the
author makes the suite look there, or declares it equivalent, with a reason, in `solutions/<assignment>/mutants.yml`:

    - exercise: sigmoid
      was: return np.where(z >= 0, 1, e) / (1 + e)
      becomes: return np.where(z > 0, 1, e) / (1 + e)
      reason: at z = 0 both branches give 1/2

Without `becomes` an entry speaks of every slip in that statement: where a suite judges what a function achieves, and
the way there is the student's own.
"""

from __future__ import annotations

import ast
import copy
import enum
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from grader.course.model import Assignment, Course, Exercise
from grader.course.source import BEGIN, END
from grader.errors import CourseError, Unsatisfied
from grader.judge.assignment import AssignmentJudge
from grader.judge.judging import Budget, judge_one
from grader.judge.verdict import Verdict
from grader.sandbox.host import Zygote
from grader.sandbox.session import Session
from grader.sandbox.snapshot import Snapshot, Source

MUTANTS_FILE = "mutants.yml"
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


class Declared(BaseModel):
    """An entry of mutants.yml: of one mutant, or (without `becomes`) of all of one statement."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    exercise: str
    was: str
    becomes: str | None = None
    reason: str = Field(min_length=10)

    def speaks_of(self, mutant: Mutant | MutantResult) -> bool:
        same = self.exercise == mutant.exercise and self.was == mutant.was
        return same and self.becomes in (None, mutant.becomes)


# --- running them ---


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


def read_declared(course: Course, assignment: Assignment) -> list[Declared]:
    """The entries of an assignment's mutants.yml. Raises CourseError."""
    path = course.solutions(assignment) / MUTANTS_FILE
    if not path.is_file():
        return []
    try:
        data = yaml.safe_load(path.read_text(encoding="utf-8")) or []
        entries = TypeAdapter(list[Declared]).validate_python(data)
    except yaml.YAMLError as error:
        raise CourseError(f"{path}: {error}") from None
    except ValidationError as error:
        problem = error.errors()[0]
        place = " of ".join(f"entry {step + 1}" if isinstance(step, int) else step for step in reversed(problem["loc"]))
        raise CourseError(f"{path}: {place or 'the file'}: {problem['msg']}, got {problem['input']!r}") from None
    names = [exercise.name for exercise in assignment.exercises]
    for number, entry in enumerate(entries, start=1):
        if entry.exercise not in names:
            raise CourseError(f"{path}: entry {number}: {assignment.name} has no exercise {entry.exercise!r}")
    return entries


def stale(declared: Sequence[Declared], results: Sequence[MutantResult]) -> Iterator[tuple[Declared, str]]:
    """Entries that declare what is not there, or what the suite kills (of a whole statement: every slip); and what to
    do about it."""
    for entry in declared:
        fates = {result.fate for result in results if entry.speaks_of(result)}
        if not fates:
            yield entry, "is no mutant that is made: copy the lines that `grader audit --mutants` prints"
        elif fates == {Fate.KILLED}:
            yield entry, "is killed by the suite: take the entry out"


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


# --- making them ---


def mutants_of(source: str, exercise: str) -> Iterator[Mutant]:
    """The mutants of one exercise's solution blocks, in the order of their lines; no two alike."""
    inside = solution_lines(source)
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
        for new in _slips(node, parent=place[0]):
            was = _head(statement)
            line = statement.lineno
            put = _put(place, new)
            text = ast.unparse(ast.fix_missing_locations(definition))
            becomes = _head(new if isinstance(new, ast.stmt) else statement)
            _put(place, put)
            if text not in seen:
                seen.add(text)
                yield Mutant(exercise, line, was, becomes, "\n".join([*before, text, *after]) + "\n")


def solution_lines(source: str) -> set[int]:
    """The numbers (from 1) of the lines between the marks."""
    found, inside = set(), False
    for number, line in enumerate(source.splitlines(), start=1):
        if line.strip() in (BEGIN, END):
            inside = line.strip() == BEGIN
        elif inside:
            found.add(number)
    return found


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


# --- the slips ---

SWAPPED: dict[type[ast.operator], tuple[type[ast.operator], ...]] = {
    ast.Add: (ast.Sub,),
    ast.Sub: (ast.Add,),
    ast.Mult: (ast.Div, ast.Add),
    ast.Div: (ast.Mult,),
    ast.FloorDiv: (ast.Div,),
    ast.Mod: (ast.FloorDiv,),
    ast.Pow: (ast.Mult,),
    ast.BitAnd: (ast.BitOr,),
    ast.BitOr: (ast.BitAnd,),
}
COMPARED: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Lt: (ast.LtE, ast.Gt),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.Lt),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
}
RENAMED = {
    "mean": ("sum",),
    "sum": ("mean",),
    "max": ("min",),
    "min": ("max",),
    "maximum": ("minimum",),
    "minimum": ("maximum",),
    "argmax": ("argmin",),
    "argmin": ("argmax",),
    "std": ("var",),
    "var": ("std",),
    "any": ("all",),
    "all": ("any",),
    "zeros": ("ones",),
    "ones": ("zeros",),
    "zeros_like": ("ones_like",),
    "ones_like": ("zeros_like",),
    "exp": ("expm1",),
    "expm1": ("exp",),
    "log": ("log1p",),
    "log1p": ("log",),
    "sin": ("cos",),
    "cos": ("sin",),
    "tanh": ("sin",),
    "floor": ("ceil",),
    "ceil": ("floor",),
    "append": ("extend",),
    "break": ("continue",),
}
# Calls that a slip may leave out: f(x, ...) becomes x.
DROPPED = frozenset(
    """
    sqrt exp log log1p expm1 abs absolute square tanh clip asarray array float int round negative transpose maximum
    minimum reversed sorted list sum mean cumsum norm permutation
    """.split()
)
CHECKS_ITSELF = "strict"  # zip(..., strict=True) is a check of the reference's own, not an answer
# Calls whose arguments may stand in any order.
SYMMETRIC = frozenset("add multiply maximum minimum logaddexp hypot equal not_equal max min".split())
# Methods that a slip may leave out: x.copy() becomes x.
METHODS_DROPPED = frozenset("copy astype reshape ravel flatten transpose squeeze sum mean tolist".split())


def _slips(node: ast.AST, parent: Any) -> Iterator[ast.AST]:
    """What may stand where `node` stands after one slip."""
    if isinstance(node, ast.stmt):
        yield from _of_statement(node)
    elif isinstance(node, ast.keyword):
        yield from _of_keyword(node)
    elif isinstance(node, ast.expr) and isinstance(getattr(node, "ctx", ast.Load()), ast.Load):
        yield from _of_expression(node, parent)


def _of_statement(node: ast.stmt) -> Iterator[ast.AST]:
    if isinstance(node, ast.AugAssign):
        yield ast.Assign([node.target], node.value)
        for new in SWAPPED.get(type(node.op), ()):
            yield _with(node, op=new())
    if isinstance(node, ast.Assign | ast.AugAssign | ast.Expr | ast.Raise) and not _is_docstring(node):
        yield ast.Pass()
    if isinstance(node, ast.If):
        yield _with(node, test=ast.UnaryOp(ast.Not(), node.test))
        yield _with(node, test=ast.Constant(True))
        yield _with(node, test=ast.Constant(False))
    if isinstance(node, ast.Return) and node.value is not None and not isinstance(node.value, ast.Tuple):
        yield _with(node, value=ast.UnaryOp(ast.USub(), node.value))
    if isinstance(node, ast.Return):
        yield _with(node, value=None)
    if isinstance(node, ast.Break):
        yield ast.Continue()
    if isinstance(node, ast.Continue):
        yield ast.Break()
    if isinstance(node, ast.For | ast.While):
        yield ast.Pass()


def _is_docstring(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)


def _of_keyword(node: ast.keyword) -> Iterator[ast.AST]:
    """axis=1 as axis=0, keepdims=True as False; other values are changed as what they are."""
    if node.arg == "axis" and isinstance(node.value, ast.Constant | ast.UnaryOp):
        now = ast.unparse(node.value)
        for axis in ("0", "1", "None"):
            if axis != now:
                yield ast.keyword(node.arg, ast.parse(axis, mode="eval").body)


def _of_expression(node: ast.expr, parent: Any) -> Iterator[ast.AST]:
    if isinstance(node, ast.BinOp):
        yield from _of_binary(node)
    elif isinstance(node, ast.UnaryOp):
        yield node.operand
    elif isinstance(node, ast.BoolOp):
        yield _with(node, op=ast.Or() if isinstance(node.op, ast.And) else ast.And())
        yield from node.values
    elif isinstance(node, ast.Compare):
        for i, operator in enumerate(node.ops):
            for new in COMPARED[type(operator)]:
                yield _with(node, ops=[*node.ops[:i], new(), *node.ops[i + 1 :]])
    elif isinstance(node, ast.Constant):
        if not (isinstance(parent, ast.keyword) and parent.arg in ("axis", CHECKS_ITSELF)):
            yield from _of_constant(node)
    elif isinstance(node, ast.Call):
        yield from _of_call(node)
    elif isinstance(node, ast.Attribute) and node.attr == "T":
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield node.body
        yield node.orelse
        yield _with(node, test=ast.UnaryOp(ast.Not(), node.test))
    elif isinstance(node, ast.Slice):
        yield from _of_slice(node)
    elif isinstance(node, ast.ListComp | ast.GeneratorExp):
        for i, loop in enumerate(node.generators):
            if loop.ifs:
                bare = _with(loop, ifs=[])
                yield _with(node, generators=[*node.generators[:i], bare, *node.generators[i + 1 :]])


def _of_binary(node: ast.BinOp) -> Iterator[ast.AST]:
    for new in SWAPPED.get(type(node.op), ()):
        yield _with(node, op=new())
    if isinstance(node.op, ast.MatMult | ast.Sub | ast.Div | ast.Pow):
        yield _with(node, left=node.right, right=node.left)
    yield node.left
    yield node.right


def _of_constant(node: ast.Constant) -> Iterator[ast.AST]:
    value = node.value
    if isinstance(value, bool):
        yield ast.Constant(not value)
    elif isinstance(value, int):
        yield ast.Constant(value + 1)
        if value > 0:
            yield ast.Constant(value - 1)
    elif isinstance(value, float):
        yield ast.Constant(value * 1.01 if value else 1.0)
        yield ast.Constant(value * 10 if value else -1.0)
    elif isinstance(value, str) and value:
        yield ast.Constant("")


def _of_slice(node: ast.Slice) -> Iterator[ast.AST]:
    for name in ("lower", "upper", "step"):
        if getattr(node, name) is not None:
            yield _with(node, **{name: None})


def _of_call(node: ast.Call) -> Iterator[ast.AST]:
    name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
    for other in RENAMED.get(name, ()):
        func = _with(node.func, attr=other) if isinstance(node.func, ast.Attribute) else ast.Name(other, ast.Load())
        yield _with(node, func=func)
    if name in DROPPED and node.args and not _is_method(node):
        yield from node.args if name in ("maximum", "minimum") else node.args[:1]
    if name in METHODS_DROPPED and isinstance(node.func, ast.Attribute) and _is_method(node):
        yield node.func.value
    if name == "range":
        last = node.args[0] if len(node.args) == 1 else node.args[1]
        shorter = ast.BinOp(last, ast.Sub(), ast.Constant(1))
        yield _with(node, args=[shorter] if len(node.args) == 1 else [node.args[0], shorter, *node.args[2:]])
    for i in range(len(node.args) - 1):
        if name not in SYMMETRIC and ast.dump(node.args[i]) != ast.dump(node.args[i + 1]):
            yield _with(node, args=[*node.args[:i], node.args[i + 1], node.args[i], *node.args[i + 2 :]])
    for i, given in enumerate(node.keywords):
        if given.arg != CHECKS_ITSELF:
            yield _with(node, keywords=[*node.keywords[:i], *node.keywords[i + 1 :]])


def _is_method(node: ast.Call) -> bool:
    """x.sum(), not np.sum(x): what is called on is no module."""
    value = node.func.value if isinstance(node.func, ast.Attribute) else None
    return value is not None and not (isinstance(value, ast.Name) and value.id in ("np", "numpy", "math"))


def _with(node: Any, **changes: Any) -> Any:
    """A copy of a node with some fields changed."""
    new = copy.copy(node)
    for name, value in changes.items():
        setattr(new, name, value)
    return new


def paste(result: MutantResult) -> str:
    """The entry of mutants.yml that would declare it, its reason left to write."""
    entry = {"exercise": result.exercise, "was": result.was, "becomes": result.becomes}
    return "\n".join(f"{'-' if not i else ' '} {key}: {_quoted(value)}" for i, (key, value) in enumerate(entry.items()))


def _quoted(text: str) -> str:
    return yaml.safe_dump(text, default_style="'", width=10_000, allow_unicode=True).strip()
