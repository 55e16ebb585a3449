"""Handing in: what is packed is what is judged, equal work gives equal bytes, and nothing is lost."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from grader.course.model import Course
from grader.course.notebook import as_notebook
from grader.errors import UsageError
from grader.grade import grade_folder
from grader.judge.assignment import AssignmentJudge
from grader.loop.handin import hand_in, pack, student_folder
from grader.loop.work import Work
from grader.sandbox.discovery import discover
from grader.sandbox.host import Zygote

TINY = Path(__file__).parents[1] / "tiny"
RIGHT = (TINY / "solutions" / "1_measures" / "measures.py").read_bytes()
NOW = datetime(2026, 11, 22, 8, 30, tzinfo=UTC)


@pytest.fixture
def work(tiny: Course, tmp_path: Path) -> Work:
    place = tmp_path / "work" / "1_measures"
    place.mkdir(parents=True)
    (place / "measures.py").write_bytes(RIGHT)
    return Work(place, tiny.graded[0], ())


def test_what_is_handed_in_is_graded_and_carries_its_number(
    tiny_judge: AssignmentJudge, zygote: Zygote, work: Work, tmp_path: Path
) -> None:
    """Grading finds the zip, gives full marks, shows the receipt's number, and wonders about nothing beside it."""
    (work.place / "helper.py").write_text("x = 1\n")
    packed = pack(work)
    receipt = hand_in(packed, student_folder(tmp_path, "ada"), "ada", NOW)
    shutil.rmtree(work.place.parent)
    assert discover(tmp_path, ["1_measures"]).ignored == ()
    result = grade_folder(tiny_judge, zygote, tmp_path / "ada", "ada", 1)
    assert result.score == result.max_score
    assert f"submission  {result.submission}\n" in receipt.text


def test_only_what_is_judged_is_packed(work: Work) -> None:
    """The module and what it may import; no notes, caches, other notebooks, hidden files, and no links."""
    for name in ("notes.txt", ".hidden.py", "not-a-name.py", "measures.ipynb", "größe.py"):
        (work.place / name).write_text("x = 1\n", encoding="utf-8")
    (work.place / "linked.py").symlink_to(work.place / "notes.txt")
    (work.place / "__pycache__").mkdir()
    packed = pack(work)
    assert [name for name, _ in packed.files] == ["größe.py", "measures.py"]
    assert any("linked.py" in note for note in packed.notes)


def test_equal_work_gives_equal_bytes(work: Work, tmp_path: Path) -> None:
    """Whenever it was saved, wherever it lies, in whatever order it was written."""
    (work.place / "b.py").write_text("")
    (work.place / "a.py").write_text("")
    other = Work(tmp_path / "elsewhere", work.assignment, ())
    other.place.mkdir()
    for name in ("a.py", "measures.py", "b.py"):
        shutil.copy(work.place / name, other.place)
        os.utime(other.place / name, (1, 1))
    (other.place / "a.py").chmod(0o755)
    assert pack(work).content == pack(other).content
    (other.place / "a.py").write_text("#")
    assert pack(work).sha256 != pack(other).sha256


def test_a_notebook_is_handed_in_as_it_is(work: Work, tmp_path: Path) -> None:
    """Text and outputs included."""
    (work.place / "measures.py").unlink()
    text = as_notebook(RIGHT.decode())
    (work.place / "measures.ipynb").write_text(text, encoding="utf-8")
    receipt = hand_in(pack(work), tmp_path / "out", "ada", NOW)
    with zipfile.ZipFile(receipt.zip) as packed:
        assert packed.read("measures.ipynb").decode() == text


@pytest.mark.parametrize(
    ("content", "reason"),
    [(None, "'1_measures/' is empty"), (b"\xff\xfe\0", "UTF-8"), (b"x" * 1_000_001, "too large")],
)
def test_what_could_not_be_graded_is_refused(work: Work, tmp_path: Path, content: bytes | None, reason: str) -> None:
    """With the reason that grading would give, and before anything is written."""
    (work.place / "measures.py").unlink()
    if content is not None:
        (work.place / "measures.py").write_bytes(content)
    with pytest.raises(UsageError, match=f"nothing was handed in, since it could not be graded: .*{reason}"):
        pack(work)


