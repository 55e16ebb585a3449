"""Level process needs only what every platform has: no fork, no poll, no limits, no numbers of processes.

test_session.py asks workers of both levels the same questions.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, cast

import numpy as np
import pytest

from grader.course.model import Course
from grader.errors import SandboxError, StudentCrashed, StudentTimeout
from grader.sandbox import wire
from grader.sandbox.host import Level, SandboxOptions, Zygote
from grader.sandbox.session import Session
from grader.sandbox.snapshot import Snapshot
from grader.sandbox.spares import ProcessLink, Spares
from tests.clock import Clock

ROOT = Path(__file__).resolve().parents[2]
TINY = ROOT / "tests" / "tiny"
Script = Callable[..., Snapshot]

NOT_ON_WINDOWS = "fcntl resource pwd grp termios tty pty syslog readline curses".split()
WITHOUT_MODULES = f"import sys\nsys.modules.update(dict.fromkeys({NOT_ON_WINDOWS!r}))\n"
WITHOUT_CALLS = """
import os, select, signal, socket, time
for owner, names in (
    (os, "fork forkpty killpg pidfd_open getppid geteuid getegid getuid getgid getgroups setsid wait4 setresuid"),
    (os, "setgroups sched_setaffinity sched_getaffinity posix_spawn nice getloadavg sysconf statvfs memfd_create"),
    (os, "getpgid set_blocking get_blocking pipe2 pread pwrite sendfile mkfifo fchmod fchown chown fchdir chroot"),
    (os, "O_NOFOLLOW O_NONBLOCK O_CLOEXEC O_NOCTTY O_DIRECTORY"),
    (select, "poll epoll select"),  # there select is for sockets alone
    (signal, "pthread_sigmask SIGXCPU SIGALRM SIGHUP SIGUSR1 SIGUSR2 setitimer getitimer alarm pause sigwait"),
    (socket, "send_fds recv_fds AF_UNIX"),
    (time, "tzset"),
):
    for name in names.split():
        delattr(owner, name)
