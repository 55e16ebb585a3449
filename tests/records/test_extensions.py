"""extensions.csv: who has more time, and what is told of slips."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from grader.course.policy import Policy
from grader.errors import CourseError
from grader.records.extensions import Extension, idle, read_extensions

NAMES = ("1_a", "2_b")
HEAD = "student,assignment,until,why\n"
POLICY = Policy(timezone="Europe/Berlin", due={"1_a": "2026-10-19 23:59"})


def test_extensions_are_read() -> None:
    """A time, a length, an excuse; for one assignment or all; other columns are for people."""
    text = HEAD + "ada,1_a,2026-10-26 12:00,ill\nbela,1_a,3 days,\nchen,,1 week,moved\ndara,2_b,excused,\n"
    assert read_extensions(text, NAMES) == (
        Extension("ada", "1_a", until=datetime(2026, 10, 26, 12, 0, 59), line=2),
        Extension("bela", "1_a", longer=timedelta(days=3), line=3),
        Extension("chen", "", longer=timedelta(weeks=1), line=4),
        Extension("dara", "2_b", excused=True, line=5),
    )


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (",1_a,3 days,", "line 2: whose extension is it?"),
        ("ada,1_aa,3 days,", "line 2: there is no assignment '1_aa'; did you mean '1_a'?"),
        ("ada,1_a,soon,", "line 2: 'soon' is no time; write it as 2026-10-19 23:59"),
        ("ada,1_a,,", "or 3 days, or excused"),
        ("ada,1_a,3 fortnights,", "line 2: '3 fortnights' is no length of time"),
        ("ada,1_a,3 days,\nada,1_a,4 days,", "line 3: ada, 1_a stands here twice (first on line 2)"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(row: str, said: str) -> None:
    """File, line, what was expected."""
    with pytest.raises(CourseError) as caught:
        read_extensions(HEAD + row + "\n", NAMES, "more-time.csv")
    assert str(caught.value).startswith("more-time.csv, line ")
    assert said in str(caught.value)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("ada,1_a,3 days,", ""),
        ("ada,,excused,", ""),
        ("adda,1_a,3 days,", "line 2: nobody has handed anything in as 'adda'"),
        ("ada,2_b,3 days,", "line 2: 2_b has no due date that could be extended"),
        ("ada,1_a,2026-10-19 23:00,", "line 2: this is no later than 1_a is due anyway"),
    ],
)
def test_slips_of_the_pen_are_remarked(row: str, said: str) -> None:
    """What is valid and changes nothing is likely meant otherwise."""
    remarks = idle(read_extensions(HEAD + row + "\n", NAMES), POLICY, ["ada"])
    assert [said in remark for remark in remarks] == ([True] if said else [])
