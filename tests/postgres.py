"""A PostgreSQL server of the tests' own: in a temporary folder, on a loopback port, gone when they are done."""

from __future__ import annotations

import ctypes
import itertools
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

PASSWORD = "never-to-be-printed"
# Made to be lost, so nothing waits for the disk.
SETTINGS = ("fsync=off", "listen_addresses=127.0.0.1", "max_connections=30", "shared_buffers=64MB")
START_SECONDS = 60.0
_PR_SET_PDEATHSIG = 1


class NoPostgres(Exception):
    """There is no server to be had here; the text says why."""


class Postgres:
    """A server. Its one user, grader, has a password; over TCP it is asked for."""

    def __init__(self, programs: Path, folder: Path, account: dict[str, Any]) -> None:
        """programs: the folder of initdb and postgres. account: whom they run as, for subprocess."""
        self.programs, self.folder, self.account = programs, folder, account
        self.port = _free_port()
        self.numbers = itertools.count(1)
        self.process: subprocess.Popen[bytes] | None = None

    def new_database(self, name: str = "") -> str:
        """The URL of a new, empty database."""
        name = name or f"test{next(self.numbers)}"
        self.sql(f'CREATE DATABASE "{name}"')
        return self.url(name)

    def url(self, database: str, *, port: int = 0) -> str:
        """As SQLAlchemy takes it. port: another one that leads here."""
        return f"postgresql+psycopg://grader:{PASSWORD}@127.0.0.1:{port or self.port}/{database}"

    def sql(self, statement: str, database: str = "postgres") -> list[tuple[Any, ...]]:
        """What a statement answers, run on a connection of its own, outside of any transaction."""
        import psycopg

        words = {"host": "127.0.0.1", "port": self.port, "user": "grader", "password": PASSWORD}
        with psycopg.connect(**words, dbname=database, autocommit=True) as connection:
            cursor = connection.execute(statement.encode())
            return cursor.fetchall() if cursor.description else []

    def create(self) -> None:
        """Make the folder that it keeps its data in."""
        secret = self.folder / "password"
        secret.write_text(PASSWORD)
        words = ["--pgdata", str(self.folder / "data"), "--username", "grader", "--pwfile", str(secret), "--no-sync"]
        words += ["--auth", "scram-sha-256", "--encoding", "UTF8", "--locale", "C"]
        done = self._run(self.programs / "initdb", *words)
        if done.returncode:
            raise NoPostgres(f"initdb failed: {done.stderr.decode(errors='replace').strip()}")

    def start(self) -> None:
        """Start it and wait until it answers."""
        words = ["-D", str(self.folder / "data"), "-p", str(self.port), "-k", str(self.folder)]
        words += [word for setting in SETTINGS for word in ("-c", setting)]
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(
                [self.programs / "postgres", *words],
                cwd=self.folder,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,  # Ctrl-C is for the tests, which then stop it
                preexec_fn=_end_with_parent,
                **self.account,
            )
        deadline = time.monotonic() + START_SECONDS
        while not self.answers():
            if self.process.poll() is not None or time.monotonic() > deadline:
                said = (self.folder / "log").read_text(errors="replace")
                self.stop()
                raise NoPostgres(f"postgres did not start: {said[-500:]}")
            time.sleep(0.05)

    def answers(self) -> bool:
        """Whether it takes connections."""
        import psycopg

        try:
            return self.sql("SELECT 1") == [(1,)]
        except psycopg.OperationalError:
            return False

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """SIGINT: connections are cut and all is put in order; SIGQUIT: as a power cut would."""
        if self.process is None:
            return
        if self.process.poll() is None:
            self.process.send_signal(how)
        try:
            self.process.wait(START_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.send_signal(signal.SIGQUIT)
            self.process.wait()
        self.process = None

    def _run(self, program: Path, *words: str) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run([program, *words], cwd=self.folder, capture_output=True, check=False, **self.account)


@contextmanager
def serve() -> Iterator[Postgres]:
    """A running server. Raises NoPostgres where there can be none."""
    programs, account = _find_programs(), _account()
    # Not in pytest's temporary folder, which other users may not enter; and the path of a socket must be short.
    folder = Path(tempfile.mkdtemp(prefix="postgres-"))
    try:
        if account:
            os.chown(folder, account["user"], account["group"])
        server = Postgres(programs, folder, account)
        server.create()
        try:
            server.start()
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _find_programs() -> Path:
    """The folder of initdb and postgres: Debian keeps it off the PATH."""
    try:
        import psycopg  # noqa: F401  # only whether it is there
    except ImportError as error:
        raise NoPostgres(f"psycopg is not here (pip install 'grader[postgres]'): {error}") from None
    found = shutil.which("initdb")
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name), reverse=True)
    folders = [*([Path(found).resolve().parent] if found else []), *versions]
    for folder in folders:
        if (folder / "initdb").is_file() and (folder / "postgres").is_file():
            return folder
    raise NoPostgres("there is no PostgreSQL server here (on Debian: apt install postgresql)")


def _account() -> dict[str, Any]:
    """Whom the server runs as: it refuses to be root."""
    if os.geteuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        try:
            user = pwd.getpwnam(name)
        except KeyError:
            continue
        return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
    raise NoPostgres("a PostgreSQL server must not be root, and there is neither a user postgres nor nobody")


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def _end_with_parent() -> None:
    """In the server's process, before it starts: killed tests leave no server."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGINT)
