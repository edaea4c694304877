"""Server-sent events: the answer that stays open, ends with the server, and comes back by itself."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator
from typing import Any

from starlette.responses import StreamingResponse

from geo.errors import DatabaseUnavailableError

STOP = asyncio.Event()
"""Set when the server is told to end: event streams finish then, else they would hold it up."""
RETRY_MS = 500
PING_S = 15.0


class ServerEndsError(Exception):
    """The server was told to end."""


def event(data: Any, name: str = "", id: int | None = None) -> str:
    """Return one event as text; ``data`` becomes JSON, ``name`` is what the page listens to (else "message")."""
    lines = [f"event: {name}"] if name else []
    if id is not None:
        lines.append(f"id: {id}")
    return (
        "\n".join([*lines, f"data: {json.dumps(data, ensure_ascii=False, separators=(',', ':'))}"]) + "\n\n"
    )


async def next_payload(queue: asyncio.Queue[str], patience_s: float = PING_S) -> str | None:
    """Wait for the next payload of a subscription; None when nothing came within ``patience_s``.

    Raises
    ------
    ServerEndsError
        When the server is told to end; ``event_stream`` ends the answer then.
    """
    got, stopped = asyncio.ensure_future(queue.get()), asyncio.ensure_future(STOP.wait())
    try:
        done, _ = await asyncio.wait({got, stopped}, timeout=patience_s, return_when=asyncio.FIRST_COMPLETED)
    finally:
        got.cancel()
        stopped.cancel()
    if STOP.is_set():
        raise ServerEndsError
    return got.result() if got in done else None


def event_stream(events: AsyncIterator[str]) -> StreamingResponse:
    """Return the answer that sends the events; the browser reconnects after half a second.

    Parameters
    ----------
    events
        Texts of ``event``, the present state first; an empty text becomes a comment that keeps the line open.
    """

    async def sent() -> AsyncIterator[str]:
        yield f"retry: {RETRY_MS}\n\n"
        with contextlib.suppress(ServerEndsError, DatabaseUnavailableError):  # the browser comes back
            async for text in events:
                yield text or ": ping\n\n"

    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    return StreamingResponse(sent(), media_type="text/event-stream", headers=headers)
