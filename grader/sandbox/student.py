"""The `student` of a suite: looks like the student's module, and is a pipe.

`student.bp2(W, delta, z)` sends the arguments as plain data and returns the answer as plain data. What is no data (a
function, an object of a class) stays in the worker and arrives as a Handle. Functions among the arguments are called
back here.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, NoReturn

import numpy as np

from grader.errors import CheckFailed, StudentCrashed, StudentMissing, Unsatisfied
from grader.sandbox import wire
from grader.sandbox.handles import Handle, StudentFunction
from grader.sandbox.link import Link
from grader.sandbox.reports import as_verdict
from grader.sandbox.trace import Answer, MadeCall, Trace

MAX_RECEIVED = 4 * wire.MAX_FRAME  # bytes that one test takes from a worker: suites keep what they get
MAX_RECEIVED_ITEMS = 4 * wire.MAX_ITEMS  # the same in values: a small one takes more room here than on its way
MAX_CALLBACK = wire.MAX_FRAME // 64  # bytes of a callback: a function of ours may make much of a large argument

Call = tuple[tuple[Any, ...], dict[str, Any]]


class Student:
    """The student's module, as a suite sees it. A name that begins with an underscore is never the student's."""

    def __init__(
        self,
        link: Link,
        *,
        deadline: Callable[[], float],
        parameters: Mapping[str, Sequence[str]] | None = None,
        sources: Mapping[str, str] | None = None,
        modules: Sequence[str] = (),
        standing: Sequence[Callable[..., Any]] = (),
    ) -> None:
        """deadline: the moment (time.monotonic) by which a reply must be there. parameters: names of each function's
        arguments, for messages. sources: the submission's text by source name, to show the line that raised. modules:
        that it may import, for messages. standing: functions of ours that the worker may call at any time (see
        `_replace`)."""
        self._link, self._deadline = link, deadline
        self._parameters, self._sources, self._modules = parameters or {}, sources or {}, modules
        self._standing = list(standing)
        self._functions = list(standing)
        self._verdict_in_callback: Unsatisfied | None = None
        self._in_callback = False
        self._put_off: list[list[Any]] | None = None  # requests, while they are collected
        self._slots = 0  # given out in this test
        self._trace = Trace()

    def __getattr__(self, name: str) -> StudentFunction:
        if name.startswith("_"):
            raise AttributeError(name)
        return StudentFunction(self, name)

    def __reduce__(self) -> NoReturn:
        raise TypeError("a student stays in the process that asks")

    def __getitem__(self, name: str) -> Any:
        """The value of a variable of the module: `student["q1"]`."""
        return self._record(name, self._ask(["get", None, name], name))

    @contextlib.contextmanager
    def _over(self, link: Link) -> Iterator[None]:
        """Inside, everything is asked over another link to the same submission."""
        before, self._link = self._link, link
        try:
            yield
        finally:
            self._link = before

    def _begin(self) -> Trace:
        """Start a new trace, and return it."""
        self._trace, self._functions, self._put_off, self._slots = Trace(), list(self._standing), None, 0
        self._verdict_in_callback = None  # of a test whose worker was lost before it could be raised
        return self._trace

    def _load(
        self, module: str, main: Sequence[Sequence[str]], siblings: Mapping[str, str], *, is_notebook: bool
    ) -> list[Any]:
        """Load a submission; the errors that its top level raised, as the worker reports them."""
        request = ["load", module, [list(source) for source in main], dict(siblings), is_notebook]
        errors = self._ask(request, module)
        if not isinstance(errors, list):
            raise self._forged()
        return [self._as_exception(error) for error in errors[:50]]

    def _is_untouched(self) -> bool:
        """Whether nothing that was asked has left anything behind, as far as the worker can tell."""
        return self._ask(["untouched"], "what was left behind") is True

    def _replace(self, functions: Mapping[str, Callable[..., Any]]) -> None:
        """Let these, standing ones, stand in for the submission's own of these names, and no others."""
        self._ask(["replace", dict(functions)], "what stands in for others")

    def _call(self, target: str | Handle, asked: str, calls: Sequence[Call]) -> tuple[list[Any], list[tuple[str, ...]]]:
        """The answers to calls of one target, and the names of the arguments that each call changed."""
        made = [MadeCall(asked, *call) for call in calls]
        self._trace.calls += made
        states: list[dict[str, Any]] = []  # filled while the arguments before it are encoded
        arguments = [list(arguments) for arguments, _ in calls]
        keywords = [keywords for _, keywords in calls] if any(keywords for _, keywords in calls) else None
        match self._ask(["call", target, arguments, keywords, states], asked, states):
            case [list() as answers, None] if len(answers) == len(calls):
                changed: list[tuple[str, ...]] = [()] * len(calls)
            case [list() as answers, list() as changes] if len(answers) == len(changes) == len(calls):
                changed = [
                    self._name(asked, len(given), change) for given, change in zip(arguments, changes, strict=True)
                ]
            case _:
                raise self._forged()
        self._trace.calls[-len(made) :] = [replace(c, answer=answer) for c, answer in zip(made, answers, strict=True)]
        for (given, named), answer, names in zip(calls, answers, changed, strict=True):
            self._trace.add(asked, answer, names, (*given, *named.values()))
        return answers, changed

    @contextlib.contextmanager
    def _together(self) -> Iterator[None]:
        """Inside, requests are put off, and each gives a handle at once; at the end they are sent in one message."""
        if self._put_off is not None:
            raise TypeError("together() cannot stand within together()")
        self._put_off, first = [], self._slots
        try:
            yield
            requests = self._put_off
        finally:
            self._put_off = None
        if requests:
            self._ask(["together", wire.SLOT + first, requests], "what is worked out together")

    def _call_later(
        self, target: str | Handle, asked: str, arguments: tuple[Any, ...], keywords: dict[str, Any]
    ) -> Handle:
        self._trace.calls.append(MadeCall(asked, arguments, keywords))
        return self._promise(["call", target, [list(arguments)], [keywords] if keywords else None, []])

    def _promise(self, request: list[Any]) -> Handle:
        """Put a request off; the handle of what it will give."""
        assert self._put_off is not None
        self._put_off.append(request)
        self._slots += 1
        return Handle(self, wire.SLOT + self._slots - 1, self._link.generation)

    def _read_all(self, pairs: Sequence[tuple[Handle, str]]) -> list[Any]:
        """Attributes of handles, in one go."""
        values = self._ask(["read", [list(pair) for pair in pairs]], pairs[0][1])
        if not (isinstance(values, list) and len(values) == len(pairs)):
            raise self._forged()
        return [self._record(name, value) for (_, name), value in zip(pairs, values, strict=True)]

    def _get(self, handle: Handle, name: str) -> Any:
        if self._put_off is not None:
            return self._promise(["get", handle, name])
        return self._record(name, self._ask(["get", handle, name], name))

    def _operate(self, name: str, *operands: Any) -> Any:
        if self._put_off is not None:
            return self._promise(["operate", name, list(operands)])
        return self._record(name, self._ask(["operate", name, list(operands)], name))

    def _record(self, asked: str, value: Any) -> Any:
        self._trace.add(asked, value)
        return value

    def _ask(self, request: list[Any], asked: str, states: list[dict[str, Any]] | None = None) -> Any:
        """Send a request; the content of a `done` or `ready` reply. Everything else is raised."""
        if self._put_off is not None:
            raise TypeError("within together() no answer is known yet: ask after it")
        if self._in_callback:  # the worker waits for the answer to its own question, and takes no other
            raise TypeError("nothing can be asked of a submission while it calls a function of the judge")
        payload = wire.encode(request, lambda item: self._refer(item, states))
        try:
            return self._read(self._link.ask(payload, self._on_callback, self._deadline()), asked)
        except Unsatisfied as error:
            self._trace.answers.append(Answer(asked, error=getattr(error, "kind", type(error).__name__)))
            raise

    def _read(self, reply: bytes, asked: str) -> Any:
        if self._verdict_in_callback is not None:
            verdict, self._verdict_in_callback = self._verdict_in_callback, None
            raise verdict
        try:
            content = self._receive(reply)
        except wire.WireError:
            raise self._forged() from None
        if not (isinstance(content, list) and content and isinstance(content[0], str)):
            raise self._forged()  # an array or a handle there could not even be compared with a word
        match content:
            case ["done", answers, changes]:
                return [answers, changes]
            case ["done" | "ready", value]:
                return value
            case ["missing"]:
                raise StudentMissing(f"there is no {asked} in what was handed in")
            case ["plain"]:
                raise CheckFailed("there is plain data where an object was expected: does something return a number?")
            case ["unsendable", str()]:
                raise CheckFailed("the answer is too large, or nested too deeply, to be judged")
            case ["raised", dict() as report]:
                raise self._as_exception(report)
        raise self._forged()

    def _receive(self, message: bytes) -> Any:
        """What a message holds. All that a test is sent is counted: a suite that keeps its answers must not fill our
        memory."""
        trace = self._trace
        trace.received += len(message)
        self._refuse_floods()
        content, items = wire.decode_counted(message, self._resolve)
        trace.items += items
        self._refuse_floods()
        return content

    def _refuse_floods(self) -> None:
        if self._trace.received > MAX_RECEIVED or self._trace.items > MAX_RECEIVED_ITEMS:
            self._link.close()
            raise CheckFailed("the answers are too large to be judged")

    def _on_callback(self, payload: bytes) -> bytes:
        """Call one of our functions for the worker. What the suite itself raises there is kept for the test."""
        self._in_callback = True
        try:
            if len(payload) > MAX_CALLBACK:
                raise wire.WireError("arguments that are too large")
            match self._receive(payload):
                case ["callback", int() as number, tuple() as given, dict() as named, list() as states] if number >= 0:
                    arguments = [_revive(item, states) for item in given]
                    keywords = {name: _revive(item, states) for name, item in named.items()}
                    answer = self._functions[number](*arguments, **keywords)
                    reply = wire.encode(["answer", answer], lambda item: self._refer(item, None))
                    if len(reply) <= wire.MAX_FRAME:
                        return reply
        except Unsatisfied as verdict:
            self._verdict_in_callback = verdict
        except Exception:  # the arguments are the student's: what they did to our function is refused, and told there
            pass
        finally:
            self._in_callback = False
        return wire.encode(["refuse", None], lambda item: self._refer(item, None))

    def _refer(self, item: object, states: list[dict[str, Any]] | None) -> bytes:
        """The reference for an argument that is no data."""
        if isinstance(item, Handle):
            if item._generation != self._link.generation:
                raise StudentCrashed("the object was lost when the process that held it ended")
            return wire.reference("h", item._number)
        if isinstance(item, np.random.Generator) and states is not None:
            states.append(dict(item.bit_generator.state))
            return wire.reference("r", len(states) - 1)
        if callable(item):
            known = [i for i, function in enumerate(self._functions) if function is item]
            if not known:
                self._functions.append(item)
            return wire.reference("f", known[0] if known else len(self._functions) - 1)
        raise TypeError(f"the suite passes a {type(item).__name__}, which is no data, function, generator or handle")

    def _resolve(self, tag: str, number: int) -> Handle | wire.GeneratorPlace:
        if tag == "r" and self._in_callback:
            return wire.GeneratorPlace(number)
        if tag != "h":
            raise wire.WireError("a reference that only the judge may send")
        return Handle(self, number, self._link.generation)

    def _name(self, asked: str, count: int, change: Any) -> tuple[str, ...]:
        """The names of changed arguments among `count`; the worker gives positions or keywords, which are not believed
        blindly: each is said once, so that a name carries nothing but itself."""
        names = self._parameters.get(asked, ())
        places = [item for item in change if isinstance(item, str)] if isinstance(change, list) else []
        numbers = [int(place) for place in places if place.isdecimal() and len(place) < 3 and int(place) < count]
        by_place = [names[number] if number < len(names) else f"number {number + 1}" for number in numbers]
        return tuple(dict.fromkeys([*by_place, *(place for place in places if place in names)]))

    def _as_exception(self, report: Any) -> Unsatisfied:
        """The verdict for an error that the worker reports."""
        return as_verdict(report, self._sources, self._modules) or self._forged()

    def _forged(self) -> StudentCrashed:
        self._link.close()
        return StudentCrashed("its process sent what is no answer")


def _revive(argument: Any, states: list[Any]) -> Any:
    """An argument of a callback; a generator is a copy in the state that the worker says."""
    if isinstance(argument, wire.GeneratorPlace):
        return wire.restore_generator(states[argument.number])
    return argument
