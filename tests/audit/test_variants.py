"""References, wheats, chaffs and stubs before their suites, in process and through the sandbox."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from grader.audit import Kind, Report
from grader.audit.reach import Reach, names_of

Audited = Callable[..., list[str]]
Edit = Callable[..., None]


def test_a_wheat_that_is_refused(wrong: Audited, solutions: Path, add_variant: Edit) -> None:
    """A wheat that is no wheat is named, with the test that refuses it."""
    add_variant(solutions, "wheat", "celsius_off", "celsius: a little off", "def celsius(fahrenheit):\n    return 1.0")
    assert wrong("celsius") == [
        "1_measures/celsius: wheat celsius_off: is refused in the sandbox: 'any shape[shape0]' is failed",
        "1_measures/celsius: wheat celsius_off: is refused: 'any shape[shape0]' is failed",
    ]


def test_the_failing_call_and_its_seed_are_told(
    report: Callable[..., Report], solutions: Path, add_variant: Edit
) -> None:
    """What was asked stands beside a refused answer, with its values: the author may see them."""
    add_variant(solutions, "wheat", "area_sum", "area: adds", "def area(a, b):\n    return a + b")
    findings = [f for f in report("area", kinds=[Kind.TRIAL]).findings if not f.warning]
    assert [finding.seed for finding in findings] == [2, 3]
    for finding in findings:
        message, values, call = finding.evidence.splitlines()
        assert message.startswith("area(a (5,), b (5,)): entry ")
        assert values.startswith("expected [")
        assert call.startswith("area(array([") and len(call) <= 400
    assert findings[0].evidence != findings[1].evidence


def test_a_chaff_that_is_not_caught(wrong: Audited, solutions: Path, add_variant: Edit) -> None:
    """A chaff that earns full marks is missed by the suite."""
    code = "# A hint.\ndef celsius(fahrenheit):\n    return (fahrenheit - 32) * 5 / 9"
    add_variant(solutions, "chaff", "celsius_right", "celsius: nothing wrong", code)
    assert wrong("celsius") == [
        "1_measures/celsius: chaff celsius_right: is not caught in the sandbox: it earns full marks",
        "1_measures/celsius: chaff celsius_right: is not caught: it earns full marks",
    ]


def test_two_chaffs_alike(wrong: Audited, solutions: Path, add_variant: Edit) -> None:
    """Chaffs that answer alike cannot be told apart by their answers: both are named."""
    code = "# Another hint.\ndef celsius(fahrenheit):\n    return 5 * fahrenheit / 9"
    add_variant(solutions, "chaff", "celsius_same", "celsius: forgets it too", code)
    lines = wrong("celsius", kinds=[Kind.TRIAL])
    advice = "let the suite ask where they differ, or keep one"
    assert lines == [
        f"1_measures/celsius: chaff celsius_no_offset: answers just like celsius_same: {advice}",
        f"1_measures/celsius: chaff celsius_same: answers just like celsius_no_offset: {advice}",
    ]


def test_a_hint_that_is_not_found(wrong: Audited, solutions: Path, add_variant: Edit) -> None:
    """A chaff whose answers are never the same twice cannot be recognised by them."""
    code = "# A hint.\nimport random\n\n\ndef celsius(fahrenheit):\n    return fahrenheit + random.random()"
    add_variant(solutions, "chaff", "celsius_random", "celsius: a dice", code)
    problem = "its hint is not found from its own answers; shown is []"
    assert wrong("celsius") == [f"1_measures/celsius: chaff celsius_random: {problem}"]


def test_a_chaff_that_costs_points_where_it_is_called_from(wrong: Audited, solutions: Path, add_variant: Edit) -> None:
    """A chaff whose helper takes the place of another exercise harms that one, and is named for it."""
    code = "# A hint.\ndef area(a, b):\n    return 7.0\n\n\ndef celsius(fahrenheit):\n    return area(1, 2)"
    add_variant(solutions, "chaff", "celsius_area", "celsius: a helper called area", code)
    lines = wrong("celsius")
    assert [line.split(": ")[2] for line in lines] == ["costs points in area", "costs points in volume"]
    assert all("chaff celsius_area" in line for line in lines)


def test_a_chaff_that_harms_its_neighbours(wrong: Audited, solutions: Path, add_variant: Edit) -> None:
    """A chaff that changes what all share when it is loaded costs points where nothing calls it."""
    code = '# A hint.\ndef celsius(fahrenheit):\n    return 7.0\n\n\nglobals()["np"] = None'
    add_variant(solutions, "chaff", "celsius_vandal", "celsius: takes NumPy away", code)
    lines = wrong("celsius", kinds=[Kind.NEIGHBOURS])
    assert [line.split(": ")[1:3] for line in lines] == [
        ["chaff celsius_vandal", "costs points in area"],
        ["chaff celsius_vandal", "costs points in volume"],
    ]


def test_what_builds_on_a_chaff_keeps_its_carried_points(wrong: Audited, solutions: Path, replace: Edit) -> None:
    """volume calls area and keeps its carry when area is a chaff: that is no cost. Without builds_on it is one."""
    assert wrong("area", kinds=[Kind.SANDBOX]) == []
    replace(solutions.parents[1] / "course.yml", "builds_on: [area], carry: 0.8", "carry: 0.8")
    line = "1_measures/area: chaff area_perimeter: costs points in volume"
    assert wrong("area", kinds=[Kind.SANDBOX]) == [line]


def test_a_stub_that_earns_points(wrong: Audited, solutions: Path) -> None:
    """A test that asks nothing gives points for nothing."""
    with (solutions / "test_area.py").open("a") as suite:
        suite.write("\n\ndef test_nothing(student):\n    assert student\n")
    assert wrong("area") == ["1_measures/area: stub: earns 1 points: the suite accepts it in part"]


def test_a_wrong_reference_is_all_that_is_said(wrong: Audited, solutions: Path, exercises: Path, replace: Edit) -> None:
    """Where the reference is refused, nothing can be said of wheats and chaffs."""
    replace(solutions / "measures.py", "return np.multiply(a, b)", "return np.add(a, b)")
    assert wrong("area") == [
        "1_measures/area: public checks: refuse the reference: 'area' is failed",
        "1_measures/area: reference: is refused in the sandbox: 'arrays' is failed",
        "1_measures/area: reference: is refused: 'arrays' is failed",
    ]


def test_a_suite_that_stumbles(report: Callable[..., Report], solutions: Path) -> None:
    """An error in the suite itself is told with its own words."""
    (solutions / "test_area.py").write_text("def test_area(student, rng):\n    student.area(1, 2)\n    {}['key']\n")
    lines = report("area", kinds=[Kind.TRIAL]).lines(warning=False)
    line = "1_measures/area: reference: is refused: 'area' is internal"
    assert list(lines) == [line]
    assert lines[line][0].evidence.splitlines()[1] == "KeyError: 'key'"


def test_a_suite_without_tests(wrong: Audited, solutions: Path) -> None:
    """A suite must ask something."""
    (solutions / "test_area.py").write_text('"""Nothing yet."""\n')
    line = "1_measures/area: suite: holds no test: write at least one"
    assert wrong("area", kinds=[Kind.TRIAL]) == [line]


def test_feedback_that_shows_a_path(wrong: Audited, solutions: Path, add_variant: Edit) -> None:
    """A hint that names a hidden file is found on the student's page."""
    add_variant(
        solutions, "chaff", "area_none", "area: nothing", "# See solutions/x.\ndef area(a, b):\n    return None"
    )
    assert wrong("area", kinds=[Kind.SANDBOX]) == ["1_measures/area: chaff area_none: the feedback shows a path"]


