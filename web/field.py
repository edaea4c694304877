"""The phone page /vor-ort: its files, its worker and what the worker keeps; plain files from ``field``."""

from __future__ import annotations

import hashlib
import json
from functools import cache

from starlette.requests import Request
from starlette.responses import FileResponse, Response

from geo.errors import NotFoundError
from geo.i18n import _
from geo.settings import PROJECT_DIR
from web.answers import says_why
from web.field_words import english_module
from web.static import FOLDER as STATIC

FOLDER = PROJECT_DIR / "field"
ADDRESS = "/vor-ort"
MEDIA_TYPES = {
    ".css": "text/css",
    ".js": "text/javascript",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".webmanifest": "application/manifest+json",
}
SHARED = (
    *("plex.woff2", "vendor/maplibre/maplibre-gl.css", "vendor/maplibre/maplibre-gl.mjs"),
    *("vendor/maplibre/maplibre-gl-shared.mjs", "vendor/maplibre/maplibre-gl-worker.mjs"),
    "vendor/fonts/ibm-plex-sans-condensed-latin-500-normal.woff2",
)
"""Files of the pages that the phone page uses too."""
FRESH = {"Cache-Control": "no-cache"}


async def page(_request: Request) -> Response:
    """Answer with the page; it holds no data, so it needs no sign-in, and works without network later."""
    return FileResponse(FOLDER / "index.html", media_type="text/html", headers=FRESH)


@says_why
async def part(request: Request) -> Response:
    """Answer with one file of the page, or 404."""
    name = request.path_params["name"]
    if name in MADE:
        return Response(MADE[name](), media_type="text/javascript", headers=FRESH)
    path = FOLDER / name
    if name not in _names() or path.suffix not in MEDIA_TYPES:
        raise NotFoundError(_("Diese Adresse gibt es nicht: {path}").format(path=request.url.path[:80]))
    allowed = {"Service-Worker-Allowed": ADDRESS} if name == "sw.js" else {}
    return FileResponse(path, media_type=MEDIA_TYPES[path.suffix], headers=FRESH | allowed)


def _names() -> set[str]:
    return {path.name for path in FOLDER.iterdir() if path.is_file()}


@cache
def shell() -> str:
    """Return the script that tells the worker which files belong to this version, and the version: their content."""
    own = sorted({*_names(), "english.js"} - {"index.html", "sw.js"})
    paths = [FOLDER / "index.html", FOLDER / "sw.js", *(FOLDER / name for name in own if name not in MADE)]
    shared = [name for name in SHARED if (STATIC / name).is_file()]
    digest = hashlib.sha256(english().encode())
    for path in (*paths, *(STATIC / name for name in shared)):
        digest.update(path.read_bytes())
    files = [ADDRESS, *(f"{ADDRESS}/{name}" for name in own), *(f"/app/static/{name}" for name in shared)]
    return f"self.SHELL = {json.dumps({'version': digest.hexdigest()[:16], 'files': files})};\n"


@cache
def english() -> str:
    """Return the script with the page's English words."""
    return english_module()


MADE = {"shell.js": shell, "english.js": english}
"""Files of the page that the server makes."""
