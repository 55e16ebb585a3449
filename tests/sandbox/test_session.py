"""A submission in the sandbox, at either level: calls, callbacks, handles, and every way to lose a worker."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from typing import cast

import numpy as np
import pytest

from grader.course.model import Course
from grader.errors import (
    CheckFailed,
    StudentCrashed,
    StudentMemory,
    StudentMissing,
    StudentRaised,
    StudentTimeout,
    Unsatisfied,
)
from grader.judge import check_unchanged_each
from grader.judge.judging import describe_call
from grader.sandbox.forking import Forks
from grader.sandbox.handles import read, together
from grader.sandbox.host import Level, SandboxOptions, Zygote
from grader.sandbox.link import OnCallback
from grader.sandbox.session import Session
from grader.sandbox.snapshot import Snapshot, Source
from tests.clock import Clock

TEXT = """
import numpy as np
from beside import triple

def double(x): return 2 * x
def thrice(x): return triple(x)
def apply(f, x): return f(x) + f(x + 1)
def draw_spawned(rng, n): return rng.spawn(1)[0].normal(size=n)
def twice(f, rng): return f(rng) + f(rng)
def shift(a):
    a += 1
    return a
def shift_copy(a): return a + 1
def draw(rng, n): return rng.normal(size=n)
def make_adder(n): return lambda x: x + n
def both(a, b=2): return a, [b]
def boom():
    raise ValueError("the hidden input was " + str(12344 + 1))
class Odd(KeyError): pass
def odd(): raise Odd("x")
def leave(): raise SystemExit(3)
def loop():
    while True: pass
def die():
    import os
    os._exit(0)
def crash():
    import ctypes
    ctypes.string_at(0)
def hog(): return np.ones(10**12)
kept = []
def hoard():
    size = 1 << 28
    while True:
        try: kept.append(bytearray(size))
        except MemoryError:
            if size < 64: raise
            size //= 2
def deep(): return deep()
def nested():
    value = []
    for _ in range(1000): value = [value]
    return value
def forge():
    import os
    os.write(4, b"\\x00" * 64)
    return 1
def plain_object(): return object()
class Value:
    def __init__(self, data): self.data = data
    def __add__(self, other): return Value(self.data + getattr(other, "data", other))
    __radd__ = __add__
    def __neg__(self): return Value(-self.data)
    def times(self, n): return Value(self.data * n)
"""


@pytest.fixture(scope="module", params=Level)
def zygote(tiny: Course, request: pytest.FixtureRequest) -> Iterator[Zygote]:
    """Workers of each level: what is asked of them here, both must answer alike."""
    with Zygote(SandboxOptions.of(tiny, request.param)) as zygote:
        yield zygote


@pytest.fixture
def session(zygote: Zygote, script: Callable[..., Snapshot]) -> Iterator[Session]:
    with Session(zygote, script(TEXT, beside="def triple(x): return 3 * x\n"), parameters={"shift": ["a"]}) as session:
        session.clock = Clock(20)
        yield session


def test_calls_carry_plain_data(session: Session) -> None:
    """Arguments and answers cross as values, keywords and siblings included."""
    student = session.student
    np.testing.assert_array_equal(student.double(np.arange(3)), [0, 2, 4])
    assert student.thrice(2) == 6
    assert student.both(1, b=5) == (1, [5])
    assert student.double.each([(1,), (2.5,)]) == [2, 5.0]


def test_functions_are_called_back_in_the_judge(session: Session) -> None:
    """A function given as an argument runs here, and can be counted here."""
    calls = []

    def square(x: float) -> float:
        calls.append(x)
        return x * x

    assert session.student.apply(square, 3) == 25
    assert calls == [3, 4]


def test_a_generator_may_be_passed_on_to_our_function(session: Session) -> None:
    """A callback gets a copy of the student's generator, and the next one a copy that has moved on."""
    seen: list[float] = []

    def draw(rng: np.random.Generator) -> float:
        seen.append(rng.random())
        return seen[-1]

    session.student.twice(draw, np.random.default_rng(3))
    assert seen[0] == np.random.default_rng(3).random()
    assert seen[1] != seen[0]


