#!/bin/sh
# Resolves requirements*.txt in a fresh environment and writes the exact versions, each file holding what it adds.
set -eu
cd "$(dirname "$0")/.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
: >"$work/before"
for group in requirements requirements-dev requirements-bench; do
    "$work/venv/bin/python" -m pip install --quiet --disable-pip-version-check -r "$group.txt"
    "$work/venv/bin/python" -m pip freeze >"$work/now"
    {
        echo "# Exact versions of what $group.txt adds, written by make lock."
        grep -vxFf "$work/before" "$work/now" || [ $? -eq 1 ]
    } >"$group.lock"
    cp "$work/now" "$work/before"
done
