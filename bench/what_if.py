"""The what-if of the page Versorgung in a browser: from the click on a use to new figures and a changed map."""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator

import sqlalchemy as sa
from playwright.sync_api import Browser, Page

from bench import ground
from bench.browser import SIZE, chromium, seconds_until
from bench.results import Row, row
from geo import database
from geo.database.cluster import Cluster
from vacancy.example import create_examples

VACANCIES = 14
USES = 4
"""So many uses of each vacancy are chosen, one after the other."""
# the map is drawn and nothing runs any more
RESTS = """() => Boolean(window.supplyMap?.done.areas && supplyMap.map.areTilesLoaded() && !supplyMap.map.isMoving()
  && !document.querySelector('[data-test-script-state="running"]'))"""
# from here on: when the click happened, when the map took the new data and drew, when the new figures stood there
LISTEN = """() => {
  const seen = window.whatIf = {};
  const head = () => document.querySelector('.qa-effect h3')?.textContent, before = head();
  const watch = new MutationObserver(() => {
    if (head() && head() !== before) { seen.figures = performance.now(); watch.disconnect(); }
  });
  watch.observe(document.body, { subtree: true, childList: true, characterData: true });
  const frame = () => new Promise((done) => supplyMap.map.once('render', () => done(performance.now())));
  document.addEventListener('pointerdown', () => {
    seen.click = performance.now();
    const marks = performance.getEntriesByName('supply-map-applied').length;
    const wait = () => {
      if (performance.getEntriesByName('supply-map-applied').length === marks) return requestAnimationFrame(wait);
      supplyMap.map.triggerRepaint();
      frame().then((at) => { seen.map = at; });
    };
    wait();
  }, { capture: true, once: true });
}"""


def rows(cluster: Cluster, *, vacancies: int = VACANCIES) -> list[Row]:
    """Measure choosing uses, one vacancy after the other, on the example data."""
    url = ground.fill(cluster, 0)
    with database.transaction("bench") as connection:
        create_examples(connection)
        keys = _suitable(connection, vacancies)
    with chromium() as browser, ground.serving("app:app", url, "/readyz") as (own, _):
        waits = sorted(_visit(browser, own, keys))
    place = max(0, round(0.95 * len(waits)) - 1)
    what = f"Use chosen to changed map and figures, {len(waits)} clicks"
    return [
        row(f"{what}, p95", "ms", waits[place] * 1000, None, "limit", 300.0),
        row(f"{what}, median", "ms", statistics.median(waits) * 1000, None, "limit", 300.0),
    ]


def _suitable(connection: sa.Connection, count: int) -> list[int]:
    chosen = """
        select id from vacancy_current
        where geom is not null and kind = 'shop' and floor_area_m2 > 150 and status in ('vacant', 'marketing')
        order by md5(id::text) limit :count
    """
    return list(connection.execute(sa.text(chosen), {"count": count}).scalars())


def _visit(browser: Browser, url: str, keys: list[int]) -> Iterator[float]:
    page = browser.new_page(viewport=SIZE, locale="de-DE")
    for key in keys:
        page.goto(f"{url}/versorgung?dienst=general_practice&wahl=vacancy:{key}")
        seconds_until(page, lambda: bool(page.evaluate(RESTS)), time.perf_counter(), 120)
        uses = page.locator(".st-key-nutzungen label:has(input)")
        for place in range(1, min(USES + 1, uses.count())):
            page.wait_for_timeout(400)
            yield _chosen(page, place)
    page.close()


def _chosen(page: Page, place: int) -> float:
    """Choose a use and return the seconds until both figures and map have changed."""
    page.evaluate(LISTEN)
    page.locator(".st-key-nutzungen label:has(input)").nth(place).click()
    both = "() => Boolean(whatIf.map && whatIf.figures)"
    seconds_until(page, lambda: bool(page.evaluate(both)), time.perf_counter())
    waited_ms = page.evaluate("() => Math.max(whatIf.map, whatIf.figures) - whatIf.click")
    seconds_until(page, lambda: bool(page.evaluate(RESTS)), time.perf_counter())
    return float(waited_ms) / 1000