def test_a_function_that_cannot_take_the_students_arguments_raises_there(session: Session) -> None:
    """Whatever a student's arguments do to our function is an error of student code."""
    with pytest.raises(StudentRaised, match="ValueError"):
        session.student.apply(lambda x: [1][x], 3)


def test_a_verdict_in_a_callback_is_the_tests(session: Session) -> None:
    """A check that fails inside a callback fails the test, even if student code swallows the error."""

    def refuse(x: float) -> float:
        raise CheckFailed("called too often")

    with pytest.raises(CheckFailed, match="too often"):
        session.student.apply(refuse, 3)
    assert session.student.double(1) == 2


def test_objects_stay_in_the_worker(session: Session) -> None:
    """Handles forward arithmetic, methods and attributes; data comes back on request."""
    value = session.student.Value(2.0)
    assert (-(value + session.student.Value(3.0)) + 1).data == -4.0
    assert (5 + value).times(2).data == 14.0
    assert session.student.make_adder(4)(3) == 7


def test_a_handle_is_nothing_but_a_handle(session: Session) -> None:
    """It does not compare, iterate or pose as an array."""
    handle = session.student.plain_object()
    with pytest.raises(TypeError):
        bool(handle == handle)
    with pytest.raises(TypeError):
        float(handle)
    with pytest.raises(AttributeError):
        handle.__array__()


def test_changed_arguments_are_named(session: Session) -> None:
    """What a call changed in place is told by name, and our own array stays as it was."""
    ours = np.zeros(3)
    session.student.shift_copy(ours)
    assert session.student.shift_copy.changed == ()
    shift = session.student.shift
    shift(ours)
    assert shift.changed == ("a",)
    np.testing.assert_array_equal(ours, 0)


def test_of_many_calls_the_one_that_changed_something_is_named(session: Session) -> None:
    student, calls = session.student, [(np.arange(3),), (np.arange(4),)]
    student._begin()
    with pytest.raises(CheckFailed, match="changed its argument a in place") as caught:
        check_unchanged_each(student.shift, calls)
    assert describe_call(student, caught.value.about) == "shift(a (3,) int64)"
    answers = check_unchanged_each(student.shift_copy, calls)
    assert [(given.tolist(), answer.tolist()) for (given,), answer in answers] == [
        ([0, 1, 2], [1, 2, 3]),
        ([0, 1, 2, 3], [1, 2, 3, 4]),
    ]


def test_a_generator_arrives_in_the_same_state(session: Session) -> None:
    """The worker draws what the same generator would have drawn here; using it changes no argument."""
    draw = session.student.draw
    np.testing.assert_array_equal(draw(np.random.default_rng(5), 4), np.random.default_rng(5).normal(size=4))
    assert draw.changed == ()


def test_generators_spawned_in_the_worker_differ(session: Session) -> None:
    """Spawning in the worker gives another stream for another generator, and the same for the same."""
    draws = [session.student.draw_spawned(np.random.default_rng(seed), 4).tolist() for seed in (1, 2, 1)]
    assert draws[0] == draws[2] != draws[1]


LOSSES: dict[str, tuple[type[Unsatisfied], str]] = {
    "boom": (StudentRaised, r"ValueError at work\.py, line \d+"),
    "odd": (StudentRaised, "KeyError"),
    "leave": (StudentRaised, "SystemExit"),
    "deep": (StudentRaised, "RecursionError"),
    "loop": (StudentTimeout, "no answer in time"),
    "die": (StudentCrashed, "exit code 0"),
    "crash": (StudentCrashed, "segmentation fault"),
    "hog": (StudentMemory, "memory"),
    "hoard": (StudentMemory, "memory"),
    "nested": (CheckFailed, "nested too deeply"),
    "forge": (StudentCrashed, "no answer"),
    "not_there": (StudentMissing, "not_there"),
}


