"""A worker of level process, from its start until it serves: pipes moved away, limits where there are any, no jail.

Only what every platform has is needed; what only some have (limits, the parent's number) is used where it is. Nothing
is imported before it is asked for but NumPy and what the course names: here files can still be read.
"""

from __future__ import annotations

import importlib
import json
import os
import stat
import sys
import threading
import time
from pathlib import Path

import numpy as np

from grader.sandbox.limits import Limits, drop_root, is_root, peak_memory
from grader.sandbox.modules import STANDARD_LIBRARY, make_repeatable, preload, reachable
from grader.sandbox.wire import OUT_OF_MEMORY, READY
from grader.sandbox.worker import prepare, serve

WATCH_SECONDS = 0.25
CPU_GRACE = 5  # seconds
SYNCHRONIZE = 0x0010_0000  # the right to wait for a process of Windows


def main(options: str) -> None:
    """Serve on standard input and output. options: JSON of {"memory", "cpu_seconds", "modules", "judge"}, the last
    being the number of the process that must not be outlived."""
    chosen = json.loads(options)
    source, sink = take_pipes()
    sys.path.append(sys.path.pop(0))  # our own folder comes after the standard library
    sys.dont_write_bytecode = True
    for name in chosen["modules"]:
        if name != STANDARD_LIBRARY:
            importlib.import_module(name)
    if is_root() and not all_may_read(os.__file__, np.__file__):
        preload(chosen["modules"])
    drop_root()
    Limits(chosen["memory"], chosen["cpu_seconds"], CPU_GRACE).impose(needed=False)
    most = peak_memory() + chosen["memory"]
    threading.Thread(target=watch, args=(chosen["judge"], most), daemon=True).start()
    make_repeatable()
    prepare()
    os.dup2(0, 2)  # until here, words about what went wrong reached the judge
    os.write(sink, READY)
    status = 0
    try:
        serve(source, sink, chosen["modules"], reachable=reachable(chosen["modules"]))
    except MemoryError:  # so little is left that not even the report of it could be written
        status = OUT_OF_MEMORY
    finally:  # no word of ours or theirs, no waiting for threads that student code has started
        os._exit(status)


def take_pipes() -> tuple[int, int]:
    """Our pipes under other numbers; what student code reads or prints goes to nowhere."""
    source, sink = os.dup(0), os.dup(1)
    if sys.platform == "win32":
        import msvcrt

        for end in (source, sink):
            msvcrt.setmode(end, os.O_BINARY)
    null = os.open(os.devnull, os.O_RDWR)
    os.dup2(null, 0)
    os.dup2(null, 1)
    os.close(null)
    return source, sink


def all_may_read(*files: str) -> bool:
    """Whether everyone may reach and read these files, as by their permissions."""
    return all(
        Path(file).stat().st_mode & stat.S_IROTH and all(at.stat().st_mode & stat.S_IXOTH for at in Path(file).parents)
        for file in files
    )


def watch(judge: int, most: int) -> None:
    """End this process when the judge is gone, or when it ever held more than `most` bytes of memory: some systems keep
    no such limit themselves."""
    if sys.platform == "win32":
        wait_for_end(judge)
        os._exit(0)
    while os.getppid() == judge:
        if peak_memory() > most:
            os._exit(OUT_OF_MEMORY)
        time.sleep(WATCH_SECONDS)
    os._exit(0)


def wait_for_end(process: int) -> None:
    """Until a process of Windows has ended, or for ever where it cannot be asked."""
    if sys.platform == "win32":
        import _winapi

        try:
            handle = _winapi.OpenProcess(SYNCHRONIZE, False, process)
        except OSError:
            threading.Event().wait()
        _winapi.WaitForSingleObject(handle, _winapi.INFINITE)
