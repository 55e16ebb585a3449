"""The tests' own PostgreSQL server is one: it keeps what it was given, through a restart too."""

from __future__ import annotations

import signal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.postgres import Postgres


def test_databases_are_apart_and_outlive_a_restart(postgres: Postgres) -> None:
    """As after a power cut: the port stays, what was committed stays, and a new database is empty."""
    first, second = (postgres.new_database().rpartition("/")[2] for _ in range(2))
    postgres.sql("CREATE TABLE kept (number int)", first)
    postgres.sql("INSERT INTO kept VALUES (7)", first)
    postgres.stop(signal.SIGQUIT)
    assert not postgres.answers()
    postgres.start()
    assert postgres.sql("SELECT number FROM kept", first) == [(7,)]
    assert postgres.sql("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'", second) == [(0,)]
