"""Connections that only occupy a place are closed, those at work stay; a process lets in as many as it can carry."""

from __future__ import annotations

import asyncio
import resource
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import closing, suppress

import pytest
import uvicorn

from web import slow_clients
from web.server import MOST_CONNECTIONS, most_connections
from web.slow_clients import PatientProtocol

LOOK_S = 0.3
PART = 2_000_000
"""Together more than the system keeps for a connection."""
HEAD = b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n"


async def answer(scope, receive, send) -> None:
    """Read the whole body; then stream an answer, slowly."""
    if scope["type"] != "http":
        return
    while (await receive()).get("more_body"):
        pass
    await send({"type": "http.response.start", "status": 200, "headers": []})
    for _part in range(12):
        await send({"type": "http.response.body", "body": b"a" * PART, "more_body": True})
        await asyncio.sleep(LOOK_S / 4)
    await send({"type": "http.response.body", "body": b""})


@pytest.fixture
def port(monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    monkeypatch.setattr(slow_clients, "LOOK_EVERY_S", LOOK_S)
    config = uvicorn.Config(answer, port=0, http=PatientProtocol, lifespan="off", log_level="error")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield server.servers[0].sockets[0].getsockname()[1]
    server.should_exit = server.force_exit = True
    thread.join(10)


def connected(port: int) -> socket.socket:
    return socket.create_connection(("127.0.0.1", port), 5)


def is_closed_within(held: socket.socket, seconds: float) -> bool:
    held.settimeout(seconds)
    try:
        while held.recv(65536):
            pass
    except TimeoutError:
        return False
    except ConnectionError:
        return True
    return True


@pytest.mark.parametrize("sent", [b"", b"GET / HTTP/1.1\r\nX-A: ", HEAD, HEAD + b"a" * 50])
def test_who_sends_no_whole_request_is_sent_away(port: int, sent: bytes) -> None:
    with closing(connected(port)) as held:
        held.sendall(sent)
        assert is_closed_within(held, LOOK_S * 5)


def test_a_body_on_its_way_and_a_long_answer_are_left_alone(port: int) -> None:
    with closing(connected(port)) as held:
        held.sendall(HEAD)
        for _part in range(5):
            held.sendall(b"a" * 20_000)
            time.sleep(LOOK_S * 0.9)
        held.settimeout(5)
        assert received(held) >= 12 * PART


def test_an_answer_that_nobody_takes_is_given_up(port: int) -> None:
    with closing(connected(port)) as held:
        held.sendall(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n")
        time.sleep(LOOK_S * 6)
        held.settimeout(5)
        assert received(held) < 12 * PART


def received(held: socket.socket) -> int:
    total = 0
    with suppress(ConnectionError):
        while total < 12 * PART and (part := held.recv(1_000_000)):
            total += len(part)
    return total


def test_one_address_leaves_places_to_others(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(slow_clients, "MOST_FROM_ONE_ADDRESS", 3)
    monkeypatch.setattr(slow_clients, "is_loopback", lambda _host: False)
    first = [connected(port) for _each in range(3)]
    time.sleep(0.05)
    with closing(connected(port)) as late:
        assert is_closed_within(late, LOOK_S / 2)
    for held in first:
        held.close()
    until = time.monotonic() + 2
    while slow_clients._from_address:
        assert time.monotonic() < until
        time.sleep(0.01)
    with closing(connected(port)) as later:
        assert not is_closed_within(later, LOOK_S / 2)


def test_connections_fit_the_limit_of_open_files() -> None:
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (200, before[1]))
        assert 0 < most_connections() <= MOST_CONNECTIONS
        assert resource.getrlimit(resource.RLIMIT_NOFILE)[0] >= 2 * most_connections()
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, before)
