"""The jail under every condition that a machine may set: whoever starts it, whatever is forbidden or missing."""

from __future__ import annotations

import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from grader.attacks.corpus import Attack, corpus
from grader.sandbox import bubblewrap, syscalls
from grader.sandbox.jail import Jail
from grader.sandbox.limits import Limits

ROOT = Path(__file__).resolve().parents[2]
OTHER_USER = 65_533  # no one's
pytestmark = pytest.mark.skipif(
    platform.system() != "Linux" or platform.machine() not in syscalls.MACHINES, reason="level strict is for Linux"
)

# Runs by itself, as whoever it is started: the part of the corpus that tries to get out, and the self-test.
SCRIPT = """
import dataclasses, json, os, sys
sys.path.insert(0, {root!r})
{before}
from grader.attacks.corpus import corpus
from grader.attacks.run import attack
from grader.sandbox import bubblewrap
from grader.sandbox.host import SandboxOptions, Zygote
from grader.sandbox.selftest import attempts

changes = {changes!r}
names = set({names!r})
walled = []

def begin(options):
    zygote = Zygote(dataclasses.replace(options, **changes))
    with zygote:
        walled.append(zygote.walled)
        through.extend(attempt.what for attempt in attempts(zygote) if not attempt.contained)
    return zygote

through = []
chosen = [one for one in corpus() if one.name in names]
got = {{outcome.attack.name: list(outcome.problems) for outcome in attack(chosen, begin)}}
print(json.dumps([os.geteuid(), walled[0], through, got]))
"""

# Forbids every namespace, as many containers do: unshare, setns, mount, and clone with a flag for a namespace.
NO_NAMESPACES = """
import ctypes, struct
from grader.sandbox import jail
NUMBERS = {"x86_64": (272, 308, 165, 56), "aarch64": (97, 268, 40, 220)}[os.uname().machine]
FLAGS = 0x7E020000
steps = [jail._step(jail.LOAD, 0)]
for number in NUMBERS[:3]:
    steps += [jail._step(jail.JUMP_EQUAL, number, 0, 1), jail._step(jail.RETURN, jail.RET_ERRNO | jail.EPERM)]
steps += [jail._step(jail.JUMP_EQUAL, 435, 0, 1), jail._step(jail.RETURN, jail.RET_ERRNO | jail.ENOSYS)]
steps += [jail._step(jail.JUMP_EQUAL, NUMBERS[3], 0, 4), jail._step(jail.LOAD, 16), jail._step(jail.AND, FLAGS)]
steps += [jail._step(jail.JUMP_EQUAL, 0, 1, 0), jail._step(jail.RETURN, jail.RET_ERRNO | jail.EPERM)]
steps += [jail._step(jail.RETURN, jail.RET_ALLOW)]
outer = jail.Jail(jail.Limits())
outer._prepare_filter(b"".join(steps))
outer._prctl(jail.PR_SET_NO_NEW_PRIVS, 1)
outer._seccomp()
"""


def tries_to_get_out(attack: Attack) -> bool:
    """Whether an attack is about the jail rather than the judge, and is quick."""
    about = (
        "fork programs outlives threads descriptors disk signals raises_limits memory_at segmentation closes".split()
    )
    return attack.kind == "leak" or any(f"resource/{word}" in attack.name for word in about)


CHOSEN = [attack.name for attack in corpus() if tries_to_get_out(attack)]


def fight(prefix: list[str], *, before: str = "", **changes: bool) -> tuple[int, bool]:
    """Run SCRIPT behind a prefix; nothing may get through. The user id that it ran as, and whether behind
    bubblewrap."""
    script = SCRIPT.format(root=str(ROOT), before=before, changes=changes, names=CHOSEN)
    done = subprocess.run([*prefix, "-c", script], capture_output=True, text=True, cwd="/", timeout=300)
    assert done.returncode == 0, done.stderr[-2000:]
    user, walled, through, got = json.loads(done.stdout)
    assert through == []
    assert {name: problems for name, problems in got.items() if problems} == {}
    assert len(got) == len(CHOSEN) >= 40
    return user, walled


