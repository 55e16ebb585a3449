"""`policy:` in course.yml, and policies in files of their own: what is accepted, and how what is wrong is told."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from grader.course.model import Course, load_policy, parse_course
from grader.course.policy import Counts, Policy, read_length, read_share, read_time
from grader.errors import CourseError

COURSE = """\
course: measures
title: Measures
term: "2026"
assignments:
  - {name: 1_a, title: A, module: a, exercises: [{name: one, points: 1}]}
  - {name: 2_b, title: B, module: b, exercises: [{name: two, points: 3}]}
  - {name: 3_c, title: C, module: c, draft: true}
"""
POLICY = """\
policy:
  timezone: Europe/Berlin
  due:
    1_a: 2026-10-19 23:59
    2_b: 2026-11-02
  grace: 15 minutes
  late: {per_day: 10 %, at_most: 50 %, until: 1 week}
  counts: best
  attempts: 5
  cool_down: 30 minutes
  weights: {1_a: 30, 2_b: 70}
  drop_lowest: 1
  never_drop: [2_b]
  letters: {A: 90 %, B: 0.75, F: 0}
"""
BAD = {
    "key": ("grace:", "grase:", "line 13: unknown key 'grase' (did you mean 'grace'?)"),
    "key of late": ("at_most", "at_mots", "line 14: unknown key 'at_mots' (did you mean 'at_most'?)"),
    "zone": (
        "Europe/Berlin",
        "Europe/Berln",
        "line 9: there is no time zone 'Europe/Berln'; did you mean 'Europe/Berlin'",
    ),
    "no zone": ("  timezone: Europe/Berlin\n", "", "line 8: times are due, and the policy has no timezone"),
    "time": ("2026-11-02", "2. 11. 2026", "line 12: '2. 11. 2026' is no time; write it as 2026-10-19 23:59"),
    "no such day": ("2026-11-02", "2026-13-02", "course.yml"),
    "length": ("15 minutes", "15", "line 13: 15 is no length of time; write it as 15 minutes"),
    "endless": ("1 week", "9999 weeks", "'9999 weeks' is no length of time"),
    "share": ("per_day: 10 %", "per_day: 10", "line 14: 10 is no share; write it as 10 % or 0.1"),
    "counts": ("counts: best", "counts: nicest", "line 15: counts: it should be 'best', 'last' or 'first'"),
    "attempts": ("attempts: 5", "attempts: 0", "line 16: attempts"),
    "assignment": ("    2_b: 2026", "    2_bb: 2026", "line 12: there is no assignment '2_bb' that is graded (did you"),
    "draft": ("    2_b: 2026", "    3_c: 2026", "line 12: there is no assignment '3_c' that is graded"),
    "kept": ("[2_b]", "[2_x]", "line 20: there is no assignment '2_x' that is graded"),
    "some weights": ("1_a: 30, ", "", "line 18: weights are given to some assignments only; 1_a has none"),
    "no weight": ("1_a: 30, 2_b: 70", "1_a: 0, 2_b: 0", "every weight is 0"),
    "negative": ("1_a: 30", "1_a: -30", "line 18: 1_a"),
    "letters": ("0.75", "90 %", "two letters begin at the same share"),
    "twice": ("  counts: best", "  counts: best\n  counts: last", "line 16: 'counts' stands here twice"),
}


def test_a_policy_is_read() -> None:
    """Times, lengths and shares come out as what they mean."""
    policy = parse_course(COURSE + POLICY).policy
    assert policy.due["1_a"] == datetime(2026, 10, 19, 23, 59, 59)
    assert policy.due["2_b"] == datetime(2026, 11, 2, 23, 59, 59)
    assert policy.grace == timedelta(minutes=15)
    assert (policy.late.per_day, policy.late.at_most, policy.late.until) == (0.1, 0.5, timedelta(weeks=1))
    assert policy.counts is Counts.BEST
    assert policy.scale == (("A", 0.9), ("B", 0.75), ("F", 0.0))
    assert [policy.letter(share) for share in (1, 0.9, 0.9 - 1e-12, 0.89, 0.75, 0)] == ["A", "A", "A", "B", "B", "F"]


@pytest.mark.parametrize(("old", "new", "said"), BAD.values(), ids=BAD.keys())
def test_what_is_wrong_is_told_with_its_line(old: str, new: str, said: str) -> None:
    """File, line, what was expected, what came."""
    assert old in POLICY
    with pytest.raises(CourseError) as caught:
        parse_course(COURSE + POLICY.replace(old, new, 1))
    assert said in str(caught.value)


def test_a_course_needs_no_policy(course: Course) -> None:
    """Then nothing is late, and the last attempt counts."""
    assert parse_course(COURSE).policy == Policy()
    assert parse_course(COURSE + "policy: {late: none}\n").policy == Policy()
    assert Policy().counts is Counts.LAST
    assert course.policy.misfits([assignment.name for assignment in course.graded]) == []


def test_policy_is_no_part_of_what_is_judged() -> None:
    """Another policy leaves the course's digest as it is, so that nothing is graded again."""
    assert parse_course(COURSE + POLICY).digest == parse_course(COURSE).digest


