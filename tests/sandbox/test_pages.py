"""Large pages: used where there are some, and never needed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from grader.sandbox import pages

# Holds much memory of its own, makes large pages of it, and looks whether all is still what it was.
SCRIPT = """
from grader.sandbox.pages import size_of_large_pages, use_large_pages
held = [bytearray(bytes([n])) * (1 << 20) for n in range(32)]
print(use_large_pages(size_of_large_pages()))
assert [set(one) for one in held] == [{n} for n in range(32)]
"""


@pytest.mark.skipif(not pages.LARGE.is_file(), reason="this kernel has no large pages")
def test_a_process_keeps_what_it_holds() -> None:
    run = [sys.executable, "-c", SCRIPT]
    done = subprocess.run(run, capture_output=True, text=True, check=True)
    size = int(pages.LARGE.read_text())
    assert int(done.stdout) % size == 0


def test_without_them_nothing_is_done(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nor where the kernel says something else than a number, or nothing of a process's memory."""
    monkeypatch.setattr(pages, "LARGE", tmp_path / "size")
    assert pages.size_of_large_pages() == 0
    (tmp_path / "size").write_text("many")
    assert pages.size_of_large_pages() == 0
    assert pages.use_large_pages(0) == 0
    monkeypatch.setattr(pages, "MAPS", tmp_path / "maps")
    assert pages.use_large_pages(1 << 21) == 0
