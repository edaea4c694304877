"""Addresses of the phone page and of its interface."""

from __future__ import annotations

from starlette.routing import Route

from web.answers import nothing_here
from web.field import ADDRESS, page, part
from web.field_api import put_entry, units, who_am_i, worklist
from web.field_photos import put_photo

API = "/api/field/v1"
FIELD_ROUTES = [
    Route(ADDRESS, page),
    Route(f"{ADDRESS}/", page),
    Route(f"{ADDRESS}/{{name}}", part),
    Route(f"{API}/whoami", who_am_i),
    Route(f"{API}/units", units),
    Route(f"{API}/worklist", worklist),
    Route(f"{API}/entries/{{uid}}", put_entry, methods=["PUT"]),
    Route(f"{API}/photos/{{uid}}", put_photo, methods=["PUT"]),
    Route("/api/field/{rest:path}", nothing_here, methods=["GET", "PUT", "POST", "DELETE", "PATCH"]),
]