@pytest.mark.parametrize("name", LOSSES)
def test_every_loss_is_a_verdict_and_costs_only_its_call(session: Session, name: str) -> None:
    """Each way to fail has its verdict, shows nothing that the code composed, and the next call is answered."""
    kind, words = LOSSES[name]
    session.clock = Clock(0.5 if name == "loop" else 20)
    with pytest.raises(kind, match=words) as caught:
        getattr(session.student, name)()
    assert "12345" not in caught.value.summary
    session.clock = Clock(20)
    assert session.student.double(4) == 8


def test_a_lost_handle_is_said(session: Session) -> None:
    """A handle of a worker that is gone cannot be used with the next."""
    value = session.student.Value(1)
    with pytest.raises(StudentCrashed):
        session.student.die()
    with pytest.raises(StudentCrashed, match="lost"):
        _ = value.data


def test_steps_that_are_put_off_give_what_they_give_one_by_one(session: Session) -> None:
    """Calls, attributes and arithmetic within together() are one message, and read() is another."""
    student, link = session.student, session
    asked: list[bytes] = []
    plain_ask = link.ask

    def count(request: bytes, on_callback: OnCallback, deadline: float) -> bytes:
        asked.append(request)
        return plain_ask(request, on_callback, deadline)

    link.ask = count  # type: ignore[method-assign]
    with together(student):
        x = student.Value(3)
        y = x.times(2) + x
        z = 1 + -y
    assert read([(z, "data"), (y, "data"), (x, "data")]) == [-8, 9, 3]
    assert len(asked) == 2
    assert z.data == -8
    assert (z + 1).data == -7


def test_a_step_that_fails_is_told_after_it(session: Session) -> None:
    """What the first failing step raised is raised at the end; the next request is answered as ever."""
    student = session.student
    with pytest.raises(StudentRaised, match="ValueError"), together(student):
        student.Value(1) + student.boom()
    with pytest.raises(StudentMissing, match="worked out together"), together(student):
        student.not_there(1)
    with pytest.raises(CheckFailed, match="plain data where an object was expected"):
        with together(student):
            number = student.double(2)
        read([(number, "data")])
    with pytest.raises(StudentCrashed), together(student):
        student.die()
    assert student.double(4) == 8


def test_nothing_is_known_before_the_end(session: Session) -> None:
    """A suite that asks for data within together() is told so, and left as it was."""
    student = session.student
    for ask in (lambda: student.double.each([(1,)]), lambda: student["kept"], lambda: read([(student.f(), "data")])):
        with pytest.raises(TypeError, match="together"), together(student):
            ask()
    with pytest.raises(TypeError, match="cannot stand within"), together(student), together(student):
        pass
    assert student.double(4) == 8


def test_large_arguments_and_answers_cross_both_ways(session: Session) -> None:
    """Frames far beyond a pipe's buffer neither lock up nor lose a byte."""
    big = np.arange(1_500_000, dtype=float)
    np.testing.assert_array_equal(session.student.double(big), 2 * big)


ALLOWED = "cannot be imported here; this course allows numpy, the standard library"


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("import torch", "torch"),
        ("import numpy as np, torch.nn as nn, jax", "torch"),
        ("from scipy.special import expit", "scipy"),
        ("import xml.nowhere.at_all", "xml.nowhere"),
        ("import torch; import jax", "torch"),
        ("import beside", "jax"),
    ],
)
def test_imports_that_are_not_allowed_say_what_is(
    zygote: Zygote, script: Callable[..., Snapshot], line: str, name: str
) -> None:
    """The message names the module and lists what the course allows: when it is loaded, and when it is called."""
    text = f"if ASKED:\n    {line}\ndef get():\n    {line}\n"
    where = ("beside.py, line 1: import jax",) * 2 if "beside" in line else (f"line 2: {line}", f"line 4: {line}")
    with Session(zygote, script(text.replace("ASKED", "True"), beside="import jax")) as session:
        (error,) = session.open()
    assert error.summary.endswith(f"{where[0]} ('{name}' {ALLOWED})")
    assert error.summary.startswith("it raised ModuleNotFoundError at ")
    assert error.detail == ""
    with Session(zygote, script(text.replace("ASKED", "False"), beside="import jax")) as session:
        session.clock = Clock(20)
        with pytest.raises(StudentRaised) as caught:
            session.student.get()
    assert caught.value.summary.endswith(f"{where[1]} ('{name}' {ALLOWED})")


