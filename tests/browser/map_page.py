"""What the tests of the page Karte share: waiting for the drawn map, reading what is drawn, pressing on records."""

from __future__ import annotations

import time
from typing import Any

from playwright.sync_api import Page, expect

DRAWN_S = 90
expect.set_options(timeout=30_000)  # a busy machine without a graphics card draws slowly
CITY = {"zoom": 10.9, "center": [7.467, 51.506]}


def until_drawn(page: Page) -> None:
    """Wait until the map and all its tiles are drawn and the page's script rests."""
    end = time.monotonic() + DRAWN_S
    while time.monotonic() < end:
        page.wait_for_timeout(200)
        if page.evaluate(
            """() => Boolean(window.atlasMap?.idle && atlasMap.map.areTilesLoaded() && !atlasMap.map.isMoving()
                && !document.querySelector('[data-test-script-state="running"]'))"""
        ):
            return
    raise AssertionError("the map was not drawn in time")


def until_flown(page: Page) -> None:
    """Wait until the map has heard where the page sends it, has arrived there and is drawn."""
    end = time.monotonic() + DRAWN_S
    while time.monotonic() < end:
        page.wait_for_timeout(200)
        if page.evaluate(
            """() => Boolean(window.atlasMap?.data.flight && atlasMap.done.flight === atlasMap.data.flight.seq
                && !atlasMap.map.isMoving())"""
        ):
            return until_drawn(page)
    raise AssertionError("the map did not fly in time")


def look_at(page: Page, zoom: float, center: list[float]) -> None:
    """Move the map at once and wait until it is drawn."""
    page.evaluate("([zoom, center]) => atlasMap.map.jumpTo({ zoom, center })", [zoom, center])
    until_drawn(page)


def drawn_records(page: Page, layer: str = "vacancies") -> int:
    """Return how many records the drawn groups and single symbols of a layer stand for."""
    found: int = page.evaluate(
        """(layer) => {
          const seen = new Set();
          let sum = 0;
          const ids = ['clusters ', 'singles '].map((kind) => kind + layer);
          for (const feature of atlasMap.map.queryRenderedFeatures({ layers: ids })) {
            const place = feature.geometry.coordinates.join();
            if (!seen.has(place)) { seen.add(place); sum += Number(feature.properties.n ?? 1); }
          }
          return sum;
        }""",
        layer,
    )
    return found


def canvas_box(page: Page) -> list[float]:
    """Return where the map lies in the window: left, top, width, height in px."""
    found: list[float] = page.evaluate(
        "() => { const b = atlasMap.map.getCanvas().getBoundingClientRect(); return [b.x, b.y, b.width, b.height]; }"
    )
    return found


def view(page: Page) -> list[float]:
    """Return zoom, longitude and latitude of the map."""
    found: list[float] = page.evaluate(
        "() => [atlasMap.map.getZoom(), ...atlasMap.map.getCenter().toArray()]"
    )
    return found


def single_in_the_middle(page: Page) -> dict[str, Any]:
    """Bring one vacancy without close neighbours into the middle of the map; return its name, key and place."""
    page.evaluate(
        """() => {
          const groups = atlasMap.map.queryRenderedFeatures({ layers: ['clusters vacancies'] });
          const largest = groups.sort((a, b) => b.properties.n - a.properties.n)[0];
          atlasMap.map.jumpTo({ zoom: 14.3, center: largest.geometry.coordinates });
        }"""
    )
    until_drawn(page)
    found: dict[str, Any] = page.evaluate(
        """() => {
          const all = atlasMap.map.querySourceFeatures('layer vacancies', { sourceLayer: 'vacancies' });
          const far = ([a, b], [c, d]) => Math.hypot(a - c, b - d) > 2e-4; // degrees; neighbours would be listed first
          const alone = (one) => all.every((other) =>
            other.id === one.id || far(other.geometry.coordinates, one.geometry.coordinates));
          const one = all.filter((feature) => feature.properties.name && alone(feature))[0];
          atlasMap.map.jumpTo({ zoom: 17, center: one.geometry.coordinates });
          const box = atlasMap.map.getCanvas().getBoundingClientRect();
          return { name: one.properties.name, key: one.id, at: [box.x + box.width / 2, box.y + box.height / 2] };
        }"""
    )
    until_drawn(page)
    return found


def said(page: Page) -> str:
    """Return the sentence above the map."""
    return page.locator(".st-key-karte_buehne .words").inner_text()
