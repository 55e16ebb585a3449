"""Every error that this project raises, as one tree.

    GraderError                 something that we can name went wrong; knows its exit code
    ├── UsageError              2: the command line or a path is wrong
    ├── CourseError             2: course.yml, a source, a suite or a chaff is invalid (file and line in the text)
    ├── SubmissionError         a submission that cannot be read: becomes a verdict, never reaches the CLI
    │   └── NothingHandedIn     there is nothing to read
    ├── SandboxError            1: this machine, or the sandbox on it, does not do what it must
    ├── JournalError            1: the journal cannot be read or written
    ├── NotYet                  a cell that carries points, run in a notebook: its public checks do not pass
    ├── PublishingError         1: nbgrader is not there, refuses, or its folder is not in order
    ├── ClusterError            1: the scheduler or its workers are not there, or cannot judge
    └── Unsatisfied             an exercise is not right: becomes a verdict, never reaches the CLI
        ├── CheckFailed         FAILED: an answer is wrong (also an AssertionError, so suites read like pytest)
        ├── StudentRaised       RAISED: student code raised
        ├── StudentTimeout      TIMEOUT: no answer before the deadline
        ├── StudentMemory       MEMORY: student code ran out of its memory
        ├── StudentCrashed      CRASHED: the worker died or broke the protocol
        └── StudentMissing      MISSING: there is no function of that name

`Unsatisfied` carries two texts: `summary` is safe to show for a hidden test (no input, no expected value, nothing that
student code composed); `detail` may show values, and is shown for public checks only.
"""

from __future__ import annotations


class GraderError(Exception):
    """The root: a message that says what was expected, what came, where, and what to do."""

    exit_code = 1


class UsageError(GraderError):
    """The command line names something that is not there or does not fit."""

    exit_code = 2


class CourseError(GraderError):
    """The course itself is invalid."""

    exit_code = 2


class SubmissionError(GraderError):
    """A submission cannot be read; the text says what was expected and is safe to show to its student."""


class NothingHandedIn(SubmissionError):
    """There is nothing where a submission was looked for: not a broken hand-in, but none."""


class SandboxError(GraderError):
    """The sandbox cannot be built or does not hold on this machine."""


class JournalError(GraderError):
    """The journal cannot be read or written."""


class NotYet(GraderError):
    """The public checks of a cell that carries points do not pass, or nobody may judge it here. A notebook shows it as
    a sentence, without a traceback."""

    def _render_traceback_(self) -> list[str]:
        """What IPython shows instead of a traceback."""
        return str(self).splitlines()


class PublishingError(GraderError):
    """nbgrader is not installed, refuses what it was asked, or its course folder is not what it must be."""


class ClusterError(GraderError):
    """A scheduler or its workers are not there, or cannot judge."""


class Unsatisfied(GraderError):
    """An exercise did not do what was asked.

    summary: safe for a hidden test. detail: more, with values; for public checks. hint: what the check itself could
    see of the mistake (a constant factor, a transpose ...), safe for a hidden test.
    """

    leaves_out = "A cell"  # of a notebook, where it loads so

    def __init__(self, summary: str, *, detail: str = "", hint: str = "") -> None:
        super().__init__(summary)
        self.summary = summary
        self.detail = detail
        self.hint = hint


class CheckFailed(Unsatisfied, AssertionError):
    """An answer is wrong. `about` is that answer where it is known, to tell which of several calls gave it."""

    about: object = None


class StudentRaised(Unsatisfied):
    """Student code raised; `kind` is the exception's type, or its nearest built-in ancestor."""

    def __init__(self, summary: str, *, kind: str = "Exception", detail: str = "", hint: str = "") -> None:
        super().__init__(summary, detail=detail, hint=hint)
        self.kind = kind


class ImportLeftOut(StudentRaised):
    """A notebook imports what is not there: the rest of the cell ran without it."""

    leaves_out = "An import"


class StudentTimeout(Unsatisfied):
    """Student code gave no answer before its deadline."""


class StudentMemory(Unsatisfied):
    """Student code asked for more memory than it may have."""


class StudentCrashed(Unsatisfied):
    """The worker died, or sent what is no answer."""


class StudentMissing(Unsatisfied):
    """The submission has nothing of the name that was asked for."""
