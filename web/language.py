"""The page says that it is German, and whose it is: Streamlit's own HTML says English and "Streamlit"."""

from __future__ import annotations

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

REPLACED = (
    (b'<html lang="en">', b'<html lang="de">'),
    (b"<title>Streamlit</title>", b"<title>Quartiersatlas</title>"),
    # before everything else, because it hears how the page's own socket ends
    (b"<head>", b'<head><script src="/app/static/session.js"></script>'),
    (b"</head>", b'<script src="/app/static/german.js" defer></script></head>'),
)


class GermanPage:
    """Middleware that rewrites the HTML page; every other answer passes untouched and unbuffered."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Ask for the page plain and whole, and rewrite it on its way out."""
        if scope["type"] != "http" or "text/html" not in Headers(scope=scope).get("accept", ""):
            await self._app(scope, receive, send)
            return
        # neither compressed nor "unchanged": the file's own tag knows nothing of what is rewritten
        dropped = {b"accept-encoding", b"if-none-match", b"if-modified-since", b"range"}
        plain = {**scope, "headers": [pair for pair in scope["headers"] if pair[0] not in dropped]}
        await self._app(plain, receive, _Rewriter(send))


class _Rewriter:
    """Holds an HTML answer back until it is whole."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._start: Message | None = None
        self._body = b""

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            if not Headers(raw=message["headers"]).get("content-type", "").startswith("text/html"):
                await self._send(message)
                return
            self._start = message
        elif self._start is None:
            await self._send(message)
        else:
            self._body += message.get("body", b"")
            if not message.get("more_body", False):
                await self._finish(self._start)

    async def _finish(self, start: Message) -> None:
        if REPLACED[1][0] in self._body:  # pages of our own are German already
            for old, new in REPLACED:
                self._body = self._body.replace(old, new, 1)
        headers = MutableHeaders(raw=list(start["headers"]))
        for name in ("etag", "last-modified", "accept-ranges"):
            del headers[name]
        if "content-length" in headers:
            headers["content-length"] = str(len(self._body))
        await self._send({**start, "headers": headers.raw})
        await self._send({"type": "http.response.body", "body": self._body})