@pytest.mark.parametrize(
    "raised",
    [
        f"ModuleNotFoundError(\"'x12345' {ALLOWED}\".replace('x', 'y'))",
        f"ModuleNotFoundError(\"'torch' {ALLOWED}, 12345\")",
        "ModuleNotFoundError(\"'torch' cannot be imported here; this course allows 12345\")",
        f"ModuleNotFoundError(\"12345 'torch' {ALLOWED}\")",
        f"ImportError(\"'torch' {ALLOWED}\" + str(12344 + 1))",
        f"KeyError(\"'torch' {ALLOWED}\")",
    ],
)
def test_a_refusal_is_believed_to_the_letter_only(zygote: Zygote, script: Callable[..., Snapshot], raised: str) -> None:
    """Whatever else an error of that kind says, its text is the student's, and for their own eyes."""
    text = f"error = {raised}\ndef get():\n    raise error  # torch\n"
    with Session(zygote, script(text)) as session:
        session.clock = Clock(20)
        with pytest.raises(StudentRaised) as caught:
            session.student.get()
    assert caught.value.summary.endswith("line 3: raise error  # torch")
    assert caught.value.detail


def test_the_standard_library_and_numpy_can_be_imported(zygote: Zygote, script: Callable[..., Snapshot]) -> None:
    """What the contract allows works inside the jail, lazily loaded parts included."""
    text = (
        "import abc, argparse, array, asyncio, bisect, collections.abc, concurrent.futures, contextlib, copy, csv\n"
        "import dataclasses, datetime, decimal, enum, fractions, functools, hashlib, heapq, inspect, io, itertools\n"
        "import json, logging, math, multiprocessing, numbers, operator, os.path, pathlib, pickle, platform, pprint\n"
        "import queue, random, re, secrets, sqlite3, statistics, string, struct, sys, tempfile, textwrap, threading\n"
        "import time, timeit, traceback, types, typing, unittest.mock, uuid, warnings, weakref, zlib\n"
        "import numpy.linalg as la, numpy.fft, numpy.polynomial.polynomial as P, numpy.testing, numpy.ma\n"
        "from numpy.lib.stride_tricks import sliding_window_view\n"
        "@dataclasses.dataclass\nclass Point:\n    x: float\n"
        "def go():\n"
        "    import numpy as np\n"
        "    a = np.random.default_rng().normal(size=(4, 4))\n"
        "    np.testing.assert_allclose(la.inv(a) @ a, np.eye(4), atol=1e-6)\n"
        "    return [np.unique([3, 3, 1]).tolist(), np.einsum('ij->j', a).shape, np.fft.fft(a).shape[0],\n"
        "            float(decimal.Decimal('0.5')), Point(1.0).x, f'{np.array([1.5])}', np.linalg.svd(a)[1].shape]\n"
    )
    with Session(zygote, script(text)) as session:
        assert session.open() == []
        session.clock = Clock(20)
        assert session.student.go() == [[1, 3], (4,), 4, 0.5, 1.0, "[1.5]", (4,)]


