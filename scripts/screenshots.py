"""Take the README's pictures from the running app: ``make screenshots`` (start the app before with ``make run``).

Every picture is written to ``docs/pictures``. The address of the app follows ``HOST`` and ``PORT``.
"""

from __future__ import annotations

import os
import shutil
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "pictures"
FLAGS = (
    "--no-sandbox",
    "--use-gl=angle",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    "--ignore-gpu-blocklist",
)
DRAWN_S = 60
RESTS = """() => !document.querySelector('[data-test-script-state="running"], [data-stale="true"]')
  && (!location.pathname.endsWith('/karte')
    || Boolean(window.atlasMap?.idle && atlasMap.map.areTilesLoaded() && !atlasMap.map.isMoving()))"""


@dataclass(frozen=True)
class Picture:
    """One picture: file name, address below the app, size of the window in px, dark or light."""

    name: str
    path: str
    size: tuple[int, int] = (1440, 900)
    dark: bool = False


_STATUS = "vacancies.status=vacant,threatened,marketing"
_FILTERED = f"{_STATUS}&vacancies.kind=shop,gastronomy&vacancies.floor_area_m2=60..400"
_CITY_CENTRE = "ansicht=12.6/51.5220/7.4560"
PICTURES = (
    Picture("karte", f"karte?ebenen=vacancies,boroughs,suburbs,quarter_labs&{_FILTERED}&{_CITY_CENTRE}"),
    Picture(
        "karte-dunkel", f"karte?ebenen=vacancies,boroughs,suburbs,quarter_labs&{_CITY_CENTRE}", dark=True
    ),
    Picture("karte-tabelle", "karte?ebenen=vacancies,boroughs&tabelle=1"),
    Picture("karte-telefon", f"karte?ebenen=vacancies,boroughs&{_CITY_CENTRE}", size=(390, 844)),
    Picture("versorgung", "versorgung"),
    Picture("leerstand", "leerstand"),
    Picture("quartiere", "quartiere"),
    Picture("standorte", "standorte"),
    Picture("daten", "daten"),
)


def _until_rests(page: Page) -> None:
    end = time.monotonic() + DRAWN_S
    page.wait_for_selector("h1", state="attached", timeout=DRAWN_S * 1000)
    while time.monotonic() < end:
        page.wait_for_timeout(500)
        if page.evaluate(RESTS):
            page.wait_for_timeout(700)
            return
    raise TimeoutError(page.url)


def take(browser: Browser, address: str, picture: Picture) -> Path:
    """Take one picture and return where it was written.

    Raises
    ------
    TimeoutError
        When the page was not drawn within a minute.
    """
    width, height = picture.size
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme="dark" if picture.dark else "light",
        locale="de-DE",
    )
    context.add_cookies([{"name": "quartiersatlas_first_steps", "value": "seen", "url": address}])
    page = context.new_page()
    page.goto(f"{address}/{picture.path}")
    _until_rests(page)
    target = FOLDER / f"{picture.name}.png"
    page.screenshot(path=target)
    context.close()
    return target


def main() -> None:
    """Take all pictures, or those named on the command line."""
    address = f"http://{os.environ.get('HOST', '127.0.0.1')}:{os.environ.get('PORT', '8501')}"
    wanted = set(sys.argv[1:])
    FOLDER.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=list(FLAGS))
        for picture in PICTURES:
            if not wanted or picture.name in wanted:
                print(take(browser, address, picture).relative_to(FOLDER.parent.parent))
        browser.close()


if __name__ == "__main__":
    main()