os.supports_dir_fd.clear()
os.supports_fd -= {os.scandir, os.listdir}
os.environ["USERNAME"] = "ada"  # as Windows has it
"""
# What reads or writes text without naming an encoding gets the platform's: UTF-8 here, cp1252 on many a Windows.
START = (sys.executable, "-X", "warn_default_encoding", "-u", "-c")
ENCODINGS = "import warnings\nwarnings.filterwarnings('error', category=EncodingWarning, module='grader')\n"
WITHOUT_STRICT = "import sys\nsys.modules['grader.sandbox.forking'] = None\n"


@pytest.fixture
def bare(tiny: Course) -> Iterator[Zygote]:
    with Zygote(SandboxOptions.of(tiny, Level.PROCESS)) as zygote:
        yield zygote


def run_grader(before: str, *words: object) -> subprocess.CompletedProcess[str]:
    """The command line in a Python in which `before` has happened."""
    said = [*START, in_grader(before, *words)]
    return subprocess.run(said, capture_output=True, encoding="utf-8", timeout=120, cwd=ROOT)


def in_grader(before: str, *words: object) -> str:
    """The source of that."""
    command = f"from grader.cli import main\nmain({[str(word) for word in words]!r}, prog_name='grader')\n"
    return f"{before}\n{ENCODINGS}{command}"


def write_work(folder: Path) -> Path:
    """A student's copy of the tiny course's assignment with one mistake in it."""
    place = folder / "1_measures"
    place.mkdir(parents=True)
    text = (TINY / "solutions" / "1_measures" / "measures.py").read_text(encoding="utf-8")
    (place / "measures.py").write_text(text.replace("* 5 / 9", "* 5 / 8"), encoding="utf-8")
    return place


@pytest.mark.parametrize("before", [WITHOUT_MODULES, WITHOUT_CALLS], ids=["modules", "calls"])
def test_check_needs_nothing_that_windows_lacks(tmp_path: Path, before: str) -> None:
    """`grader check` finds what is right and wrong where modules and calls of Unix are missing."""
    done = run_grader(before + WITHOUT_STRICT, "check", "--course", TINY, "--work", write_work(tmp_path))
    assert done.returncode == 1, done.stderr
    assert "Traceback" not in done.stdout + done.stderr
    assert "process" in done.stdout  # the level
    assert "112.5" in done.stdout


@pytest.mark.parametrize("before", [WITHOUT_MODULES, WITHOUT_CALLS], ids=["modules", "calls"])
def test_a_students_other_commands_need_nothing_of_it_either(tmp_path: Path, before: str) -> None:
    """A copy is made, a hint is given, work is handed in."""
    start = run_grader(before + WITHOUT_STRICT, "start", "1_measures", "--course", TINY, "--to", tmp_path / "work")
    assert start.returncode == 0, start.stderr
    hand_in = ["submit", "--course", TINY, "--work", write_work(tmp_path / "mine"), "--to", tmp_path / "out"]
    done = run_grader(before + WITHOUT_STRICT, *hand_in)
    assert done.returncode == 0, done.stderr
    assert list((tmp_path / "out").rglob("*.zip"))
    help_me = run_grader(before + WITHOUT_STRICT, "hint", "area", "--course", TINY, "--work", tmp_path / "work")
    assert help_me.returncode == 0, help_me.stderr


def test_a_watch_needs_nothing_of_it_either(tmp_path: Path) -> None:
    """A save brings the next verdict where modules and calls of Unix are missing."""
    place = write_work(tmp_path)
    script = in_grader(WITHOUT_CALLS + WITHOUT_STRICT, "check", "--watch", "--course", TINY, "--work", place)
    with subprocess.Popen([*START, script], stdout=subprocess.PIPE, encoding="utf-8", cwd=ROOT) as process:
        try:
            assert "112.5" in "".join(until_it_watches(process))
            module = place / "measures.py"
            module.write_text(module.read_text(encoding="utf-8").replace("* 5 / 8", "* 5 / 9"), encoding="utf-8")
            assert "right now: celsius" in "".join(until_it_watches(process))
        finally:
            process.kill()


def until_it_watches(process: subprocess.Popen[str]) -> Iterator[str]:
    """The lines of one run of `grader check --watch`."""
    assert process.stdout is not None
    for line in process.stdout:
        yield line
        if line.startswith("Watching"):
            return


@pytest.mark.parametrize("encoding", ["cp1252", "ascii", "utf-8"])
def test_any_letter_can_be_shown(tmp_path: Path, encoding: str) -> None:
    """A student's line with letters that the terminal does not know is shown with the others replaced."""
    place = write_work(tmp_path)
    module = place / "measures.py"
    module.write_text("def area(width, height):\n    raise ValueError('σ∂é')\n", encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "grader", "check", "area", "--course", TINY, "--work", place],
        env={**os.environ, "PYTHONIOENCODING": encoding},
        capture_output=True,
        timeout=120,
        cwd=ROOT,
    )
    assert done.returncode == 1
    assert b"Traceback" not in done.stderr
    assert "raise ValueError('σ∂é')".encode(encoding, "replace") in done.stdout


@pytest.mark.parametrize("before", [WITHOUT_MODULES, WITHOUT_CALLS], ids=["modules", "calls"])
def test_the_sandbox_is_imported_without_them(before: str) -> None:
    """No module on the way to a worker of level process needs one of them when it is imported."""
    script = before + "import grader.sandbox.spares, grader.sandbox.selftest, grader.sandbox.session, grader.doctor\n"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, encoding="utf-8", timeout=60, cwd=ROOT)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("before", [WITHOUT_MODULES, "import os\ndel os.setresuid\ndel os.geteuid\n"])
