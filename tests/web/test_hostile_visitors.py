"""Strangers at a server with accounts: streams that must end or must stay, floods, codes guessed by one in the room."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import httpx
import pytest
import sqlalchemy as sa

from geo.accounts import add_account, end_session, start_session
from geo.database import transaction
from geo.people import OPERATOR, Person, Role
from quarters.workshop import run
from quarters.workshop.model import Workshop
from quarters.workshop.notes import MOST_NOTES
from quarters.workshop.snapshot import snapshot
from tests.conftest import TestDatabase
from tests.web.conftest import Server, serving
from tests.workshop.conftest import LEADER, make_workshop, new_token
from web.live_limits import WRONG_CODES


@pytest.fixture(scope="module")
def leader(shared_atlas_database: TestDatabase) -> Person:
    """Somebody with an account who leads workshops."""
    with transaction(OPERATOR) as connection:
        key = add_account(connection, "leitung", Role.FACILITATOR, password="Vier Wege zum Markt")
    return Person("leitung", Role.FACILITATOR, (), key)


@pytest.fixture(scope="module")
def server(
    shared_atlas_database: TestDatabase, leader: Person, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    """A server with accounts, reachable by others."""
    log = tmp_path_factory.mktemp("hostile") / "log"
    with serving(shared_atlas_database, log, host="0.0.0.0", HOST="0.0.0.0") as started:
        yield started


@pytest.fixture
def made(server: Server) -> Workshop:
    """A running workshop."""
    created = make_workshop()
    with transaction(LEADER) as connection:
        run.start(connection, created.id)
    return created


@contextmanager
def reading(server: Server, path: str, **headers: str) -> Iterator[Callable[[], tuple[int, bool]]]:
    """Read a stream in a thread; yields a function that tells how many lines came and whether it has ended."""
    lines: list[str] = []
    ended = threading.Event()

    def read() -> None:
        try:
            with (
                httpx.Client(base_url=server.url, trust_env=False, timeout=30) as client,
                client.stream("GET", path, headers=headers) as answer,
            ):
                for line in answer.iter_lines():
                    lines.append(line)  # noqa: PERF402 - told while it runs
        except httpx.HTTPError:
            pass  # cut off
        finally:
            ended.set()

    thread = threading.Thread(target=read, daemon=True)
    thread.start()
    until = time.monotonic() + 10
    while len(lines) < 4:
        assert time.monotonic() < until, lines
        assert not ended.is_set(), lines
        time.sleep(0.02)
    yield lambda: (len(lines), ended.is_set())


def tell(made: Workshop) -> None:
    with transaction(LEADER) as connection:
        told = json.dumps({"w": made.id, "k": "state"})
        connection.execute(sa.text("select pg_notify('workshop', :told)"), {"told": told})


def test_the_room_stays_connected_when_somebody_signs_out(
    server: Server, made: Workshop, leader: Person
) -> None:
    with reading(server, f"/live/{made.code}/events", accept="text/event-stream") as seen:
        end_session(start_session(leader))
        time.sleep(1)
        assert not seen()[1], "who never signed in has nothing that could end"
        before = seen()[0]
        tell(made)
        until = time.monotonic() + 5
        while seen()[0] == before:
            assert time.monotonic() < until
            time.sleep(0.02)


def test_a_leading_stream_ends_with_the_sign_in_whatever_was_asked_for(
    server: Server, made: Workshop, leader: Person
) -> None:
    cookie = start_session(leader)
    asked = {"cookie": f"sitzung={cookie}", "accept": "*/*"}
    with reading(server, f"/live/{made.code}/events?lead", **asked) as seen:
        end_session(cookie)
        until = time.monotonic() + 4
        while not seen()[1]:
            assert time.monotonic() < until, "the stream of who leads outlived the sign-in"
            time.sleep(0.05)


def send(server: Server, made: Workshop, path: str, token: str, content: bytes | str) -> httpx.Response:
    headers = {"Origin": server.url, "Authorization": f"Bearer {token or 'none'}"}
    return server.client.post(f"/live/{made.code}/{path}", content=content, headers=headers)


@pytest.mark.parametrize(
    "content",
    [
        "[" * 90_000,
        '{"a":' * 15_000,
        json.dumps({"token": "TOKEN", "group": True}),
        json.dumps({"token": "TOKEN", "group": 10**30}),
        json.dumps({"token": "TOKEN", "name": "a\x00b"}),
        json.dumps({"token": "TOKEN", "name": "\ud800"}),
        b"\xff\xfe",
    ],
)
def test_nonsense_is_answered_and_breaks_nothing(
    server: Server, made: Workshop, content: bytes | str
) -> None:
    if isinstance(content, str):
        content = content.replace("TOKEN", new_token())
    assert send(server, made, "join", "", content).status_code in {201, 400}
    note = {"kind": "note", "note": "comment", "uid": "11111111-1111-1111-1111-111111111111"}
    token = new_token()
    assert send(server, made, "join", "", json.dumps({"token": token})).status_code == 201
    far = [[10**400, 1]], [[9, 1e308]], [[0, 0, 0]], "ab", [{}]
    for points in far:
        pin = note | {"note": "pin", "points": points}
        assert send(server, made, "entries", token, json.dumps(pin)).status_code == 400, points
    for n, place in enumerate(([-170, 10], [99, 0], [-81, 0], [180, -85])):
        pin = note | {"note": "pin", "points": [place], "uid": f"33333333-3333-3333-3333-33333333333{n}"}
        assert send(server, made, "entries", token, json.dumps(pin)).status_code in {201, 400}, place
    with transaction(LEADER) as connection:
        told = snapshot(connection, made.id)
    assert json.dumps(told, allow_nan=False), "one strange place would blind every screen"
    for text in ("a\x00b", "\ud800"):
        assert send(server, made, "entries", token, json.dumps(note | {"text": text})).status_code in {
            201,
            400,
        }
    assert server.client.get("/live/%00BCDEF/hello").status_code in {400, 404}


def test_targets_that_are_no_address_lead_to_the_start(server: Server) -> None:
    for target in ("//[", "/\\[", "http://["):
        assert server.client.get("/anmelden", params={"weiter": target}).status_code == 200
    many = "&".join(f"a{n}=1" for n in range(50))
    assert server.client.post("/anmelden", content=many, headers={"Origin": server.url}).status_code == 400


def test_a_flood_of_sign_ins_is_turned_away_and_holds_nobody_else_up(server: Server) -> None:
    def guess(n: int) -> int:
        form = {"name": f"niemand{n}", "kennwort": "x" * 20}
        return httpx.post(
            f"{server.url}/anmelden", data=form, headers={"Origin": server.url}, trust_env=False, timeout=60
        ).status_code

    with ThreadPoolExecutor(60) as pool:
        answers = list(pool.map(guess, range(60)))
    assert set(answers) == {403, 429}, set(answers)


def test_reports_are_counted_by_connection(server: Server) -> None:
    def report(address: str) -> int:
        headers = {"Origin": server.url, "X-Forwarded-For": address}
        return server.client.post("/melden", data={"street": "Meldeweg"}, headers=headers).status_code

    assert [report("203.0.113.9") for _each in range(6)] == [200] * 5 + [429]
    assert [report(f"2001:db8:1:2::{n}") for n in range(6)] == [200] * 5 + [429], (
        "an IPv6 customer has a whole /64"
    )
    assert report("203.0.113.10") == 200


def test_a_stranger_locks_nobody_out(server: Server) -> None:
    def sign_in(password: str, address: str) -> httpx.Response:
        headers = {"Origin": server.url, "X-Forwarded-For": address}
        form = {"name": "leitung", "kennwort": password}
        return server.client.post("/anmelden", data=form, headers=headers)

    told = [sign_in("kein gutes Wort", "203.0.113.66").text for _each in range(6)]
    assert "Zu viele Versuche" in told[-1]
    assert sign_in("Vier Wege zum Markt", "203.0.113.67").status_code == 303
    server.client.cookies.clear()


def test_one_device_does_not_bury_the_map(server: Server, made: Workshop) -> None:
    token = new_token()
    assert send(server, made, "join", "", json.dumps({"token": token})).status_code == 201
    note = {"kind": "note", "note": "comment", "text": "da"}
    answers = [
        send(server, made, "entries", token, json.dumps(note | {"uid": f"44444444-0000-0000-0000-{n:012d}"}))
        for n in range(MOST_NOTES + 2)
    ]
    assert [answer.status_code for answer in answers] == [201] * MOST_NOTES + [400] * 2
    with transaction(LEADER) as connection:
        assert len(snapshot(connection, made.id)["notes"]) == MOST_NOTES


# the last one: for the next minute this address may ask for no code
def test_one_who_guesses_codes_does_not_silence_the_room(server: Server, made: Workshop) -> None:
    token = new_token()
    assert send(server, made, "join", "", json.dumps({"token": token})).status_code == 201
    for _each in range(WRONG_CODES):
        server.client.get("/live/ZZZZZZ/hello")
    late = server.client.get(f"/live/{made.code}/hello")
    assert late.status_code == 429, "to be asked again later, not refused for good"
    note = {"kind": "note", "note": "comment", "uid": "22222222-2222-2222-2222-222222222222", "text": "da"}
    assert send(server, made, "entries", token, json.dumps(note)).status_code == 201
    assert send(server, made, "entries", new_token(), json.dumps(note)).status_code == 429