def test_a_notebook_is_run_cell_by_cell(zygote: Zygote) -> None:
    """Magics and shell lines are dropped, a cell that fails is reported with its line, and the rest counts."""
    cells = (
        "%matplotlib inline\n!pip install x\nimport numpy as np\nfiles = !ls\nnp.ones?\n",
        "x = ('%d'\n  % 3)\n%timeit x\n",
        "a = 1\nundefined + 1\nb = 2\n",
        "%%bash\nrm -rf /\n",
        "%%time\nc = 3\n",
        "def f(:\n",
        "if a:\n    !ls\ndef get(): return x, a, c\n",
    )
    main = tuple(Source(f"cell {i}", text) for i, text in enumerate(cells, start=1))
    with Session(zygote, Snapshot("work", "notebook", main, {}, "", ())) as session:
        errors = [error.summary for error in session.open()]
        session.clock = Clock(20)
        assert session.student.get() == ("3", 1, 3)
    assert errors == [
        "it raised NameError at cell 3, line 2: undefined + 1",
        "it raised SyntaxError at cell 6, line 1: def f(:",
    ]


def notebook(*cells: str) -> Snapshot:
    main = tuple(Source(f"cell {i}", text) for i, text in enumerate(cells, start=1))
    return Snapshot("work", "notebook", main, {"beside": "import torch\n"}, "", ())


def test_a_notebooks_import_of_what_is_not_there_is_left_out(zygote: Zygote) -> None:
    """It is reported, the rest of its cell counts, and only what needs it fails."""
    cells = (
        "import matplotlib.pyplot as plt\nimport numpy as np\nfrom scipy.special import *\ndef get(): return np.sum(3)",
        "import beside\ndef show(): plt.plot([1])",
        "try:\n    import torch\nexcept ImportError:\n    torch = None\nimport html, antigravity\nhtml.escape",
    )
    with Session(zygote, notebook(*cells)) as session:
        errors = [error.summary for error in session.open()]
        assert {error.leaves_out for error in session.load_errors} == {"An import"}
        session.clock = Clock(20)
        assert session.student.get() == 3
        with pytest.raises(StudentRaised, match="NameError"):
            session.student.show()
    assert errors == [
        f"it raised ModuleNotFoundError at cell 1, line 1: import matplotlib.pyplot as plt ('matplotlib' {ALLOWED})",
        f"it raised ModuleNotFoundError at cell 1, line 3: from scipy.special import * ('scipy' {ALLOWED})",
        f"it raised ModuleNotFoundError at beside.py, line 1: import torch ('torch' {ALLOWED})",
        f"it raised ModuleNotFoundError at cell 3, line 5: import html, antigravity ('antigravity' {ALLOWED})",
    ]


def test_what_a_notebook_displays_is_nothing(zygote: Zygote) -> None:
    """display is there as in Jupyter, imported or not, and never in the way of a student's own."""
    own = "def display(x): return x\ndef get(): return display(3)"
    for cell, value in (
        ("from IPython.display import display, HTML\ndisplay([1], clear=True)\ndef get(): return 1", 1),
        ("def get(): return display(2)", None),
        (own, 3),
        (f"display(1)\n{own}", 3),
    ):
        with Session(zygote, notebook(cell)) as session:
            session.open()
            session.clock = Clock(20)
            assert session.student.get() == value
    with Session(zygote, notebook("display(1)")) as session:
        session.clock = Clock(20)
        with pytest.raises(StudentMissing):
            session.student.display(1)


def test_a_notebooks_shell_does_nothing(zygote: Zygote, script: Callable[..., Snapshot]) -> None:
    """A script that was made from a notebook loads, and what it asks of IPython gives nothing."""
    text = (
        "get_ipython().run_line_magic('matplotlib', 'inline')\n"
        "files = get_ipython().getoutput('ls /')\n"
        "colab = 'google.colab' in str(get_ipython())\n"
        "def get(): return [files, colab, get_ipython().system('id')]\n"
    )
    with Session(zygote, script(text)) as session:
        assert session.open() == []
        session.clock = Clock(20)
        assert session.student.get() == [None, False, None]


def test_a_variable_can_be_asked_for(zygote: Zygote, script: Callable[..., Snapshot]) -> None:
    """Values of the module, such as an exam's answers, come by name."""
    with Session(zygote, script("q1 = [1, 2]\nq2 = {'b', 'a'}\n")) as session:
        session.clock = Clock(20)
        assert session.student["q1"] == [1, 2]
        assert session.student["q2"] == {"a", "b"}
        with pytest.raises(StudentMissing):
            _ = session.student["q3"]


