"""A TCP line that leads to a port of this machine, and can be cut where it hurts."""

from __future__ import annotations

import contextlib
import select
import socket
import threading
from collections.abc import Callable, Iterator

CUT_NOTHING = "nothing"
CUT_BEFORE_COMMIT = "before commit"  # the server never hears of it
CUT_AFTER_COMMIT = "after commit"  # it is done, and nobody is told
CUT_OUR_END = "our end"  # at the commit; the server still believes in its client


class Cable:
    """A line with as many wires as are asked for. It is cut once, and then works again."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._door = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._door.getsockname()[1]
        self.cut = CUT_NOTHING  # what is to be done at the next commit
        self.on_cut: Callable[[], None] = lambda: None
        self.cuts = 0
        self._open: list[socket.socket] = []
        threading.Thread(target=self._take_calls, daemon=True).start()

    def close(self) -> None:
        """End it and all of its wires."""
        for end in (self._door, *self._open):
            end.close()

    def _take_calls(self) -> None:
        with contextlib.suppress(OSError):  # the door was closed
            while True:
                ours, _ = self._door.accept()
                theirs = socket.create_connection(("127.0.0.1", self._port))
                self._open += [ours, theirs]
                threading.Thread(target=self._carry, args=(ours, theirs), daemon=True).start()

    def _carry(self, ours: socket.socket, theirs: socket.socket) -> None:
        """Pass on what comes, either way, until somebody hangs up or the line is cut."""
        with contextlib.suppress(OSError, ValueError):
            while True:
                for end in select.select([ours, theirs], [], [])[0]:
                    data = end.recv(65536)
                    if end is ours and b"COMMIT" in data and self.cut != CUT_NOTHING:
                        self._cut(ours, theirs, data)
                        return
                    if not data:
                        ours.close()
                        theirs.close()
                        return
                    (theirs if end is ours else ours).sendall(data)

    def _cut(self, ours: socket.socket, theirs: socket.socket, commit: bytes) -> None:
        how, self.cut = self.cut, CUT_NOTHING
        if how == CUT_AFTER_COMMIT:
            theirs.sendall(commit)
            theirs.recv(65536)  # the answer, which goes no further
        if how != CUT_OUR_END:
            theirs.close()
        self.cuts += 1
        self.on_cut()
        ours.close()


@contextlib.contextmanager
def cable_to(port: int) -> Iterator[Cable]:
    """A line to a port, which ends with the `with`."""
    cable = Cable(port)
    try:
        yield cable
    finally:
        cable.close()
