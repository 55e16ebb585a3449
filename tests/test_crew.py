"""Who gets which job, when: each once, like by like, never more than there is room for."""

from __future__ import annotations

import contextlib
import os
import shutil
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.classroom import ClassOptions, grade_class
from grader.cores import keep_to, share_cores
from grader.course.model import Course, load_course
from grader.crew import JobLost, LocalCrew, News, Stretches, open_local_crew, work_off
from grader.errors import SandboxError
from grader.judges import Job, Judged
from grader.pool import open_pool
from grader.sandbox.discovery import Found
from grader.sandbox.host import Level, SandboxOptions
from tests.disturbed import TINY, write_copies


def jobs(count: int) -> Sequence[Job]:
    """Stand-ins: to whoever hands them out, jobs are all alike."""
    return cast(Sequence[Job], list(range(count)))


@given(count=st.integers(0, 40), hands=st.integers(1, 6), data=st.data())
def test_every_job_is_taken_once(count: int, hands: int, data: st.DataObject) -> None:
    """Whoever asks when."""
    stretches, taken = Stretches(jobs(count), hands), []
    while len(taken) < count:
        taken.append(stretches.take(data.draw(st.integers(0, hands - 1))))
    assert sorted(cast(list[int], taken)) == list(range(count))
    assert all(stretches.take(hand) is None for hand in range(hands))


def test_each_has_a_stretch_of_its_own_and_then_helps_the_slowest() -> None:
    """From the end, where those lie that the slowest would come to last."""
    stretches = Stretches(jobs(9), 3)
    assert [stretches.take(0) for _ in range(3)] == [0, 1, 2]
    assert [stretches.take(1) for _ in range(2)] == [3, 4]
    assert [stretches.take(0) for _ in range(2)] == [8, 7]
    assert stretches.take(2) == 6


@given(told=st.lists(st.tuples(st.sampled_from("ab"), st.integers(0, 2), st.booleans()), max_size=30))
def test_each_hears_all_that_others_told_once(told: list[tuple[str, int, bool]]) -> None:
    """Of the assignment that it comes to, whenever it does; never its own words."""
    news, heard = News(), dict[tuple[str, int], list[bytes]]()
    for number, (assignment, hand, listens) in enumerate(told):
        news.add(assignment, hand, b"%d" % number)
        if listens:
            heard.setdefault((assignment, hand), []).extend(news.unheard(assignment, hand))
    for assignment in "ab":
        for hand in range(3):
            mine = [*heard.get((assignment, hand), []), *news.unheard(assignment, hand)]
            assert mine == [b"%d" % n for n, (of, teller, _) in enumerate(told) if of == assignment and teller != hand]


def test_who_takes_the_place_of_another_has_heard_nothing() -> None:
    """Not even of what that one told."""
    news = News()
    news.add("a", 0, b"1")
    news.add("a", 1, b"2")
    assert news.unheard("a", 0) == [b"2"]
    news.forget(0)
    assert news.unheard("a", 0) == [b"1", b"2"]
    assert news.unheard("a", 1) == [b"1"]


def test_news_take_no_more_room_than_they_may() -> None:
    """What was told first is kept; silence takes none."""
    news = News(most_bytes=5)
    for text in (b"123", b"", b"456", b"78"):
        news.add("a", 0, text)
    assert news.unheard("a", 1) == [b"123", b"78"]


@dataclass
class Script:
    """A crew that ends each job at once; what comes of it is said beforehand, by job, one outcome for each time."""

    hands: int
    room: int
    outcomes: dict[Any, list[Exception]] = field(default_factory=dict)
    given: list[tuple[Any, int]] = field(default_factory=list)
    under_way: Counter[int] = field(default_factory=Counter)
    most: Counter[int] = field(default_factory=Counter)
    alone: list[Any] = field(default_factory=list)

    def submit(self, job: Job, hand: int) -> Future[Judged | None]:
        self.given.append((job, hand))
        self.under_way[hand] += 1
        self.most[hand] = max(self.most[hand], self.under_way[hand])
        if self.under_way.total() == 1:
            self.alone.append(job)
        future: Any = Future()
        future.set_result((job, hand))
        return cast("Future[Judged | None]", future)

    def result(self, future: Future[Judged | None]) -> Judged | None:
        job, hand = cast(Any, future.result())
        self.under_way[hand] -= 1
        if self.outcomes.get(job):
            raise self.outcomes[job].pop(0)
        return cast(Judged, ("judged", job))

    def look_after(self) -> None:
        pass


