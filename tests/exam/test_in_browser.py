"""The paper in a real browser."""

from __future__ import annotations

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from grader.course.exam import draw_paper
from grader.course.model import Assignment, Course
from grader.feedback.paper import paper_page

PHONE, DESK = {"width": 375, "height": 740}, {"width": 1200, "height": 900}


@pytest.mark.parametrize("student", ["ada", "ben", "dan", "fay"])
def test_a_paper_can_be_read(chromium: Browser, course: Course, exam: Assignment, tmp_path: Path, student: str) -> None:
    """Formulas have a size, nothing is wider than a phone, axe finds nothing, and nothing is loaded."""
    file = tmp_path / "paper.html"
    file.write_text(paper_page(draw_paper(course, exam, student)), encoding="utf-8")
    for size in (PHONE, DESK):
        page = chromium.new_page(viewport=size)
        asked: list[str] = []
        page.on("request", lambda request, asked=asked: asked.append(request.url))
        page.goto(file.as_uri())
        assert asked == [file.as_uri()]
        formulas = page.locator("math").all()
        assert len(formulas) > 20
        assert all(box["height"] > 5 for box in (formula.bounding_box() for formula in formulas) if box)
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
        assert Axe().run(page).response["violations"] == []
        page.close()
