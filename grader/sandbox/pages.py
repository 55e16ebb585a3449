"""Large pages for what the zygote holds, where the kernel has them: a fork then copies one entry for 2 MB and not 512,
and an end lets go of one. Nothing depends on it."""

from __future__ import annotations

import ctypes
from pathlib import Path

MADV_COLLAPSE = 25  # Linux 6.1: make large pages of these now
LARGE = Path("/sys/kernel/mm/transparent_hugepage/hpage_pmd_size")
MAPS = Path("/proc/self/maps")


def size_of_large_pages() -> int:
    """In bytes; 0 where the kernel has none."""
    try:
        return int(LARGE.read_text())
    except (OSError, ValueError):
        return 0


def use_large_pages(size: int) -> int:
    """Put this process's own memory into large pages of a size that the kernel has, as far as it fills some; how many
    bytes are now in such."""
    try:
        maps = MAPS.read_text().splitlines() if size else []
    except OSError:
        return 0
    advise = ctypes.CDLL(None).madvise
    advise.argtypes = ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int
    done = 0
    for line in maps:
        place, rights, _, device, *_ = line.split()
        if not rights.startswith("rw-p") or device != "00:00":  # not a file's, and nobody else's
            continue
        begin, end = (int(address, 16) for address in place.split("-"))
        first, last = -(-begin // size) * size, end // size * size
        for at in range(first, last, size):
            done += size * (advise(at, size, MADV_COLLAPSE) == 0)
    return done
