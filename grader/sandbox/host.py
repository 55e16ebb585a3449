"""Where workers come from, whatever the level and the platform."""

from __future__ import annotations

import platform
import sys
from collections.abc import Callable
from dataclasses import replace
from types import TracebackType
from typing import Protocol

from grader.errors import SandboxError
from grader.sandbox.link import WorkerLink
from grader.sandbox.options import Level, SandboxOptions
from grader.sandbox.syscalls import MACHINES

__all__ = ["Level", "SandboxOptions", "Zygote"]


class Source(Protocol):
    """Makes workers, in one way."""

    walled: bool  # whether bubblewrap is around them

    def start(self) -> None: ...
    def fork(self) -> WorkerLink: ...
    def close(self) -> None: ...


class Zygote:
    """The source of workers: at level strict a warm process that forks them, locked (forking.py); at level process one
    that is always kept ready (spares.py). Use it in a `with`, or close it; it starts when it is first needed."""

    def __init__(self, options: SandboxOptions) -> None:
        self.options = options
        self._source: Source | None = None
        self._siblings: dict[SandboxOptions, Zygote] = {}
        self._proof: Callable[[Zygote], None] | None = None

    def __enter__(self) -> Zygote:
        self._open().start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def walled(self) -> bool:
        """Whether bubblewrap is around it."""
        return self._source is not None and self._source.walled

    def fork(self) -> WorkerLink:
        """A fresh worker, waiting for its source. Raises SandboxError."""
        return self._open().fork()

    def prove(self, proof: Callable[[Zygote], None]) -> None:
        """Have this one proven by proof(zygote), which raises SandboxError, and every sibling before it is used."""
        proof(self)
        self._proof = proof

    def sibling(self, options: SandboxOptions) -> Zygote:
        """The source with these options: this one, or another that starts when it is first asked for a worker and
        ends with this one. Raises SandboxError where it cannot be proven."""
        if options == self.options:
            return self
        if options not in self._siblings:
            own = Zygote(options)
            try:
                if self._proof is not None:
                    own.prove(self._proof)
            except SandboxError:
                own.close()
                raise
            self._siblings[options] = own
        return self._siblings[options]

    def whole(self) -> Zygote:
        """The source whose workers have all that may be imported: this one, or for a lean one a sibling."""
        return self.sibling(replace(self.options, lean=False))

    def close(self) -> None:
        """End it and its siblings."""
        for sibling in self._siblings.values():
            sibling.close()
        if self._source is not None:
            self._source.close()

    def _open(self) -> Source:
        if self._source is None:
            self._source = _source(self.options)
        return self._source


def _source(options: SandboxOptions) -> Source:
    """Other platforms have neither the jail nor what the way to it needs: those modules are not even imported there."""
    if options.level is Level.PROCESS:
        from grader.sandbox.spares import Spares

        return Spares(options)
    machine = platform.machine()
    if sys.platform != "linux" or machine not in MACHINES:
        raise SandboxError(
            f"level strict needs Linux on {' or '.join(MACHINES)}, this is {platform.system()} on {machine}"
        )
    try:
        from grader.sandbox.forking import Forks
    except ImportError as error:
        raise SandboxError(f"level strict needs a Python with all that Linux has: {error}") from None
    return Forks(options)