@pytest.mark.parametrize(
    "text", [POLICY, "".join(line[2:] + "\n" for line in POLICY.splitlines()[1:]), COURSE + POLICY]
)
def test_a_policy_may_stand_alone(text: str, tmp_path: Path) -> None:
    """In a file of its own, with or without `policy:`, or in another course.yml."""
    course = parse_course(COURSE + POLICY)
    (tmp_path / "kinder.yml").write_text(text, encoding="utf-8")
    assert load_policy(tmp_path / "kinder.yml", course) == course.policy


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("counts: nicest\n", "kinder.yml, line 1: counts"),
        ("grace: 1 hour\nlate: {per_dya: 1}\n", "kinder.yml, line 2: unknown key 'per_dya' (did you mean 'per_day'?)"),
        ("\npolicy:\n  grace: soon\n", "kinder.yml, line 3: 'soon' is no length"),
        ("never_drop: [7_x]\n", "kinder.yml, line 1: there is no assignment '7_x'"),
        ("policy: 5\n", "kinder.yml: expected keys such as due:, late:, counts:, got a int"),
        ("[", "kinder.yml, line"),
        ("", "kinder.yml: expected keys"),
    ],
)
def test_what_is_wrong_alone_is_told_with_its_file(text: str, said: str, tmp_path: Path) -> None:
    """The file's own name and line."""
    (tmp_path / "kinder.yml").write_text(text, encoding="utf-8")
    with pytest.raises(CourseError) as caught:
        load_policy(tmp_path / "kinder.yml", parse_course(COURSE))
    assert said in str(caught.value)


def test_times_may_say_their_seconds_and_their_zone() -> None:
    """A minute counts to its end, a date to midnight."""
    assert read_time("2026-10-19T23:59:30") == datetime(2026, 10, 19, 23, 59, 30)
    assert read_time(date(2026, 10, 19)) == datetime(2026, 10, 19, 23, 59, 59)
    assert read_time("2026-10-19 10:00Z") == datetime(2026, 10, 19, 10, 0, 59, tzinfo=UTC)
    assert read_time("2026-10-19 10:00 +02:00") == datetime(2026, 10, 19, 8, 0, 59, tzinfo=UTC)
    for wrong in ("2026-02-30", "2026-10-19 24:10", "tomorrow", 20261019, None):
        with pytest.raises(ValueError, match="is no time"):
            read_time(wrong)


def test_lengths_and_shares_are_read_in_words() -> None:
    """Singular, plural, fractions, with and without a space."""
    assert read_length("1 day") == read_length("24hours") == read_length("1440 minutes") == timedelta(days=1)
    assert read_length("1.5 hours") == timedelta(minutes=90)
    assert read_share("12.5 %") == read_share("0.125") == read_share(0.125)
    for wrong in (True, "many", "-1 %", 1.5, "nan", "101%"):
        with pytest.raises(ValueError, match="is no share"):
            read_share(wrong)


def test_clocks_that_are_put_back_or_forward_cost_no_time() -> None:
    """An hour that comes twice ends with the second; one that never comes is over when the clocks skip it."""
    policy = Policy(timezone="Europe/Berlin")
    assert policy.instant(datetime(2026, 10, 25, 2, 30)) == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    assert policy.instant(datetime(2026, 3, 29, 2, 30)) == datetime(2026, 3, 29, 1, tzinfo=UTC)
    for day, offset in ((24, 2), (26, 1)):
        assert policy.instant(datetime(2026, 10, day, 23, 59)) == datetime(2026, 10, day, 23 - offset, 59, tzinfo=UTC)
