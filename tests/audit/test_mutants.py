"""Mutants: slips are made where solutions are, judged in the sandbox, and declared with reasons."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner

from grader.audit.declared import MUTANTS_FILE, Declared, paste, read_declared
from grader.audit.mutants import Fate, MutantResult, judge_mutants, mutants_of, mutation_score, stale
from grader.cli import main
from grader.course.model import load_course
from grader.course.source import solution_lines
from grader.errors import CourseError
from grader.judge.assignment import AssignmentJudge
from grader.sandbox.host import Zygote

TINY = Path(__file__).parents[1] / "tiny"
NAME = "1_measures"
SURVIVOR = {
    "exercise": "celsius",
    "was": "return (np.asarray(fahrenheit) - 32) * 5 / 9",
    "becomes": "return (fahrenheit - 32) * 5 / 9",
}
REASON = "suites pass numbers and arrays, never lists"


def slips(body: str) -> set[tuple[str, str]]:
    """What becomes of the lines of a solution: (before, after)."""
    lines = "\n".join(f"    {line}" for line in body.splitlines())
    source = f"def f(a, b):\n    c = 1 + 1\n    ### BEGIN SOLUTION\n{lines}\n    ### END SOLUTION\n"
    return {(mutant.was, mutant.becomes) for mutant in mutants_of(source, "f")}


def results(folder: Path, zygote: Zygote, exercise: str) -> list[MutantResult]:
    course = load_course(folder)
    with AssignmentJudge(course, course.graded[0]) as judge:
        return judge_mutants(judge, zygote, exercise, 1)


def declare(folder: Path, *entries: dict[str, str]) -> None:
    (folder / "solutions" / NAME / MUTANTS_FILE).write_text(yaml.safe_dump(list(entries)))


@pytest.mark.parametrize(
    ("was", "becomes"),
    [
        ("return a + b", "return a - b"),
        ("return a * b", "return a / b"),
        ("return a @ b", "return b @ a"),
        ("return a - b", "return b - a"),
        ("return a ** b", "return a"),
        ("return a / 4", "return a / 5"),
        ("return a / 4", "return a / 3"),
        ("return a", "return -a"),
        ("return -a", "return a"),
        ("return a", "return"),
        ("return a < b", "return a <= b"),
        ("return a < b", "return a > b"),
        ("return a == b", "return a != b"),
        ("return a and b", "return a or b"),
        ("return a if b else 1", "return 1"),
        ("return a.sum(axis=0)", "return a.sum(axis=1)"),
        ("return a.sum(axis=0)", "return a.sum(axis=None)"),
        ("return a.sum(axis=0)", "return a.mean(axis=0)"),
        ("return a.sum(axis=1, keepdims=True)", "return a.sum(axis=1)"),
        ("return a.T", "return a"),
        ("return a.copy()", "return a"),
        ("return np.sqrt(a)", "return a"),
        ("return np.mean(a)", "return np.sum(a)"),
        ("return np.where(a, b, 1)", "return np.where(b, a, 1)"),
        ("return np.maximum(a, 0.5)", "return np.minimum(a, 0.5)"),
        ("return np.maximum(a, 0.5)", "return np.maximum(a, 5.0)"),
        ("return np.log(a)", "return np.log1p(a)"),
        ("return a[1:]", "return a[:]"),
        ("return a[-1]", "return a[1]"),
        ("return [x for x in a if x]", "return [x for x in a]"),
        ("return g(a, b)", "return g(b, a)"),
        ("a += b", "a = b"),
        ("a += b", "a -= b"),
        ("a = b", "pass"),
        ("g(a)", "pass"),
        ("if a: b()", "if not a:"),
        ("if a: b()", "if True:"),
        ("for x in range(a): b()", "for x in range(a - 1):"),
        ("for x in reversed(a): b()", "for x in a:"),
        ("for x in a: break", "continue"),
        ("while a: b()", "pass"),
        ("return a is None", "return a is not None"),
        ("return not a", "return a"),
        ("return True", "return False"),
        ('return a == "relu"', "return a == ''"),
    ],
)
def test_slips(was: str, becomes: str) -> None:
    """Each kind of slip is made."""
    assert becomes in {after for _, after in slips(was)}


def test_only_the_solution_is_changed() -> None:
    """What is given to students stays; so does everything else of the module."""
    source = (
        "import x\n\n\ndef f(a):\n    b = 1 + 2\n    ### BEGIN SOLUTION\n    c = 3\n    ### END SOLUTION\n    return b"
    )
    made = list(mutants_of(source, "f"))
    assert set(solution_lines(source)) == {7}
    assert {(mutant.line, mutant.was, mutant.becomes) for mutant in made} == {
        (7, "c = 3", "pass"),
        (7, "c = 3", "c = 4"),
        (7, "c = 3", "c = 2"),
    }
    for mutant in made:
        assert mutant.text.startswith("import x\n")
        assert "b = 1 + 2" in mutant.text


def test_no_mutant_equals_the_reference_or_another() -> None:
    """Every mutant of the tiny course's source is a module of its own that Python can read."""
    source = (TINY / "solutions" / NAME / "measures.py").read_text()
    for exercise in ("celsius", "area", "volume", "Counter"):
        texts = [mutant.text for mutant in mutants_of(source, exercise)]
        trees = {ast.dump(ast.parse(text)) for text in (*texts, source)}
        assert len(trees) == len(texts) + 1


