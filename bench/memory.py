"""Memory of the serving process: a city of the size of Dortmund loaded, ten people on the page Versorgung at once."""

from __future__ import annotations

import re
import time
from collections.abc import Sequence
from pathlib import Path

from playwright.sync_api import Page

from bench import ground
from bench.browser import SIZE, chromium, seconds_until
from bench.results import Row, row
from bench.what_if import JUNCTIONS, prepare
from geo.database.cluster import Cluster

LIMIT_MB = 1024.0
SERVICES = (
    "food_shop", "bakery", "transit_stop", "kindergarten", "pharmacy", "general_practice", "dental_practice",
    "post_office", "bank", "repair",
)  # fmt: skip
"""Each of the ten asks for another service."""
TABS = ("luecken", "hilfe", "verletzlich", "tage")
# the map is drawn and nothing runs any more
RESTS = """() => Boolean(window.supplyMap?.done.areas && supplyMap.map.loaded()
  && !document.querySelector('[data-stale="true"]') && !document.querySelector('[data-test-script-state="running"]'))"""


def rows(cluster: Cluster, *, junctions: int = JUNCTIONS) -> list[Row]:
    """Measure one and ten people; the peak since the start counts, not what is left at the end."""
    url, keys, size = prepare(cluster, 1, junctions)
    with chromium() as browser, ground.serving("app:app", url, "/readyz") as (own, process_id):
        pages = []
        found = []
        for number, service in enumerate(SERVICES):
            page = browser.new_context(viewport=SIZE, locale="de-DE").new_page()
            wish = f"dienst={service}&reiter={TABS[number % len(TABS)]}&wahl=vacancy:{keys[0]}"
            page.goto(f"{own}/versorgung?{wish}")
            pages.append(page)
            if number == 0:
                _rest(pages)
                found.append(_row(process_id, f"1 person on Versorgung, {size}"))
        _rest(pages)
        found.append(_row(process_id, f"{len(SERVICES)} people on Versorgung at once, {size}"))
    return found


def _rest(pages: Sequence[Page]) -> None:
    for page in pages:
        seconds_until(page, lambda page=page: bool(page.evaluate(RESTS)), time.perf_counter(), 180)  # type: ignore[misc]


def _row(process_id: int, who: str) -> Row:
    return row(
        f"Memory of the serving process, {who}, peak", "MB", peak_mb(process_id), None, "limit", LIMIT_MB
    )


def peak_mb(process_id: int) -> float:
    """Return the most memory that a process has held so far (``VmHWM``), MB."""
    told = re.search(r"VmHWM:\s+(\d+) kB", Path(f"/proc/{process_id}/status").read_text())
    if told is None:
        raise RuntimeError("this system does not tell the memory of a process")
    return int(told[1]) / 1024
