"""What nbgrader_config.py says so that nbgrader's own autograding judges in the sandbox."""

from __future__ import annotations

CONFIG_LINES = """\
# Judged in the sandbox: `nbgrader autograde` and the Autograde button run no student code in a kernel.
c.Autograde.exporter_class = "grader.preprocessors.HandedInExporter"
c.Autograde.sanitize_preprocessors = ["grader.preprocessors.RepairCells"]
c.Autograde.autograde_preprocessors = ["grader.preprocessors.JudgeInSandbox"]
c.JudgeInSandbox.course_folder = {course_folder!r}
"""
"""course_folder: the folder of course.yml, seen from the folder of nbgrader_config.py."""

NAMED = ("grader.preprocessors.RepairCells", "grader.preprocessors.JudgeInSandbox", "JudgeInSandbox.course_folder")
"""What a config that has these lines holds."""