def test_arguments_in_any_order_are_no_slip() -> None:
    """np.maximum(0, a) is np.maximum(a, 0)."""
    assert ("return np.maximum(0, a)", "return np.maximum(a, 0)") not in slips("return np.maximum(0, a)")


def test_what_the_reference_asks_of_itself_is_no_slip() -> None:
    """zip(..., strict=True) guards the reference, and changes no answer."""
    assert not [
        after for _, after in slips("c = zip(a, b, strict=True)") if "zip(" in after and "strict=True" not in after
    ]


def test_a_good_suite_kills(folder: Path, zygote: Zygote) -> None:
    """Every slip of Counter is noticed, each by a test that is named."""
    found = results(folder, zygote, "Counter")
    assert len(found) >= 5
    assert {result.fate for result in found} == {Fate.KILLED}
    assert {result.note for result in found} <= {"begins at zero", "counts", "loading it"}


def test_a_suite_that_looks_away_lets_mutants_live(folder: Path, zygote: Zygote) -> None:
    """A suite that asks about b = 1 only cannot tell a product from a quotient."""
    test = "def test_ones(student):\n    check_close(student.area(3.0, 1.0), 3.0)\n"
    suite = f"from grader.judge import check_close\n\n\n{test}"
    (folder / "solutions" / NAME / "test_area.py").write_text(suite)
    source = folder / "solutions" / NAME / "measures.py"
    source.write_text(source.read_text().replace("np.multiply(a, b)", "a * b"))
    survivors = {r.becomes for r in results(folder, zygote, "area") if r.fate is Fate.SURVIVED}
    assert survivors == {"return a / b", "return a"}


def test_an_endless_loop_is_killed(folder: Path, zygote: Zygote) -> None:
    """A slip that never ends costs its time limit, and counts as noticed."""
    source = folder / "solutions" / NAME / "measures.py"
    loop = "total = 0\n    while b > 0:\n        total, b = total + a, b - 1\n    return total"
    source.write_text(source.read_text().replace("return np.multiply(a, b)", loop))
    suite = (
        "from grader.judge import check_close\n\n\ndef test_area(student):\n    check_close(student.area(3.0, 2), 6)\n"
    )
    (folder / "solutions" / NAME / "test_area.py").write_text(suite)
    fates = {result.becomes: result.fate for result in results(folder, zygote, "area")}
    assert fates["total, b = (total + a, b + 1)"] is Fate.KILLED
    assert fates["while b >= 0:"] is Fate.KILLED


def test_a_survivor_is_declared_with_a_reason(folder: Path, zygote: Zygote) -> None:
    """An entry of mutants.yml takes a survivor off the list, and keeps the reason."""
    by_becoming = {result.becomes: result for result in results(folder, zygote, "celsius")}
    assert by_becoming[SURVIVOR["becomes"]].fate is Fate.SURVIVED
    declare(folder, SURVIVOR | {"reason": REASON})
    found = results(folder, zygote, "celsius")
    declared = [result for result in found if result.fate is Fate.DECLARED]
    assert [(result.becomes, result.note) for result in declared] == [(SURVIVOR["becomes"], REASON)]
    assert mutation_score(found) == f"{len(found) - 1}/{len(found)}, 1 declared"


