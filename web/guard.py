"""Who may speak to the server: in single-user mode this machine alone, and writes only from our own pages."""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from geo.errors import ForbiddenError
from geo.i18n import _
from geo.people import SINGLE_USER
from web.answers import refusal

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
WEBSOCKET_REFUSED = 4403


def is_loopback(host: str) -> bool:
    """Return whether a host name or address means this machine."""
    name = host.strip("[]").lower()
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        address = ipaddress.ip_address(name)
    except ValueError:
        return False
    inner = (
        address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    )  # of a socket for both kinds
    return (inner or address).is_loopback


def require_single_user_host(host: str) -> None:
    """Refuse to listen on an address that others can reach, because nobody has to sign in yet.

    Raises
    ------
    ForbiddenError
        When the address is not a loopback one.
    """
    if not is_loopback(host):
        raise ForbiddenError(
            _(
                "HOST={host} wäre für andere erreichbar, aber es sind keine Konten eingerichtet: "
                "bitte mit HOST=127.0.0.1 starten."
            ).format(host=host)
        )


class Guard:
    """Middleware that refuses strangers.

    Three checks: the connection came in on a loopback address (whatever the server was told to listen on), it asks for
    a loopback name (a foreign page cannot point its own name here), and writes and sockets come from our own origin.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or answer 403; a socket is closed before it opens."""
        reason = _refused(scope) if scope["type"] in {"http", "websocket"} else ""
        if not reason:
            if scope["type"] in {"http", "websocket"}:
                scope.setdefault("state", {})["person"] = SINGLE_USER
            await self._app(scope, receive, send)
        elif scope["type"] == "websocket":
            await receive()
            await send({"type": "websocket.close", "code": WEBSOCKET_REFUSED})
        else:
            await refusal(reason, 403)(scope, receive, send)


def _host_name(host: str) -> str:
    try:
        return urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return ""


def _refused(scope: Scope) -> str:
    headers = Headers(scope=scope)
    host = headers.get("host", "")
    arrived_at = scope.get("server") or ("localhost", None)
    by_address = arrived_at[1] is not None and not is_loopback(arrived_at[0])
    if by_address or not is_loopback(_host_name(host)):
        return _(
            "Ohne Konten ist der Quartiersatlas nur auf diesem Rechner zu erreichen: bitte localhost aufrufen."
        )
    writes = scope["type"] == "websocket" or scope["method"] not in SAFE_METHODS
    if writes and headers.get("origin", "").partition("://")[2] != host:
        return _(
            "Die Anfrage kommt von einer anderen Seite und wurde abgelehnt: bitte den Quartiersatlas neu laden."
        )
    return ""
