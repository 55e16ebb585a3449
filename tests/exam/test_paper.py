"""Papers: everyone's own, the same on every machine, and without answers."""

from __future__ import annotations

import hashlib
import html
import json
import re
import shutil
from fractions import Fraction
from pathlib import Path
from types import ModuleType

import nbformat
import pytest

from grader.course.answers import read_answer
from grader.course.exam import Draw, Paper, draw_paper, exam_of, make_question
from grader.course.formulas import as_plain, plain_formula
from grader.course.model import Assignment, Course, load_course
from grader.course.paper import as_exam_notebook, as_json, as_markdown, part_text, question_text
from grader.errors import CourseError, UsageError
from grader.feedback.paper import paper_page

FIRST_DRAWS = (598, 0.18, ("d", "a", "b", "c"))
PAPERS_DIGEST = "ccffced5c4b6acee"
CLASS = [f"student{number}" for number in range(1000)]


@pytest.fixture(scope="module")
def papers(course: Course, exam: Assignment) -> list[Paper]:
    return [draw_paper(course, exam, student) for student in CLASS]


def test_a_paper_is_the_same_everywhere(course: Course, exam: Assignment) -> None:
    """Course, term and student decide, and nothing else: these bytes were written down once."""
    drawn = [as_json(draw_paper(course, exam, student)) for student in ("ada", "ada", "bela")]
    assert drawn[0] == drawn[1] != drawn[2]
    draw = Draw("neural-networks-from-scratch/2026-27/11_exam/ada/q1")
    assert (draw.whole(0, 999), draw.number(0, 1), draw.shuffled("abcd")) == FIRST_DRAWS


def test_a_thousand_papers_are_all_different(papers: list[Paper]) -> None:
    """No two have the same numbers; every template is drawn about as often as its fellows."""
    assert len({tuple(str(question.data) for question in paper.questions) for paper in papers}) == len(papers)
    for place in range(5):
        templates = [paper.questions[place].template for paper in papers]
        counts = [templates.count(name) for name in set(templates)]
        assert len(counts) >= 4
        assert min(counts) > 190


def test_another_term_has_other_papers(course: Course, exam: Assignment) -> None:
    """The papers of last year do not come again."""
    later = course.model_copy(update={"term": "2027-28"})
    pairs = [(draw_paper(course, exam, s), draw_paper(later, exam, s)) for s in CLASS[:20]]
    assert all(one.questions != other.questions for one, other in pairs)


def test_options_have_an_order_of_their_own(papers: list[Paper]) -> None:
    """The same option has many letters over a class."""
    asked = [paper.question("q3").parts[2] for paper in papers if paper.question("q3").template == "bowl"]
    assert {[option.name for option in part.options].index("steep") for part in asked} == set(range(5))


def test_a_paper_needs_no_solutions_and_a_key_does(course: Course, exam: Assignment, tmp_path: Path) -> None:
    """On a student's machine there is only exercises/."""
    shutil.copy(course.folder / "course.yml", tmp_path)
    shutil.copytree(course.exercises(exam), tmp_path / "exercises" / exam.name)
    there = load_course(tmp_path)
    assert as_json(draw_paper(there, exam, "ada")) == as_json(draw_paper(course, exam, "ada"))
    from grader.course.key import solve

    with pytest.raises(CourseError, match="key.py cannot be read"):
        solve(there, exam, draw_paper(there, exam, "ada"))


def test_every_form_holds_every_question(course: Course, exam: Assignment) -> None:
    """Markdown, HTML, JSON, notebook and terminal show the same parts and options."""
    paper = draw_paper(course, exam, "ada")
    texts = [part.text for question in paper.questions for part in question.parts]
    markdown, data = as_markdown(paper), json.loads(as_json(paper))
    assert all(text in markdown for text in texts)
    assert [part["text"] for question in data["questions"] for part in question["parts"]] == texts
    cells = nbformat.reads(as_exam_notebook(paper), as_version=4).cells
    code = [cell.source for cell in cells if cell.cell_type == "code"]
    assert code == [f"q{i} = [None, None, None]" for i in range(1, 6)]
    assert all(any(text in cell.source for cell in cells) for text in texts)
    page = paper_page(paper)
    assert page.count("<math") > 20
    assert "$" not in html.unescape(re.sub(r"<[^>]*>", "", page))


def test_terminals_show_formulas_without_latex(templates: ModuleType) -> None:
    """Nothing of LaTeX is left in any template's text."""
    for name, family in templates.FAMILIES.items():
        for template in family:
            question = make_question(template, Draw("seed"), name)
            lines = [*question_text(question), *(s for i, p in enumerate(question.parts) for s in part_text(i, p))]
            assert not re.search(r"[\\${}_]|\^(?!\()", "\n".join(lines)), (template.__name__, lines)


@pytest.mark.parametrize(
    ("latex", "plain"),
    [
        (r"\frac{1}{2m} \sum_i (p_i - t_i)^2", "1/2m Σᵢ (pᵢ − tᵢ)²"),
        (r"\frac{\eta g_t}{\sqrt{s_t}}", "(η gₜ)/√(sₜ)"),
        (r"\partial a / \partial w_1", "∂a/∂w₁"),
        (r"v_{t-1}", "vₜ₋₁"),
        (r"L_{train}", "Lₜᵣₐᵢₙ"),
        (r"10^{-4}", "10⁻⁴"),
    ],
)
def test_formulas_in_unicode(latex: str, plain: str) -> None:
    """Fractions, sums, raised and lowered letters."""
    assert plain_formula(latex) == plain
    assert as_plain(f"see ${latex}$.") == f"see {plain}."


def test_the_page_is_one_file_that_loads_nothing(course: Course, exam: Assignment) -> None:
    """No address of anything, no script; a student's id is escaped."""
    page = paper_page(draw_paper(course, exam, "<b>&"))
    assert "&lt;b&gt;&amp;" in page
    assert not re.search(r"<script|<link|<img|src=|url\(|https?://(?!www\.w3\.org/1998/Math/MathML)", page)


def test_a_course_without_an_exam_says_so(tiny: Course) -> None:
    """The other course has none."""
    with pytest.raises(UsageError, match="there is no exam"):
        exam_of(tiny)


def test_the_digest_of_a_paper_is_pinned(papers: list[Paper]) -> None:
    """A template that is changed changes papers that were given out: then this test must be changed knowingly."""
    text = "".join(as_json(paper) for paper in papers[:50])
    assert hashlib.sha256(text.encode()).hexdigest()[:16] == PAPERS_DIGEST


def test_no_answer_hinges_on_a_tie(templates: ModuleType) -> None:
    """No sum of a leaky layer is exactly 0, where its slope would be a matter of opinion, and one epoch is the best."""
    for i in range(2000):
        layer, read = (make_question(t, Draw(f"tie/{i}"), "q").data for t in (templates.leaky_layer, templates.curves))
        for row, bias in zip(layer["W"], layer["b"], strict=True):
            terms = [Fraction(str(w)) * Fraction(str(x)) for w, x in zip(row, layer["x"], strict=True)]
            assert sum(terms) + Fraction(str(bias)) != 0, layer
        assert read["val"].count(min(read["val"])) == 1, read


def test_statements_are_never_all_true_or_all_false(papers: list[Paper]) -> None:
    """Of one pair both are shown."""
    for paper in papers:
        for part in (part for part in paper.question("q5").parts if part.kind == "letters"):
            truths = {option.name[-1] for option in part.options}
            assert truths == {"0", "1"}
            assert read_answer("none", part) == frozenset()
