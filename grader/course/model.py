"""course.yml as a frozen model: what is taught, in order, and the only place where numbers live."""

from __future__ import annotations

import difflib
import hashlib
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import yaml
from pydantic import AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from grader.course.policy import ExamTerms, Late, Policy, read_late
from grader.errors import CourseError

Name = Annotated[str, Field(pattern=r"^[A-Za-z][A-Za-z0-9_]*$")]
COURSE_FILE = "course.yml"


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Limits(_Part):
    """What judging one submission may cost."""

    test_seconds: float = Field(default=10.0, gt=0, description="wall-clock seconds that one hidden test may take")
    assignment_seconds: float = Field(default=60.0, gt=0, description="wall-clock seconds that one submission may take")
    figures_seconds: float = Field(default=5.0, gt=0, description="wall-clock seconds for one submission's figures")
    memory_mb: int = Field(default=1024, ge=256, description="address space of the worker, in MiB")


class Exercise(_Part):
    """One function or class of an assignment."""

    name: Name
    points: float = Field(gt=0)
    builds_on: tuple[Name, ...] = Field((), description="exercises of this assignment that it calls")
    carry: float = Field(1.0, ge=0, le=1, description="share of the points kept when only what it builds on is wrong")
    test_seconds: float | None = Field(None, gt=0, description="instead of the course's limit")
    memory_mb: int | None = Field(None, ge=256, description="instead of the course's limit")
    modules: tuple[str, ...] | None = Field(None, description="instead of the course's: what may be imported for it")


class Exam(_Part):
    """What makes an assignment an exam: each student has a paper of their own. Times need a zone: "+01:00" or "Z"."""

    # Excluded from digests: what they say changes no verdict, so nothing is judged again when they change.
    opens: AwareDatetime | None = Field(None, exclude=True, description="papers are shown from then on")
    closes: AwareDatetime | None = Field(None, exclude=True, description="its due date: nothing is taken after that")
    attempts: int | None = Field(None, exclude=True, ge=1, description="times that a student may hand in")
    late: Annotated[Late | None, BeforeValidator(read_late)] = Field(
        None, exclude=True, description="what lateness costs here; left out: as the policy says"
    )
    release: AwareDatetime | None = Field(None, exclude=True, description="until then pages only confirm receipt")
    tolerance: float = Field(0.005, gt=0, lt=0.1, description="of the largest entry: by so much a number may be off")
    digits: int = Field(4, ge=3, le=8, description="significant digits that the paper asks for")

    @model_validator(mode="after")
    def _consistent(self) -> Exam:
        if self.opens and self.closes and self.closes <= self.opens:
            raise ValueError(f"the exam closes ({self.closes}) before it opens ({self.opens})")
        if self.closes and self.release and self.release < self.closes:
            raise ValueError(f"results are released ({self.release}) while the exam is open (until {self.closes})")
        if 0.5 * 10 ** (1 - self.digits) > self.tolerance / 2:
            raise ValueError(
                f"digits {self.digits} and tolerance {self.tolerance:g}: rounding alone may use up the tolerance"
            )
        return self

    @property
    def terms(self) -> ExamTerms:
        """What the policy must know of it."""
        return ExamTerms(self.closes, self.attempts, self.late)

    def is_released(self, now: datetime) -> bool:
        """Whether students may see results. now: with its time zone."""
        return self.release is None or now >= self.release


class Assignment(_Part):
    """One folder, one student module, one notebook."""

    name: Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_]*$")]
    title: str
    module: Name
    draft: bool = Field(False, description="announced, but not graded or audited yet")
    exercises: tuple[Exercise, ...] = ()
    exam: Exam | None = Field(None, description="each student answers questions of a paper of their own")

    def withholds(self, now: datetime) -> bool:
        """Whether what came out must not be shown to students yet."""
        return self.exam is not None and not self.exam.is_released(now)

    @property
    def max_score(self) -> float:
        return sum(exercise.points for exercise in self.exercises)

    def answers_to(self, name: str) -> bool:
        """Whether `name` is its name, its module, or its number ("06", or "6")."""
        number = self.name.split("_")[0]
        return name in (self.name, self.module, number) or (number.isdecimal() and name == number.lstrip("0"))

    def exercise(self, name: str) -> Exercise:
        """The exercise of that name. Raises CourseError."""
        for exercise in self.exercises:
            if exercise.name == name:
                return exercise
        raise CourseError(f"{self.name} has no exercise {name!r}{did_you_mean(name, [e.name for e in self.exercises])}")

    @model_validator(mode="after")
    def _consistent(self) -> Assignment:
        names = [exercise.name for exercise in self.exercises]
        for i, exercise in enumerate(self.exercises):
            if exercise.name in names[:i]:
                raise ValueError(f"the exercise {exercise.name!r} stands here twice")
            for other in exercise.builds_on:
                if other not in names[:i]:
                    raise ValueError(
                        f"{exercise.name!r} builds on {other!r}, which is no earlier exercise of {self.name}"
                    )
        if not self.exercises and not self.draft:
            raise ValueError(f"{self.name} has no exercises; write them, or mark it draft: true")
        return self


