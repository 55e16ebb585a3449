"""What the judge does so that no byte, clock or count of a worker can hurt it."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from grader.errors import CheckFailed, StudentCrashed, StudentRaised, StudentTimeout, Unsatisfied
from grader.grade import as_record, grade_folder
from grader.judge.assignment import AssignmentJudge
from grader.judge.checks import as_array, check_close, check_equal
from grader.judge.hints import same_answers
from grader.judge.verdict import Verdict
from grader.sandbox import student as student_module
from grader.sandbox import trace as trace_module
from grader.sandbox import wire
from grader.sandbox.handles import Handle
from grader.sandbox.host import SandboxOptions, Zygote
from grader.sandbox.link import Ending, OnCallback
from grader.sandbox.pipes import PipeLink
from grader.sandbox.session import Session
from grader.sandbox.snapshot import Snapshot
from grader.sandbox.student import Student
from tests.clock import Clock

Script = Callable[..., Snapshot]


@pytest.fixture
def sleeper() -> Iterator[tuple[PipeLink, int]]:
    """A link to a process that says nothing, and the end of the pipe on which the test speaks for it."""
    process = subprocess.Popen(["sleep", "600"])
    our_source, their_sink = os.pipe()
    their_source, our_sink = os.pipe()
    link = PipeLink(our_source, our_sink, process.pid, os.pidfd_open(process.pid), lambda pid: Ending(-9, 9.0, 0))
    yield link, their_sink
    link.close()
    os.close(their_sink)
    os.close(their_source)
    process.wait()


def answer_none(payload: bytes) -> bytes:
    return b"N"


def test_a_worker_that_always_speaks_is_late_all_the_same(sleeper: tuple[PipeLink, int]) -> None:
    """The clock is asked before each piece, not only when there is nothing to read."""
    link, voice = sleeper
    os.write(voice, b"x" * 60_000)
    with pytest.raises(StudentTimeout):
        link.ask(b"N", answer_none, time.monotonic() - 1)


def test_a_worker_that_closes_its_pipe_crashed(sleeper: tuple[PipeLink, int]) -> None:
    """It lives and has used its processor for long; that we then end it does not make it a matter of time."""
    link, voice = sleeper
    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, voice)
    os.close(null)
    with pytest.raises(StudentCrashed, match="closed its pipe"):
        link.ask(b"N", answer_none, time.monotonic() + 20)


def test_loading_again_is_part_of_the_test_that_needs_it(zygote: Zygote, script: Script) -> None:
    """However long a top level may take at first, a test's own time also holds for it."""
    snapshot = script("import time\ntime.sleep(30)\ndef f(): return 1\n")
    with Session(zygote, snapshot, load_seconds=60) as session:
        session.clock = Clock(0.3)
        with pytest.raises(StudentTimeout):
            session.student.f()


def test_numbers_of_processes_die_with_their_zygote(script: Script) -> None:
    """A worker of a zygote that is gone is not waited for among the workers of the next."""
    with Zygote(SandboxOptions()) as own:
        old = own.fork()
        own.close()
        with Session(own, script("def one(): return 1\n")) as session:
            session.clock = Clock(20)
            assert session.student.one() == 1
            old.close()
            assert old.ending is not None
            assert old.ending.exit_code == -9
            assert session.student.one() == 1


def test_an_answer_that_is_too_large_is_said_to_be(zygote: Zygote, script: Script) -> None:
    """One message more than a frame holds is a wrong answer with a reason, not a crash."""
    text = "import numpy as np\ndef f(): return np.zeros(70_000_000, np.int8)\ndef g(): return 2\n"
    with Session(zygote, script(text)) as session:
        session.clock = Clock(60)
        with pytest.raises(CheckFailed, match="too large"):
            session.student.f()
        assert session.student.g() == 2


def test_a_test_takes_only_so_much(zygote: Zygote, script: Script, monkeypatch: pytest.MonkeyPatch) -> None:
    """Answers that a suite might keep are counted; too many bytes end the worker, and the next test starts anew."""
    monkeypatch.setattr(student_module, "MAX_RECEIVED", 100_000)
    with Session(zygote, script("import numpy as np\ndef f(n): return np.zeros(n)\n")) as session:
        session.clock = Clock(60)
        session.student._begin()
        with pytest.raises(CheckFailed, match="too large"):
            for _ in range(20):
                session.student.f(2_000)
        session.student._begin()
        assert len(session.student.f(2_000)) == 2_000


