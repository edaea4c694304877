"""The page Karte against st_folium with FastMarkerCluster on the same vacancies, and how it bears many visitors."""

from __future__ import annotations

import shutil
import statistics
import subprocess
import sys
import tarfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

import sqlalchemy as sa
from playwright.sync_api import Browser, Error, Frame, Page

from bench import ground
from bench.browser import SIZE, Received, chromium, seconds_until
from bench.results import Row, row
from geo import database
from geo.database.cluster import Cluster
from geo.settings import PROJECT_DIR

PEER = "st_folium, FastMarkerCluster"
CLUSTER_PACKAGE = "leaflet.markercluster@1.5.3"
VISITORS = 10
# each is set once, so that nobody is answered from what an earlier change left behind
FILTERS = {"threatened": "drohend", "marketing": "in Vermarktung", "interim_use": "Zwischennutzung"}
# number of vacancies in the drawn groups and single symbols; -1 while the map is still at work
OURS_DRAWN = """() => {
  const atlas = window.atlasMap;
  if (!atlas?.idle) return -1;
  const ids = atlas.drawn('cluster', 'single').filter(([, layer]) => layer.id === 'vacancies').map(([id]) => id);
  const places = new Map();
  for (const f of atlas.map.queryRenderedFeatures({ layers: ids }))
    places.set(`${f.id}|${f.geometry.coordinates}`, f.properties.n ?? 1);
  return [...places.values()].reduce((sum, n) => sum + n, 0);
}"""
OURS_VIEW = "() => { const c = window.atlasMap.map.getCenter(); return [c.lng, c.lat, window.atlasMap.map.getZoom()]; }"
# where on the screen a vacancy stands, once it is drawn and nothing moves
OURS_PLACE = """([x, y, id]) => {
  const { map, idle } = window.atlasMap, p = map.project([x, y]), box = map.getCanvas().getBoundingClientRect();
  if (!idle || map.isMoving()) return null;
  const ids = window.atlasMap.drawn('single').map(([each]) => each);
  const top = map.queryRenderedFeatures([p.x, p.y], { layers: ids });
  return top.some((f) => f.id === id) ? [p.x + box.left, p.y + box.top] : null;
}"""
PEER_DRAWN = """() => {
  const groups = [...document.querySelectorAll('.marker-cluster span')].map((e) => Number(e.textContent));
  const single = document.querySelectorAll('.leaflet-marker-pane > :not(.marker-cluster)');
  return groups.reduce((sum, n) => sum + n, 0) + single.length;
}"""
PEER_VIEW = (
    "() => { const m = window.map; return m ? [m.getCenter().lng, m.getCenter().lat, m.getZoom()] : null; }"
)


@dataclass
class Seen:
    """What a visitor sees, in seconds and bytes."""

    first_s: float
    filter_s: float
    click_s: float
    first_bytes: float
    filter_bytes: float
    view_kept: bool


class Visit(Protocol):
    """A visitor of one of the two pages."""

    def __call__(self, browser: Browser, url: str, expected: dict[str, int], *, counting: bool) -> Seen:
        """Return what the visitor sees."""


def counts() -> dict[str, int]:
    """Return the number of placed vacancies by status; ``""`` for all."""
    statement = sa.text("select status, count(*) from vacancy_current where geom is not null group by 1")
    with database.transaction() as connection:
        found = {status: int(n) for status, n in connection.execute(statement)}
    return found | {"": sum(found.values())}


def visit_ours(browser: Browser, url: str, expected: dict[str, int], *, counting: bool) -> Seen:
    """Open the page, filter, click, and tell what it took; ``counting`` bytes takes time of its own."""
    page = browser.new_page(viewport=SIZE, locale="de-DE")
    received = Received(page, counting=counting)
    began = time.perf_counter()
    page.goto(url + "/karte")
    first_s = seconds_until(page, lambda: page.evaluate(OURS_DRAWN) == expected[""], began)
    first_bytes, view = received.data_bytes, page.evaluate(OURS_VIEW)
    changes, sizes = [], []
    for status, label in FILTERS.items():
        pill = page.get_by_role("button", name=label)
        before, began = received.data_bytes, time.perf_counter()
        pill.click()
        changes.append(seconds_until(page, lambda: page.evaluate(OURS_DRAWN) == expected[status], began))  # noqa: B023
        page.wait_for_timeout(1000)
        sizes.append(received.data_bytes - before)
        pill.click()
        seconds_until(page, lambda: page.evaluate(OURS_DRAWN) == expected[""], time.perf_counter())
        page.wait_for_timeout(1000)
    kept = page.evaluate(OURS_VIEW) == view
    click_s = statistics.median(_ours_clicks(page))
    page.close()
    return Seen(first_s, statistics.median(changes), click_s, first_bytes, statistics.median(sizes), kept)


