"""What a suite holds of a submission: its functions, and objects that live in the worker."""

from __future__ import annotations

import contextlib
import weakref
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NoReturn

if TYPE_CHECKING:
    from grader.sandbox.student import Student

RETURNED = "the function that it returned"


class StudentFunction:
    """A function or class of the student's module. It is looked up when it is called."""

    def __init__(self, student: Student, name: str) -> None:
        self._student, self._name = student, name
        self.changed: tuple[str, ...] = ()  # names of the arguments that the last call changed
        self.changes: list[tuple[str, ...]] = []  # the same for each of many calls

    def __call__(self, *arguments: Any, **keywords: Any) -> Any:
        if self._student._put_off is not None:
            return self._student._call_later(self._name, self._name, arguments, keywords)
        answers, changes = self._student._call(self._name, self._name, [(arguments, keywords)])
        self.changed = changes[0]
        return answers[0]

    def each(self, calls: Sequence[tuple[Any, ...]]) -> list[Any]:
        """The answers to many calls, given by their arguments, in one go; the first error ends it."""
        if not calls:
            return []
        answers, self.changes = self._student._call(self._name, self._name, [(tuple(call), {}) for call in calls])
        self.changed = tuple(dict.fromkeys(name for names in self.changes for name in names))
        return answers


class Handle:
    """An object that lives in the worker. It forwards calls, attributes and arithmetic, and nothing else."""

    __slots__ = ("_generation", "_number", "_student", "changed")
    __hash__ = None  # type: ignore[assignment]  # it has no value here that could be hashed
    __iter__ = None  # Python would ask for item after item, and a worker that always answers never ends that
    __contains__ = None

    def __init__(self, student: Student, number: int, generation: int) -> None:
        self._student, self._number, self._generation = student, number, generation
        self.changed: tuple[str, ...] = ()

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        return self._student._get(self, name)

    def __call__(self, *arguments: Any, **keywords: Any) -> Any:
        if self._student._put_off is not None:
            return self._student._call_later(self, RETURNED, arguments, keywords)
        answers, changes = self._student._call(self, RETURNED, [(arguments, keywords)])
        self.changed = changes[0]
        return answers[0]

    def __reduce__(self) -> tuple[Any, ...]:
        return Handle, (None, self._number, self._generation)  # in another process it belongs to nobody

    def __eq__(self, other: object) -> NoReturn:
        raise TypeError("a handle has no value in the judge; compare data")

    def __add__(self, other: Any) -> Any:
        return self._student._operate("add", self, other)

    def __radd__(self, other: Any) -> Any:
        return self._student._operate("add", other, self)

    def __sub__(self, other: Any) -> Any:
        return self._student._operate("sub", self, other)

    def __rsub__(self, other: Any) -> Any:
        return self._student._operate("sub", other, self)

    def __mul__(self, other: Any) -> Any:
        return self._student._operate("mul", self, other)

    def __rmul__(self, other: Any) -> Any:
        return self._student._operate("mul", other, self)

    def __truediv__(self, other: Any) -> Any:
        return self._student._operate("truediv", self, other)

    def __rtruediv__(self, other: Any) -> Any:
        return self._student._operate("truediv", other, self)

    def __pow__(self, other: Any) -> Any:
        return self._student._operate("pow", self, other)

    def __rpow__(self, other: Any) -> Any:
        return self._student._operate("pow", other, self)

    def __matmul__(self, other: Any) -> Any:
        return self._student._operate("matmul", self, other)

    def __neg__(self) -> Any:
        return self._student._operate("neg", self)

    def __getitem__(self, key: Any) -> Any:
        return self._student._operate("getitem", self, key)


def let_go(value: Any) -> Any:
    """The same answer, with handles that keep nothing alive: they can be compared, and asked nothing."""
    if isinstance(value, Handle):
        return Handle(weakref.proxy(value._student), value._number, value._generation)
    if isinstance(value, dict):
        return {key: let_go(item) for key, item in value.items()}
    return type(value)(map(let_go, value)) if type(value) in (list, tuple) else value


def together(student: Any) -> contextlib.AbstractContextManager[None]:
    """For many small steps with a student's objects: `with together(student): out = student.Value(2) * 3 + 1`.

    Inside, nothing is known yet: calls, attributes and arithmetic give handles, and all that was asked is sent in one
    message at the end, which raises what the first step that failed raised. Read the results afterwards. Arrays that
    are passed must not be changed before that.
    """
    put_off: contextlib.AbstractContextManager[None] = student._together()
    return put_off


def read(pairs: Sequence[tuple[Any, str]]) -> list[Any]:
    """Attributes of a student's objects in one message: `read([(out, "data"), (x, "grad")])`."""
    if pairs and isinstance(pairs[0][0], Handle):
        return pairs[0][0]._student._read_all(pairs)
    return [getattr(thing, name) for thing, name in pairs]
