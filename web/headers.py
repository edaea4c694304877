"""Security headers of every answer, pages included."""

from __future__ import annotations

import base64
import hashlib
import re
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from geo.base_map import raster_map

FIXED = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "geolocation=(self), camera=(self), microphone=(), payment=(), usb=()",
}


def inline_script_hashes() -> str:
    """Return the hashes of the inline scripts in Streamlit's page, as a policy names them."""
    found = find_spec("streamlit")
    if found is None or found.origin is None:
        return ""
    page = (Path(found.origin).parent / "static" / "index.html").read_text(encoding="utf-8")
    scripts = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    return " ".join(
        f"'sha256-{base64.b64encode(hashlib.sha256(s.encode()).digest()).decode()}'" for s in scripts
    )


@cache
def content_security_policy() -> str:
    """Return the tightest policy under which pages, charts, uploads and the map work.

    Inline styles and ``blob:`` scripts are Streamlit's: without them pages lose their looks and components their code.
    """
    ground = raster_map()
    foreign = ground.host if ground else ""  # the one foreign host; without it the browser asks nobody else
    rules = {
        "default-src": "'none'",
        "script-src": f"'self' {inline_script_hashes()} blob:",
        "style-src": "'self' 'unsafe-inline'",
        "img-src": f"'self' data: blob: {foreign}".strip(),
        "font-src": "'self' data:",
        "connect-src": f"'self' {foreign}".strip(),
        "worker-src": "'self'",
        "manifest-src": "'self'",
        "media-src": "'self' blob:",
        "base-uri": "'none'",
        "form-action": "'self'",
        "frame-ancestors": "'none'",
    }
    return "; ".join(f"{name} {value}" for name, value in rules.items())


class SecurityHeaders:
    """Middleware that adds the headers; outermost, so that refusals carry them too."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and add the headers to the start of its answer."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(FIXED | {"Content-Security-Policy": content_security_policy()})
                if scope["scheme"] == "https":
                    headers["Strict-Transport-Security"] = "max-age=31536000"
            await send(message)

        await self._app(scope, receive, send_with_headers)
