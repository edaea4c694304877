"""The what-if of the page Versorgung in a browser: from the click on a use to new figures and a changed map.

Measured on the example data, and on a city of the size of Dortmund in full: every street corner and every settled cell.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import shapely
import sqlalchemy as sa
from playwright.sync_api import Browser, Page

from bench import ground
from bench.browser import SIZE, chromium, seconds_until
from bench.results import Row, row
from geo import database
from geo.database.cluster import Cluster
from geo.errors import InputError
from geo.network import WalkNetwork, build_network, example_streets
from geo.settings import settings
from quarters.supply.advice import uses_for_vacancy
from quarters.supply.example import create_example_supply
from quarters.supply.loading import supply_model
from quarters.supply.state import SupplyState
from quarters.supply.zones import read_zones
from vacancy.example import create_examples

LIMIT_MS = 300.0
JUNCTIONS = 95_000
SETTLED = 1.0
"""Share of the cells beside streets where people live; the example leaves more of them empty."""
VACANCIES = 8
USES = 4
"""So many uses of each vacancy are chosen, one after the other."""
# the map is drawn, the uses stand beside it, and nothing runs any more
RESTS = """() => Boolean(window.supplyMap?.done.areas && supplyMap.map.loaded() && !supplyMap.map.isMoving()
  && supplyMap.data.tries && document.querySelector('.qa-effect h3') && !document.querySelector('[data-stale="true"]')
  && !document.querySelector('[data-test-script-state="running"]'))"""
# from here on: when the pointer went down, when the first frame with the new colours was handed over (the next frame
# begins), when all of the map was and is still, when the new figures stood there
LISTEN = """() => {
  const seen = window.whatIf = {};
  const head = () => [...document.querySelectorAll('.qa-effect h3')].find((each) => each.offsetParent)?.textContent;
  const before = head();
  document.addEventListener('pointerdown', () => {
    seen.click = performance.now();
    const look = () => {
      if (head() && head() !== before) seen.figures = performance.now();
      else requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
    const next = (name) => requestAnimationFrame(() => { seen[name] ??= performance.now(); });
    const marks = performance.getEntriesByName('supply-map-applied').length;
    const drawn = () => {
      if (performance.getEntriesByName('supply-map-applied').length === marks) return;
      next('map');
      if (!supplyMap.map.loaded()) return;
      supplyMap.map.off('render', drawn);
      next('still');
    };
    supplyMap.map.on('render', drawn);
  }, { capture: true, once: true });
}"""
# the uses that would change the map, by their place
CHANGING = """() => supplyMap.data.tries.uses.flatMap((use, place) =>
  JSON.stringify(use.reach) === JSON.stringify(supplyMap.data.reach) ? [] : [place])"""


@dataclass(frozen=True)
class Waits:
    """Milliseconds from the click, one per click: until the new figures, the first changed frame, the map at rest."""

    figures: list[float]
    map: list[float]
    still: list[float]

    @property
    def changed(self) -> list[float]:
        """Until both figures and map have changed."""
        return [max(pair) for pair in zip(self.figures, self.map, strict=True)]


def rows(cluster: Cluster, *, vacancies: int = VACANCIES, junctions: int = JUNCTIONS) -> list[Row]:
    """Measure choosing uses, one vacancy after the other."""
    found = []
    for large in (False, True):
        url, keys, size = prepare(cluster, vacancies, junctions if large else None)
        with chromium() as browser, ground.serving("app:app", url, "/readyz") as (own, _):
            waits = _waits(browser, own, keys)
        of = f"{size}, {len(waits.map)} clicks"
        for name in ("figures", "map", "still"):
            each = getattr(waits, name)
            print(f"  {of}: {name} median {np.median(each):.0f}, p95 {np.percentile(each, 95):.0f} ms")
        for what, times in (
            ("changed map and figures", waits.changed),
            ("the whole map at rest", waits.still),
        ):
            p95 = float(np.percentile(times, 95))
            found.append(row(f"Use chosen to {what}, {of}, p95", "ms", p95, None, "limit", LIMIT_MS))
    return found


def prepare(cluster: Cluster, vacancies: int, junctions: int | None) -> tuple[str, list[int], str]:
    """Fill the database; return its address, the vacancies to visit, and the size in words (None: the example)."""
    url = ground.fill(cluster, 0)
    with database.transaction("bench") as connection:
        create_examples(connection)
        if junctions is None:
            made = create_example_supply(connection)
        else:
            network = _network(connection, junctions)
            made = create_example_supply(connection, network, kept_share=SETTLED)
    with database.transaction() as connection:
        keys = _helpful(SupplyState(supply_model(connection)), vacancies)
    return url, keys, f"{made.edges:,} street edges, {made.cells:,} cells"


def _helpful(today: SupplyState, count: int) -> list[int]:
    """Return vacancies in which several uses help somebody, spread over the register."""
    found: list[int] = []
    for key in np.random.default_rng(1).permutation(today.model.vacancies.rows["id"].to_numpy()).tolist():
        try:
            uses = uses_for_vacancy(today, key)
        except InputError:  # its place is not known
            continue
        if sum(use.suitable and use.newly_served > 0 for use in uses) > 1:
            found.append(key)
        if len(found) == count:
            break
    return found


def _network(connection: sa.Connection, junctions: int) -> WalkNetwork:
    suburbs = [zone for zone in read_zones(connection, settings().municipality_key) if zone.level == "suburb"]
    area = shapely.union_all([zone.shape for zone in suburbs])
    centres = np.array([zone.place for zone in suburbs])
    return build_network(example_streets(area, centres=centres, junctions=junctions))


def _waits(browser: Browser, url: str, keys: list[int]) -> Waits:
    figures, drawn, still = zip(*(wait for key in keys for wait in _visit(browser, url, key)), strict=True)
    return Waits(list(figures), list(drawn), list(still))


def _visit(browser: Browser, url: str, key: int) -> Iterator[tuple[float, ...]]:
    """Open a vacancy and choose its uses one after the other; the chosen one is left out."""
    page = browser.new_page(viewport=SIZE, locale="de-DE")
    page.goto(f"{url}/versorgung?dienst=general_practice&reiter=hilfe&wahl=vacancy:{key}")
    seconds_until(page, lambda: bool(page.evaluate(RESTS)), time.perf_counter(), 120)
    for number in range(USES):
        page.wait_for_timeout(700)
        places = page.evaluate(CHANGING)
        yield _chosen(page, places[number % len(places)])
    page.close()


def _chosen(page: Page, place: int) -> tuple[float, ...]:
    """Choose a use and return the milliseconds of ``Waits``."""
    page.evaluate(LISTEN)
    page.locator(".st-key-nutzungen label:has(input)").nth(place).click()
    seconds_until(page, lambda: bool(page.evaluate("whatIf.still && whatIf.figures")), time.perf_counter())
    seen = page.evaluate("[whatIf.figures, whatIf.map, whatIf.still].map((at) => at - whatIf.click)")
    seconds_until(page, lambda: bool(page.evaluate(RESTS)), time.perf_counter())
    return tuple(float(each) for each in seen)
