"""The whole corpus against level strict: each attack gets its verdict, and nothing else is touched."""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from grader.attacks.corpus import ASSIGNMENT, CANARIES, COURSE, MODULE, Attack, corpus
from grader.attacks.run import Outcome, attack, problems
from grader.classroom import ClassOptions, grade_class
from grader.course.model import load_course
from grader.course.source import read_source
from grader.judge.verdict import Verdict
from grader.sandbox import forking

ATTACKS = corpus()
SEED = 3
SHARED = ("/tmp", "/var/tmp", "/dev/shm", "/run", "/dev/mqueue")  # where an attack might leave something
MARK = "GRADER_TEST_MARK"


@dataclass(frozen=True)
class Traces:
    """What there is of us on this machine: our descriptors, files of attacks, processes that a zygote began."""

    descriptors: int
    files: frozenset[str]
    processes: frozenset[int]

    @classmethod
    def now(cls, mark: str) -> Traces:
        left = frozenset(str(path) for folder in SHARED for path in Path(folder).glob("grader-attack-*"))
        return cls(len(os.listdir("/proc/self/fd")), left, frozenset(_marked(mark)))


def _marked(mark: str) -> Iterator[int]:
    """Processes with this in the environment that they were started with; forked ones have it too."""
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal():
            try:
                if mark.encode() in (entry / "environ").read_bytes():
                    yield int(entry.name)
            except OSError:  # it has just ended, or is another user's
                continue


@dataclass(frozen=True)
class Battle:
    """The corpus, run once: what became of each attack, and what there was before and after."""

    outcomes: dict[str, Outcome]
    before: Traces
    after: Traces


@pytest.fixture(scope="module")
def battle() -> Iterator[Battle]:
    mark = f"{MARK}={os.getpid()}."
    with pytest.MonkeyPatch.context() as patch:
        clean = forking.clean_environment
        patch.setattr(forking, "clean_environment", lambda: {**clean(), MARK: f"{os.getpid()}."})
        list(attack(ATTACKS[:1]))  # what is made once and kept, such as the look for bubblewrap
        before = Traces.now(mark)
        outcomes = {outcome.attack.name: outcome for outcome in attack(ATTACKS)}
        yield Battle(outcomes, before, Traces.now(mark))


@pytest.mark.parametrize("name", [attack.name for attack in ATTACKS])
def test_an_attack_changes_nothing_but_its_own_score(battle: Battle, name: str) -> None:
    """Each exercise gets the verdict that it must, right ones full marks, and nothing hidden is shown."""
    outcome = battle.outcomes[name]
    messages = [exercise["message"] for exercise in outcome.record["exercises"]]
    assert outcome.problems == (), messages
    assert not outcome.record["held"]


def test_nothing_is_left_behind(battle: Battle) -> None:
    """No process, file or descriptor outlives the corpus."""
    assert battle.after == battle.before


def test_the_corpus_covers_what_it_must() -> None:
    """More than a hundred attacks, of every kind, with every verdict that student code can earn."""
    assert len(ATTACKS) >= 200
    assert min(Counter(attack.kind for attack in ATTACKS).values()) >= 30
    assert len({attack.title for attack in ATTACKS}) == len(ATTACKS)
    seen = {verdict for attack in ATTACKS for verdicts in attack.expected.values() for verdict in verdicts}
    assert seen == set(Verdict) - {Verdict.NOT_RUN, Verdict.INTERNAL}


QUICK = [attack for attack in ATTACKS if not any(Verdict.TIMEOUT in verdicts for verdicts in attack.expected.values())]
HONEST = {
    "ada": "",
    "bela": "\n\ndef area(a, b):\n    return a + b\n",
    "chen": "\n\ndef celsius(fahrenheit):\n    raise NotImplementedError\n",
    "dara": "\n\nclass Counter:\n    count = 0\n",
}


@pytest.fixture(scope="module")
def classes(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Two classes, graded: honest students alone, and the same with the quick part of the corpus among them."""
    course = load_course(COURSE)
    right = read_source(course, course.assignment(ASSIGNMENT)).text
    outputs = {}
    for name, attacks in (("alone", []), ("mixed", QUICK)):
        root = tmp_path_factory.mktemp(name)
        for student, change in HONEST.items():
            folder = root / "submitted" / student / ASSIGNMENT
            folder.mkdir(parents=True)
            (folder / f"{MODULE}.py").write_text(right + change)
        for one in attacks:
            student_folder = root / "submitted" / _student(one)
            student_folder.mkdir()
            one.lay(student_folder, right)
        options = ClassOptions(root / "submitted", root / "results", jobs=2, seed=SEED)
        outcome = grade_class(course, options, lambda count: None, lambda step: None)
        assert outcome.held == []
        outputs[name] = root / "results"
    return outputs


def _student(attack: Attack) -> str:
    return attack.name.replace("/", "-")


def _records(output: Path) -> dict[str, dict[str, Any]]:
    records = [json.loads(line) for line in (output / "results.jsonl").read_text().splitlines()]
    return {record["student"]: {**record, "seconds": 0} for record in records}


def test_others_are_judged_as_if_nobody_attacked(classes: dict[str, Path]) -> None:
    """The records and pages of honest students are the same bytes with and without attackers in the class."""
    alone, mixed = _records(classes["alone"]), _records(classes["mixed"])
    assert set(alone) == set(HONEST)
    assert [alone[student]["score"] for student in HONEST] == [14, 10, 12, 13]
    for student in HONEST:
        assert json.dumps(mixed[student]) == json.dumps(alone[student])
        page = f"feedback/{student}/{ASSIGNMENT}.html"
        assert (classes["mixed"] / page).read_bytes() == (classes["alone"] / page).read_bytes()


def test_a_class_gives_each_attack_its_verdict(classes: dict[str, Path]) -> None:
    """What the corpus says of an attack also holds in a class, in other processes and under another seed."""
    records = _records(classes["mixed"])
    wrong = {}
    for one in QUICK:
        if _student(one) in records:  # an empty folder is no submission
            wrong[one.name] = list(problems(one, records[_student(one)], [str(COURSE), str(classes["mixed"])]))
    assert {name: said for name, said in wrong.items() if said} == {}
    assert len(wrong) >= len(QUICK) - 1


def test_nothing_hidden_is_on_any_page(classes: dict[str, Path]) -> None:
    """No page, list or table shows what was hidden, and nothing from a submission is markup in them."""
    pages = [path for path in classes["mixed"].rglob("*") if path.suffix in (".html", ".csv", ".jsonl")]
    assert len(pages) > len(QUICK)
    for path in pages:
        text = path.read_text(encoding="utf-8")
        assert [secret for secret in CANARIES if secret in text] == [], path
        if path.suffix == ".html":
            assert "<script>alert" not in text, path
            assert "<img src=x" not in text, path
            assert "\x1b" not in text, path