def test_the_printed_entry_can_be_pasted() -> None:
    """What is printed for a survivor is YAML that declares it, once a reason stands below."""
    was, becomes = "return 'it''s: #' + a", 'return "it\'s: #" - a'
    result = MutantResult(NAME, "celsius", 12, was, becomes, Fate.SURVIVED)
    entry = yaml.safe_load(f"{paste(result)}\n  reason: equal by some law")[0]
    assert Declared(**entry) == Declared(exercise="celsius", was=was, becomes=becomes, reason="equal by some law")


def test_a_statement_is_declared_as_a_whole(folder: Path, zygote: Zygote) -> None:
    """Without `becomes` an entry speaks of every slip of its statement, and of no other."""
    suite = "def test_anything(student):\n    student.area(3.0, 1.0)\n"
    (folder / "solutions" / NAME / "test_area.py").write_text(suite)
    source = folder / "solutions" / NAME / "measures.py"
    source.write_text(source.read_text().replace("return np.multiply(a, b)", "c = a * b\n    return c"))
    declare(folder, {"exercise": "area", "was": "c = a * b", "reason": REASON})
    found = results(folder, zygote, "area")
    assert {result.fate for result in found if result.was == "c = a * b"} == {Fate.DECLARED, Fate.KILLED}
    assert {result.fate for result in found if result.was == "return c"} == {Fate.SURVIVED}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("- {exercise: celsius, was: a, becomes: b}", "reason of entry 1"),
        ("- {exercise: celsius, was: a, becomes: b, reason: short}", "reason of entry 1"),
        ("- {exercise: celsius, was: a, becomes: b, reason: long enough, why: x}", "why of entry 1"),
        ("- {exercise: kelvin, was: a, becomes: b, reason: long enough}", "no exercise 'kelvin'"),
        ("- [", "mutants.yml"),
        ("celsius: yes", "the file"),
    ],
)
def test_what_mutants_yml_must_say(folder: Path, text: str, message: str) -> None:
    """An entry names an exercise, both lines and a reason; all else is refused with its place."""
    (folder / "solutions" / NAME / MUTANTS_FILE).write_text(text)
    course = load_course(folder)
    with pytest.raises(CourseError, match=message):
        read_declared(course, course.graded[0])


@pytest.mark.parametrize(("fate", "count"), [(None, 1), (Fate.KILLED, 1), (Fate.DECLARED, 0)])
def test_entries_that_are_out_of_date(fate: Fate | None, count: int) -> None:
    """An entry must match a mutant, and one that survives."""
    entry = Declared(**SURVIVOR, reason=REASON)
    found = [MutantResult(NAME, line=12, fate=fate, **SURVIVOR)] if fate else []
    assert len(list(stale([entry], found))) == count


@pytest.mark.parametrize(
    ("fates", "problem"),
    [
        ([Fate.KILLED, Fate.DECLARED], []),
        ([Fate.KILLED, Fate.KILLED], ["is killed by the suite: take the entry out"]),
        ([], ["is no mutant that is made: copy the lines that `grader audit --mutants` prints"]),
    ],
)
def test_an_entry_of_a_whole_statement(fates: list[Fate], problem: list[str]) -> None:
    """Without `becomes`, an entry is out of date when no slip of its statement is made, or none survives."""
    entry = Declared(exercise="celsius", was=SURVIVOR["was"], reason=REASON)
    found = [MutantResult(NAME, "celsius", 12, SURVIVOR["was"], str(i), fate) for i, fate in enumerate(fates)]
    assert [said for _, said in stale([entry], found)] == problem


def test_the_command_prints_scores_and_survivors(folder: Path) -> None:
    """Survivors are warnings; entries that match nothing are errors."""
    arguments = ["audit", "celsius", "--course", str(folder), "--seeds", "1", "--jobs", "1", "--mutants"]
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 0, result.output
    assert "mutants killed: 20/21" in result.stdout
    assert "warning 1_measures/celsius: mutant: survives in line 12;" in result.stdout
    assert f"becomes: '{SURVIVOR['becomes']}'" in result.stdout
    declare(folder, SURVIVOR | {"reason": REASON}, SURVIVOR | {"becomes": "return 7", "reason": REASON})
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 1
    assert "mutants killed: 20/21, 1 declared" in result.stdout
    line = "wrong 1_measures/celsius: mutants.yml: return 7: is no mutant that is made"
    assert line in result.stdout
    assert "survives" not in result.stdout
