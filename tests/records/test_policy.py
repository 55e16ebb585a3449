"""From attempts to totals: examples by hand, and laws that hold for any policy and any class."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import combinations
from typing import Any

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from grader.course.policy import Counts, Evidence, HandedIn, Late, Policy
from grader.records.attempts import Graded
from grader.records.extensions import Extension
from grader.records.policy import Mark, Scheme, State, Total, compare, days_late, totals

DUE = datetime(2026, 10, 19, 23, 59, 59)
POINTS = {"1_a": 2.0, "2_b": 3.0, "3_c": 5.0}
LATER = datetime(2027, 6, 1, tzinfo=UTC)
ZONES = ("Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "UTC")
HOUR = timedelta(hours=1)
untimed = settings(deadline=None)  # other work on the machine is no failure


def policy(**words: Any) -> Policy:
    return Policy(**{"timezone": "Europe/Berlin", "due": dict.fromkeys(POINTS, DUE)} | words)


def row(share: float, at: datetime | None, assignment: str = "1_a", number: int = 1, **words: Any) -> Graded:
    """A row of the journal; at: when it was handed in, in UTC."""
    return Graded(
        **{
            "id": number,
            "student": "ada",
            "assignment": assignment,
            "submission": f"{assignment}{number}",
            "held": False,
            "score": share * POINTS[assignment],
            "max_score": POINTS[assignment],
            "graded_at": LATER + timedelta(minutes=number),
            "handed_in": at and HandedIn(at, Evidence.RECEIPT),
        }
        | words
    )


def total(
    chosen: Policy, rows: list[Graded], extensions: list[Extension] | None = None, now: datetime = LATER
) -> Total:
    (one,) = totals(Scheme.of(chosen, POINTS), rows, extensions or [], now, students=["ada"])
    return one


def first_mark(chosen: Policy, rows: list[Graded], extensions: list[Extension] | None = None) -> Mark:
    return total(chosen, rows, extensions).marks[0]


# --- by hand ---

IN_TIME = datetime(2026, 10, 19, 21, 59, 59, tzinfo=UTC)  # 23:59:59 in Berlin


@pytest.mark.parametrize(
    ("late", "days"),
    [
        (-5 * HOUR, 0),
        (timedelta(), 0),
        (timedelta(microseconds=900_000), 0),
        (timedelta(minutes=15), 0),
        (timedelta(minutes=15, seconds=1), 1),
        (24 * HOUR + timedelta(minutes=15), 1),
        (24 * HOUR + timedelta(minutes=16), 2),
        (timedelta(days=5) + HOUR, 6),
        (timedelta(days=6) + HOUR, 6),  # the 25th had 25 hours
        (timedelta(days=6) + 2 * HOUR, 7),
        (timedelta(days=300_000), 3650),
    ],
)
def test_late_days_are_counted_by_the_clocks_of_the_course(late: timedelta, days: int) -> None:
    """A begun day is a day, after the grace; it ends when the clocks show the due time again."""
    assert days_late(policy(grace="15 minutes"), DUE, IN_TIME + late) == days


def test_lateness_takes_its_share() -> None:
    """Per day, to a cap, of what was earned; nothing where nothing is said."""
    late = row(0.8, IN_TIME + timedelta(days=2, hours=1))
    assert first_mark(policy(), [late]).least == 0.8
    mark = first_mark(policy(late={"per_day": "10 %"}), [late])
    assert (mark.days_late, round(mark.deducted, 9), round(mark.least, 9)) == (3, 0.3, 0.56)
    assert first_mark(policy(late={"per_day": "10 %", "at_most": "15 %"}), [late]).least == pytest.approx(0.68)
    assert first_mark(policy(late={"per_day": "50 %"}), [late]).least == 0
    assert first_mark(policy(due={}, late={"per_day": "50 %"}), [late]).least == 0.8


def test_what_comes_after_the_end_does_not_count() -> None:
    """It was handed in, which is told, and neither replaces nor hides what came in time."""
    early, late = row(0.5, IN_TIME, number=1), row(1.0, IN_TIME + timedelta(days=8), number=2)
    chosen = policy(late={"until": "1 week"})
    assert (first_mark(chosen, [late]).state, first_mark(chosen, [late]).least) == (State.REFUSED, 0)
    assert first_mark(chosen, [early, late]).least == 0.5
    assert first_mark(chosen, [early, late], [Extension("ada", "1_a", longer=timedelta(days=1))]).least == 1.0


def test_one_of_several_attempts_counts() -> None:
    """The best, the last or the first, by the time of handing in."""
    rows = [row(share, IN_TIME - hours * HOUR, number=hours) for hours, share in ((1, 0.5), (2, 0.9), (3, 0.7))]
    for counts, share, number in ((Counts.BEST, 0.9, 2), (Counts.LAST, 0.5, 3), (Counts.FIRST, 0.7, 1)):
        mark = first_mark(policy(counts=counts), rows)
        assert (mark.least, mark.attempt, mark.attempts) == (share, number, 3)


def test_the_best_attempt_is_the_best_after_lateness() -> None:
    """A better one that came too late may be worth less."""
    rows = [row(0.8, IN_TIME, number=1), row(1.0, IN_TIME + timedelta(days=3), number=2)]
    assert first_mark(policy(counts="best", late={"per_day": "10 %"}), rows).attempt == 1


def test_attempts_may_be_few_and_far_between() -> None:
    """Those too soon after the one taken before, and those beyond the limit, do not count."""
    rows = [row(number / 10, IN_TIME - (9 - number) * HOUR, number=number) for number in range(1, 7)]
    assert first_mark(policy(attempts=2), rows).attempt == 2
    assert first_mark(policy(cool_down="2 hours"), rows).attempt == 5
    assert first_mark(policy(cool_down="2 hours", attempts=2), rows).attempt == 3


def test_an_extension_moves_one_students_due_date() -> None:
    """To a time, or by a length, for one assignment or for all; the longest counts."""
    chosen, late = policy(late={"per_day": "10 %"}), row(1.0, IN_TIME + timedelta(days=2))
    for extension, days in (
        (Extension("ada", "1_a", until=datetime(2026, 10, 20, 12)), 2),
        (Extension("ada", "1_a", until=datetime(2026, 10, 21, 21, 59, 59, tzinfo=UTC)), 0),
        (Extension("ada", "", longer=timedelta(days=1)), 1),
        (Extension("ada", "2_b", longer=timedelta(days=9)), 2),
        (Extension("bela", "1_a", longer=timedelta(days=9)), 2),
        (Extension("ada", "1_a", until=datetime(2026, 10, 1)), 2),
    ):
        assert first_mark(chosen, [late], [extension]).days_late == days


def test_nothing_handed_in_is_zero_once_it_was_due() -> None:
    """Before that it is no part of the total; where nothing is due, it is."""
    rows = [row(0.5, IN_TIME, "2_b")]
    before, after = (total(policy(), rows, now=IN_TIME + moment) for moment in (timedelta(), timedelta(seconds=1)))
    assert ([mark.state for mark in before.marks], before.least) == ([State.OPEN, State.COUNTED, State.OPEN], 0.5)
    assert (after.marks[0].state, after.least) == (State.MISSING, 0.15)
    assert total(policy(due={}), rows, now=IN_TIME).least == 0.15
    assert total(policy(), [], now=IN_TIME).least is None


def test_what_is_held_is_a_range() -> None:
    """Never zero: the total may be anything between, and so may the letter; what cannot matter is decided."""
    letters = {"pass": "50 %", "fail": 0}
    rows = [row(1.0, IN_TIME, "1_a"), row(0, IN_TIME, "2_b", held=True), row(0.5, IN_TIME, "3_c")]
    one = total(policy(letters=letters), rows)
    assert (one.least, one.most, one.letter, one.held, one.decided) == (0.45, 0.75, "", ("2_b",), False)
    assert one.marks[1].state is State.HELD
    rows[0] = row(0, IN_TIME, "1_a")
    rows[2] = row(1.0, IN_TIME, "3_c")
    assert total(policy(letters=letters), rows).letter == "pass"
    settled = [row(1.0, IN_TIME, number=1), row(0, IN_TIME, number=2, held=True)]
    assert first_mark(policy(counts="best"), settled).state is State.COUNTED
    assert first_mark(policy(counts="last"), settled).state is State.HELD


def test_a_time_that_nobody_knows_is_in_time_and_is_told() -> None:
    """No evidence, no penalty."""
    mark = first_mark(policy(late={"per_day": "10 %", "until": "1 day"}), [row(0.9, None)])
    assert (mark.least, mark.days_late, mark.guessed) == (0.9, 0, True)


def test_weights_and_drops_make_the_total() -> None:
    """By points, or by weights; what is left out is named; what must stay stays."""
    rows = [row(0.0, IN_TIME, "1_a"), row(0.5, IN_TIME, "2_b"), row(1.0, IN_TIME, "3_c")]
    assert total(policy(), rows).least == pytest.approx(0.65)
    assert total(policy(weights={"1_a": 1, "2_b": 1, "3_c": 2}), rows).least == pytest.approx(0.625)
    dropped = total(policy(drop_lowest=1), rows)
    assert (dropped.least, dropped.dropped) == (pytest.approx(0.8125), {"1_a"})
    kept = total(policy(drop_lowest=1, never_drop=["1_a"]), rows)
    assert (kept.least, kept.dropped) == (pytest.approx(5 / 7), {"2_b"})
    assert total(policy(drop_lowest=7), rows).least == 1.0


def test_what_is_dropped_is_what_helps_most() -> None:
    """Where weights differ, the lowest share is not always it: a better mark must not cost anything."""
    weights = {"1_a": 100, "2_b": 1, "3_c": 1}
    for share in (0.5, 0.52):
        rows = [row(share, IN_TIME, "1_a"), row(0.51, IN_TIME, "2_b"), row(1.0, IN_TIME, "3_c")]
        assert total(policy(weights=weights, drop_lowest=1), rows).dropped == {"1_a"}


def test_an_excuse_takes_an_assignment_out_unless_it_helps() -> None:
    """What was handed in all the same counts where it is better than the rest."""
    excuse = [Extension("ada", "1_a", excused=True)]
    others = [row(0.5, IN_TIME, "2_b"), row(0.5, IN_TIME, "3_c")]
    assert total(policy(), others, excuse).least == 0.5
    assert total(policy(), [row(0.1, IN_TIME), *others], excuse).least == 0.5
    assert total(policy(), [row(1.0, IN_TIME), *others], excuse).least == 0.6


def test_two_policies_are_compared() -> None:
    """The greatest loss first, the undecided last and without a number."""
    rows = [
        row(1.0, IN_TIME + timedelta(days=1), student="ada"),
        row(1.0, IN_TIME + timedelta(days=2), student="bela"),
        row(1.0, IN_TIME, student="chen"),
        row(0.0, IN_TIME, student="dara", held=True),
    ]
    before, after = (
        totals(Scheme.of(one, POINTS), rows, [], LATER) for one in (policy(), policy(late={"per_day": 0.5}))
    )
    changes = compare(before, after)
    assert [(change.student, change.gain) for change in changes] == [
        ("bela", pytest.approx(-0.2)),
        ("ada", pytest.approx(-0.1)),
        ("chen", 0.0),
        ("dara", None),
    ]


# --- laws ---

shares = st.integers(0, 20).map(lambda twentieth: twentieth / 20)
minutes = st.integers(-20 * 1440, 20 * 1440).map(lambda minute: IN_TIME + timedelta(minutes=minute))
lengths = st.integers(0, 6 * 1440).map(lambda minute: timedelta(minutes=minute))


@st.composite
def policies(draw: st.DrawFn, **fixed: Any) -> Policy:
    """Any policy; fixed: what is not to vary."""
    names = list(POINTS)
    local = st.integers(-15 * 1440, 15 * 1440).map(lambda minute: DUE + timedelta(minutes=minute))
    words: dict[str, Any] = {
        "timezone": draw(st.sampled_from(ZONES)),
        "due": draw(st.dictionaries(st.sampled_from(names), local)),
        "grace": draw(lengths) / 20,
        "late": Late(per_day=draw(shares), at_most=draw(shares), until=draw(st.none() | lengths)),
        "counts": draw(st.sampled_from(Counts)),
        "attempts": draw(st.none() | st.integers(1, 4)),
        "cool_down": draw(st.just(timedelta()) | lengths),
        "weights": draw(st.just({}) | st.fixed_dictionaries(dict.fromkeys(names, st.integers(1, 100)))),
        "drop_lowest": draw(st.integers(0, 3)),
        "never_drop": tuple(draw(st.sets(st.sampled_from(names), max_size=2))),
        "letters": {"A": 0.9, "B": 0.75, "C": 0.5, "D": 0},
    }
    return Policy(**words | fixed)


@st.composite
def journals(draw: st.DrawFn, most: int = 6, held: bool = True) -> list[Graded]:
    """Rows of one student, of different work, each handed in at a minute of its own or nobody knows when."""
    times = draw(st.lists(minutes, min_size=1, max_size=most, unique=True))
    return [
        row(
            draw(shares),
            at if draw(st.integers(0, 7)) else None,
            draw(st.sampled_from(list(POINTS))),
            number,
            held=held and draw(st.integers(0, 5)) == 0,
        )
        for number, at in enumerate(times, 1)
    ]


extended = st.lists(
    st.builds(
        Extension,
        st.just("ada"),
        st.sampled_from(["", *POINTS]),
        until=st.none() | st.integers(-9999, 29999).map(lambda minute: DUE + timedelta(minutes=minute)),
        longer=lengths,
        excused=st.booleans(),
    ),
    max_size=2,
)
GRADES = "DCBA"


def but(chosen: Policy, **words: Any) -> Policy:
    """The policy with something else in it."""
    return Policy(**{name: getattr(chosen, name) for name in Policy.model_fields} | words)


def assert_no_worse(before: Total, after: Total) -> None:
    """At both ends; where nothing counts any more, nothing is lost."""
    if before.least is None or after.least is None:
        assert after.least is None or before.least is None
        return
    assert after.most is not None
    assert before.most is not None
    assert after.least >= before.least - 1e-9
    assert after.most >= before.most - 1e-9
    if before.letter and after.letter:
        assert GRADES.index(after.letter) >= GRADES.index(before.letter)


@untimed
@given(policies(), journals(), extended, st.data())
def test_more_points_never_lower_a_total(
    chosen: Policy, rows: list[Graded], extensions: list[Extension], data: st.DataObject
) -> None:
    """Whatever counts, is dropped or is late."""
    number = data.draw(st.integers(0, len(rows) - 1))
    more = min(1.0, rows[number].score / rows[number].max_score + data.draw(shares))
    better = list(rows)
    better[number] = rows[number]._replace(score=more * rows[number].max_score)
    assert_no_worse(total(chosen, rows, extensions), total(chosen, better, extensions))


@untimed
@given(policies(), journals(), extended, extended, minutes)
def test_an_extension_never_hurts(
    chosen: Policy, rows: list[Graded], granted: list[Extension], more: list[Extension], now: datetime
) -> None:
    """Nor does a second one, nor an excuse."""
    assert_no_worse(total(chosen, rows, granted, now), total(chosen, rows, [*granted, *more], now))


@untimed
@given(policies(), journals(), extended, lengths)
def test_handing_everything_in_earlier_never_hurts(
    chosen: Policy, rows: list[Graded], extensions: list[Extension], earlier: timedelta
) -> None:
    """All by the same length. But where the last counts, what came after the end could replace what came before."""
    assume(all(one.handed_in for one in rows))
    assume(chosen.counts is not Counts.LAST or chosen.late.until is None)
    moved = [
        one._replace(handed_in=HandedIn(one.handed_in.at - earlier, Evidence.FILE)) for one in rows if one.handed_in
    ]
    assert_no_worse(total(chosen, rows, extensions), total(chosen, moved, extensions))


@untimed
@given(policies(counts="best", attempts=None, cool_down=timedelta()), journals(), extended, lengths, st.data())
def test_one_earlier_attempt_never_hurts_where_the_best_counts(
    chosen: Policy, rows: list[Graded], extensions: list[Extension], earlier: timedelta, data: st.DataObject
) -> None:
    """Without a limit or a cool-down, which can make its place matter."""
    number = data.draw(st.integers(0, len(rows) - 1))
    known = rows[number].handed_in
    assume(known)
    assert known is not None
    moved = list(rows)
    moved[number] = rows[number]._replace(handed_in=HandedIn(known.at - earlier, known.by))
    assert_no_worse(total(chosen, rows, extensions), total(chosen, moved, extensions))


@untimed
@given(policies(), journals(), extended, shares, shares)
def test_a_larger_penalty_never_helps(
    chosen: Policy, rows: list[Graded], extensions: list[Extension], per_day: float, at_most: float
) -> None:
    """Nor does a higher cap, nor an end; nor does less grace."""
    late = chosen.late
    harder = Late(per_day=max(late.per_day, per_day), at_most=max(late.at_most, at_most), until=late.until)
    harsh = but(chosen, late=harder, grace=chosen.grace / 2)
    if chosen.counts is not Counts.BEST and late.until is not None:  # less grace may end an attempt that counted badly
        harsh = but(chosen, late=harder)
    assert_no_worse(total(harsh, rows, extensions), total(chosen, rows, extensions))


@untimed
@given(policies(), journals(), extended, st.integers(0, 3))
def test_dropping_never_lowers(chosen: Policy, rows: list[Graded], extensions: list[Extension], more: int) -> None:
    """One more left out, or one fewer that must stay."""
    for kinder in ({"drop_lowest": chosen.drop_lowest + more}, {"never_drop": chosen.never_drop[1:]}):
        other = but(chosen, **kinder)
        assert_no_worse(total(chosen, rows, extensions), total(other, rows, extensions))


@untimed
@given(policies(), journals(), extended, st.randoms())
def test_the_journals_order_does_not_matter(
    chosen: Policy, rows: list[Graded], extensions: list[Extension], random: Any
) -> None:
    """Neither the order of rows, nor that in which work was graded whose hand-in times are known."""
    shuffled = list(rows)
    random.shuffle(shuffled)
    assert total(chosen, shuffled, extensions) == total(chosen, rows, extensions)
    known = [one for one in rows if one.handed_in]
    times = [(one.id, one.graded_at) for one in known]
    random.shuffle(times)
    regraded = [one._replace(id=number, graded_at=at) for one, (number, at) in zip(known, times, strict=True)]
    assert total(chosen, regraded, extensions) == total(chosen, known, extensions)


@untimed
@given(policies(weights={"1_a": 3, "2_b": 7, "3_c": 11}), journals(), extended, st.floats(1e-6, 1e6))
def test_weights_that_scale_alike_change_nothing(
    chosen: Policy, rows: list[Graded], extensions: list[Extension], factor: float
) -> None:
    """30 and 70 are 3 and 7."""
    scaled = but(chosen, weights={name: factor * weight for name, weight in chosen.weights.items()})
    one, other = total(chosen, rows, extensions), total(scaled, rows, extensions)
    assert (one.least is None) == (other.least is None)
    if one.least is not None:
        assert (other.least, other.most) == (pytest.approx(one.least), pytest.approx(one.most))


@untimed
@given(policies(late=Late()), journals(held=False), st.integers(0, 3))
def test_the_best_drop_is_found(chosen: Policy, rows: list[Graded], drops: int) -> None:
    """No other choice of what to leave out gives more: all of them are tried."""
    scheme = Scheme.of(but(chosen, drop_lowest=drops), POINTS)
    (one,) = totals(scheme, rows, [], LATER)
    worth = {mark.assignment: (scheme.weights[mark.assignment], mark.least) for mark in one.marks}
    free = [name for name in worth if name not in chosen.never_drop]
    choices = [
        [pair for name, pair in worth.items() if name not in out]
        for count in range(min(drops, len(free)) + 1)
        for out in combinations(free, count)
    ]
    means = [sum(w * s for w, s in kept) / sum(w for w, _ in kept) for kept in choices if kept]
    assert one.least == pytest.approx(max(means))
    assert len(one.dropped) <= drops
    assert one.dropped.isdisjoint(chosen.never_drop)


@untimed
@given(st.sampled_from(ZONES), st.integers(0, 364), st.integers(0, 1439), st.integers(0, 10), st.integers(-3, 3))
@example("Europe/Berlin", 296, 1439, 3, 1)
def test_changing_clocks_do_not_move_a_due_date(zone: str, day: int, minute: int, days: int, off: int) -> None:
    """Work handed in when the clocks show the due time, some days later, is just so many days late; a second after, one
    more. That holds wherever the clocks show each time of day once."""
    chosen = Policy(timezone=zone)
    due = datetime(2026, 1, 1) + timedelta(days=day, minutes=minute)
    shown = due + timedelta(days=days)
    for local in (due, shown, shown + timedelta(seconds=off)):
        readings = {local.replace(tzinfo=chosen.zone, fold=fold).utcoffset() for fold in (0, 1)}
        assume(len(readings) == 1)
    at = (shown + timedelta(seconds=off)).replace(tzinfo=chosen.zone)
    assert days_late(chosen, due, at) == max(0, days + (off > 0))


@untimed
@given(st.sampled_from(ZONES), st.integers(0, 365 * 1440), st.integers(0, 3 * 1440))
@example("Europe/Berlin", 87 * 1440 + 120, 60)
def test_a_later_due_date_is_never_an_earlier_moment(zone: str, minute: int, more: int) -> None:
    """Also where the clocks skip an hour or show it twice."""
    chosen = Policy(timezone=zone)
    due = datetime(2026, 1, 1) + timedelta(minutes=minute)
    assert chosen.instant(due) <= chosen.instant(due + timedelta(minutes=more))
