"""An emulated phone with the page /vor-ort: what a person does there, and what stands on it."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.field.conftest import HERE

WAIT_MS = 30_000


def phone(browser: Browser, accuracy_m: float = 8, **more: Any) -> BrowserContext:
    """A phone in the middle of the city."""
    return browser.new_context(
        viewport={"width": 390, "height": 844}, is_mobile=True, has_touch=True, locale="de-DE",
        timezone_id="Europe/Berlin", permissions=["geolocation"],
        geolocation={"longitude": HERE["lon"], "latitude": HERE["lat"], "accuracy": accuracy_m}, **more,
    )  # fmt: skip


def open_page(context: BrowserContext, url: str, *, kept: bool = True) -> Page:
    """Open the page and wait for the position; ``kept``: also until the worker has it for the time without network."""
    page = context.new_page()
    page.goto(f"{url}/vor-ort")
    expect(page.locator("#genauigkeit")).to_contain_text("Genauigkeit", timeout=WAIT_MS)
    if kept:
        page.evaluate("() => navigator.serviceWorker.ready.then(() => true)")
    return page


def entries(page: Page) -> list[dict[str, Any]]:
    """Entries on the device."""
    found: list[dict[str, Any]] = page.evaluate("() => import('/vor-ort/entries.js').then((m) => m.list())")
    return found


def add_entries(page: Page, count: int, photos: int, label: str = "Lastweg") -> None:
    """Put entries with photos on the device by the page's own queue, each photo another picture."""
    page.evaluate(
        """async ([count, photos, label, here]) => {
          const modules = ['entries', 'photos', 'net'].map((name) => import(`/vor-ort/${name}.js`));
          const [entries, prepared, net] = await Promise.all(modules);
          for (let number = 0; number < count; number += 1) {
            const pictures = [];
            for (let each = 0; each < photos; each += 1) {
              const canvas = new OffscreenCanvas(48, 36);
              const drawing = canvas.getContext('2d');
              drawing.fillStyle = `rgb(${number % 256}, ${each * 90}, ${Math.floor(number / 4)})`;
              drawing.fillRect(0, 0, 48, 36);
              drawing.fillStyle = 'white';
              drawing.fillRect(number % 40, each * 9, 5, 5);
              pictures.push(await prepared.prepare(await canvas.convertToBlob({ type: 'image/png' })));
            }
            const [column, line] = [number % 20, Math.floor(number / 20)];
            const place = { lon: here.lon + column * 1e-4, lat: here.lat + line * 1e-4, accuracy_m: 6, method: 'map' };
            await entries.save({
              person: net.net.who?.person ?? '', kind: 'new', label: `${label} ${number + 1}`, photos: pictures,
              data: {
                place, address: `${label} ${number + 1}`, status: 'vacant', unit_kind: 'shop', floor: 'EG', since: null,
                since_precision: 'day', step_free: null, steps: null, note: '',
              },
            });
          }
        }""",
        [count, photos, label, HERE],
    )


def go(page: Page, area: str) -> None:
    """Tap one of the areas at the foot of the page."""
    page.locator(f'nav a[href="#{area}"]').tap()


def choose(page: Page, name: str, value: str) -> None:
    """Tap a chip of the form."""
    page.locator(f'input[name="{name}"][value="{value}"] + span').tap()
