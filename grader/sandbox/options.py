"""How workers are held, and what they may use."""

from __future__ import annotations

import enum
from dataclasses import dataclass, replace

from grader.course.model import Course, Exercise
from grader.sandbox.modules import STANDARD_LIBRARY


class Level(enum.StrEnum):
    """How far student code is kept from the rest of the machine."""

    STRICT = "strict"  # no call that takes a path, makes a process, opens a socket or sends a signal
    PROCESS = "process"  # a process of its own, nothing more


@dataclass(frozen=True)
class SandboxOptions:
    """What the workers of a course may use."""

    level: Level = Level.STRICT
    memory: int = 1 << 30  # bytes
    cpu_seconds: int = 70
    modules: tuple[str, ...] = ("numpy", "the standard library")
    landlock: bool = True  # where the kernel has it; False only to see what holds without
    bubblewrap: bool = True  # around the zygote where it works; False likewise
    lean: bool = False  # of the standard library only what is common; who needs more gets a worker that has it all

    @classmethod
    def of(cls, course: Course, level: Level = Level.STRICT) -> SandboxOptions:
        """What course.yml asks for. The CPU limit is a net below the judge's own clock."""
        limits = course.limits
        return cls(level, limits.memory_mb << 20, int(limits.assignment_seconds) + 10, course.modules)

    def made_lean(self) -> SandboxOptions:
        """The same for workers that start and end quickly, where that makes a difference."""
        return replace(self, lean=self.level is Level.STRICT and STANDARD_LIBRARY in self.modules)

    def narrowed(self, exercise: Exercise) -> SandboxOptions:
        """The same for an exercise that has limits or modules of its own."""
        memory = self.memory if exercise.memory_mb is None else exercise.memory_mb << 20
        return replace(self, memory=memory, modules=self.modules if exercise.modules is None else exercise.modules)
