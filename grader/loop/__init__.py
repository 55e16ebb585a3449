"""The student's loop: a copy to work on, public checks, hints, and handing in. Nothing hidden is needed, or read.

- work: where a student's copies lie, and how they get there
- workers: where student code runs, opened while the rest still loads
- checking: the public checks on a copy, warm
- watching: which copies were saved
- formats: what a check found, as JSON and as GitHub's annotations
- hinting: how far a student has asked for hints
- live, notebook: the same checks and hints in a student's notebook, on what its kernel holds
- handin: a snapshot of the work, packed, with a receipt
"""
