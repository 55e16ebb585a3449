"""Where a journal is kept, by its URL: a file of SQLite, or a PostgreSQL server. One run at a time writes to it.

On SQLite the writer's lock is a file beside the journal. On PostgreSQL it is an advisory lock of the one session that
writes, so that runs on several machines keep apart. A session that was lost may live on at the server: the next one
ends it before it takes the lock, and so finds everything that was written.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import time
from pathlib import Path
from typing import Any, Protocol
from uuid import uuid4

from sqlalchemy import URL, Connection, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError
from sqlalchemy.pool import NullPool

from grader.errors import JournalError, UsageError
from grader.records.entry import Encoded
from grader.records.locking import locked, within_a_moment

EXPECTED = "expected a file, sqlite:///FILE or postgresql://USER@HOST/DATABASE"
MISSING = "a journal on PostgreSQL needs a driver that is not installed here: pip install 'grader[postgres]'"
SECRETS = ("password", "passfile", "sslpassword")  # that may stand behind the ? of a URL
# A cable that was pulled is noticed after some 25 seconds. The URL may say otherwise.
WATCHED = {
    "connect_timeout": 10,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 25_000,  # milliseconds
}
MAKE_ROOM = "what was graded is kept: make room, and run the same command again"
DISK_FULL = "53100"  # as PostgreSQL numbers it
FAREWELL_SECONDS = 20.0  # a lost session of ours may take so long to end
END_LOST = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = :mine "
END_LOST += "AND pid <> pg_backend_pid()"
# Of a machine that is gone, the server notices it within a minute or so, and gives the lock to the next.
WATCH_US = "SELECT set_config('tcp_keepalives_idle', '30', false), set_config('tcp_keepalives_interval', '10', false)"
LOCK = "SELECT pg_try_advisory_lock(:lock)"
HOLDER = """
SELECT host(client_addr), backend_start FROM pg_locks JOIN pg_stat_activity USING (pid)
WHERE locktype = 'advisory' AND granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
  AND (classid::bigint << 32) | objid::bigint = :lock
"""


def _as_json(value: Any) -> str:
    return value if isinstance(value, Encoded) else json.dumps(value)


class Store(Protocol):
    """A place for a journal. `name` may be shown: it holds no password."""

    name: str
    read_only: bool

    def connect(self) -> Connection:
        """A new session, which has the writer's lock unless it only reads. Raises JournalError, SQLAlchemyError."""
        ...

    def cause(self, error: Exception) -> str:
        """In a line, what the database said, and what to do where we know it."""
        ...

    def close(self) -> None:
        """Let go of what outlives a session."""
        ...


def journal_url(words: str) -> str:
    """What --journal was given, as a URL: it may be a file's name."""
    return words if "://" in words else f"sqlite:///{words}"


def open_store(url: str, *, read_only: bool) -> Store:
    """Raises UsageError for a URL that is none of a journal, JournalError where a driver is missing."""
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):  # their texts may hold the whole URL
        raise UsageError(f"the journal's URL cannot be read: {EXPECTED}") from None
    kind = parsed.get_backend_name()
    if kind == "sqlite" and parsed.database:
        return SqliteFile(parsed, read_only)
    if kind in ("postgresql", "postgres"):
        return PostgresServer(parsed, read_only)
    raise UsageError(f"a journal cannot be kept in {kind}: {EXPECTED}")


class SqliteFile:
    """A file; its lock is `.NAME.lock` beside it."""

    def __init__(self, url: URL, read_only: bool) -> None:
        self.path, self.read_only = Path(url.database or ""), read_only
        self.name = str(self.path)
        self._lock = contextlib.ExitStack()
        self._locked = False
        self._engine = create_engine(url, poolclass=NullPool, json_serializer=_as_json)
        event.listen(self._engine, "connect", _make_sqlite_readable if read_only else _make_sqlite_durable)

    def connect(self) -> Connection:
        if self.read_only and not self.path.is_file():
            raise JournalError(f"there is no journal {self.name}; `grader grade` writes one")
        if not self.read_only and not self._locked:
            self._take_lock()
        return self._engine.connect()

    def cause(self, error: Exception) -> str:
        said = _first_line(error)
        return f"{said}; {MAKE_ROOM}" if "disk is full" in said else said

    def close(self) -> None:
        self._lock.close()

    def _take_lock(self) -> None:
        complaint = f"another run of grader is writing to the journal {self.name}; wait for it, or name another"
        try:
            self._lock.enter_context(locked(self.path.with_name(f".{self.path.name}.lock"), complaint))
        except OSError as error:
            raise JournalError(f"the journal {self.name} cannot be opened: {error.strerror}") from None
        self._locked = True


