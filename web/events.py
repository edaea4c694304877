"""Route ``/live/data``: tells open maps which layers have changed, so that they ask for new tiles at once."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

from starlette.requests import Request
from starlette.responses import Response

from geo.layers import all_layers
from web.answers import says_why
from web.database import tile_database
from web.hub import hub
from web.streams import event, event_stream, next_payload

GATHER_S = 0.05
"""One save changes several tables: wait this long for the rest before asking."""


@says_why
async def data_events(_request: Request) -> Response:
    """Answer with a stream: the version of every layer first, then of those that changed (``{layer: version}``)."""
    return event_stream(_changes())


async def _changes() -> AsyncIterator[str]:
    with hub().subscribed("data") as queue:
        known = await _versions({})
        yield event(known)
        while True:
            told = await next_payload(queue)
            if told is not None:
                await asyncio.sleep(GATHER_S)
                while not queue.empty():
                    queue.get_nowait()
                tile_database().forget_versions()
            # also after a silence: a pooler between us and the database may drop notifications
            now = await _versions(known)
            changed = {layer: version for layer, version in now.items() if known.get(layer) != version}
            known = now
            yield event(changed) if changed else ""


async def _versions(known: dict[str, int]) -> dict[str, int]:
    """Return the version of the data of every layer that keeps one, never older than what was told before."""
    versions = {
        layer.id: await tile_database().version(layer.relation, known.get(layer.id, 0))
        for layer in all_layers()
    }
    return {layer: version for layer, version in versions.items() if version is not None}
