"""Breed inputs for one target, from those that reach new code; libFuzzer's options work: breed.py reply -runs=100000"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["grader.sandbox"]):  # its branches are what new inputs are chosen by
    import targets


def main() -> None:
    name, *options = sys.argv[1:]
    with tempfile.TemporaryDirectory() as corpus:
        for number, seed in enumerate(targets.seeds(name)):
            (Path(corpus) / str(number)).write_bytes(seed)
        atheris.Setup([sys.argv[0], corpus, *options], targets.TARGETS[name])
        atheris.Fuzz()


if __name__ == "__main__":
    main()
