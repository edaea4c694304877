"""Take the README's pictures from the running app: ``make screenshots`` (start the app before with ``make run``).

Every picture is written to ``docs/pictures``. The address of the app follows ``HOST`` and ``PORT``.
"""

from __future__ import annotations

import io
import os
import shutil
import sys
import time
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
FOLDER = Path(__file__).resolve().parent.parent / "docs" / "pictures"
FLAGS = (
    "--no-sandbox",
    "--use-gl=angle",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    "--ignore-gpu-blocklist",
)
DRAWN_S = 60
COLOURS = 256
"""A palette keeps a picture small; the method below keeps rare colours, those of the symbols, as they are."""
RESTS = """() => !document.querySelector('[data-test-script-state="running"], [data-stale="true"]')
  && !document.querySelector('[data-testid="stSkeleton"]')
  && (!location.pathname.endsWith('/karte')
    || Boolean(window.atlasMap?.idle && atlasMap.map.areTilesLoaded() && !atlasMap.map.isMoving()))
  && (!location.pathname.endsWith('/versorgung')
    || Boolean(window.supplyMap?.done.areas && supplyMap.map.areTilesLoaded() && !supplyMap.map.isMoving()))"""


@dataclass(frozen=True)
class Picture:
    """One picture: file name, address below the app, size of the window in px.

    ``{unit}`` in the address becomes a unit that stands empty, ``{code}`` the code of a workshop.
    """

    name: str
    path: str
    size: tuple[int, int] = (1440, 900)
    drawn: str = "h1"
    """Selector of what stands there when the page is drawn."""
    settle_ms: int = 700
    """How long to wait then; more for maps that do not tell when they rest."""


_STATUS = "vacancies.status=vacant,threatened,marketing"
_FILTERED = f"{_STATUS}&vacancies.kind=shop,gastronomy&vacancies.floor_area_m2=60..400"
_CITY_CENTRE = "ansicht=12.6/51.5220/7.4560"
PICTURES = (
    Picture("karte", f"karte?ebenen=vacancies,boroughs,suburbs,quarter_labs&{_FILTERED}&{_CITY_CENTRE}"),
    Picture("versorgung", "versorgung"),
    Picture("leerstand-akte", "leerstand?akte={unit}"),
    Picture("leerstand-quoten", "leerstand?sicht=quoten"),
    Picture(
        "vor-ort", "vor-ort", size=(390, 844), drawn="#genauigkeit:has-text('Genauigkeit')", settle_ms=3000
    ),
    Picture("standorte", "standorte", settle_ms=4000),
    Picture("workshop-beamer", "live/{code}/beamer", drawn="canvas", settle_ms=4000),
)


def _until_rests(page: Page, picture: Picture) -> None:
    end = time.monotonic() + DRAWN_S
    page.wait_for_selector(picture.drawn, state="attached", timeout=DRAWN_S * 1000)
    while time.monotonic() < end:
        page.wait_for_timeout(500)
        if page.evaluate(RESTS):
            page.wait_for_timeout(picture.settle_ms)
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
        color_scheme="light",
        locale="de-DE",
        timezone_id="Europe/Berlin",
        permissions=["geolocation"],
        geolocation={"longitude": 7.4653, "latitude": 51.5136, "accuracy": 8},
    )
    context.add_cookies([{"name": "quartiersatlas_first_steps", "value": "seen", "url": address}])
    page = context.new_page()
    page.goto(f"{address}/{picture.path}")
    _until_rests(page, picture)
    target = FOLDER / f"{picture.name}.png"
    shot = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    shot.quantize(COLOURS, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE).save(target, optimize=True)
    context.close()
    return target


def _empty_unit() -> int:
    """Return the unit of the vacancy that stands empty longest, so that its record has something to tell."""
    from geo.database import transaction

    read = "select unit_id from vacancy where status = 'vacant' order by vacant_since nulls last limit 1"
    with transaction() as connection:
        return int(connection.exec_driver_sql(read).scalar_one())


def _filled(picture: Picture, stack: ExitStack) -> Picture:
    path = picture.path
    if "{code}" in path:
        from picture_workshop import room_with_result

        path = path.replace("{code}", stack.enter_context(room_with_result()))
    return replace(picture, path=path.replace("{unit}", str(_empty_unit())) if "{unit}" in path else path)


def main() -> None:
    """Take all pictures, or those named on the command line."""
    address = f"http://{os.environ.get('HOST', '127.0.0.1')}:{os.environ.get('PORT', '8501')}"
    wanted = set(sys.argv[1:])
    FOLDER.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=list(FLAGS))
        for picture in PICTURES:
            if not wanted or picture.name in wanted:
                with ExitStack() as stack:
                    taken = take(browser, address, _filled(picture, stack))
                print(taken.relative_to(FOLDER.parent.parent))
        browser.close()


if __name__ == "__main__":
    main()
