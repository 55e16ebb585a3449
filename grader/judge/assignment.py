"""Everything that judges one assignment, warm: its suites, its reference, its figures, its chaffs, and what
those answered."""

from __future__ import annotations

import copy
import hashlib
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache

from grader.course.exam import PAPER
from grader.course.model import Assignment, Course, Exercise
from grader.course.source import read_source
from grader.errors import CheckFailed, StudentMissing
from grader.judge.exam import AnswerSheet, PersonalKey, personal_key
from grader.judge.figures import FIGURES, Drawn, Figure, make_figures, read_figures
from grader.judge.hints import Replay, Variant, find_hints, read_variants
from grader.judge.judging import Behaviour, Budget, Judgement, Remember, Seen, judge, judge_one, work_out
from grader.judge.suites import Suites, SuiteTest, suite_files
from grader.judge.transcripts import Transcripts
from grader.judge.verdict import ExerciseResult, Verdict
from grader.sandbox.handles import let_go
from grader.sandbox.session import Session, TrustedLink
from grader.sandbox.snapshot import Snapshot, Source
from grader.sandbox.student import Student
from grader.sandbox.trace import Answer

FOREVER = float("inf")
PUBLIC = "test_public.py"
QUOTING_NOTHING = ("", "NotImplementedError", StudentMissing.__name__, CheckFailed.__name__)  # as answers name errors
Key = tuple[str, int]  # exercise, seed


class AssignmentJudge:
    """The judge of one assignment. Use it in a `with`."""

    def __init__(self, course: Course, assignment: Assignment, transcripts: Transcripts | None = None) -> None:
        """transcripts: shared with the judges of other assignments. Raises CourseError where the source, a suite, a
        wheat, a chaff or the figures are invalid."""
        self.course, self.assignment = course, assignment
        self.transcripts = transcripts or Transcripts()
        self.source = read_source(course, assignment)
        self.parameters = self.source.parameters
        folder, names = course.solutions(assignment), [exercise.name for exercise in assignment.exercises]
        self.chaffs = read_variants(folder / "chaffs", "chaff", names)
        self.wheats = read_variants(folder / "wheats", "wheat", names)
        self.figures = read_figures(folder / FIGURES, names)
        self.suites = Suites(list(suite_files(folder, names)), folder)
        self._replays: dict[Key, tuple[Replay, list[tuple[str, Replay]]]] = {}
        self._paper: PersonalKey | None = None

    def __enter__(self) -> AssignmentJudge:
        return self

    def __exit__(self, *_: object) -> None:
        self.suites.close()

    def for_student(self, student: str) -> AssignmentJudge:
        """Itself; for an exam a copy that knows this student's paper: the answers are its reference, the known mistakes
        its chaffs, and what these do is remembered for nobody else. Raises CourseError."""
        if self.assignment.exam is None:
            return self
        key = personal_key(self.course, self.assignment, student)
        own = copy.copy(self)
        own.source, own._replays, own._paper = key.source(self.source), {}, key
        own.transcripts = Transcripts()  # of this paper alone
        folder = self.course.solutions(self.assignment)
        own.chaffs, own.wheats = list(key.chaffs(folder)), list(key.wheats(folder, self.assignment.exam.digits))
        own.suites = self.suites.with_paper(key)
        return own

    def tests(self, exercise: str) -> list[SuiteTest]:
        return self.suites.of_file(f"test_{exercise}.py")

    def judge(
        self, exercise: str, student: Student, seed: int, budget: Budget | None = None, remember: Remember = work_out
    ) -> Judgement:
        """Run the hidden suite of one exercise for a student. remember: see judging.judge."""
        tests = self.tests(exercise)
        return judge(self.suites, tests, student, seed, budget=budget, reference=self.reference, remember=remember)

    def hear(self, exercise: str, session: Session, seed: int, budget: Budget | None = None) -> Judgement:
        """Run the hidden suite of one exercise for a submission; what equal answers came to is remembered."""
        under = f"{self.assignment.name}/{seed}/{','.join(session.replaced)}"

        def remember(test: SuiteTest, work: Callable[[], Seen]) -> Seen:
            return self.transcripts.outcome(f"{under}/{test.key}", session, work, _settled)

        return self.judge(exercise, session.student, seed, budget, remember)

    def draw(self, session: Session, results: Sequence[ExerciseResult], budget: Budget) -> tuple[Drawn, ...]:
        """The figures of a submission that was judged, under the session's clock `budget`; those of equal answers are
        remembered."""

        def remember(figure: Figure, work: Callable[[], Drawn]) -> Drawn:
            name = f"{self.assignment.name}/figure/{figure.title}"
            return self.transcripts.outcome(name, session, work, lambda drawn: None if drawn.problem else drawn)

        return make_figures(self.figures, session.student, results, budget, remember)

    def sheet(self, exercise: str, observed: Behaviour) -> AnswerSheet | None:
        """Of an exam, for a student whose paper is known: what was answered to a question. Else None."""
        if self._paper is None or not observed:
            return None
        seen = (one for answers in observed.values() for one in answers if one.asked == exercise and not one.error)
        answer = next(seen, None)
        return self._paper.sheet(answer.value if answer else None, exercise)

    def reference(self) -> Student:
        """The reference as a student, freshly loaded, in this process."""
        return self._trusted(self.source.text)

    @property
    def reference_snapshot(self) -> Snapshot:
        """The reference as if it were handed in."""
        main = Source(f"{self.assignment.module}.py", self.source.text)
        return Snapshot(self.assignment.module, "script", (main,), {}, "", ())

    def stub(self) -> Student:
        """The stub as a student, in this process."""
        return self._trusted(self.source.stub)

    def variant(self, variant: Variant) -> Student:
        """A wheat or a chaff as a student, in this process; the other exercises are the reference's."""
        return self._trusted(self.source.text, variant.text)

    def hints(self, exercise: str, observed: Behaviour, seed: int, *, thorough: bool | None = None) -> tuple[str, ...]:
        """What the answers to an exercise's suite tell of the mistake: hints of chaffs, symptoms.

        thorough: see find_hints; None: unless the exercise has a time of its own, for then it trains.
        """
        if thorough is None:
            thorough = self.assignment.exercise(exercise).test_seconds is None
        key = exercise, seed
        if key not in self._replays:
            chaffs = [(chaff.hint, self._replay(key, chaff)) for chaff in self.chaffs if chaff.exercise == exercise]
            self._replays[key] = self._replay(key), chaffs
        right, chaffs = self._replays[key]
        return find_hints(observed, right, chaffs, thorough=thorough)

    def _replay(self, key: Key, chaff: Variant | None = None) -> Replay:
        """The reference, or a chaff, in the suite of its exercise. What another process has run is not run here, unless
        a later test is: then all before it are, as a mistake may lie in what these leave behind."""
        (exercise, seed), who = key, chaff.name if chaff else ""
        student = cache((lambda: self.variant(chaff)) if chaff else self.reference)
        due: list[SuiteTest] = []

        def catch_up() -> tuple[Answer, ...]:
            answers: tuple[Answer, ...] = ()
            while due:
                answers = judge_one(self.suites, due.pop(0), student(), seed, reference=self.reference)[1]
            return answers

        def run(test: SuiteTest) -> tuple[Answer, ...]:
            due.append(test)
            return self.transcripts.once(f"{self.assignment.name}/{seed}/replay/{exercise}/{who}/{test.key}", catch_up)

        return Replay(self.tests(exercise), run)

    def _trusted(self, *texts: str) -> Student:
        sources = [(f"{self.assignment.module} {i}", text) for i, text in enumerate(texts)]
        link = TrustedLink(self.assignment.module, sources)
        return Student(link, deadline=lambda: FOREVER, parameters=self.parameters)


