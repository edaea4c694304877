"""A configured raster map lies below the layers: asked from its one host, drawn, and named with its attribution."""

from __future__ import annotations

import io
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, expect

from tests.browser.conftest import DESKTOP
from tests.browser.map_page import canvas_box, until_drawn
from tests.conftest import TestDatabase
from tests.web.conftest import serving

COLOUR = (200, 60, 220)


@contextmanager
def tile_server() -> Iterator[tuple[str, list[str]]]:
    """A server of tiles in one colour on another port; yields its address and the paths it was asked for."""
    asked: list[str] = []
    content = io.BytesIO()
    Image.new("RGB", (256, 256), COLOUR).save(content, "PNG")

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(200)
            self.send_header("Content-Type", "image/png")
            self.send_header("Access-Control-Allow-Origin", "*")
            self.end_headers()
            self.wfile.write(content.getvalue())

        def log_message(self, *_arguments: object) -> None:
            """Stay silent."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", asked
    server.shutdown()


def test_tiles_of_a_configured_host_are_drawn_below_the_layers(
    browser: Browser, shared_atlas_database: TestDatabase, tmp_path: Path
) -> None:
    with tile_server() as (host, asked):
        settings = {
            "BASE_MAP": "tiles",
            "BASE_MAP_TILES": host + "/{z}/{y}/{x}.png",
            "BASE_MAP_ATTRIBUTION": "Grundkarte: Probe <b>",
        }
        with serving(shared_atlas_database, tmp_path / "log", **settings) as server:
            policy = server.client.get("/", headers={"accept": "text/html"}).headers[
                "content-security-policy"
            ]
            page = browser.new_page(viewport={"width": DESKTOP[0], "height": DESKTOP[1]}, locale="de-DE")
            refused: list[str] = []
            page.on(
                "console", lambda told: refused.append(told.text) if "Security Policy" in told.text else None
            )
            page.goto(f"{server.url}/karte?ebenen=vacancies&ansicht=12/51.514/7.465")
            until_drawn(page)
            left, top, width, _height = canvas_box(page)
            spot = {"x": left + width - 300, "y": top + 300, "width": 100, "height": 100}
            picture = Image.open(io.BytesIO(page.screenshot(clip=spot))).convert("RGB")
            expect(page.locator(".sources")).to_contain_text("Grundkarte: Probe <b>")
            page.close()
    assert policy.count(host) == 2, "for pictures and for requests, nothing else"
    places = [tuple(int(part) for part in path.strip("/").removesuffix(".png").split("/")) for path in asked]
    assert {zoom for zoom, _row, _column in places} == {13}, "tiles of 256 px at zoom 12 of tiles of 512 px"
    assert all(2715 < row < 2740 and 4250 < column < 4280 for _zoom, row, column in places)
    assert refused == []
    red, green, blue = picture.resize((1, 1)).getpixel((0, 0))
    assert red - green > 30, "the tiles' colour shows, subdued"
    assert blue - green > 30
