"""Who may ask which address: one table for every route, denied unless a line allows it."""

from __future__ import annotations

from functools import lru_cache
from typing import Literal

from starlette.requests import HTTPConnection
from starlette.routing import compile_path

from geo.people import GUEST, Person, Role

PUBLIC: Literal["public"] = "public"
"""Everybody, without signing in."""
TOKEN: Literal["token"] = "token"  # noqa: S105 - a word of the table, no secret
"""Whoever holds a token that the route itself checks."""
Least = Role | Literal["public", "token"]

ACCESS: dict[str, Least] = {
    "/healthz": PUBLIC,
    "/readyz": PUBLIC,
    "/anmelden": PUBLIC,
    "/abmelden": PUBLIC,
    "/sitzung": Role.GUEST,
    "/oidc/start": PUBLIC,
    "/oidc/return": PUBLIC,
    "/app/static/{rest:path}": PUBLIC,
    "/tiles/{layer}/{z}/{x}/{y}.mvt": Role.GUEST,
    "/tiles/{rest:path}": Role.GUEST,
    "/arbeitsliste/{name}.geojson": Role.GUEST,
    "/export/{layer}.{format}": Role.GUEST,
    "/export/{rest:path}": Role.GUEST,
    "/expose/{rest:path}": Role.ADVISOR,
    "/melden": PUBLIC,
    "/leerstand/{token}": TOKEN,
    "/photos/{id}": Role.GUEST,
    "/photos/{rest:path}": Role.GUEST,
    "/live/data": Role.GUEST,
    "/live": PUBLIC,
    "/live/words": PUBLIC,
    "/live/{rest:path}": TOKEN,
    "/vor-ort": PUBLIC,  # files without data: the page also opens where nobody is signed in, or without network
    "/vor-ort/": PUBLIC,
    "/vor-ort/{name}": PUBLIC,
    "/api/field/v1/whoami": Role.VIEWER,
    "/api/field/v1/units": Role.VIEWER,
    "/api/field/v1/worklist": Role.VIEWER,
    "/api/field/v1/entries/{uid}": Role.ADVISOR,
    "/api/field/v1/photos/{uid}": Role.ADVISOR,
    "/api/field/{rest:path}": Role.GUEST,
}
"""Address → the least role, ``PUBLIC`` or ``TOKEN``; the first line that fits counts. Whoever adds a route adds a line.

``Role.GUEST`` means: what guests see where PUBLIC_ACCESS is on; otherwise everybody who has signed in.
"""

STREAMLIT: dict[str, Least] = {
    "/": Role.GUEST,
    "/static/{rest:path}": PUBLIC,
    "/media/{rest:path}": Role.GUEST,
    "/component/{rest:path}": Role.GUEST,
    "/favicon.png": PUBLIC,
    "/favicon.ico": PUBLIC,
    "/_stcore/health": PUBLIC,
    "/_stcore/script-health-check": PUBLIC,
    "/_stcore/stream": Role.GUEST,
    "/_stcore/host-config": Role.GUEST,
    "/_stcore/bidi-components/{rest:path}": Role.GUEST,
    "/_stcore/upload_file/{rest:path}": Role.VIEWER,
    "/{page}": Role.GUEST,
    "/{page}/_stcore/{rest:path}": Role.GUEST,  # where a page looks for the server first; there is nothing
}
"""Addresses of the pages' own machinery; what a page shows to whom is the matter of ``ui.router``."""


_PATTERNS = [(compile_path(address)[0], address) for address in (*ACCESS, *STREAMLIT)]


@lru_cache(maxsize=4096)
def line_of(path: str) -> str | None:
    """Return the line of the table that an address falls under; None when there is none."""
    return next((address for pattern, address in _PATTERNS if pattern.match(path)), None)


def least_role(path: str) -> Least | None:
    """Return what an address asks for; None for an address that no line allows."""
    line = line_of(path)
    return None if line is None else (ACCESS | STREAMLIT)[line]


def person(request: HTTPConnection) -> Person:
    """Return who asks, as the guard found out; a guest where nobody did."""
    found = request.scope.get("state", {}).get("person")
    return found if isinstance(found, Person) else GUEST