def _ours_clicks(page: Page) -> Iterator[float]:
    """Click single vacancies and wait for the sheet that Python fills."""
    sheet = page.locator(".qa-sheet-title")
    for vacancy, lon, lat in _places():
        page.evaluate("([x, y]) => window.atlasMap.map.jumpTo({ center: [x, y], zoom: 18.5 })", [lon, lat])
        there = [lon, lat, vacancy]
        seconds_until(page, lambda: page.evaluate(OURS_PLACE, there) is not None, time.perf_counter())  # noqa: B023
        at = page.evaluate(OURS_PLACE, there)
        began = time.perf_counter()
        page.mouse.click(*at)
        yield seconds_until(page, lambda: sheet.count() > 0, began)
        page.keyboard.press("Escape")
        seconds_until(page, lambda: sheet.count() == 0, time.perf_counter())


def _places() -> list[tuple[int, float, float]]:
    chosen = """
        select id, st_x(p), st_y(p) from (
            select id, st_transform(geom, 4326) p from vacancy_current where geom is not null
            order by md5(id::text) limit 5
        ) v
    """
    with database.transaction() as connection:
        found = connection.execute(sa.text(chosen))
        return [(int(key), float(lon), float(lat)) for key, lon, lat in found]


def _map_frame(page: Page) -> Frame | None:
    return next((frame for frame in page.frames if "streamlit_folium" in frame.url), None)


def _peer_drawn(page: Page) -> int:
    frame = _map_frame(page)
    try:
        return -1 if frame is None else int(frame.evaluate(PEER_DRAWN))
    except Error:  # the peer's map is being replaced just now
        return -1


def visit_peer(browser: Browser, url: str, expected: dict[str, int], *, counting: bool) -> Seen:
    """Do the same with the peer; its single markers beside the groups are counted too."""
    page = browser.new_page(viewport=SIZE, locale="de-DE")
    received = Received(page, counting=counting)
    began = time.perf_counter()
    page.goto(url)
    first_s = seconds_until(page, lambda: _peer_drawn(page) == expected[""], began)
    page.wait_for_timeout(1000)
    first_bytes = received.data_bytes
    view = _peer_moved(page)
    changes, sizes = [], []
    for status in FILTERS:
        before, began = received.data_bytes, time.perf_counter()
        page.get_by_text(status, exact=True).click()
        changes.append(seconds_until(page, lambda: _peer_drawn(page) == expected[status], began))  # noqa: B023
        page.wait_for_timeout(1000)
        sizes.append(received.data_bytes - before)
        page.get_by_text("alle", exact=True).click()
        seconds_until(page, lambda: _peer_drawn(page) == expected[""], time.perf_counter())
        page.wait_for_timeout(1000)
    frame = _map_frame(page)
    kept = frame is not None and frame.evaluate(PEER_VIEW) == view
    click_s = statistics.median(_peer_clicks(page))
    page.close()
    return Seen(first_s, statistics.median(changes), click_s, first_bytes, statistics.median(sizes), kept)


def _peer_moved(page: Page) -> list[float] | None:
    """Move the map a little, as a visitor would before filtering, and return the view."""
    frame = _map_frame(page)
    if frame is None:
        return None
    frame.evaluate("() => window.map?.panBy([30, 20], { animate: false })")
    page.wait_for_timeout(2000)
    view: list[float] | None = frame.evaluate(PEER_VIEW)
    return view


def _peer_clicks(page: Page) -> Iterator[float]:
    """Click beside the markers and wait for the place that Python writes back; a lost click is tried again."""
    box = page.locator("iframe").first.bounding_box()
    if box is None:
        raise RuntimeError("the peer's map has no place")
    for number in range(5):
        before = page.locator("#clicked").inner_text()
        began = time.perf_counter()
        page.mouse.click(box["x"] + 60 + 9 * number, box["y"] + 30 + 7 * number)
        yield seconds_until(page, lambda: page.locator("#clicked").inner_text() != before, began)  # noqa: B023
        page.wait_for_timeout(1000)


@contextmanager
def peer_server(database_url: str) -> Iterator[str]:
    """Run the peer's page in a folder of its own, with the browser files that it needs beside it."""
    folder = ground.FOLDER / "folium"
    vendor = folder / "static" / "vendor"
    vendor.mkdir(parents=True, exist_ok=True)
    shutil.copy(Path(__file__).parent / "peer_folium.py", folder)
    for name in ("leaflet", "jquery", "bootstrap", "awesome"):
        shutil.copytree(PROJECT_DIR / "static" / "vendor" / name, vendor / name, dirs_exist_ok=True)
    if not (vendor / "cluster").exists():
        _fetch_cluster_package(vendor / "cluster")
    port = ground.free_port()
    command = [
        sys.executable,
        "-m",
        "streamlit",
        "run",
        str(folder / "peer_folium.py"),
        "--server.address=127.0.0.1",
    ]
    command += [
        f"--server.port={port}",
        "--server.enableStaticServing=true",
        "--server.headless=true",
        "--browser.gatherUsageStats=false",
    ]
    with ground.running(command, database_url, f"http://127.0.0.1:{port}", "/_stcore/health", folder):
        yield f"http://127.0.0.1:{port}"


