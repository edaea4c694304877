"""Addresses of the Flächenworkshop; each has its line in ``web.access``."""

from __future__ import annotations

from starlette.routing import BaseRoute, Route

from web import live, live_pages
from web.answers import nothing_here

LIVE_ROUTES: list[BaseRoute] = [
    Route("/live", live_pages.join_page),
    Route("/live/words", live.all_words),
    Route("/live/{code}", live_pages.phone_page),
    Route("/live/{code}/beamer", live_pages.beamer_page),
    Route("/live/{code}/qr.svg", live.qr_code),
    Route("/live/{code}/hello", live.hello),
    Route("/live/{code}/events", live.live_events),
    Route("/live/{code}/join", live.join_room, methods=["POST"]),
    Route("/live/{code}/own", live.own),
    Route("/live/{code}/ranking", live.ranking),
    Route("/live/{code}/entries", live.entry, methods=["POST"]),
    Route("/live/{code}/lead/{act}", live.lead, methods=["POST"]),
    Route("/live/{code}/tiles/{layer}/{z}/{x}/{y}.mvt", live.live_tile),
    Route("/live/{rest:path}", nothing_here),
]
