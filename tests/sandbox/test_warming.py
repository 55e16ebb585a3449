"""What the zygote does beforehand is what its workers do, and leaves no trace that a submission could see."""

from __future__ import annotations

import linecache
import sys
from collections import Counter
from typing import Any

import numpy as np

from grader.sandbox import warming, wire
from grader.sandbox.worker import Worker


def test_every_kind_of_request_is_met() -> None:
    """What comes back is what is meant: an answer to all but the few that are to fail."""
    worker = Worker(lambda payload: wire.encode(["answer", 0.5], warming._refer), alone=False)
    replies: Counter[str] = Counter()
    kinds = set()
    for request in warming._requests():
        kinds.add(request[0])
        reply: list[Any] = wire.decode(worker.handle(wire.encode(request, warming._refer)), lambda tag, number: number)
        replies[reply[0]] += 1
    sys.modules.pop(worker.module, None)
    assert kinds == {"load", "call", "get", "operate", "together", "read"}
    assert replies == {"ready": 1, "done": len(warming._requests()) - 5, "missing": 1, "raised": 3}


def test_nothing_is_left() -> None:
    modules, state = set(sys.modules), np.random.get_state()[1]
    warming.warm_up()
    assert set(sys.modules) == modules
    assert np.array_equal(np.random.get_state()[1], state)
    assert warming.NAME not in linecache.cache
