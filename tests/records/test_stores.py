"""Where a journal may be kept: what is none is said, and no message holds a password."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from grader.cli import main
from grader.errors import GraderError, UsageError
from grader.records.journal import Journal
from grader.records.stores import journal_url, open_store

if TYPE_CHECKING:
    from tests.postgres import Postgres

SECRET = "s3cret-w0rd"


@pytest.mark.parametrize(
    ("url", "said"),
    [
        (f"postgresql:/u:{SECRET}@localhost/db", "cannot be read: expected a file, sqlite:///FILE or postgresql://"),
        (f"postgresql://u:{SECRET}@localhost:port/db", "cannot be read"),
        (f"mysql://u:{SECRET}@localhost/db", "cannot be kept in mysql"),
        (f"postgresql://u:{SECRET}@{SECRET}@localhost/db", "write %40 for one that is part of a password"),
        ("sqlite://", "cannot be kept in sqlite: expected a file"),
    ],
)
def test_a_url_that_is_none_is_wrong_usage(url: str, said: str) -> None:
    """Exit code 2, and what a URL looks like; not the URL, which may hold a password."""
    with pytest.raises(UsageError) as caught:
        open_store(url, read_only=False)
    assert said in str(caught.value)
    assert SECRET not in str(caught.value)


def test_a_name_is_a_file() -> None:
    """And what looks like a URL is one."""
    assert journal_url("results/journal.sqlite") == "sqlite:///results/journal.sqlite"
    assert journal_url("postgres://host/db") == "postgres://host/db"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (f"postgres://ada:{SECRET}@db.example:6543/course", "postgresql://ada@db.example:6543/course"),
        (f"postgresql+psycopg2://ada:{SECRET}@db.example/course", "postgresql://ada@db.example/course"),
        (f"postgresql:///course?host=/run/postgresql&password={SECRET}", "postgresql:///course"),
    ],
)
def test_a_server_is_named_without_its_password(before: str, after: str) -> None:
    """Wherever in the URL it stood; whatever driver the URL names, ours is used."""
    pytest.importorskip("psycopg")
    assert open_store(before, read_only=True).name == after


@pytest.mark.parametrize("ending", ["", "?connect_timeout=3", f"?sslpassword={SECRET}"])
def test_no_message_holds_a_password(postgres: Postgres, ending: str) -> None:
    """A wrong password, a database that is not there, a setting that does not exist: said without it."""
    host = f"127.0.0.1:{postgres.port}"
    for url in (
        f"postgresql://grader:{SECRET}@{host}/postgres{ending}",
        f"{postgres.url('nowhere')}{ending}",
        f"postgresql://grader@{host}/postgres?password={SECRET}&nonsense=1",
        f"postgresql://grader:{SECRET}@127.0.0.1:1/postgres{ending}",
    ):
        with pytest.raises(GraderError) as caught:
            Journal(url)
        said = str(caught.value)
        assert "cannot be opened" in said
        assert "never-to-be-printed" not in said
        assert SECRET not in said
        assert "Traceback" not in CliRunner().invoke(main, ["report", "--journal", url]).output


def test_a_password_may_hold_any_sign(postgres: Postgres) -> None:
    """Written as URLs write signs; an open journal shows none of it."""
    postgres.sql("CREATE ROLE odd LOGIN PASSWORD 'p@ss/w:rd?#%'")
    database = postgres.new_database().rpartition("/")[2]
    postgres.sql("GRANT ALL ON SCHEMA public TO odd", database)
    with Journal(f"postgresql://odd:p%40ss%2Fw%3Ard%3F%23%25@127.0.0.1:{postgres.port}/{database}") as journal:
        assert journal.history() == []


def test_courses_share_a_server_by_schemas(postgres: Postgres) -> None:
    """Each has its own journal and its own writer."""
    url = postgres.new_database()
    for name in ("spring", "autumn"):
        postgres.sql(f"CREATE SCHEMA {name}", url.rpartition("/")[2])
    spring, autumn = (f"{url}?options=-csearch_path%3D{name}" for name in ("spring", "autumn"))
    with Journal(spring), Journal(autumn) as journal, pytest.raises(GraderError, match="another run"):
        assert journal.history() == []
        Journal(spring)


def test_a_missing_driver_is_named() -> None:
    """What needs it is said, and how to install it; journals in files need none."""
    program = (
        "import sys; sys.modules['psycopg'] = None\n"
        "from grader.records.stores import open_store\n"
        "open_store('sqlite:///file', read_only=True)\n"
        "try: open_store('postgresql://u:p@h/d', read_only=True)\n"
        "except Exception as error: print(type(error).__name__, error)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.startswith("JournalError a journal on PostgreSQL needs a driver that is not installed here")
    assert "pip install 'grader[postgres]'" in done.stdout