def test_every_attempt_is_kept(work: Work, tmp_path: Path) -> None:
    """The zip that counts is the last one; each has a receipt; handing in the same again is no new attempt."""
    out = tmp_path / "out"
    contents = [RIGHT, RIGHT + b"# 2\n", RIGHT + b"# 2\n", RIGHT]
    receipts = []
    for number, content in enumerate(contents):
        (work.place / "measures.py").write_bytes(content)
        receipts.append(hand_in(pack(work), out, "ada", NOW + timedelta(hours=number)))
    assert [receipt.is_new for receipt in receipts] == [True, True, False, True]
    assert [re.findall(r"attempt (\d)", receipt.text) for receipt in receipts] == [["1"], ["2"], ["2"], ["3"]]
    assert "09:30" in receipts[2].text
    zips = {path.name: path.read_bytes() for path in out.rglob("*.zip")}
    assert sorted(zips) == ["1_measures.1.zip", "1_measures.2.zip", "1_measures.3.zip", "1_measures.zip"]
    assert zips["1_measures.1.zip"] == zips["1_measures.3.zip"] == zips["1_measures.zip"] != zips["1_measures.2.zip"]
    assert (out / "1_measures.receipt.txt").read_text() == receipts[-1].text
    assert (out / "attempts" / "1_measures.1.receipt.txt").read_text() == receipts[0].text


def test_the_same_work_of_another_student_is_another_attempt(work: Work, tmp_path: Path) -> None:
    """Nobody is shown a receipt with another name."""
    hand_in(pack(work), tmp_path, "bela", NOW)
    receipt = hand_in(pack(work), tmp_path, "ada", NOW)
    assert receipt.is_new
    assert "student     ada\n" in receipt.text


def test_a_zip_that_was_put_there_by_other_means_is_kept(work: Work, tmp_path: Path) -> None:
    """It becomes the attempt before this one."""
    (tmp_path / "1_measures.zip").write_bytes(b"made by hand")
    assert "attempt 2" in hand_in(pack(work), tmp_path, "ada", NOW).text
    assert (tmp_path / "attempts" / "1_measures.1.zip").read_bytes() == b"made by hand"


def test_a_receipt_says_who_what_and_when(work: Work, tmp_path: Path) -> None:
    """In UTC and in local time, with files, sizes and the hash of the zip."""
    packed = pack(work)
    here = NOW.astimezone(timezone(timedelta(hours=5, minutes=30)))
    text = hand_in(packed, tmp_path, "ada", here).text
    assert "handed in   1_measures, attempt 1\nstudent     ada\n" in text
    assert "time        2026-11-22 08:30:00 UTC (2026-11-22 14:00:00 +0530)\n" in text
    assert f"files       measures.py ({len(RIGHT):,} bytes)\n" in text
    assert f"{len(packed.content):,} bytes, sha256 {packed.sha256}\n" in text


def test_a_place_that_cannot_take_it_is_named(work: Work, tmp_path: Path) -> None:
    """A file in the way, a root that is not there, a name that grading would pass over."""
    (tmp_path / "taken").write_text("")
    with pytest.raises(UsageError, match="taken cannot be written to"):
        hand_in(pack(work), tmp_path / "taken", "ada", NOW)
    with pytest.raises(UsageError, match="no folder"):
        student_folder(tmp_path / "nowhere", "ada")
    for name in ("", "../eve", "a/b", ".x", "x" * 65):
        with pytest.raises(UsageError, match="no student id"):
            student_folder(tmp_path, name)


AGAIN_AND_AGAIN = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from grader.course.model import load_course
from grader.loop.handin import hand_in, pack
from grader.loop.work import Work

place, out = Path(sys.argv[2]), Path(sys.argv[3])
work = Work(place, load_course(Path(sys.argv[1])).graded[0], ())
for number in range(100_000):
    (place / "measures.py").write_text(f"x = {number}\\n" + "#" * 300_000)
    hand_in(pack(work), out, "ada", datetime.now(UTC))
    print(number, flush=True)
"""


@pytest.mark.parametrize("delay", [0.0, 0.011, 0.023, 0.037])
def test_a_killed_hand_in_leaves_no_half_zip(work: Work, tmp_path: Path, delay: float) -> None:
    """At whatever moment: every zip is whole, the one that counts is among the attempts, and the next one works."""
    out = tmp_path / "out"
    words = [sys.executable, "-c", AGAIN_AND_AGAIN, TINY, work.place, out]
    with subprocess.Popen(list(map(str, words)), stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        for _ in range(3):
            assert process.stdout.readline()
        time.sleep(delay)
        process.send_signal(signal.SIGKILL)
    attempts = [path.read_bytes() for path in (out / "attempts").glob("*.zip")]
    assert (out / "1_measures.zip").read_bytes() in attempts
    for path in out.rglob("*.zip"):
        with zipfile.ZipFile(path) as packed:
            assert packed.testzip() is None
    (work.place / "measures.py").write_bytes(RIGHT)
    assert f"attempt {len(attempts) + 1}" in hand_in(pack(work), out, "ada", NOW).text