class Course(_Part):
    """The whole course. `folder` is where course.yml lies."""

    course: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]*$")]
    title: str
    term: str
    modules: tuple[str, ...] = Field(("numpy", "the standard library"), description="what submissions may import")
    limits: Limits = Limits()
    policy: Policy = Policy()
    assignments: tuple[Assignment, ...]
    folder: Path = Field(Path(), exclude=True)

    @model_validator(mode="after")
    def _consistent(self) -> Course:
        for kind, names in (
            ("assignment", [assignment.name for assignment in self.assignments]),
            ("module", [assignment.module for assignment in self.assignments]),
        ):
            for i, name in enumerate(names):
                if name in names[:i]:
                    raise ValueError(f"the {kind} {name!r} stands here twice")
        return self

    @property
    def graded(self) -> tuple[Assignment, ...]:
        """The assignments that are not drafts."""
        return tuple(assignment for assignment in self.assignments if not assignment.draft)

    @property
    def exam_terms(self) -> dict[str, ExamTerms]:
        """What the policy must know of each exam, by assignment."""
        return {assignment.name: assignment.exam.terms for assignment in self.graded if assignment.exam}

    @property
    def digest(self) -> str:
        """sha256 of everything in course.yml that may change a verdict, in hex. Policy changes none."""
        return hashlib.sha256(self.model_dump_json(exclude={"policy"}).encode()).hexdigest()

    def assignment(self, name: str) -> Assignment:
        """The assignment of that name, or of that number or module ("06", "backprop"). Raises CourseError."""
        for assignment in self.assignments:
            if assignment.answers_to(name):
                return assignment
        names = [assignment.name for assignment in self.assignments]
        raise CourseError(f"there is no assignment {name!r}{did_you_mean(name, names)}; there are {', '.join(names)}")

    def select(self, names: Sequence[str]) -> tuple[Assignment, ...]:
        """The graded assignments of those names in the course's order; all of them where none is named."""
        chosen = {self.assignment(name).name for name in names}
        for assignment in self.assignments:
            if assignment.draft and assignment.name in chosen:
                raise CourseError(f"{assignment.name} is a draft (course.yml): it cannot be graded yet")
        return tuple(a for a in self.graded if not chosen or a.name in chosen)

    def solutions(self, assignment: Assignment) -> Path:
        return self.folder / "solutions" / assignment.name

    def exercises(self, assignment: Assignment) -> Path:
        return self.folder / "exercises" / assignment.name


def find_course(start: Path) -> Path:
    """The folder of the course that `start` lies in: the nearest folder upward that holds course.yml."""
    for folder in (start.resolve(), *start.resolve().parents):
        if (folder / COURSE_FILE).is_file():
            return folder
    raise CourseError(f"no {COURSE_FILE} in {start} or above it; go to the course's folder, or name it with --course")


def load_course(folder: Path) -> Course:
    """Read and check folder/course.yml. Raises CourseError with file and line."""
    file = folder / COURSE_FILE
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise CourseError(f"{file} cannot be read: {error}") from None
    return parse_course(text, folder)


def parse_course(text: str, folder: Path = Path()) -> Course:
    """The course that the text of a course.yml describes. Raises CourseError with the line."""
    node, data = _read_yaml(text, COURSE_FILE)
    if not isinstance(data, dict):
        raise CourseError(
            f"{COURSE_FILE}, line 1: expected keys such as course:, title:, assignments:, got {_kind(data)}"
        )
    if "folder" in data:
        raise CourseError(f"{COURSE_FILE}: unknown key 'folder'")
    try:
        course = Course(**data, folder=folder)
    except ValidationError as error:
        problems = [_explain(problem, node, data) for problem in error.errors()]
        raise CourseError("\n".join(problems)) from None
    _refuse_misfits(course.policy, course, node, ("policy",), COURSE_FILE)
    return course.model_copy(update={"policy": course.policy.with_exams(course.exam_terms)})


def load_policy(file: Path, course: Course) -> Policy:
    """The policy in a file of its own, or under `policy:` in another course.yml. Raises CourseError with the line."""
    try:
        node, data = _read_yaml(file.read_text(encoding="utf-8"), file.name)
    except (OSError, UnicodeDecodeError) as error:
        raise CourseError(f"{file} cannot be read: {error}") from None
    within: tuple[str, ...] = ("policy",) if isinstance(data, dict) and "policy" in data else ()
    keys = data["policy"] if within else data
    if not isinstance(keys, dict):
        raise CourseError(f"{file.name}: expected keys such as due:, late:, counts:, got {_kind(keys)}")
    try:
        policy = Policy(**keys)
    except ValidationError as error:
        told = [{**problem, "loc": ("policy", *problem["loc"])} for problem in error.errors()]
        problems = [_explain(problem, node, {"policy": keys}, file.name, skip=1 - len(within)) for problem in told]
        raise CourseError("\n".join(problems)) from None
    _refuse_misfits(policy, course, node, within, file.name)
    return policy.with_exams(course.exam_terms)


