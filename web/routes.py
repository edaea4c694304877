"""Every address that is not a page, and what all requests pass through."""

from __future__ import annotations

from starlette.middleware import Middleware
from starlette.routing import BaseRoute, Mount, Route

from web import oidc
from web.answers import nothing_here
from web.downloads import download
from web.events import data_events
from web.expose import batch, single
from web.field_routes import FIELD_ROUTES
from web.guard import Guard
from web.headers import SecurityHeaders
from web.health import alive, ready
from web.language import GermanPage
from web.live_routes import LIVE_ROUTES
from web.photos import photo
from web.public import report, vacancy_page
from web.reader_language import ReaderLanguage
from web.sign_in import session_state, sign_in_page, sign_out_page
from web.static import FOLDER, AppFiles
from web.tiles import tile
from web.worklists import worklist

ROUTES: list[BaseRoute] = [
    Route("/healthz", alive),
    Route("/readyz", ready),
    Route("/anmelden", sign_in_page, methods=["GET", "POST"]),
    Route("/abmelden", sign_out_page, methods=["GET", "POST"]),
    Route("/sitzung", session_state),
    Route("/oidc/start", oidc.start),
    Route("/oidc/return", oidc.come_back),
    Route("/tiles/{layer}/{z}/{x}/{y}.mvt", tile),
    Route("/tiles/{rest:path}", nothing_here),
    Route("/arbeitsliste/{name}.geojson", worklist),
    Route("/export/{layer}.{format}", download),
    Route("/export/{rest:path}", nothing_here),
    Route("/expose/stapel.{format}", batch),
    Route("/expose/{key}.pdf", single),
    Route("/expose/{rest:path}", nothing_here),
    Route("/photos/{id}", photo),
    Route("/photos/{rest:path}", nothing_here),
    Route("/melden", report, methods=["GET", "POST"]),
    Route("/leerstand/{token}", vacancy_page),
    Route("/live/data", data_events),
    *LIVE_ROUTES,
    *FIELD_ROUTES,
    Mount("/app/static", AppFiles(directory=FOLDER, check_dir=False)),
]
MIDDLEWARE = [
    Middleware(SecurityHeaders),
    Middleware(ReaderLanguage),
    Middleware(Guard),
    Middleware(GermanPage),
]
