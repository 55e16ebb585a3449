"""Where a student's own code runs: in the best sandbox that this machine has, opened while the rest still loads."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from grader.course.model import Course
from grader.sandbox.host import SandboxOptions, Zygote
from grader.sandbox.selftest import open_contained


def open_zygote(course: Course) -> Zygote:
    """Strict where it holds; a bare process is good enough for one's own work. It is the caller's to close."""
    return open_contained(SandboxOptions.of(course), or_process=True).__enter__()


class Opening:
    """Opens a zygote in the background, as that takes as long as loading pytest does. Use it in a `with`.

    The thread that started the zygote stays as long as the `with`: some walls end with the thread that built them.
    """

    def __init__(self, course: Course) -> None:
        self._pool = ThreadPoolExecutor(1)
        self._zygote = self._pool.submit(open_zygote, course)

    def wait(self) -> Zygote:
        """The zygote; it ends with the `with`. Raises SandboxError."""
        return self._zygote.result()

    def __enter__(self) -> Opening:
        return self

    def __exit__(self, *_: object) -> None:
        if self._zygote.exception() is None:
            self._zygote.result().close()
        self._pool.shutdown()