def test_a_test_takes_only_so_many_values(zygote: Zygote, script: Script, monkeypatch: pytest.MonkeyPatch) -> None:
    """Small ones take many times their bytes here."""
    monkeypatch.setattr(student_module, "MAX_RECEIVED_ITEMS", 1_000)
    with Session(zygote, script("def f(n): return [{} for _ in range(n)]\n")) as session:
        session.clock = Clock(60)
        session.student._begin()
        with pytest.raises(CheckFailed, match="too large"):
            for _ in range(20):
                session.student.f(200)
        session.student._begin()
        assert session.student.f(200) == [{}] * 200


def test_a_function_of_ours_takes_no_large_arguments(
    zygote: Zygote, script: Script, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It runs in the judge, and might make much more of them."""
    monkeypatch.setattr(student_module, "MAX_CALLBACK", 10_000)
    text = "import numpy as np\ndef f(g, n): return g(np.zeros(n))\n"
    with Session(zygote, script(text)) as session:
        session.clock = Clock(60)
        assert session.student.f(len, 1_000) == 1_000
        with pytest.raises(StudentRaised):
            session.student.f(len, 2_000)


def test_large_answers_are_not_kept(zygote: Zygote, script: Script, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is compared with known mistakes afterwards stays small, and what was dropped equals nothing."""
    monkeypatch.setattr(trace_module, "MAX_TRACED", 1_000)
    with Session(zygote, script("import numpy as np\ndef f(n): return np.zeros(n)\n")) as session:
        session.clock = Clock(60)
        trace = session.student._begin()
        session.student.f(10)
        session.student.f(1_000)
    assert isinstance(trace.answers[0].value, np.ndarray)
    assert not isinstance(trace.answers[1].value, np.ndarray)
    assert not same_answers(trace.answers[1:], [trace_module.Answer("f", object())])


def test_answers_of_many_values_are_not_kept(zygote: Zygote, script: Script, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trace_module, "MAX_TRACED_ITEMS", 100)
    with Session(zygote, script("def f(n): return [0] * n\n")) as session:
        session.clock = Clock(60)
        trace = session.student._begin()
        session.student.f(10)
        session.student.f(100)
    assert trace.answers[0].value == [0] * 10
    assert not isinstance(trace.answers[1].value, list)


def test_nothing_is_asked_during_a_callback(zygote: Zygote, script: Script) -> None:
    """An object that student code hands to a function of ours cannot be worked with there: the function refuses."""
    text = "class V:\n    def __add__(self, other): return 1\ndef apply(f): return f(V())\n"
    with Session(zygote, script(text)) as session:
        session.clock = Clock(20)
        with pytest.raises(StudentRaised, match="ValueError"):
            session.student.apply(lambda x: x + 1)


def test_a_handle_is_never_walked_through() -> None:
    """A worker could answer for ever; so a handle has no items."""
    handle = Handle(Student(Said(b""), deadline=lambda: 0.0), 1, 0)
    with pytest.raises(TypeError):
        list(handle)
    with pytest.raises(TypeError):
        _ = 1 in handle


def test_changed_arguments_are_said_once_and_are_arguments(zygote: Zygote, script: Script) -> None:
    """The worker's list of changed arguments cannot carry more than which of them changed."""
    text = (
        "import grader.sandbox.worker as worker\n"
        "worker.Worker._call = lambda self, *rest: ['done', [1], [['0', '0', '1', '7', '99', 'b', 'b', 'secret']]]\n"
        "def f(a, b): return 1\n"
    )
    with Session(zygote, script(text), parameters={"f": ["a", "b"]}) as session:
        session.clock = Clock(20)
        f = session.student.f
        f(1, 2)
        assert f.changed == ("a", "b")


def test_a_shown_line_is_plain(zygote: Zygote, script: Script) -> None:
    """The student's own line may hold what a terminal or a page obeys; it is shown without."""
    with Session(zygote, script("def f():\n    1 / 0  # \x1b[2J \u202e \x0c end\n")) as session:
        session.clock = Clock(20)
        with pytest.raises(StudentRaised, match="line 2: 1 / 0") as caught:
            session.student.f()
    assert caught.value.summary.isprintable()


def test_giant_answers_are_not_written_out() -> None:
    """What a check says of a wrong answer stays short, also beyond what students see."""
    with pytest.raises(CheckFailed) as caught:
        check_equal("\x01" * 10_000_000, "right")
    assert len(caught.value.detail) < 1_000


def test_the_first_entry_that_is_not_finite_is_named() -> None:
    """Found without a list of all of them, which for 32 axes would be 256 bytes an entry."""
    answer = np.zeros((1,) * 30 + (2, 3))
    answer[..., 1, 1:] = np.inf, np.nan
    with pytest.raises(CheckFailed, match=r"1, 1\] is infinite"):
        as_array(answer)


class Stumbling(Zygote):
    """A zygote with an error of ours in it."""

    def fork(self) -> PipeLink:
        raise ZeroDivisionError("canary-4f1d")


def test_an_error_of_ours_holds_one_submission(tiny_judge: AssignmentJudge, tmp_path: Path) -> None:
    """What nothing foresaw is our fault: no score, no crash of the class, and no word of it for the student."""
    folder = tmp_path / "ada" / tiny_judge.assignment.name
    folder.mkdir(parents=True)
    (folder / f"{tiny_judge.assignment.module}.py").write_text(tiny_judge.source.text)
    result = grade_folder(tiny_judge, Stumbling(SandboxOptions()), tmp_path / "ada", "ada", 1)
    assert result.held
    assert {exercise.verdict for exercise in result.exercises} == {Verdict.INTERNAL}
    assert "canary" not in str(as_record(result))


# --- fuzzing: whatever a worker says, the judge raises a verdict and nothing else ---


class Said:
    """A worker of which only the last words are known."""

    generation = 0

    def __init__(self, reply: bytes) -> None:
        self.reply = reply

    def ask(self, request: bytes, on_callback: OnCallback, deadline: float) -> bytes:
        return self.reply

    def close(self) -> None:
        pass


numbers = st.none() | st.booleans() | st.integers(-(2**70), 2**70) | st.floats() | st.complex_numbers()
words = st.sampled_from(["done", "ready", "raised", "missing", "unsendable", "callback", "kind", "line", "f", "0"])
arrays = st.builds(
    lambda shape, kind: np.ones(shape, kind),
    st.lists(st.integers(0, 3), max_size=4).map(tuple),
    st.sampled_from(sorted(wire.DTYPES)),
)
values = st.recursive(
    numbers | words | st.text(max_size=5) | arrays | st.frozensets(st.integers(), max_size=3),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.lists(inner, max_size=4).map(tuple)
        | st.dictionaries(words | st.text(max_size=3), inner, max_size=4)
    ),
    max_leaves=12,
)
replies = st.builds(lambda kind, rest: [kind, *rest], words, st.lists(values, max_size=3)) | values


