"""The way without push: every follower's page reruns a fragment once a second and reads the view from the database."""

from __future__ import annotations

import asyncio
import re
import time
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

import streamlit as st
import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

SCRIPT = Path(__file__).parent / "polling_page.py"
SEEN = 0.0
"""Key that tells that a follower is connected."""
_VIEW = re.compile(rb"zoom=([0-9.]+);")

app = st.App(SCRIPT)


async def follow_by_polling(address: str, workshop_id: int, seen: dict[float, float]) -> None:
    """Do what a browser does with ``run_every``: ask for the fragment again and again; note when a view is seen."""
    netloc = urlsplit(address).netloc
    url = f"ws://{netloc}/_stcore/stream"
    async with websockets.connect(
        url, subprotocols=["streamlit"], origin=f"http://{netloc}", max_size=None
    ) as line:
        first = BackMsg()
        first.rerun_script.query_string = f"workshop={workshop_id}"
        await line.send(first.SerializeToString())
        again: asyncio.Task[None] | None = None
        try:
            async for data in line:
                assert isinstance(data, bytes)
                for found in _VIEW.findall(data):
                    seen.setdefault(float(found), time.perf_counter())
                message = ForwardMsg()
                with suppress(Exception):
                    message.ParseFromString(data)
                if message.WhichOneof("type") == "auto_rerun" and again is None:
                    seen[SEEN] = time.perf_counter()
                    again = asyncio.create_task(
                        _ask(line, message.auto_rerun.interval, message.auto_rerun.fragment_id)
                    )
        finally:
            if again is not None:
                again.cancel()


async def _ask(line: websockets.ClientConnection, interval_s: float, fragment: str) -> None:
    while True:
        await asyncio.sleep(interval_s)
        message = BackMsg()
        message.rerun_script.fragment_id = fragment
        message.rerun_script.is_auto_rerun = True
        await line.send(message.SerializeToString())
