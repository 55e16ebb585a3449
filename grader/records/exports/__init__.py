"""What the journal looks like to others: results.jsonl, tables for a spreadsheet, gradebooks of Canvas and Moodle."""

from grader.records.exports.records import as_exercises, as_items, as_jsonl, as_scores

__all__ = ["as_exercises", "as_items", "as_jsonl", "as_scores"]
