"""An exam paper as a page: one self-contained HTML file, its formulas in MathML, which every browser can show."""

from __future__ import annotations

from latex2mathml.converter import convert
from markupsafe import Markup, escape

from grader.course.answers import wanted
from grader.course.exam import Given, Paper
from grader.course.formulas import formulas_of
from grader.course.paper import latex_of, part_name, rules
from grader.feedback.pages import render


def paper_page(paper: Paper) -> str:
    """The page of a paper."""
    return render(
        "paper.html",
        paper=paper,
        rules=rules(paper),
        typeset=_typeset,
        given=_given,
        wanted=wanted,
        part_name=part_name,
    )


def _typeset(text: str) -> Markup:
    """A text with what stands between dollars as formulas."""
    pieces = formulas_of(text)
    return Markup("").join(_formula(piece) if place % 2 else escape(piece) for place, piece in enumerate(pieces))


def _given(given: Given) -> Markup:
    """A quantity. Its brackets are drawn by the page's style: not every machine has a font that can stretch them."""
    return _formula(latex_of(given).replace("pmatrix", "matrix"))


def _formula(latex: str) -> Markup:
    return Markup(convert(latex))  # made from the course's own text, and escaped there
