"""What a class answered to an exam's questions, part by part: how many were right, and which wrong answers were given
most. Numbers differ from paper to paper, so a wrong answer is known by its mistake, or by the options that were chosen.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from grader.records.statistics import was_judged

Record = dict[str, Any]  # a line of results.jsonl
OTHER = "another value: no known mistake gives it"
UNREAD = "not of the form that was asked for"


@dataclass(frozen=True)
class WrongAnswer:
    """A way to be wrong, and how many were."""

    text: str
    count: int


@dataclass(frozen=True)
class PartStatistics:
    """One part of a question in the eyes of a class. right, blank: shares of the n papers."""

    exercise: str
    part: str
    n: int
    right: float
    blank: float
    wrong: tuple[WrongAnswer, ...]  # most common first


@dataclass(frozen=True)
class TemplateStatistics:
    """One template of a question. share: the mean share of its parts that were right."""

    exercise: str
    template: str
    n: int
    share: float


def sheets_of(records: Iterable[Record]) -> Iterator[tuple[Record, str, Record]]:
    """(record, question, answers) for every question that was answered on a paper that could be judged."""
    for record in records:
        if was_judged(record):
            for exercise in record["exercises"]:
                if "answers" in exercise:
                    yield record, exercise["name"], exercise["answers"]


def part_statistics(records: Iterable[Record]) -> list[PartStatistics]:
    """Every part, in the order of questions. Records of one exam."""
    met: dict[tuple[str, str], list[Record]] = {}
    for _, name, answers in sheets_of(records):
        for part in answers["parts"]:
            met.setdefault((name, part["part"]), []).append(part)
    return [_part(name, part, answers) for (name, part), answers in met.items()]


def _part(name: str, part: str, answers: Sequence[Record]) -> PartStatistics:
    statuses = Counter(answer["status"] for answer in answers)
    ways = Counter(way for answer in answers for way in ways_to_be_wrong(answer))
    ordered = sorted(ways.items(), key=lambda item: (-item[1], item[0]))
    n = len(answers)
    wrong = tuple(WrongAnswer(text, count) for text, count in ordered)
    return PartStatistics(name, part, n, statuses["right"] / n, statuses["blank"] / n, wrong)


def ways_to_be_wrong(answer: Record) -> tuple[str, ...]:
    """What is wrong with an answer, in words; nothing where it is right, or where there is none."""
    if answer["status"] == "unread":
        return (UNREAD,)
    if answer["status"] != "wrong":
        return ()
    return (answer["hint"],) if answer["hint"] else tuple(answer["slips"]) or (OTHER,)


def template_statistics(records: Iterable[Record]) -> list[TemplateStatistics]:
    """Every template that occurs, by question: templates of one question should be equally hard."""
    met: dict[tuple[str, str], list[float]] = {}
    for _, name, answers in sheets_of(records):
        right = [part["status"] == "right" for part in answers["parts"]]
        met.setdefault((name, answers["template"]), []).append(sum(right) / len(right))
    return [TemplateStatistics(*key, len(found), sum(found) / len(found)) for key, found in sorted(met.items())]