def test_the_worker_itself_needs_none_of_them(before: str) -> None:
    """A worker whose Python lacks them says its first word and answers its first frame."""
    options = json.dumps({"memory": 1 << 30, "cpu_seconds": 60, "modules": ["numpy"], "judge": os.getpid()})
    script = f"import sys\nsys.path.insert(0, {str(ROOT)!r})\n{before}\nfrom grader.sandbox.bare import main\n"
    with subprocess.Popen(
        [sys.executable, "-c", f"{script}main({options!r})"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        request = wire.encode(["load", "work", [["work.py", "print('out')\nx = 1\n"]], {}, False], lambda item: b"")
        said = process.communicate(wire.HEADER.pack(len(request), b"t" * wire.TOKEN) + request, timeout=60)[0]
    assert said.startswith(wire.READY + wire.HEADER.pack(len(said) - 26, b"t" * wire.TOKEN))
    assert wire.decode(said[26:], lambda tag, number: None) == ["ready", []]


def test_a_class_is_graded_where_strict_is_missing(tmp_path: Path) -> None:
    """`grader grade` refuses, and grades when it is told that level process will do; the level stands in the result."""
    write_work(tmp_path / "submitted" / "ada")
    words = ["grade", tmp_path / "submitted", "--course", TINY, "--output", tmp_path / "out", "--jobs", 1]
    hide = WITHOUT_STRICT + "import os\nos.environ['PYTHONPATH'] = " + repr(str(tmp_path / "hidden"))
    (tmp_path / "hidden").mkdir()
    (tmp_path / "hidden" / "sitecustomize.py").write_text(WITHOUT_STRICT, encoding="utf-8")  # for the pool's processes
    refused = run_grader(hide, *words)
    assert refused.returncode == 1
    assert "level strict needs" in " ".join(refused.stderr.split())
    done = run_grader(hide, *words, "--isolation", "process")
    assert done.returncode == 0, done.stderr
    (line,) = (tmp_path / "out" / "results.jsonl").read_text(encoding="utf-8").splitlines()
    assert json.loads(line)["level"] == "process"
    assert 0 < json.loads(line)["score"] < json.loads(line)["max_score"]


def test_the_doctor_says_what_holds() -> None:
    """Where strict does not hold, it says so, why, and that level process does."""
    done = run_grader(WITHOUT_STRICT, "doctor")
    assert done.returncode == 1
    assert "Level process holds here" in done.stdout
    assert "level strict needs" in done.stdout


def test_a_worker_that_never_reads_is_late(bare: Zygote, script: Script) -> None:
    """A request larger than any pipe to a process that is busy elsewhere costs its time, not the judge's patience."""
    text = "def hog(f):\n    f(1)\n    while True: pass\n"
    with Session(bare, script(text)) as session:
        session.clock = Clock(1.0)
        with pytest.raises(StudentTimeout):
            session.student.hog(lambda x: np.zeros(1_000_000))


FORGERIES: dict[str, tuple[str, type[Exception]]] = {
    "a length beyond all limits": ("b'\\xff' * 20", StudentCrashed),
    "another token": ("b'\\x01\\x00\\x00\\x00' + b'x' * 16 + b'N'", StudentCrashed),
    "half a frame": ("b'\\x09\\x00'", StudentTimeout),
    "a flood": ("b'\\x01' * 60_000_000", StudentCrashed),
}


@pytest.mark.parametrize("which", FORGERIES)
def test_a_forged_frame_costs_only_its_call(bare: Zygote, script: Script, which: str) -> None:
    """Whatever a worker writes into its pipe, the judge waits no longer than it must, and the next call is answered."""
    said, verdict = FORGERIES[which]
    text = f"import os\ndef forge():\n    os.write(4, {said})\n    while True: pass\ndef one(): return 1\n"
    with Session(bare, script(text)) as session:
        session.clock = Clock(2.0)
        with pytest.raises(verdict):
            session.student.forge()
        session.clock = Clock(20)
        assert session.student.one() == 1


def test_what_a_worker_started_ends_with_it(bare: Zygote, script: Script, processes: Any) -> None:
    """A process that student code leaves behind with the pipes in its hands keeps nobody waiting, and is ended."""
    text = (
        "import os, time\n"
        "def leave():\n"
        "    child = os.fork()\n"
        "    if child == 0:\n"
        "        time.sleep(600)\n"
        "    return child\n"
        "def die(): os._exit(3)\n"
    )
    with Session(bare, script(text)) as session:
        session.clock = Clock(20)
        child = session.student.leave()
        session.clock = Clock(0.5)
        with pytest.raises((StudentCrashed, StudentTimeout)):
            session.student.die()
    assert processes.survivors([child]) == set()


def test_a_spare_is_ready_before_it_is_needed(bare: Zygote, script: Script) -> None:
    """After a worker was taken, the next one is already there, and it is another process."""
    with Session(bare, script("import os\ndef me(): return os.getpid()\n")) as session:
        session.clock = Clock(20)
        first = session.student.me()
        spare = cast(Spares, bare._source)._spare
        assert isinstance(spare, ProcessLink)
        session.renew()
        assert session.student.me() == spare._process.pid != first


def test_imports_come_from_files_here(bare: Zygote, script: Script) -> None:
    """A module of the standard library that nothing has loaded yet is there; a file beside the submission that has its
    name is not taken for it; what the course does not allow is refused in words."""
    text = (
        "import wave, chunked\n"
        "wave.Wave_read\n"
        "def other():\n"
        "    import pytest\n"
        "def window():\n"
        "    import tkinter\n"
        "def plain(): return chunked.x\n"
    )
    with Session(bare, script(text, wave="x = 1\n", chunked="x = 2\n")) as session:
        assert session.open() == []
        session.clock = Clock(20)
        assert session.student.plain() == 2
        for name in ("other", "window"):
            with pytest.raises(Exception, match="ModuleNotFoundError"):
                getattr(session.student, name)()


def test_workers_are_alike(bare: Zygote, script: Script) -> None:
    """The order of sets and the global generators are the same in each: a result does not hang on which one it met."""
    text = (
        "import random\nimport numpy as np\n"
        "def draw(): return [list({'a', 'b', 'c', 'd'}), random.random(), np.random.rand()]\n"
    )
    answers = []
    for _ in range(2):
        with Session(bare, script(text)) as session:
            session.clock = Clock(20)
            answers.append(session.student.draw())
    assert answers[0] == answers[1]


def test_a_module_that_is_not_there_is_said(script: Script) -> None:
    """A course that allows what is not installed hears of it from the first worker, by name."""
    options = SandboxOptions(Level.PROCESS, modules=("not_installed",))
    refused = pytest.raises(SandboxError, match="No module named 'not_installed'")
    with Zygote(options) as zygote, Session(zygote, script("")) as session, refused:
        session.open()


WATCHED = """
    import os, sys, threading, time
    sys.path.insert(0, {root!r})
    from grader.sandbox.bare import peak_memory, watch
    threading.Thread(target=watch, args=({judge}, peak_memory() + (100 << 20)), daemon=True).start()
    kept = b"x" * ({megabytes} << 20)
    time.sleep({seconds})
"""


@pytest.mark.parametrize(
    ("judge", "megabytes", "seconds", "status"),
    [("os.getppid()", 300, 60, wire.OUT_OF_MEMORY), ("os.getppid()", 1, 1.5, 0), ("1 << 22", 1, 60, 0)],
    ids=["too much", "modest", "no judge"],
)
def test_a_worker_watches_itself(judge: str, megabytes: int, seconds: float, status: int) -> None:
    """Where the system has no limit for memory it ends itself, with the status that says so; and when its judge is
    gone. A judge that once held more than the worker may changes nothing."""
    held = b"x" * (500 << 20)
    del held
    script = textwrap.dedent(WATCHED.format(root=str(ROOT), judge=judge, megabytes=megabytes, seconds=seconds))
    assert subprocess.run([sys.executable, "-c", script], timeout=50).returncode == status


def test_an_orphan_ends(processes: Any) -> None:
    """When the judge is killed in the middle of a student's endless loop, the worker does not stay."""
    judge = f"""
        import sys, time
        sys.path.insert(0, {str(ROOT)!r})
        from grader.sandbox.host import Level, SandboxOptions, Zygote
        from grader.sandbox.session import Session
        from grader.sandbox.snapshot import Snapshot, Source
        text = "while True: pass"
        with Zygote(SandboxOptions(Level.PROCESS)) as zygote:
            link = zygote.fork()
            print(link._process.pid, flush=True)
            zygote.fork = lambda: link
            with Session(zygote, Snapshot("w", "script", (Source("w.py", text),), {{}}, "", ()), load_seconds=60) as s:
                s.open()
    """
    with subprocess.Popen([sys.executable, "-c", textwrap.dedent(judge)], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        worker = int(process.stdout.readline())
        assert processes.is_running(worker)
        time.sleep(0.5)
        process.kill()
    assert processes.survivors([worker]) == set()
