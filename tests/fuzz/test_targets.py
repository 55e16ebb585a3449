"""Bytes bred by a fuzzer that sees which branches they take: nothing that a student can send gets past a verdict."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path

import pytest

TARGETS = ("decoded", "reply", "script", "notebook", "archive")
RUNS = 4_000


@pytest.mark.skipif(importlib.util.find_spec("atheris") is None, reason="atheris is not installed for this Python")
@pytest.mark.parametrize("name", TARGETS)
def test_no_bytes_get_past_a_verdict(name: str) -> None:
    """Thousands of inputs, of which each that reaches new code breeds more, end as they may."""
    script = Path(__file__).with_name("breed.py")
    words = [sys.executable, script, name, f"-runs={RUNS}", "-seed=7", "-max_len=4096", "-rss_limit_mb=2048"]
    done = subprocess.run(words, capture_output=True, text=True, cwd="/", timeout=500)
    assert done.returncode == 0, done.stderr[-3000:]
    assert f"Done {RUNS} runs" in done.stderr
