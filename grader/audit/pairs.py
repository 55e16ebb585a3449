"""Two mistakes in one: what a student is told whose implementation makes the mistakes of two chaffs at once.

Two chaffs of an exercise that change the reference in different places are merged, token by token, into one
implementation; and a chaff's answers are turned about by a slip that any function may have (a sign, a factor). The
hints must be those of the chaffs, or name a symptom, or stay away; the hint of another chaff that does not answer just
so would be false.
"""

from __future__ import annotations

import ast
import enum
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import combinations

from grader.audit.findings import Finding
from grader.errors import CourseError
from grader.judge.assignment import AssignmentJudge
from grader.judge.hints import Variant, hints_of_checks

TOKEN = re.compile(r"\w+|\s+|.")
MOST_TOKENS = 800  # of a definition: longer ones take minutes to compare
TRIED = 20  # pairs of an exercise


class Told(enum.Enum):
    """What a student with two mistakes is told."""

    NAMED = "named"  # one of the two, or both
    SYMPTOM = "symptom"  # what the answers have in common
    NOTHING = "nothing"
    WRONG = "wrong"  # a mistake that was not made


@dataclass(frozen=True)
class PairResult:
    """Two chaffs merged, and what was told."""

    assignment: str
    exercise: str
    first: str
    second: str
    told: Told
    hint: str = ""


SLIPS = {"sign": "-answer", "twice": "2 * answer", "squared": "answer * answer", "float32": "np.float32(answer)"}
SLIP = """
_answer_of_{name} = {name}


def {name}(*given, **named):
    answers = _answer_of_{name}(*given, **named)
    several = isinstance(answers, tuple)
    answer = np.asarray(answers[0] if several else answers)
    return ({slip}, *answers[1:]) if several else {slip}
"""


def judge_pairs(judge: AssignmentJudge, exercise: str, seed: int) -> Iterator[PairResult]:
    """Up to TRIED pairs of chaffs of an exercise, and as many of a chaff and a slip, chosen by the seed. An exercise
    that trains (with a time of its own) is left out: there a chaff is named only where it fits throughout."""
    if judge.assignment.exercise(exercise).test_seconds is not None:
        return
    chaffs = [chaff for chaff in judge.chaffs if chaff.exercise == exercise]
    draw = random.Random(seed)
    merged, slipped = merged_sources(judge.source.text, exercise, chaffs), _slipped(judge, exercise, seed, chaffs)
    for pairs in (list(merged), list(slipped)):
        for names, hints, text in draw.sample(pairs, min(TRIED, len(pairs))):
            result = _judge_pair(judge, exercise, seed, names, hints, text)
            if result is not None:
                yield result


def check_pairs(results: Sequence[PairResult], seed: int) -> Iterator[Finding]:
    """Students with two mistakes who would be told of a third."""
    for result in results:
        if result.told is Told.WRONG:
            subject = f"{result.first} with {result.second}"
            problem = f"a student with both mistakes is told of another: {result.hint}"
            yield Finding(result.assignment, result.exercise, subject, problem, seed)


def told_of_pairs(results: Sequence[PairResult]) -> str:
    """ "12 named, 3 symptom, 20 nothing": what students with two mistakes are told."""
    told = [result.told for result in results]
    return ", ".join(f"{told.count(kind)} {kind.value}" for kind in Told if kind in told)


def _judge_pair(
    judge: AssignmentJudge, exercise: str, seed: int, names: tuple[str, str], own: set[str], text: str
) -> PairResult | None:
    """What is told of one pair; None where there is nothing to tell: no Python, or right after all."""
    try:
        student = judge.variant(Variant(judge.course.folder, exercise, "", "", text))
    except CourseError:
        return None
    judgement = judge.judge(exercise, student, seed)
    if judgement.passed:
        return None
    given = judge.hints(exercise, judgement.behaviour, seed) or hints_of_checks(judgement.tests)
    known = {chaff.hint for chaff in judge.chaffs}
    whole = judge.hints(exercise, judgement.behaviour, seed, thorough=False)  # it behaves just like these
    others = [hint for hint in given if hint in known - own and hint not in whole]
    named = any(hint in known for hint in given)
    told = Told.WRONG if others else Told.NOTHING if not given else Told.NAMED if named else Told.SYMPTOM
    return PairResult(judge.assignment.name, exercise, *names, told, (*others, *given, "")[0])


