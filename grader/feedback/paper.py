"""An exam paper as a page: one self-contained HTML file."""

from __future__ import annotations

from grader.course.exam import Paper
from grader.course.paper import rules
from grader.course.paper_html import questions_html
from grader.feedback.pages import render


def paper_page(paper: Paper) -> str:
    """The page of a paper."""
    return render("paper.html", paper=paper, rules=rules(paper), questions=questions_html(paper))
