"""The tables of a journal at their store: one session, which is made anew when it was lost."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy import Connection, MetaData, inspect, text
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.orm import Session

from grader.errors import JournalError
from grader.records.stores import Store

T = TypeVar("T")
LONGEST_PAUSE = 2.0  # seconds between two tries to reach it


@dataclass(frozen=True)
class Patience:
    """How long a lost database may take to come back, and who is told of it."""

    seconds: float = 60.0
    remark: Callable[[str], None] = lambda text: None


class Database:
    """Some tables at a store."""

    def __init__(self, store: Store, tables: MetaData, patience: Patience) -> None:
        """Makes the tables, or looks for them where they are only to be read. Raises JournalError."""
        self.name = store.name
        self._store, self._patience = store, patience
        self._connection: Connection | None = None
        try:
            self._connection = store.connect()
            self._look_for(tables) if store.read_only else make_tables(self._connection, tables)
        except SQLAlchemyError as error:
            self.close()
            raise self._explain("be opened", error) from None
        except JournalError:
            self.close()
            raise

    def close(self) -> None:
        """End the session, and with it the lock of the one who writes."""
        self._drop_connection()
        self._store.close()

    def run(self, what: str, work: Callable[[Session], T]) -> T:
        """Do `work` in a transaction; if the session is lost, wait for another and do it again.

        A transaction that was lost may have been committed all the same: `work` looks before it writes.
        what: for the message, as in "cannot `what`". Raises JournalError.
        """
        deadline = None
        while True:
            try:
                with Session(self._connected()) as session, session.begin():
                    return work(session)
            except DBAPIError as error:
                if self._connection is not None and not error.connection_invalidated:
                    raise self._explain(what, error) from None
                deadline = self._await_return(deadline, error)
            except (SQLAlchemyError, ValueError) as error:
                raise self._explain(what, error) from None

    def has_column(self, table: str, column: str) -> bool:
        """Whether it is there: a journal of an older version that is only read lacks some."""
        return self.run("be read", lambda session: column in columns_of(session.connection(), table))

    def _connected(self) -> Connection:
        if self._connection is None:
            self._connection = self._store.connect()
            self._patience.remark(f"the journal {self.name} is back")
        return self._connection

    def _drop_connection(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()

    def _await_return(self, deadline: float | None, error: DBAPIError) -> float:
        """A pause before the next try, until a deadline (None: the first). Raises JournalError once it is over."""
        self._drop_connection()
        now, limit, cause = time.monotonic(), self._patience.seconds, self._store.cause(error)
        if deadline is None:
            deadline = now + limit
            self._patience.remark(f"the journal {self.name} was lost ({cause}); waiting up to {limit:g} s for it")
        if now >= deadline:
            raise JournalError(
                f"the journal {self.name} was lost and did not come back within {limit:g} s ({cause}); "
                "what was graded is kept: run the same command again"
            ) from None
        waited = now - (deadline - limit)
        time.sleep(min(deadline - now, LONGEST_PAUSE, 0.05 + waited / 4))
        return deadline

    def _look_for(self, tables: MetaData) -> None:
        assert self._connection is not None
        with self._connection.begin():
            known = inspect(self._connection).get_table_names()
        if not set(known) & set(tables.tables):
            raise JournalError(f"there is no journal in {self.name}; `grader grade` writes one")

    def _explain(self, what: str, error: Exception) -> JournalError:
        return JournalError(f"the journal {self.name} cannot {what}: {self._store.cause(error)}")


def make_tables(connection: Connection, tables: MetaData) -> None:
    """What is not there yet; tables of an older version get the columns and indices that they lack, empty."""
    with connection.begin():
        tables.create_all(connection)
        for table in tables.sorted_tables:
            there = columns_of(connection, table.name)
            for column in table.columns:
                if column.name not in there:
                    kind = column.type.compile(connection.dialect)
                    connection.execute(text(f'ALTER TABLE {table.name} ADD COLUMN "{column.name}" {kind}'))
            for index in table.indexes:
                index.create(connection, checkfirst=True)


def columns_of(connection: Connection, table: str) -> set[str]:
    """The names of a table's columns."""
    return {str(column["name"]) for column in inspect(connection).get_columns(table)}