def test_feedback_that_shows_values(wrong: Audited, solutions: Path, add_variant: Edit, replace: Edit) -> None:
    """A suite that says what it expected gives the answer away."""
    told = 'raise CheckFailed(f"expected {a * b}", detail=f"expected {a * b}")'
    replace(solutions / "test_area.py", "check_close(student.area(a, b), a * b)", f"student.area(a, b); {told}")
    replace(solutions / "test_area.py", "from grader.judge", "from grader.errors import CheckFailed\nfrom grader.judge")
    replace(solutions / "test_area.py", told, f"\n    if student.area(a, b) is None: {told}")
    add_variant(solutions, "chaff", "area_none", "area: nothing", "# A hint.\ndef area(a, b):\n    return None")
    lines = wrong("area", kinds=[Kind.SANDBOX])
    assert any("chaff area_none: the feedback of 'numbers' shows values: expected " in line for line in lines)


def test_who_may_call_whom() -> None:
    """Reach follows calls through helpers and tables; a name that is only defined elsewhere is not reached."""
    text = "def a(): return 1\ndef b(): return a()\nTABLE = {'b': b}\ndef c():\n    return TABLE\ndef d(): a = 2\n"
    reach = Reach(text)
    assert {"a", "b", "TABLE", "c"} <= reach.of("c")
    assert "c" not in reach.of("b")
    assert names_of(text + "import os\nx, y = 1, 2\n") == {"a", "b", "TABLE", "c", "d", "x", "y"}


def test_a_wheat_is_tried_alone(wrong: Audited, solutions: Path, add_variant: Edit) -> None:
    """An area in a list is right, whatever a volume that was written for arrays makes of it."""
    code = "import numpy as np\n\n\ndef area(a, b):\n    return (np.asarray(a) * b).tolist()"
    add_variant(solutions, "wheat", "area_list", "area: a list", code)
    assert wrong("area") == []


def test_a_line_of_a_suite_in_a_message(wrong: Audited, solutions: Path, add_variant: Edit, replace: Edit) -> None:
    """A message that quotes the suite's code gives the check away; the submission's own lines may be shown."""
    code = "secret_of_the_suite = student.area(2.0, 3.0)"
    quoted = f'    {code}\n    if secret_of_the_suite is None:\n        raise CheckFailed("{code}")\n'
    with (solutions / "test_area.py").open("a") as suite:
        suite.write(f"\n\ndef test_quotes(student):\n{quoted}")
    replace(solutions / "test_area.py", "from grader.judge", "from grader.errors import CheckFailed\nfrom grader.judge")
    add_variant(solutions, "chaff", "area_none", "area: nothing", "# A hint.\ndef area(a, b):\n    return None")
    raising = "# Another.\ndef area(a, b):\n    return a[0] if a.shape else (a + b)['a line that is long enough']"
    add_variant(solutions, "chaff", "area_raises", "area: stops", raising)
    line = f"1_measures/area: chaff area_none: the feedback shows a line of a suite or solution: {code}"
    assert [line for line in wrong("area", kinds=[Kind.SANDBOX]) if "feedback" in line] == [line]


def test_chance_that_no_seed_rules_is_found(wrong: Audited, solutions: Path) -> None:
    """A test that draws from elsewhere than rng gives verdicts that nobody can check."""
    test = """
def test_{}(student, rng):
    a, b = {}.uniform(1, 9, (2, 5))
    check_close(student.area(a, b), a * b)
"""
    head = "import numpy as np\nfrom grader.judge import *\n"
    suite = head + test.format("chance", "np.random") + test.format("seed", "rng")
    (solutions / "test_area.py").write_text(suite)
    (line,) = [line for line in wrong() if "asks other things" in line]
    assert line.startswith("1_measures/area: suite: test_chance asks other things")
