"""Fixtures: a journal's place on each database that may hold one."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where a journal may be, on either database; nothing is there yet."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'journal.sqlite'}"
    database: str = request.getfixturevalue("postgres").new_database()
    return database