def hold(job: Job) -> Judged:
    return cast(Judged, ("held", job))


def test_work_is_handed_out_in_stretches_and_no_more_than_there_is_room_for() -> None:
    script = Script(hands=3, room=2)
    done = dict(work_off(script, jobs(30), hold))
    assert cast(Any, done) == {job: ("judged", job) for job in range(30)}
    assert script.given[:6] == [(0, 0), (1, 0), (10, 1), (11, 1), (20, 2), (21, 2)]
    assert max(script.most.values()) == 2


def test_what_was_lost_is_handed_out_again() -> None:
    """To whoever is free. What may have ended a process itself waits until it is alone, and is held the second time."""
    lost = {
        3: [JobLost(blamed=False)] * 5,
        4: [JobLost(blamed=True)],
        5: [JobLost(blamed=True), JobLost(blamed=True)],
    }
    script = Script(hands=2, room=2, outcomes=cast(Any, lost))
    done = dict(work_off(script, jobs(12), hold))
    assert cast(Any, done) == {job: ("held" if job == 5 else "judged", job) for job in range(12)}
    times = Counter(job for job, _ in script.given)
    assert (times[3], times[4], times[5]) == (6, 2, 2)
    assert {4, 5} <= set(script.alone)


def test_without_jobs_nothing_is_done() -> None:
    assert list(work_off(Script(hands=2, room=2), [], hold)) == []


FATAL = """\


def test_fatal(student):
    import os

    if student.celsius(212.0) == 5.0:
        os._exit(9)
"""


def test_what_ends_its_judge_again_and_again_is_held_and_the_class_goes_on(tmp_path: Path) -> None:
    """A suite that ends the process for one submission alone stands for whatever may."""
    course = shutil.copytree(TINY, tmp_path / "tiny")
    suite = course / "solutions" / "1_measures" / "test_celsius.py"
    suite.write_text(suite.read_text(encoding="utf-8") + FATAL, encoding="utf-8")
    submitted = write_copies(tmp_path / "class", 3)
    wrong = submitted / "fatal" / "1_measures" / "measures.py"
    wrong.parent.mkdir(parents=True)
    wrong.write_text("def celsius(f):\n    return 5.0\n", encoding="utf-8")
    remarks: list[str] = []
    out = tmp_path / "out"
    options = ClassOptions(submitted, out, jobs=2, seed=3, figures=False)
    outcome = grade_class(load_course(course), options, lambda total: None, lambda step: None, remarks.append)
    assert [scored.student for scored in outcome.held] == ["fatal"]
    assert len(outcome.scored) == len(list(submitted.iterdir()))
    assert len(remarks) == 2
    assert "what it had is judged again" in remarks[0]


def test_processes_that_never_start_end_the_run() -> None:
    """With a sentence, and not with everyone held."""
    job = cast(Job, SimpleNamespace(found=Found("ada", "1_measures")))
    with contextlib.ExitStack() as stack:
        lost = LocalCrew(1, lambda hand: stack.enter_context(open_pool(1, os._exit, 3)), lambda text: None)
        with pytest.raises(JobLost):
            lost.result(lost.submit(job, 0))
        with pytest.raises(SandboxError, match="end as soon as they start"):
            lost.submit(job, 0)


@pytest.mark.skipif(not hasattr(os, "sched_getaffinity"), reason="this system does not tell where a process may run")
def test_judges_that_fill_the_machine_stay_where_they_are(tiny: Course) -> None:
    """Each on a core of its own; fewer of them run wherever the system likes."""
    usable = os.sched_getaffinity(0)
    for count in {1, len(usable), len(usable) + 1}:
        with open_local_crew(count, tiny, SandboxOptions.of(tiny, Level.PROCESS)) as local:
            futures = [pool.submit(os.sched_getaffinity, 0) for pool in local._pools]
            found = [future.result() for future in futures]
        if count < len(usable):
            assert found == [usable] * count
        else:
            assert found == [{sorted(usable)[i % len(usable)]} for i in range(count)]


def test_a_system_that_does_not_tell_where_it_runs_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(os, "sched_getaffinity", raising=False)
    assert share_cores(4) == [()] * 4
    keep_to(share_cores(4)[0])