LENT = """
calls = []
def base(x): return x + 1
def composite(x): return base(x) + also(x)
def who():
    import os
    return os.getpid()
def count():
    calls.append(1)
    return len(calls)
def die():
    import os
    os._exit(0)
"""


@pytest.fixture
def lender(zygote: Zygote, script: Callable[..., Snapshot]) -> Iterator[Session]:
    with Session(zygote, script(LENT)) as session:
        session.clock = Clock(20)
        yield session


def test_a_lent_worker_comes_back_as_it_was(lender: Session) -> None:
    """Functions of ours stand in for its own and for one that it has not; then its own are in their places."""
    student = lender.student
    pid, generation = student.who(), lender.generation
    with pytest.raises(StudentRaised):
        student.composite(1)
    for ours in (10, 100):
        with lender.lend({"base": lambda x, ours=ours: ours * x, "also": lambda x: x}) as other:
            assert other.student.who() == pid
            assert other.student.composite(2) == 2 * ours + 2
            other.student._begin()
            assert other.student.composite(3) == 3 * ours + 3
    assert (student.who(), lender.generation) == (pid, generation)
    assert lender.is_untouched()
    assert student.base(1) == 2
    with pytest.raises(StudentRaised):
        student.composite(1)
    with pytest.raises(StudentMissing):
        student.also(1)


def test_what_was_left_behind_in_a_lent_worker_is_seen(lender: Session) -> None:
    lender.open()
    with lender.lend({"base": abs}) as other:
        assert other.student.count() == 1
    assert not lender.is_untouched()


def test_a_lent_worker_that_is_lost_does_not_come_back(lender: Session) -> None:
    """Whoever borrowed goes on in a fresh one with the same functions, the lender in another, with its own."""
    pid, generation = lender.student.who(), lender.generation
    with lender.lend({"base": lambda x: 10 * x, "also": abs}) as other:
        with pytest.raises(StudentCrashed):
            other.student.die()
        assert other.student.composite(2) == 22
        second = other.student.who()
    assert lender.generation == generation + 1
    assert lender.student.base(2) == 3
    assert len({pid, second, lender.student.who()}) == 3


def test_a_worker_is_not_kept_by_whoever_fails(lender: Session) -> None:
    """Also where nothing was there to lend."""
    with pytest.raises(RuntimeError, match="ours"), lender.lend({"base": abs}) as other:
        assert other.student.base(-2) == 2
        raise RuntimeError("ours")
    assert not lender.is_untouched()
    assert lender.student.base(2) == 3


def test_no_descriptor_and_no_process_is_left(zygote: Zygote, script: Callable[..., Snapshot]) -> None:
    """After many sessions, also lost ones, this process has as many descriptors as before."""

    def descriptors() -> int:
        return len(os.listdir("/proc/self/fd"))

    def use() -> None:
        with Session(zygote, script("import os\ndef die(): os._exit(1)\n")) as session:
            session.clock = Clock(20)
            with pytest.raises(StudentCrashed):
                session.student.die()
            session.open()

    use()
    before = descriptors()
    for _ in range(20 if zygote.options.level is Level.STRICT else 4):
        use()
    assert descriptors() == before


def test_a_lost_zygote_is_replaced(script: Callable[..., Snapshot]) -> None:
    """When the zygote dies, the submission at hand is lost and the next one gets a new zygote."""
    options = SandboxOptions(bubblewrap=False)  # behind bubblewrap, the process that is killed here is only the wall
    with Zygote(options) as own, Session(own, script("def one(): return 1\n")) as session:
        session.clock = Clock(20)
        assert session.student.one() == 1
        process = cast(Forks, own._source)._process
        assert process is not None
        process.kill()
        process.wait()
        with pytest.raises(Unsatisfied):
            session.student.one()
        assert session.student.one() == 1