def _fetch_cluster_package(target: Path) -> None:
    beside = Path(sys.executable).parent / "npm"
    npm = str(beside) if beside.exists() else "npm"
    folder = target.parent.parent
    subprocess.run(
        [npm, "pack", "--silent", "--pack-destination", str(folder), CLUSTER_PACKAGE], check=True, cwd=folder
    )
    archive = next(folder.glob("leaflet.markercluster-*.tgz"))
    with tarfile.open(archive) as packed:
        packed.extractall(folder, filter="data")
    shutil.copytree(folder / "package" / "dist", target)


def at_once_s(browser: Browser, url: str, expected: dict[str, int]) -> list[float]:
    """Return how long each of ten visitors waits for the filter that all of them set in the same moment."""
    pages = [browser.new_context(viewport=SIZE, locale="de-DE").new_page() for _ in range(VISITORS)]
    for page in pages:
        page.goto(url + "/karte")
    for page in pages:
        seconds_until(page, lambda: page.evaluate(OURS_DRAWN) == expected[""], time.perf_counter(), 180)  # noqa: B023
    began = time.perf_counter()
    for page in pages:
        page.get_by_role("button", name="drohend").click(no_wait_after=True)
    waiting, found = list(pages), []
    while waiting and time.perf_counter() - began < 180:
        for page in list(waiting):
            if page.evaluate(OURS_DRAWN) == expected["threatened"]:
                waiting.remove(page)
                found.append(time.perf_counter() - began)
    if waiting:
        raise TimeoutError(f"{len(waiting)} visitors saw no answer")
    for page in pages:
        page.context.close()
    return found


def rerun_ms(runs: int = 9) -> float:
    """Return the server's time for a run of the page with a filter that nobody has set before (median)."""
    from streamlit.testing.v1 import AppTest

    page = AppTest.from_file(str(PROJECT_DIR / "main.py"), default_timeout=120).run()
    times = []
    for number in range(runs):
        page.session_state["filter:vacancies:floor_area_m2"] = (50.0 + 10 * number, 500.0)
        times.append(_timed_ms(page.run))
        if page.exception:
            raise RuntimeError(page.exception[0].message)
    return statistics.median(times)


def _timed_ms(run: Callable[[], object]) -> float:
    began = time.perf_counter()
    run()
    return (time.perf_counter() - began) * 1000


def _two_visits(visit: Visit, browser: Browser, url: str, expected: dict[str, int]) -> Seen:
    """Count bytes in a first visit, which also fills the server's caches, and measure times in a second one."""
    counted = visit(browser, url, expected, counting=True)
    timed = visit(browser, url, expected, counting=False)
    return replace(timed, first_bytes=counted.first_bytes, filter_bytes=counted.filter_bytes)


def rows(cluster: Cluster, *, count: int = 100_000) -> list[Row]:
    """Measure everything about the page."""
    url = ground.fill(cluster, count)
    expected = counts()
    with chromium() as browser:
        with ground.serving("app:app", url, "/readyz") as (own, _):
            ours = _two_visits(visit_ours, browser, own, expected)
            together = sorted(at_once_s(browser, own, expected))
        with peer_server(url) as address:
            peer = _two_visits(visit_peer, browser, address, expected)
    what = f"{count:,} vacancies"
    return [
        row(f"First draw of {what}", "s", ours.first_s, peer.first_s, PEER, 0.5),
        row(f"Filter to visible, {what}", "s", ours.filter_s, peer.filter_s, PEER, 0.35),
        row(f"Click to Python's answer on the page, {what}", "s", ours.click_s, peer.click_s, PEER, 0.1),
        row(
            f"Data received for the first draw, {what}",
            "bytes",
            ours.first_bytes,
            peer.first_bytes,
            PEER,
            0.2,
        ),
        row(
            f"Data received per filter change, {what}",
            "bytes",
            ours.filter_bytes,
            peer.filter_bytes,
            PEER,
            0.2,
        ),
        row("Views lost by filtering", "views", float(not ours.view_kept), None, "limit", 0.0),
        row(f"Run of the page with a new filter, {what}", "ms", rerun_ms(), None, "limit", 100.0),
        row(
            f"Filter to visible, {VISITORS} browsers at once, the slowest",
            "s",
            together[-1],
            None,
            "limit",
            10.0,
        ),
    ]
