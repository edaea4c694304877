"""What the measurements of the page share: a browser, the bytes it receives, and waiting for a sight."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

CHROMIUM = "/usr/bin/chromium"
FLAGS = [
    "--no-sandbox", "--disable-dev-shm-usage", "--use-gl=angle", "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader", "--ignore-gpu-blocklist", "--disable-background-networking",
]  # fmt: skip
SIZE = {"width": 1440, "height": 900}
DATA = {"Fetch", "XHR", "EventSource"}
WITHIN_S = 60.0


@contextmanager
def chromium() -> Iterator[Browser]:
    """Run a browser with software graphics until the block ends."""
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield started
        started.close()


class Received:
    """Bytes of data that a page received: web socket and fetched answers, not the program's own files."""

    def __init__(self, page: Page, *, counting: bool = True) -> None:
        self.data_bytes = 0.0
        self._kinds: dict[str, str] = {}
        if not counting:  # every message of the page would pass this process, which slows the page down
            return
        session = page.context.new_cdp_session(page)
        session.send("Network.enable")
        session.on("Network.responseReceived", self._started)
        session.on("Network.loadingFinished", self._finished)
        session.on("Network.webSocketFrameReceived", self._frame)

    def _started(self, event: dict[str, Any]) -> None:
        self._kinds[event["requestId"]] = event["type"]

    def _finished(self, event: dict[str, Any]) -> None:
        if self._kinds.get(event["requestId"]) in DATA:
            self.data_bytes += event["encodedDataLength"]

    def _frame(self, event: dict[str, Any]) -> None:
        self.data_bytes += len(event["response"]["payloadData"]) * 3 / 4  # binary frames come as base64


def seconds_until(page: Page, holds: Callable[[], bool], began: float, within_s: float = WITHIN_S) -> float:
    """Return the seconds since ``began`` at which something is first seen.

    Raises
    ------
    TimeoutError
        When it is not seen in time.
    """
    while not holds():
        if time.perf_counter() - began > within_s:
            raise TimeoutError("not seen in time")
        page.wait_for_timeout(5)
    return time.perf_counter() - began
