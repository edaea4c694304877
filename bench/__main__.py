"""Run all measurements, or some: ``python -m bench [tiles|map|imports|analysis|…] [--smoke]``."""

from __future__ import annotations

import argparse
from importlib import import_module

from bench import ground
from bench.results import Row, show, versions, write
from geo import database

PARTS = ("tiles", "map", "imports", "analysis", "workshop", "what_if", "memory")
MODULES = {"map": "map_page"}
FULL: dict[str, dict[str, int]] = {"map": {"count": 100_000}, "imports": {"count": 100_000}}
SMOKE: dict[str, dict[str, int]] = {
    "tiles": {"count": 3_000, "large": 6_000, "screens": 3},
    "map": {"count": 3_000},
    "imports": {"count": 3_000},
    "workshop": {"followers": 20, "changes": 6},
    "what_if": {"vacancies": 2, "junctions": 30_000},
    "memory": {"junctions": 30_000},
}


def measure(part: str, *, smoke: bool) -> list[Row]:
    """Run one part and return its lines."""
    module = import_module(f"bench.{MODULES.get(part, part)}")
    sizes = (SMOKE if smoke else FULL).get(part, {})
    found: list[Row] = module.rows() if part == "analysis" else module.rows(ground.start_cluster(), **sizes)
    return found


def main() -> None:
    """Measure, print, and write ``bench/results.json``; a smoke run with small numbers writes nothing."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="PART", help=", ".join(PARTS))
    parser.add_argument("--smoke", action="store_true", help="small numbers, to see that everything runs")
    wanted = parser.parse_args()
    if unknown := set(wanted.parts) - set(PARTS):
        parser.error(f"unknown part: {', '.join(sorted(unknown))}")
    for part in wanted.parts or PARTS:
        lines = measure(part, smoke=wanted.smoke)
        for line in lines:
            show(line)
        if wanted.smoke:
            continue
        if part == "analysis":
            write(lines, versions())
            continue
        with database.transaction() as connection:
            write(lines, versions(connection))


if __name__ == "__main__":
    main()
