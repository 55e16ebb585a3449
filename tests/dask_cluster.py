"""A Dask cluster of the tests' own: scheduler, workers and runs as processes, on loopback or in network namespaces."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

WAIT_SECONDS = 120.0  # for what takes a second on an idle machine
SETTINGS = {
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "DASK_DISTRIBUTED__COMM__TIMEOUTS__TCP": "12s",  # a silent peer is given up after that; Dask takes no less
    "DASK_DISTRIBUTED__SCHEDULER__HTTP__ROUTES": "[]",
}


def make_certificates(folder: Path) -> Path:
    """A new authority and one certificate of it, as docs/cluster.md makes them."""
    folder.mkdir()
    for command in (
        "req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=class -keyout ca.key -out ca.pem",
        "req -newkey rsa:2048 -nodes -subj /CN=host -keyout key.pem -out host.csr",
        "x509 -req -in host.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 2 -out cert.pem",
    ):
        subprocess.run(["openssl", *command.split()], cwd=folder, check=True, capture_output=True)
    return folder


class Cluster:
    """A scheduler at `address`, and whoever speaks with it. Each process writes to FOLDER/<name>.log."""

    def __init__(self, folder: Path, course: Path, host: str = "127.0.0.1") -> None:
        self.folder, self.course = folder, course
        self.tls = make_certificates(folder / "tls")
        self.host, self.port = host, _free_port()
        self.settings: dict[str, str] = {}  # of Dask, as environment variables
        self.running: dict[str, subprocess.Popen[bytes]] = {}

    @property
    def address(self) -> str:
        return f"tls://{self.host}:{self.port}"

    def start_scheduler(self, *, inside: Sequence[str] = ()) -> None:
        """Start one and wait until it listens. inside: words before the command, such as `ip netns exec NAME`."""
        words = ["distributed.cli.dask_scheduler", "--protocol", "tls", "--host", self.host, "--port", str(self.port)]
        words += ["--no-dashboard", "--dashboard-address", "127.0.0.1:0"]
        words += ["--tls-ca-file", self.tls / "ca.pem", "--tls-cert", self.tls / "cert.pem"]
        self._start("scheduler", *words, "--tls-key", self.tls / "key.pem", inside=inside)
        self.await_said("scheduler", "Scheduler at:")

    def start_worker(
        self,
        name: str,
        *,
        processes: int = 1,
        course: Path | None = None,
        inside: Sequence[str] = (),
        patience: int = 60,
    ) -> None:
        """Start `grader worker`."""
        words = ["grader", "worker", self.address, "--course", course or self.course, "--jobs", str(processes)]
        self._start(name, *words, "--tls", self.tls, "--patience", str(patience), inside=inside)

    def start_dask_worker(self, name: str, *, preload: bool) -> None:
        """Start Dask's own worker, as other tools do; preload: with ours in it."""
        words = ["distributed.cli.dask_worker", self.address, "--nthreads", "1", "--no-dashboard"]
        for word, file in (("--tls-ca-file", "ca.pem"), ("--tls-cert", "cert.pem"), ("--tls-key", "key.pem")):
            words += [word, str(self.tls / file)]
        words += ["--preload", "grader.cluster.worker"] if preload else []
        self._start(name, *words, DASK_GRADER__COURSE=str(self.course))

    def start_run(
        self, name: str, root: Path, out: Path, *words: str, inside: Sequence[str] = (), patience: int = 60
    ) -> subprocess.Popen[bytes]:
        """Start `grader grade` with a fixed seed."""
        command = ["grader", "grade", root, "--course", self.course, "--output", out, "--seed", "3", *words]
        command += ["--scheduler", self.address, "--tls", self.tls, "--patience", str(patience)]
        return self._start(name, *command, inside=inside)

    def said(self, name: str) -> str:
        """What a process has written so far."""
        return (self.folder / f"{name}.log").read_text(encoding="utf-8", errors="replace")

    def await_said(self, name: str, text: str, times: int = 1) -> None:
        """Wait until a process has written a text so many times."""
        deadline = time.monotonic() + WAIT_SECONDS
        while self.said(name).count(text) < times:
            over = self.running[name].poll() is not None or time.monotonic() > deadline
            assert not over or self.said(name).count(text) >= times, f"{name} did not say {text!r}:\n{self.said(name)}"
            time.sleep(0.05)

    def wait(self, name: str) -> int:
        """The exit code of a process that ends by itself."""
        return self.running[name].wait(WAIT_SECONDS)

    def kill(self, name: str) -> None:
        """`kill -9` for a process and those of its group."""
        process = self.running.pop(name)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def close(self) -> None:
        for name in list(self.running):
            self.kill(name)

    def _start(
        self, name: str, module: str, *words: object, inside: Sequence[str] = (), **settings: str
    ) -> subprocess.Popen[bytes]:
        command = [*inside, sys.executable, "-m", module, *map(str, words)]
        with (self.folder / f"{name}.log").open("ab") as log:
            process = subprocess.Popen(
                command,
                env={**os.environ, **SETTINGS, **self.settings, **settings},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self.running[name] = process
        return process


class NoNamespaces(Exception):
    """This machine gives no network namespaces; the text says why."""


@contextmanager
def network(names: Sequence[str]) -> Iterator[Network]:
    """Network namespaces with an address each, joined by a bridge in the first one. Nothing leads out of them."""
    if shutil.which("ip") is None:
        raise NoNamespaces("no `ip` here to make network namespaces with; on Debian: apt install iproute2")
    made = Network(names)
    try:
        made.build()
        yield made
    except subprocess.CalledProcessError as error:
        raise NoNamespaces(f"no network namespaces here: {error.stderr.decode(errors='replace').strip()}") from None
    finally:
        made.remove()


class Network:
    """The namespaces of `network`: the first is the hub, where the bridge is."""

    def __init__(self, names: Sequence[str]) -> None:
        self.names = names
        self.addresses = {name: f"10.201.7.{number + 1}" for number, name in enumerate(names)}

    def inside(self, name: str) -> list[str]:
        """The words that run a command there."""
        return ["ip", "netns", "exec", self._space(name)]

    def cut_off(self, name: str) -> None:
        """Take the link of a host down, on the far side: nothing is told to anyone."""
        _ip(f"-n {self._space(self.names[0])} link set {name} down")

    def burn_down(self, name: str) -> None:
        """Kill all that runs there, at once."""
        found = subprocess.run(["ip", "netns", "pids", self._space(name)], capture_output=True, text=True, check=True)
        for pid in map(int, found.stdout.split()):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)

    def build(self) -> None:
        hub, *others = self.names
        for name in self.names:
            _ip(f"netns add {self._space(name)}")
            _ip(f"-n {self._space(name)} link set lo up")
        _ip(f"-n {self._space(hub)} link add bridge type bridge")
        _ip(f"-n {self._space(hub)} addr add {self.addresses[hub]}/24 dev bridge")
        _ip(f"-n {self._space(hub)} link set bridge up")
        for name in others:
            own = self._space(name)
            _ip(f"-n {self._space(hub)} link add {name} type veth peer name eth0 netns {own}")
            _ip(f"-n {self._space(hub)} link set {name} master bridge up")
            _ip(f"-n {own} addr add {self.addresses[name]}/24 dev eth0")
            _ip(f"-n {own} link set eth0 up")

    def remove(self) -> None:
        for name in self.names:
            subprocess.run(["ip", "netns", "del", self._space(name)], capture_output=True, check=False)

    def _space(self, name: str) -> str:
        return f"grader-{os.getpid()}-{name}"


def _ip(words: str) -> None:
    subprocess.run(["ip", *words.split()], check=True, capture_output=True)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
