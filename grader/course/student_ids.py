"""What a student's id is: it names a folder of submissions, a page, and the seed of an exam paper."""

from __future__ import annotations

import re

STUDENT_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._@+-]{0,63}")
ID_RULE = "an id has 1 to 64 ASCII letters (a-z, A-Z), digits and signs of . _ @ + -, and begins with no sign"
