"""The paper in a real browser."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, sync_playwright

from grader.course.exam import draw_paper
from grader.course.model import Assignment, Course
from grader.feedback.paper import paper_page

NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
PHONE, DESK = {"width": 375, "height": 740}, {"width": 1200, "height": 900}


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """A headless Chromium; its tests are skipped where there is none."""
    for path in filter(None, map(shutil.which, NAMES)):  # some systems have a stub of that name that only gives advice
        if subprocess.run([path, "--version"], capture_output=True, check=False).returncode == 0:
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
                yield browser
                browser.close()
            return
    pytest.skip("no Chromium here; on Debian: apt install chromium")


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
