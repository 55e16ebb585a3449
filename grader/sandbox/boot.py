"""How a Python is started in which student code will run: nothing of the caller's environment gets in."""

from __future__ import annotations

import os
import sys
from pathlib import Path

BOOT = "import sys; sys.path.insert(0, {root!r}); from {module} import main; main({arguments})"
THREADS = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")
WINDOWS_NEEDS = ("SYSTEMROOT", "SYSTEMDRIVE", "WINDIR", "PATH", "PATHEXT", "TEMP", "TMP")  # to find and load a DLL


def python_with(module: str, *arguments: object) -> list[str]:
    """The words that start Python and call `main` of a module of ours. No user site, no current folder; -I would do
    the same and more: it would not heed PYTHONHASHSEED."""
    root = str(Path(__file__).resolve().parents[2])
    boot = BOOT.format(root=root, module=module, arguments=", ".join(map(repr, arguments)))
    return [sys.executable, "-s", "-P", "-c", boot]


def clean_environment() -> dict[str, str]:
    """One BLAS thread (more would hang once threads are denied); the same hashes, locale and encoding everywhere."""
    return {
        **dict.fromkeys(THREADS, "1"),
        "PYTHONHASHSEED": "0",
        "PYTHONUTF8": "1",
        "LC_ALL": "C.UTF-8",
        "TZ": "UTC",
        "PATH": "/usr/bin:/bin",
        "HOME": "/nonexistent",
    } | (_windows_needs() if sys.platform == "win32" else {})


def _windows_needs() -> dict[str, str]:
    return {name: os.environ[name] for name in WINDOWS_NEEDS if name in os.environ}