class PostgresServer:
    """A database of a server."""

    def __init__(self, url: URL, read_only: bool) -> None:
        if "@" in (url.host or ""):
            raise UsageError(
                "the journal's URL has more than one @: write %40 for one that is part of a password, or better leave "
                "the password out (PGPASSWORD or ~/.pgpass may hold it)"
            )
        self.read_only = read_only
        self.name = _shown(url)
        self._secrets = [secret for secret in (url.password, *(url.query.get(name) for name in SECRETS)) if secret]
        self._mine = f"grader {uuid4().hex}"  # the name that the server knows our sessions by
        settings = {name: value for name, value in WATCHED.items() if name not in url.query}
        try:
            self._engine = create_engine(
                url.set(drivername="postgresql+psycopg"),
                poolclass=NullPool,
                json_serializer=_as_json,
                connect_args={**settings, "application_name": self._mine},
            )
        except ImportError:
            raise JournalError(MISSING) from None
        if read_only:
            event.listen(self._engine, "connect", _make_postgres_readable)

    def connect(self) -> Connection:
        connection = self._engine.connect()
        try:
            if not self.read_only:
                self._take_lock(connection)
        except BaseException:
            connection.close()
            raise
        return connection

    def cause(self, error: Exception) -> str:
        said = _first_line(error)
        for secret in self._secrets:
            said = said.replace(str(secret), "***")
        return f"{said}; {MAKE_ROOM}" if getattr(_original(error), "sqlstate", None) == DISK_FULL else said

    def close(self) -> None:
        """Nothing outlives a session."""

    def _take_lock(self, connection: Connection) -> None:
        self._end_lost_sessions(connection)
        with connection.begin():
            connection.execute(text(WATCH_US))
            schema = str(connection.scalar(text("SELECT current_schema()")))
            lock = {"lock": int.from_bytes(hashlib.sha256(f"grader journal {schema}".encode()).digest()[:7])}
            if within_a_moment(lambda: bool(connection.scalar(text(LOCK), lock))):
                return
            holder = connection.execute(text(HOLDER), lock).first()
        known = f" (from {holder[0] or 'its own machine'}, since {holder[1]:%Y-%m-%d %H:%M %Z})" if holder else ""
        raise JournalError(f"another run of grader{known} is writing to the journal {self.name}; wait for it")

    def _end_lost_sessions(self, connection: Connection) -> None:
        """What one of them was about to commit is then committed, or never will be."""
        deadline = time.monotonic() + FAREWELL_SECONDS
        while self._ends_one(connection):
            if time.monotonic() > deadline:
                raise JournalError(f"the journal {self.name} was lost, and the server does not end our old session")
            time.sleep(0.05)

    def _ends_one(self, connection: Connection) -> bool:
        """Whether there was one to end. In a transaction of its own: within one, the server's list never changes."""
        with connection.begin():
            return connection.execute(text(END_LOST), {"mine": self._mine}).first() is not None


def _make_sqlite_durable(connection: Any, _: Any) -> None:
    """Write-ahead log: a commit is one append, and readers never wait."""
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=NORMAL")
    connection.execute("PRAGMA busy_timeout=10000")


def _make_sqlite_readable(connection: Any, _: Any) -> None:
    connection.execute("PRAGMA query_only=ON")
    connection.execute("PRAGMA busy_timeout=10000")


def _make_postgres_readable(connection: Any, _: Any) -> None:
    connection.read_only = True


def _shown(url: URL) -> str:
    """A URL without anything that may be secret."""
    user = f"{url.username}@" if url.username else ""
    port = f":{url.port}" if url.port else ""
    return f"postgresql://{user}{url.host or ''}{port}/{url.database or ''}"


def _original(error: Exception) -> object:
    return getattr(error, "orig", None) or error


def _first_line(error: Exception) -> str:
    """Drivers add hints, statements and carets below; where the first line only announces, all is wanted."""
    lines = str(_original(error)).strip().splitlines() or [type(error).__name__]
    return " ".join(" ".join(lines).split())[:500] if lines[0].endswith(":") else lines[0]