def encoded(value: Any) -> bytes:
    return wire.encode(value, lambda item: wire.reference("h", 7))


def spoiled(data: bytes, place: int, byte: int) -> bytes:
    at = place % len(data)
    return data[:at] + bytes([byte]) + data[at + 1 :]


said = st.binary(max_size=60) | replies.map(encoded)
said |= st.builds(spoiled, replies.map(encoded), st.integers(0), st.integers(0, 255))


@settings(max_examples=600, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(said)
def test_any_reply_is_an_answer_or_a_verdict(reply: bytes) -> None:
    """Bytes, broken frames and well-formed nonsense end as data or as a verdict; the judge never stumbles."""
    student = Student(Said(reply), deadline=lambda: 0.0, parameters={"f": ["a"]}, sources={"work.py": "a\nb\n"})
    try:
        check_close(student.f(1.0), 1.0)
    except Unsatisfied as verdict:
        assert len(verdict.summary) < 500
    try:
        check_equal(student["q"], [1, 2])
    except Unsatisfied as verdict:
        assert len(verdict.summary) < 500
    try:
        student._load("work", [], {}, is_notebook=False)
    except Unsatisfied as verdict:
        assert len(verdict.summary) < 500


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(said | st.lists(values, max_size=3).map(lambda given: encoded(["callback", 0, tuple(given), {}])))
def test_any_callback_is_answered(payload: bytes) -> None:
    """Whatever a worker asks of a function of ours, it gets an answer or a refusal."""
    student = Student(Said(b"N"), deadline=lambda: 0.0)
    student._functions = [lambda x: x * 2 + np.sum(x)]
    with np.errstate(all="ignore"):
        reply = wire.decode(student._on_callback(payload), lambda tag, number: None)
    assert reply[0] in ("answer", "refuse")
