"""When work was handed in: receipts first, then nbgrader's timestamps, then the files' own times."""

from __future__ import annotations

import contextlib
import math
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from grader.course.model import Course
from grader.course.policy import Evidence, HandedIn
from grader.loop.handin import hand_in, pack
from grader.loop.work import Work
from grader.sandbox.handed_in import moment_of, when_handed_in
from grader.sandbox.snapshot import take_snapshot

BERLIN = ZoneInfo("Europe/Berlin")
SAVED = datetime(2026, 10, 17, 8, 0, tzinfo=UTC)
FIRST = datetime(1, 1, 1, tzinfo=UTC).timestamp()
LAST = datetime(9999, 12, 31, tzinfo=UTC).timestamp()
NOW = datetime(2026, 10, 19, 21, 59, 30, tzinfo=UTC)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """ROOT/ada with a script, saved at SAVED."""
    (tmp_path / "ada" / "1_measures").mkdir(parents=True)
    put(tmp_path / "ada" / "1_measures" / "measures.py", "x = 1\n", SAVED)
    return tmp_path / "ada"


def put(path: Path, text: str, at: datetime) -> None:
    path.write_text(text, encoding="utf-8")
    os.utime(path, (at.timestamp(), at.timestamp()))


def told(folder: Path, digest: str = "") -> HandedIn | None:
    return when_handed_in(folder, "1_measures", "measures", digest, BERLIN)


def test_a_receipt_counts_for_its_own_work_only(folder: Path, tiny: Course) -> None:
    """The one that `grader submit` wrote; once the work was changed, it is no receipt of it."""
    root = folder.parent / "root" / "ada"
    work = Work(folder / "1_measures", tiny.graded[0], ())
    packed = pack(work)
    hand_in(packed, root, "ada", NOW)
    os.utime(root / "1_measures.zip", (SAVED.timestamp(), SAVED.timestamp()))
    digest = take_snapshot(root, "1_measures", "measures").digest
    assert told(root, digest) == HandedIn(NOW, Evidence.RECEIPT)
    assert told(root, "0" * 64) == HandedIn(SAVED, Evidence.FILE)
    assert told(root) == HandedIn(SAVED, Evidence.FILE)


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("2026-10-19 21:59:30.123456 UTC", NOW),
        ("2026-10-19 21:59:30 UTC\n", NOW),
        ("2026-10-19 21:59:30.123456", NOW),
        ("2026-10-19 23:59:30.5 +0200", NOW),
        ("2026-10-19 17:59:30 -04:00", NOW),
        ("2026-10-19 23:59:30 CEST", NOW),
        ("2026-10-25 02:30:00 CEST", datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
        ("2026-10-25 02:30:00 CET", datetime(2026, 10, 25, 1, 30, tzinfo=UTC)),
    ],
)
def test_timestamps_of_nbgrader_are_read(folder: Path, text: str, at: datetime) -> None:
    """In UTC, with an offset, or with the letters of the course's own zone."""
    put(folder / "1_measures" / "timestamp.txt", text, SAVED)
    assert told(folder) == HandedIn(at, Evidence.TIMESTAMP)


@pytest.mark.parametrize("text", ["", "yesterday", "2026-10-19 21:59:30 PST", "2026-13-19 21:59:30 UTC", "9" * 30_000])
def test_what_is_no_timestamp_is_passed_over(folder: Path, text: str) -> None:
    """Letters of another zone could mean several; then the file's own time counts, or none is known."""
    put(folder / "1_measures" / "timestamp.txt", text, NOW)
    assert told(folder) == (None if len(text) > 20_000 else HandedIn(SAVED, Evidence.FILE))


def test_the_youngest_file_that_counts_tells(folder: Path) -> None:
    """The module and the files beside it, not the data."""
    put(folder / "1_measures" / "helper.py", "", SAVED + timedelta(hours=1))
    put(folder / "1_measures" / "notes.txt", "", NOW)
    assert told(folder) == HandedIn(SAVED + timedelta(hours=1), Evidence.FILE)


def test_where_nothing_lies_nothing_is_known(folder: Path) -> None:
    """No folder, an empty one, or a link."""
    (folder / "1_measures" / "measures.py").unlink()
    assert told(folder) is None
    assert told(folder.parent / "nobody") is None
    (folder / "1_measures").rmdir()
    assert told(folder) is None
    (folder / "1_measures").symlink_to(folder.parent)
    assert told(folder) is None


CLAIMS = [-(10**18), -(10**14), -(10**11), -(10**10), -(10**9), -1, 0, 10**9, 10**11, 10**12, 10**14, 10**18]


@pytest.mark.parametrize("seconds", [*CLAIMS, math.inf, -math.inf, math.nan])
def test_a_time_is_a_moment_or_none(seconds: float) -> None:
    """Within the years 1 to 9999 it is that moment, to the microsecond; beyond, nothing breaks."""
    at = moment_of(seconds)
    if FIRST <= seconds <= LAST:
        assert at == datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
    else:
        assert at is None


@pytest.mark.parametrize("seconds", CLAIMS)
def test_whatever_time_a_file_claims_nothing_breaks(folder: Path, seconds: int) -> None:
    """Of what the file system keeps of it, a moment in the years of a course counts; any other is as good as none."""
    path = folder / "1_measures" / "measures.py"
    with contextlib.suppress(OSError, OverflowError):  # some refuse, others keep the nearest time that they know
        os.utime(path, (seconds, seconds))
    at = moment_of(path.stat().st_mtime)
    assert told(folder) == (HandedIn(at, Evidence.FILE) if at and 1970 <= at.year < 3000 else None)


@pytest.mark.parametrize("text", ["9999-12-31 23:59:59 -1400", "0001-01-01 00:00:00 +1400", "0001-01-01 00:00:00 LMT"])
def test_timestamps_beyond_the_ends_of_time_are_passed_over(folder: Path, text: str) -> None:
    """In UTC they would lie before the first year or after the last: the file's own time counts."""
    put(folder / "1_measures" / "timestamp.txt", text, NOW)
    assert told(folder) == HandedIn(SAVED, Evidence.FILE)
