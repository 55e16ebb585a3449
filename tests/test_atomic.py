"""Files that are whole or not there."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from grader.atomic import sweep, write_atomically, write_bytes_atomically, write_new


def test_text_is_written_the_same_everywhere(tmp_path: Path) -> None:
    """UTF-8, newlines as they are, over what was there, and nothing else is left."""
    for text in ("old\r\n", "größer\n"):
        write_atomically(tmp_path / "file", text)
        assert (tmp_path / "file").read_bytes() == text.encode()
    write_bytes_atomically(tmp_path / "file", b"\0")
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


@pytest.mark.parametrize("links", [True, False])
def test_a_new_file_replaces_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, links: bool) -> None:
    """On file systems with links and without."""

    def refuse(*_: object) -> None:
        raise OSError(errno.EPERM, "no links here")

    if not links:
        monkeypatch.setattr(os, "link", refuse)
    (tmp_path / "nowhere").symlink_to(tmp_path / "gone")
    assert [write_new(tmp_path / name, b"1") for name in ("file", "file", "nowhere")] == [True, False, False]
    assert (tmp_path / "file").read_bytes() == b"1"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "nowhere"]


def test_what_cannot_be_written_leaves_nothing_behind(tmp_path: Path) -> None:
    """Where a folder is in the way, it stays, and so does no part."""
    (tmp_path / "folder" / "inner").mkdir(parents=True)
    with pytest.raises(OSError, match="folder"):
        write_atomically(tmp_path / "folder", "text")
    assert [path.name for path in tmp_path.iterdir()] == ["folder"]


def test_what_a_killed_writer_left_is_swept(tmp_path: Path) -> None:
    """Only what bears the name of a part goes."""
    kept = {"page.html", ".page.html", "page.html.12.part", ".page.html.part"}
    for name in (*kept, ".page.html.12.part"):
        (tmp_path / name).touch()
    sweep(tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == kept
