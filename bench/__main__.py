"""Run all measurements, or some: ``python -m bench [tiles|map|imports|analysis|workshop …] [--smoke]``."""

from __future__ import annotations

import argparse

from bench import ground
from bench.results import Row, show, versions, write
from geo import database

PARTS = ("tiles", "map", "imports", "analysis", "workshop")
SMOKE = {"count": 3_000, "large": 6_000, "screens": 3}


def measure(part: str, *, smoke: bool) -> list[Row]:
    """Run one part and return its lines."""
    if part == "analysis":
        from bench import analysis

        return analysis.rows()
    from bench import imports, map_page, tiles

    sizes = SMOKE if smoke else {}
    cluster = ground.start_cluster()
    match part:
        case "workshop":
            from bench import workshop

            return workshop.rows(cluster, **({"followers": 20, "changes": 6} if smoke else {}))
        case "tiles":
            return tiles.rows(cluster, **sizes)
        case "map":
            return map_page.rows(cluster, count=sizes.get("count", 100_000))
        case _:
            return imports.rows(cluster, count=sizes.get("count", 100_000))


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
