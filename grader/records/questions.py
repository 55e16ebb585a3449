"""What a class answered to an exam's questions, part by part: how many were right, and which wrong answers were given
most. Numbers differ from paper to paper, so a wrong answer is known by its mistake, or by the options that were chosen.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

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


def sheets_of(record: Record) -> Iterator[tuple[str, Record]]:
    """(question, answers) for every question that was answered on a paper that could be judged (see ItemTally.add)."""
    for exercise in record["exercises"]:
        if "answers" in exercise:
            yield exercise["name"], exercise["answers"]


class QuestionTally:
    """What was answered in one exam, from records that are added one by one."""

    def __init__(self) -> None:
        self._parts: dict[tuple[str, str], _Answered] = {}
        self._templates: dict[tuple[str, str], array[float]] = {}

    def add(self, record: Record) -> None:
        """Count a paper that could be judged (see ItemTally.add)."""
        for name, answers in sheets_of(record):
            right = [part["status"] == "right" for part in answers["parts"]]
            met = self._templates.setdefault((name, answers["template"]), array("d"))
            met.append(sum(right) / len(right))
            for part in answers["parts"]:
                self._parts.setdefault((name, part["part"]), _Answered()).add(part)

    def parts(self) -> list[PartStatistics]:
        """Every part, in the order of questions."""
        return [answered.statistics(*key) for key, answered in self._parts.items()]

    def templates(self) -> list[TemplateStatistics]:
        """Every template that occurs, by question: templates of one question should be equally hard."""
        met = sorted(self._templates.items(), key=lambda item: item[0])
        return [TemplateStatistics(*key, len(shares), sum(shares) / len(shares)) for key, shares in met]


@dataclass
class _Answered:
    """How often a part was right, blank and wrong, and in which ways."""

    statuses: Counter[str] = field(default_factory=Counter)
    ways: Counter[str] = field(default_factory=Counter)

    def add(self, answer: Record) -> None:
        self.statuses[answer["status"]] += 1
        self.ways.update(ways_to_be_wrong(answer))

    def statistics(self, name: str, part: str) -> PartStatistics:
        n = self.statuses.total()
        ordered = sorted(self.ways.items(), key=lambda item: (-item[1], item[0]))
        wrong = tuple(WrongAnswer(text, count) for text, count in ordered)
        return PartStatistics(name, part, n, self.statuses["right"] / n, self.statuses["blank"] / n, wrong)


def ways_to_be_wrong(answer: Record) -> tuple[str, ...]:
    """What is wrong with an answer, in words; nothing where it is right, or where there is none."""
    if answer["status"] == "unread":
        return (UNREAD,)
    if answer["status"] != "wrong":
        return ()
    return (answer["hint"],) if answer["hint"] else tuple(answer["slips"]) or (OTHER,)
