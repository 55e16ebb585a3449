#!/usr/bin/env bash
# Gradescope runs this once, as root, when it builds the image: a Python of its own for the grader, nothing else.
set -euo pipefail

root="${AUTOGRADER_ROOT:-/autograder}"

new_enough() { "$1" -c 'import ensurepip, sys; sys.exit(sys.version_info < (3, 11))' 2> /dev/null; }

find_python() {
  for name in python3 python3.14 python3.13 python3.12 python3.11; do
    if new_enough "$name"; then
      echo "$name"
      return
    fi
  done
}

python="$(find_python)"
if [ -z "$python" ]; then
  apt-get update
fi
for version in 3 3.12 3.11; do
  if [ -z "$python" ] && apt-get install --yes "python$version" "python$version-venv"; then
    python="$(find_python)"
  fi
done
if [ -z "$python" ]; then
  echo "Python 3.11 or newer is needed and not to be had here: choose a newer base image" >&2
  exit 1
fi

"$python" -m venv "$root/grader-venv"
"$root/grader-venv/bin/python" -m pip install --disable-pip-version-check --requirement "$root/source/requirements.txt"

# Student code at level process runs as another user: it cannot read what only root may.
chmod -R go= "$root/source"
