"""The variants of an exercise through the sandbox, as a class would hand them in, with all that would be shown then."""

from __future__ import annotations

import copy
import html
import json
import re
from collections.abc import Iterator, Sequence

from grader.audit.evidence import evidence, reason
from grader.audit.findings import Finding
from grader.audit.hidden import hidden_lines
from grader.audit.plan import examinee
from grader.audit.reach import Reach, names_of
from grader.course.model import Exercise
from grader.feedback.pages import student_page
from grader.grade import SubmissionResult, as_record, grade
from grader.judge.assignment import AssignmentJudge
from grader.judge.hints import Variant
from grader.judge.verdict import ExerciseResult, TestResult, Verdict
from grader.sandbox.host import Zygote
from grader.sandbox.snapshot import Snapshot, Source


class Sandboxed:
    """The variants of one exercise as a class would hand them in: the reference with one function replaced."""

    def __init__(self, judge: AssignmentJudge, zygote: Zygote, exercise: str, seed: int) -> None:
        self.judge, self.zygote, self.exercise, self.seed = judge, zygote, exercise, seed
        self.reach = Reach(judge.source.text)
        self.own = [variant for variant in (*judge.wheats, *judge.chaffs) if variant.exercise == exercise]
        self.secrets = [line for line in hidden_lines(judge.course, judge.assignment, variants=False) if _is_code(line)]

    def variants(self) -> Iterator[Finding]:
        """The stub, the reference and each variant: this exercise, and those that call what the variant replaces."""
        stub = self._result([self.judge.source.stub], {self.exercise})
        yield from self._feedback("stub", stub, self.judge.source.stub)
        if self._of(stub).score != 0:
            yield self._finding("stub", f"earns {self._of(stub).score:g} points: the suite accepts it in part")
        reached = {variant.path: self._tried_with(variant) for variant in self.own}
        reference = self._result([self.judge.source.text], set().union({self.exercise}, *reached.values()))
        sound = {exercise.name for exercise in reference.exercises if exercise.score == exercise.max_score}
        if self.exercise not in sound:
            failed = _failed(self._of(reference))
            yield self._finding("reference", f"is refused in the sandbox: {reason(failed)}", evidence(failed))
            return
        for variant in self.own:
            result = self._result([self.judge.source.text, variant.text], reached[variant.path])
            yield from self._compare(variant, result, sound)
            yield from self._feedback(_subject(variant), result, self.judge.source.text + variant.text)
        yield from self._restless()

    def _restless(self) -> Iterator[Finding]:
        """Tests that did not ask the same again although the seed was the same: nobody could check their verdicts."""
        suite = f"/test_{self.exercise}.py::"
        for name in sorted(name for name in self.judge.transcripts.unrepeatable if suite in name):
            test = name.partition(suite)[2]
            problem = f"{test} asks other things when it is run again under the same seed: draw from `rng` alone"
            yield self._finding("suite", problem)

    def neighbours(self) -> Iterator[Finding]:
        """The exercises that no variant reaches, in a submission that has loaded all of them; each alone where that
        fails."""
        others = {exercise.name for exercise in self.judge.assignment.exercises}
        others -= self._reached({name for variant in self.own for name in names_of(variant.text)})
        if not others or not any(self._harmed(self.own, others)):
            return
        without = {exercise.name for exercise in self._harmed([], others)}
        for variant in self.own:
            for exercise in self._harmed([variant], others - without):
                yield self._finding(_subject(variant), f"costs points in {exercise.name}", exercise.message)

    def _harmed(self, variants: Sequence[Variant], others: set[str]) -> Iterator[ExerciseResult]:
        result = self._result([self.judge.source.text, *(variant.text for variant in variants)], others)
        return (e for e in result.exercises if e.name in others and e.score != e.max_score)

    def _tried_with(self, variant: Variant) -> set[str]:
        """A wheat is tried alone: what calls it was written for the reference, and may not take its lists."""
        return {variant.exercise} if _is_wheat(variant) else self._reached(names_of(variant.text))

    def _reached(self, changed: set[str]) -> set[str]:
        """The exercises that may behave otherwise when `changed` is replaced."""
        changed = changed | {self.exercise}
        return {exercise.name for exercise in self.judge.assignment.exercises if self.reach.of(exercise.name) & changed}

    def _result(self, texts: Sequence[str], names: set[str]) -> SubmissionResult:
        """Grade what `texts` make in one namespace, for these exercises alone: what else they build on is the
        reference's, and has no part in blame."""
        module = self.judge.assignment.module
        sources = tuple(Source(f"{module}{i or ''}.py", text) for i, text in enumerate(texts))
        judge = copy.copy(self.judge)
        judge.assignment = self.judge.assignment.model_copy(update={"exercises": self._only(names)})
        return grade(
            judge, self.zygote, Snapshot(module, "script", sources, {}, "", ()), examinee(self.seed), self.seed
        )

    def _only(self, names: set[str]) -> tuple[Exercise, ...]:
        """These exercises; each builds on those of them that it builds on, directly or through others."""
        chosen = [exercise for exercise in self.judge.assignment.exercises if exercise.name in names]
        return tuple(e.model_copy(update={"builds_on": tuple(self._foundations(e) & names)}) for e in chosen)

    def _foundations(self, exercise: Exercise) -> set[str]:
        needed, todo = set[str](), list(exercise.builds_on)
        while todo:
            name = todo.pop()
            if name not in needed:
                needed.add(name)
                todo += self.judge.assignment.exercise(name).builds_on
        return needed

    def _compare(self, variant: Variant, result: SubmissionResult, sound: set[str]) -> Iterator[Finding]:
        for exercise in result.exercises:
            if exercise.name not in sound:
                continue
            is_own = exercise.name == variant.exercise
            problem = _own_problem(variant, exercise) if is_own else _problem_elsewhere(variant, exercise)
            if problem:
                told = "" if exercise.score == exercise.max_score else evidence(_failed(exercise))
                yield self._finding(_subject(variant), problem, told)

    def _feedback(self, subject: str, result: SubmissionResult, own: str) -> Iterator[Finding]:
        """What the student would be shown: the page and the line of results.jsonl. own: what was handed in, of which a
        message may show a line."""
        record = as_record(result)
        shown = html.unescape(student_page(self.judge.course, record)) + json.dumps(record, ensure_ascii=False)
        folder = self.judge.course.folder.resolve()
        if str(folder) in shown or "solutions/" in shown:
            yield self._finding(subject, "the feedback shows a path")
        for line in self.secrets:
            if line in shown and line not in own:
                yield self._finding(subject, f"the feedback shows a line of a suite or solution: {line}")
        for test in (test for exercise in result.exercises for test in exercise.tests):
            for line in test.detail.splitlines():
                if len(line) > 8 and re.search(r"\d", line) and line in shown:
                    yield self._finding(subject, f"the feedback of {test.name!r} shows values: {line}")

    def _of(self, result: SubmissionResult) -> ExerciseResult:
        return next(exercise for exercise in result.exercises if exercise.name == self.exercise)

    def _finding(self, subject: str, problem: str, evidence: str = "") -> Finding:
        return Finding(self.judge.assignment.name, self.exercise, subject, problem, self.seed, evidence)