Pair = tuple[tuple[str, str], set[str], str]  # names, hints, text


def _slipped(judge: AssignmentJudge, exercise: str, seed: int, chaffs: Sequence[Variant]) -> Iterator[Pair]:
    """Each chaff with each slip; where a chaff makes that slip alone, its hint is right, too."""
    for name, slip in SLIPS.items():
        after = SLIP.format(name=exercise, slip=slip)
        try:
            student = judge.variant(Variant(judge.course.folder, exercise, "", "", f"{judge.source.text}\n{after}"))
        except CourseError:
            continue
        alone = judge.judge(exercise, student, seed)
        same = set(judge.hints(exercise, alone.behaviour, seed, thorough=False))
        for chaff in chaffs:
            if not any(isinstance(node, ast.ClassDef) for node in ast.parse(chaff.text).body):
                yield (chaff.name, name), {chaff.hint, *same}, f"import numpy as np\n{chaff.text}\n{after}"


def merged_sources(source: str, exercise: str, chaffs: Sequence[Variant]) -> Iterator[Pair]:
    """The chaffs that can be merged two by two, and what comes of it."""
    base = _tokens(source, exercise)
    changes = [
        (chaff, _changes(base, _tokens(chaff.text, exercise)), _others(chaff.text, exercise)) for chaff in chaffs
    ]
    for (first, ours, beside), (second, theirs, besides) in combinations(changes, 2):
        tokens = _merge(base, sorted([*ours, *theirs]))
        fit = all(besides.get(name, text) == text for name, text in beside.items())
        if ours and theirs and tokens is not None and fit:
            around = [*_imports(source), *_imports(first.text), *_imports(second.text), *(beside | besides).values()]
            text = "\n".join([*dict.fromkeys(around), "".join(tokens)])
            yield (first.name, second.name), {first.hint, second.hint}, text


def _tokens(text: str, name: str) -> list[str]:
    """The words, spaces and signs of a definition without its docstring and comments; [] where it is too long."""
    for node in ast.parse(text).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and node.name == name:
            if ast.get_docstring(node) is not None and len(node.body) > 1:
                del node.body[0]
            tokens = TOKEN.findall(ast.unparse(node))
            return tokens if len(tokens) <= MOST_TOKENS else []
    return []


def _others(text: str, name: str) -> dict[str, str]:
    """What else a file defines: its text by name."""
    found = {}
    for node in ast.parse(text).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and node.name != name:
            found[node.name] = ast.unparse(node)
        elif isinstance(node, ast.Assign):
            found[ast.unparse(node.targets[0])] = ast.unparse(node)
    return found


def _imports(text: str) -> list[str]:
    return [ast.unparse(node) for node in ast.parse(text).body if isinstance(node, ast.Import | ast.ImportFrom)]


Change = tuple[int, int, tuple[str, ...]]  # from, up to, what stands there instead


def _changes(base: Sequence[str], other: Sequence[str]) -> list[Change]:
    if not base or not other:
        return []
    operations = SequenceMatcher(None, base, other, autojunk=False).get_opcodes()
    return [(a, b, tuple(other[c:d])) for kind, a, b, c, d in operations if kind != "equal"]


def _merge(base: Sequence[str], changes: Sequence[Change]) -> list[str] | None:
    """All changes made; None where two of them touch."""
    merged: list[str] = []
    place = -1
    for start, end, instead in changes:
        if start <= place:
            return None
        merged += [*base[max(place, 0) : start], *instead]
        place = end
    return [*merged, *base[max(place, 0) :]]