def _settled(seen: Seen) -> Seen | None:
    """What a test made of answers, if that depends on them alone: most errors' words quote a student's own line."""
    result, answers = seen
    if result.verdict is Verdict.INTERNAL or any(answer.error not in QUOTING_NOTHING for answer in answers):
        return None
    return result, tuple(replace(a, value=let_go(a.value), arguments=let_go(a.arguments)) for a in answers)


class PublicJudge:
    """The public checks of an assignment: `exercises/<assignment>/test_public.py`. Use it in a `with`."""

    def __init__(self, course: Course, assignment: Assignment) -> None:
        self.assignment = assignment
        folder = course.exercises(assignment)
        file = folder / PUBLIC
        self.suites = Suites([file] if file.is_file() else [], folder)

    def __enter__(self) -> PublicJudge:
        return self

    def __exit__(self, *_: object) -> None:
        self.suites.close()

    def tests(self, exercise: str) -> list[SuiteTest]:
        """The checks of one exercise: test_<exercise> and test_<exercise>_<what>."""
        return [
            test for test in self.suites.tests if exercise_of(test.item.name, self.assignment.exercises) == exercise
        ]

    def judge(self, exercise: str, student: Student, seed: int, budget: Budget | None = None) -> Judgement:
        return judge(self.suites, self.tests(exercise), student, seed, budget=budget)


def digest_of_suites(course: Course, assignment: Assignment) -> str:
    """sha256, in hex, of everything that decides an assignment's scores: suites, reference, chaffs, points."""
    total = hashlib.sha256(assignment.model_dump_json().encode())
    folder = course.solutions(assignment)
    for path in sorted(folder.rglob("*.py")):
        total.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    if assignment.exam:  # what is asked lies with what students get
        total.update((course.exercises(assignment) / PAPER).read_bytes())
    return total.hexdigest()


def exercise_of(test: str, exercises: Sequence[Exercise]) -> str | None:
    """The exercise that a public check belongs to: the longest name that its own begins with."""
    plain = test.removeprefix("test_").partition("[")[0]
    fitting = [e.name for e in exercises if plain == e.name or plain.startswith(f"{e.name}_")]
    return max(fitting, key=len, default=None)
