"""What comes back to nbgrader: its gradebook filled, its copies and pages written."""

from grader.giveback.desk import GiveBack, Marked

__all__ = ["GiveBack", "Marked"]