def _own_problem(variant: Variant, exercise: ExerciseResult) -> str:
    """What is wrong with the verdict on a variant's own exercise, "" where nothing is."""
    full = exercise.score == exercise.max_score
    if exercise.verdict is Verdict.INTERNAL:
        return f"breaks the suite: {reason(_failed(exercise))}"
    if _is_wheat(variant):
        return "" if full else f"is refused in the sandbox: {reason(_failed(exercise))}"
    if full:
        return "is not caught in the sandbox: it earns full marks"
    if exercise.hints != (variant.hint,):
        return f"its hint is not found from its own answers; shown is {list(exercise.hints)}"
    return ""


def _problem_elsewhere(variant: Variant, exercise: ExerciseResult) -> str:
    """The same for another exercise: what only builds on a mistake keeps what course.yml lets it keep."""
    carried = not _is_wheat(variant) and exercise.carried_from == (variant.exercise,)
    if exercise.score == exercise.max_score or carried:
        return ""
    return f"costs points in {exercise.name}"


def _is_wheat(variant: Variant) -> bool:
    return variant.path.parent.name == "wheats"


def _subject(variant: Variant) -> str:
    return f"{'wheat' if _is_wheat(variant) else 'chaff'} {variant.name}"


def _failed(exercise: ExerciseResult) -> TestResult:
    """The test that gave an exercise its verdict."""
    return next(test for test in exercise.tests if test.verdict is exercise.verdict)


def _is_code(line: str) -> bool:
    """Whether a line of a suite is more than a text: texts are what suites say to students."""
    return not line.startswith(('"', "'", 'f"', "f'"))
