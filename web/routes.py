"""Every address that is not a page, and what all requests pass through."""

from __future__ import annotations

from starlette.middleware import Middleware
from starlette.routing import BaseRoute, Mount, Route

from web.answers import nothing_here
from web.downloads import download
from web.events import data_events
from web.guard import Guard
from web.headers import SecurityHeaders
from web.health import alive, ready
from web.language import GermanPage
from web.live_routes import LIVE_ROUTES
from web.static import FOLDER, AppFiles
from web.tiles import tile

ROUTES: list[BaseRoute] = [
    Route("/healthz", alive),
    Route("/readyz", ready),
    Route("/tiles/{layer}/{z}/{x}/{y}.mvt", tile),
    Route("/tiles/{rest:path}", nothing_here),
    Route("/export/{layer}.{format}", download),
    Route("/export/{rest:path}", nothing_here),
    Route("/live/data", data_events),
    *LIVE_ROUTES,
    Mount("/app/static", AppFiles(directory=FOLDER, check_dir=False)),
]
MIDDLEWARE = [Middleware(SecurityHeaders), Middleware(Guard), Middleware(GermanPage)]
