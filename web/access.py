"""Who may ask which address: one table for every route, denied unless a line allows it."""

from __future__ import annotations

from typing import Literal

from starlette.requests import HTTPConnection

from geo.people import GUEST, Person, Role

PUBLIC: Literal["public"] = "public"
"""Everybody, without signing in."""
TOKEN: Literal["token"] = "token"  # noqa: S105 - a word of the table, no secret
"""Whoever holds a token that the route itself checks."""
Least = Role | Literal["public", "token"]

ACCESS: dict[str, Least] = {
    "/healthz": PUBLIC,
    "/readyz": PUBLIC,
    "/app/static": PUBLIC,
    "/tiles/{layer}/{z}/{x}/{y}.mvt": Role.GUEST,
    "/tiles/{rest:path}": Role.GUEST,
    "/export/{layer}.{format}": Role.GUEST,
    "/export/{rest:path}": Role.GUEST,
    "/live/data": Role.GUEST,
    "/live": TOKEN,
    "/live/words": TOKEN,
    "/live/{code}": TOKEN,
    "/live/{code}/beamer": TOKEN,
    "/live/{code}/qr.svg": TOKEN,
    "/live/{code}/hello": TOKEN,
    "/live/{code}/events": TOKEN,
    "/live/{code}/join": TOKEN,
    "/live/{code}/own": TOKEN,
    "/live/{code}/entries": TOKEN,
    "/live/{code}/lead/{act}": TOKEN,
    "/live/{code}/tiles/{layer}/{z}/{x}/{y}.mvt": TOKEN,
    "/live/{rest:path}": TOKEN,
}
"""Address as in ``web.routes.ROUTES`` → the least role, ``PUBLIC`` or ``TOKEN``. Whoever adds a route adds its line.

``Role.GUEST`` means: what guests see where PUBLIC_ACCESS is on; otherwise everybody who has signed in.
"""


def person(request: HTTPConnection) -> Person:
    """Return who asks, as the guard found out; a guest where nobody did."""
    found = request.scope.get("state", {}).get("person")
    return found if isinstance(found, Person) else GUEST