def _read_yaml(text: str, file: str) -> tuple[yaml.Node | None, Any]:
    """The text as nodes, which know their lines, and as data. Raises CourseError with the line."""
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
        _refuse_repeated_keys(node, file)
        return node, yaml.safe_load(text)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f", line {mark.line + 1}" if mark else ""
        raise CourseError(f"{file}{line}: {getattr(error, 'problem', None) or 'is no YAML'}") from None
    except ValueError as error:  # what looks like a time and is none, 2026-13-01
        raise CourseError(f"{file}: {error}") from None


def _refuse_misfits(policy: Policy, course: Course, node: yaml.Node | None, within: tuple[str, ...], file: str) -> None:
    names = [assignment.name for assignment in course.graded]
    misfits = policy.misfits(names)
    for name in [name for name, terms in course.exam_terms.items() if terms.closes and name in policy.due]:
        text = f"{name} is an exam, due when it closes: that stands in course.yml, `exam: closes:`; leave it out here"
        misfits.append((("due", name), text))
    problems = [f"{file}, line {_line_of(node, (*within, *place))}: {text}" for place, text in misfits]
    if problems:
        raise CourseError("\n".join(problems))


def did_you_mean(name: str, known: Sequence[str]) -> str:
    """ " (did you mean 'bp2'?)", or nothing when no known name is near."""
    near = difflib.get_close_matches(name, known, n=1)
    return f" (did you mean {near[0]!r}?)" if near else ""


def _explain(problem: Any, node: yaml.Node | None, data: Any, file: str = COURSE_FILE, skip: int = 0) -> str:
    """One pydantic error as a sentence with its line: what was expected, what came.

    skip: how many steps of its place lie outside of the file.
    """
    place = problem["loc"]
    line = _line_of(node, place[skip:])
    what = _subject(data, place)
    if problem["type"] == "extra_forbidden":
        known = sorted(_model_at(place[:-1]).model_fields.keys() - {"folder"})
        text = f"unknown key {place[-1]!r}{did_you_mean(str(place[-1]), known)}; known are {', '.join(known)}"
    elif problem["type"] == "missing":
        text = f"{what} is missing"
    elif problem["type"] == "value_error":
        text = str(problem["ctx"]["error"])
    else:
        words = problem["msg"][0].lower() + problem["msg"][1:]
        text = f"{what}: {words.replace('input', 'it')}, got {problem['input']!r}"
    return f"{file}, line {line}: {text}"


def _subject(data: Any, place: tuple[int | str, ...]) -> str:
    """ "points of 'bp2'": the key, and the name of the part that it belongs to."""
    name = None
    for step in place[:-1]:
        try:
            data = data[step]
        except (KeyError, IndexError, TypeError):
            break
        name = data.get("name", name) if isinstance(data, dict) else name
    return f"{place[-1]} of {name!r}" if name else str(place[-1])


def _model_at(place: Sequence[int | str]) -> type[BaseModel]:
    words = [step for step in place if isinstance(step, str)]
    by_path: dict[tuple[str, ...], type[BaseModel]] = {
        (): Course,
        ("limits",): Limits,
        ("policy",): Policy,
        ("policy", "late"): Late,
        ("assignments",): Assignment,
        ("assignments", "exercises"): Exercise,
        ("assignments", "exam"): Exam,
        ("assignments", "exam", "late"): Late,
    }
    return by_path[tuple(words)]


def _line_of(node: yaml.Node | None, place: Sequence[int | str]) -> int:
    """The line (from 1) of the deepest part of `place` that stands in the file."""
    line = node.start_mark.line if node is not None else 0
    for step in place:
        found = None
        if isinstance(node, yaml.MappingNode):
            found = next(((key, value) for key, value in node.value if key.value == step), None)
        elif isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
            found = (node.value[step], node.value[step])
        if found is None:
            break
        line, node = found[0].start_mark.line, found[1]
    return line + 1


def _refuse_repeated_keys(node: yaml.Node | None, file: str) -> None:
    """YAML readers let the last of two equal keys win; here that is an error."""
    for mapping in _mappings(node):
        seen: dict[str, int] = {}
        for key, _ in mapping.value:
            if key.value in seen:
                line = key.start_mark.line + 1
                raise CourseError(
                    f"{file}, line {line}: {key.value!r} stands here twice (first on line {seen[key.value]})"
                )
            seen[key.value] = key.start_mark.line + 1


def _mappings(node: yaml.Node | None) -> Iterator[yaml.MappingNode]:
    if isinstance(node, yaml.MappingNode):
        yield node
        for _, value in node.value:
            yield from _mappings(value)
    elif isinstance(node, yaml.SequenceNode):
        for value in node.value:
            yield from _mappings(value)


def _kind(data: Any) -> str:
    return "nothing" if data is None else f"a {type(data).__name__}"
