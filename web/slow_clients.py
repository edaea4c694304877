"""Connections that only occupy a place are closed: no whole request, a body that trickles, an answer nobody takes."""

from __future__ import annotations

import asyncio
from collections import Counter
from typing import Any

from uvicorn.protocols.http.auto import AutoHTTPProtocol

from web.guard import is_loopback

LOOK_EVERY_S = 15.0
"""Between two looks a head must arrive whole, and a waiting answer must be taken on."""
LEAST_BODY_BYTES = 15_000
"""Between two looks, of a body that is not whole yet: 1 kB per second."""
MOST_FROM_ONE_ADDRESS = 600
"""An office behind one address has its pages, maps and streams; the places of all others stay free."""
_from_address: Counter[str] = Counter()


class PatientProtocol(AutoHTTPProtocol):  # type: ignore[misc,valid-type]
    """The server's protocol, with a look at each connection every ``LOOK_EVERY_S`` seconds until it ends."""

    def connection_made(self, transport: asyncio.Transport) -> None:
        """Take the connection, unless its address has too many already."""
        super().connection_made(transport)
        self._address = self.client[0] if self.client and not is_loopback(self.client[0]) else ""
        self._received = 0
        self._seen: tuple[Any, int, int] = (None, 0, 0)
        self._counted = True
        _from_address[self._address] += 1
        if self._address and _from_address[self._address] > MOST_FROM_ONE_ADDRESS:
            transport.abort()
            return
        self.loop.call_later(LOOK_EVERY_S, self._look)

    def data_received(self, data: bytes) -> None:
        """Count what comes."""
        self._received += len(data)
        super().data_received(data)

    def connection_lost(self, exc: Exception | None) -> None:
        """Free the place."""
        self._free()
        super().connection_lost(exc)

    def _free(self) -> None:
        if self._counted:
            self._counted = False
            _from_address[self._address] -= 1
            if not _from_address[self._address]:
                del _from_address[self._address]

    def _look(self) -> None:
        if self.transport.is_closing() or self.transport.get_protocol() is not self:
            self._free()  # a socket of a page by now, whose end is told to another protocol
            return
        now = (self.scope, self._received, self.transport.get_write_buffer_size())
        if self._only_occupies(now):
            self.transport.abort()
            return
        self._seen = now
        self.loop.call_later(LOOK_EVERY_S, self._look)

    def _only_occupies(self, now: tuple[Any, int, int]) -> bool:
        scope, received, waiting = now
        between = self.cycle is None or self.cycle.response_complete
        if between:
            return scope is self._seen[0]
        if self.cycle.more_body and not self.flow.read_paused:
            return scope is self._seen[0] and received - self._seen[1] < LEAST_BODY_BYTES
        return self.flow.write_paused and waiting >= self._seen[2] > 0
