"""A lean HTTP client over kept connections, so that the server is what is measured."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

import numpy as np


@dataclass(frozen=True)
class Load:
    """What came back: wall time, answers by status, body bytes, and each answer's time in milliseconds."""

    seconds: float
    statuses: dict[int, int]
    body_bytes: int
    times_ms: tuple[float, ...]

    @property
    def per_second(self) -> float:
        """Answers per second."""
        return len(self.times_ms) / self.seconds

    def percentile_ms(self, share: float) -> float:
        """Return the time that so many percent of the answers stay within."""
        return float(np.percentile(self.times_ms, share))


def ask(url: str, paths: Sequence[str], connections: int) -> Load:
    """Ask for every path once over so many connections and return what came back.

    Raises
    ------
    RuntimeError
        When an answer is an error: a fast refusal is no result.
    """
    return asyncio.run(_ask(url, paths, connections))


async def _ask(url: str, paths: Sequence[str], connections: int) -> Load:
    left = list(reversed(paths))
    statuses: dict[int, int] = {}
    sizes: list[int] = []
    times_ms: list[float] = []

    async def work() -> None:
        parts = urlsplit(url)
        reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
        while left:
            path = left.pop()
            began = time.perf_counter()
            status, size = await _get(reader, writer, parts.netloc, path)
            times_ms.append((time.perf_counter() - began) * 1000)
            statuses[status] = statuses.get(status, 0) + 1
            sizes.append(size)
            if status >= 400:
                raise RuntimeError(f"{status} for {path}")
        writer.close()

    began = time.perf_counter()
    await asyncio.gather(*(work() for _ in range(connections)))
    return Load(time.perf_counter() - began, statuses, sum(sizes), tuple(times_ms))


async def _get(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, host: str, path: str
) -> tuple[int, int]:
    writer.write(f"GET {path} HTTP/1.1\r\nHost: {host}\r\nAccept-Encoding: gzip\r\n\r\n".encode())
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
    status = int(head.split(" ", 2)[1])
    headers = dict(line.split(": ", 1) for line in head.split("\r\n")[1:] if ": " in line)
    if "chunked" in headers.get("transfer-encoding", ""):
        size = 0
        while length := int(await reader.readline(), 16):
            size += len(await reader.readexactly(length + 2)) - 2
        await reader.readline()
        return status, size
    return status, len(await reader.readexactly(int(headers.get("content-length", "0"))))