@pytest.fixture(scope="module")
def other_user() -> Iterator[list[str]]:
    """Words that run Python as an ordinary user; skips where that cannot be. Where root's own Python lies in root's
    home, the system's (of the same version, so that NumPy fits) does as well."""
    setpriv = shutil.which("setpriv")
    if os.geteuid() != 0 or setpriv is None:
        pytest.skip("needs root, which can become another user, and setpriv (util-linux)")
    words = [setpriv, f"--reuid={OTHER_USER}", f"--regid={OTHER_USER}", "--clear-groups"]
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        for python in (sys.executable, _system_python(Path(folder))):
            if python and _can_start([*words, python]):
                yield [*words, python]
                return
    pytest.skip("an ordinary user can read neither a Python of this version with NumPy nor this checkout")


def _system_python(folder: Path) -> str:
    """A virtual environment of the system's Python, with the packages of ours; "" where that is another version."""
    system = shutil.which(f"python3.{sys.version_info.minor}", path="/usr/bin:/usr/local/bin")
    made = system and subprocess.run([system, "-m", "venv", "--without-pip", str(folder)], capture_output=True)
    if not made or made.returncode != 0:
        return ""
    (target,) = folder.glob("lib/python*/site-packages")
    (target / "ours.pth").write_text(str(Path(np.__file__).parents[1]))
    return str(folder / "bin" / "python")


def _can_start(words: list[str]) -> bool:
    """Whether that user's Python can load the grader, and start itself again."""
    again = "import subprocess; sys.exit(subprocess.run([sys.executable, '-I', '-c', 'import numpy']).returncode)"
    look = [*words, "-c", f"import sys; sys.path.insert(0, {str(ROOT)!r}); import grader.grade; {again}"]
    return subprocess.run(look, capture_output=True, cwd="/").returncode == 0


def test_whoever_this_is() -> None:
    """Started as we are (root or not), with everything that the machine has."""
    user, walled = fight([sys.executable])
    assert user == os.geteuid()
    assert walled == bool(bubblewrap.wall())


def test_without_bubblewrap() -> None:
    """The jail needs no outer wall."""
    assert not fight([sys.executable], bubblewrap=False)[1]


def test_with_bubblewrap() -> None:
    """Behind bubblewrap, where it works."""
    if not bubblewrap.wall():
        pytest.skip("bubblewrap is not installed, or does not work here")
    assert fight([sys.executable], bubblewrap=True)[1]


def test_without_landlock() -> None:
    """Older kernels have none; seccomp alone refuses every path."""
    fight([sys.executable], bubblewrap=False, landlock=False)


@pytest.mark.skipif(Jail(Limits()).landlock_abi == 0, reason="this kernel has no Landlock")
def test_the_option_leaves_landlock_out() -> None:
    """`landlock=False` is no idle word: that jail makes no ruleset."""
    assert Jail(Limits(), landlock=False).landlock_abi == 0


def test_as_an_ordinary_user(other_user: list[str]) -> None:
    """No privilege is needed."""
    assert fight(other_user)[0] == OTHER_USER


def test_as_an_ordinary_user_with_as_little_as_can_be(other_user: list[str]) -> None:
    """An ordinary user, without Landlock, bubblewrap and namespaces."""
    fight(other_user, before=NO_NAMESPACES, bubblewrap=False, landlock=False)


def test_namespaces_forbidden() -> None:
    """Where a container forbids namespaces, bubblewrap is found not to work, and the jail holds."""
    assert not fight([sys.executable], before=NO_NAMESPACES)[1]


def test_as_root_without_capabilities() -> None:
    """A root that may not even become another user, as in hardened containers."""
    setpriv = shutil.which("setpriv")
    if os.geteuid() != 0 or setpriv is None:
        pytest.skip("needs root and setpriv (util-linux)")
    user, walled = fight([setpriv, "--bounding-set=-all", "--inh-caps=-all", sys.executable])
    assert (user, walled) == (0, False)
