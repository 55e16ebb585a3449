"""What the journal looks like to others: results.jsonl, tables for a spreadsheet, gradebooks of Canvas and Moodle."""

from grader.records.exports.records import EXERCISES, Scored, as_items, as_line, as_scores, exercise_rows

__all__ = ["EXERCISES", "Scored", "as_items", "as_line", "as_scores", "exercise_rows"]
