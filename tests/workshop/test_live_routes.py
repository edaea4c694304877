"""The room over HTTP: a real server, streams as a browser reads them, tokens that open one workshop only."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import pytest
import sqlalchemy as sa

from geo.database import transaction
from quarters.workshop import run
from quarters.workshop.model import Workshop
from quarters.workshop.read import workshop
from quarters.workshop.results import orders, weighed
from tests.conftest import TestDatabase
from tests.web.conftest import Server, serving
from tests.workshop.conftest import LEADER, make_workshop, new_token
from web.live_rooms import ROOM


@pytest.fixture(scope="module")
def rooms(shared_atlas_database: TestDatabase, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One server for the module; each test makes its own workshop in it."""
    with serving(shared_atlas_database, tmp_path_factory.mktemp("live") / "log") as started:
        yield started


@pytest.fixture
def made(rooms: Server) -> Workshop:
    """A running workshop."""
    created = make_workshop()
    with transaction(LEADER) as connection:
        run.start(connection, created.id)
    return created


class Stream:
    """What a screen has received so far."""

    def __init__(self) -> None:
        self.events: list[tuple[float, str, Any]] = []
        self.status = 0

    def last(self, name: str) -> Any:
        return next((data for _at, kind, data in reversed(self.events) if kind == name), None)

    def wait(self, holds: Any, within_s: float = 15.0) -> Any:
        until = time.monotonic() + within_s
        while time.monotonic() < until:
            if found := holds(self):
                return found
            time.sleep(0.005)
        raise AssertionError([(kind, str(data)[:200]) for _at, kind, data in self.events[-5:]])


@contextmanager
def screen(server: Server, made: Workshop, query: str = "") -> Iterator[Stream]:
    """Read the event stream in a thread until the block ends."""
    heard, stop = Stream(), threading.Event()

    def read() -> None:
        with (
            httpx.Client(trust_env=False, timeout=30) as client,
            client.stream("GET", f"{server.url}/live/{made.code}/events{query}") as answer,
        ):
            heard.status = answer.status_code
            name = ""
            for line in answer.iter_lines():
                if line.startswith("event: "):
                    name = line[7:]
                elif line.startswith("data: "):
                    heard.events.append((time.monotonic(), name, json.loads(line[6:])))
                if stop.is_set():
                    return

    thread = threading.Thread(target=read, daemon=True)
    thread.start()
    try:
        heard.wait(lambda stream: stream.status)
        yield heard
    finally:
        stop.set()
        with transaction(LEADER) as connection:  # one more event lets the reader see that it is over
            told = json.dumps({"w": made.id, "k": "state"})
            connection.execute(sa.text("select pg_notify('workshop', :told)"), {"told": told})
        thread.join(5)
        assert not thread.is_alive()


def act(server: Server, made: Workshop, name: str, **body: Any) -> httpx.Response:
    origin = {"Origin": server.url}
    return server.client.post(f"/live/{made.code}/lead/{name}", json=body, headers=origin)


def send(server: Server, made: Workshop, path: str, bearer: str, **body: Any) -> httpx.Response:
    headers = {"Origin": server.url, "Authorization": f"Bearer {bearer}"}
    return server.client.post(f"/live/{made.code}/{path}", json=body, headers=headers)


def join(server: Server, made: Workshop) -> str:
    token = new_token()
    assert (
        send(server, made, "join", "none", token=token, group=made.groups[0].id, name="").status_code == 201
    )
    return token


def test_a_screen_gets_the_state_first_and_then_follows(rooms: Server, made: Workshop) -> None:
    with screen(rooms, made) as phone:
        phone.wait(lambda s: s.last("state"))
        assert [kind for _at, kind, _data in phone.events[:2]] == ["map", "state"]
        began = time.monotonic()
        assert act(rooms, made, "view", center=[7.42, 51.53], zoom=13.2).status_code == 200
        view = phone.wait(lambda s: s.last("view"))
        assert view["view"] == {"center": [7.42, 51.53], "zoom": 13.2, "size": [1000, 700], "selected": None}
        assert time.monotonic() - began < 1
        with screen(rooms, made) as late:
            state = late.wait(lambda s: s.last("state"))
            assert state["view"] == view["view"]
            assert state["view_seq"] == view["seq"]
        act(rooms, made, "step", step_id=made.steps[2].id)
        phone.wait(lambda s: s.last("state")["step"] == 2)


def test_two_workshops_do_not_touch_each_other(rooms: Server, made: Workshop) -> None:
    other = make_workshop()
    with screen(rooms, made) as mine, screen(rooms, other) as theirs:
        for each in (mine, theirs):
            each.wait(lambda s: s.last("state"))
        act(rooms, made, "view", center=[7.42, 51.53], zoom=13.2)
        mine.wait(lambda s: s.last("view"))
        act(rooms, other, "view", center=[7.5, 51.5], zoom=12)
        theirs.wait(lambda s: s.last("view"))
        assert [data["view"]["zoom"] for _at, kind, data in theirs.events if kind == "view"] == [12.0]


def test_answers_count_for_all_and_results_only_for_who_leads(rooms: Server, made: Workshop) -> None:
    tokens = [join(rooms, made) for _each in range(2)]
    act(rooms, made, "step", step_id=made.steps[4].id)
    opened = act(rooms, made, "open", budget=3, secret=True).json()["round_id"]
    first = str(made.candidates[0].id)
    with screen(rooms, made) as phone, screen(rooms, made, "?lead") as leader:
        for each in (phone, leader):
            each.wait(lambda s: s.last("state"))
        assert (
            send(rooms, made, "entries", tokens[0], kind="vote", round_id=opened, dots={first: 2}).status_code
            == 201
        )
        counted = phone.wait(lambda s: s.last("answers"))
        assert counted == {"round": opened, "answered": 1, "joined": 2}
        leader.wait(lambda s: s.last("state")["round"]["answered"] == 1)
        assert leader.last("state")["results"] == [], "a secret vote is nobody's to watch while it goes on"
        assert phone.last("state")["results"] == []
        act(rooms, made, "close")
        phone.wait(lambda s: s.last("state")["round"] is None)
        assert phone.last("state")["results"] == []
        leader.wait(lambda s: s.last("state")["results"])
        assert leader.last("state")["results"][0]["dots"][0] == {"id": int(first), "n": 2}
        act(rooms, made, "show", round_id=opened, on=True)
        phone.wait(lambda s: s.last("state")["results"])
        assert phone.last("state")["results"][0]["dots"][0] == {"id": int(first), "n": 2}
        mine = rooms.client.get(
            f"/live/{made.code}/own?round={opened}", headers={"Authorization": f"Bearer {tokens[0]}"}
        )
        assert mine.json()["dots"] == {first: 2}


def test_own_weights_give_an_own_ranking_to_their_device_only(rooms: Server, made: Workshop) -> None:
    one, other = (join(rooms, made) for _each in range(2))
    area, costs, effect = made.criteria
    act(rooms, made, "step", step_id=made.steps[2].id)
    opened = act(rooms, made, "open").json()["round_id"]

    def ranking(token: str) -> Any:
        bearer = {"Authorization": f"Bearer {token}"}
        answer = rooms.client.get(f"/live/{made.code}/ranking", headers=bearer)
        assert answer.status_code == 200
        return answer.json()["ranking"]

    def letters(token: str) -> str:
        named = {each.id: each.letter for each in made.candidates}
        return "".join(named[row["id"]] for row in ranking(token)["ranking"])

    assert ranking(one) is None
    for token, key in ((one, area.id), (other, costs.id)):
        weights = {str(each.id): 5 * (each.id == key) for each in made.criteria}
        send(rooms, made, "entries", token, kind="weigh", round_id=opened, weights=weights)
    # area 4, 5, 10 ha, unknown (the mean of the others: 6.33); costs 2, 3, 5, 1 million
    assert (letters(one), letters(other)) == ("CDBA", "DABC")
    first = ranking(one)["ranking"][0]
    assert (first["points"], first["place"], first["topsis"], first["topsis_place"]) == (100.0, 1, 100.0, 1)
    assert "Ohne Ort <b>: Fläche unbekannt, angenommen wird das Mittel der anderen." in str(ranking(one))

    act(rooms, made, "close")
    act(rooms, made, "step", step_id=made.steps[3].id)
    rated = act(rooms, made, "open").json()["round_id"]
    both = {str(each.id): 5 * (each in (area, effect)) for each in made.criteria}
    before = ranking(one)["ranking"]
    best = {str(made.candidates[0].id): {str(effect.id): 5}, str(made.candidates[2].id): {str(effect.id): 1}}
    send(rooms, made, "entries", other, kind="rate", round_id=rated, ratings=best)
    assert ranking(one)["ranking"] == before, "an open round shows in nobody's numbers"
    act(rooms, made, "close")
    act(rooms, made, "step", step_id=made.steps[2].id)
    again = act(rooms, made, "open").json()["round_id"]
    send(rooms, made, "entries", one, kind="weigh", round_id=again, weights=both)
    points = {row["id"]: row["points"] for row in ranking(one)["ranking"]}
    assert (points[made.candidates[0].id], points[made.candidates[2].id]) == (50.0, 50.0)
    with transaction(ROOM) as connection:
        now = workshop(connection, made.id)
        told = orders(now, weighed(connection, now))
    theirs = next(by_sum for kind, _key, by_sum, _topsis in told if kind == "person")
    assert [round(float(each) * 100, 1) for each in theirs.scores] == [
        points[each.id] for each in made.candidates
    ]


def test_joining_twice_with_one_token_adds_nobody(rooms: Server, made: Workshop) -> None:
    token = join(rooms, made)
    send(rooms, made, "join", "none", token=token, group=made.groups[1].id, name="Frau Ö")
    with screen(rooms, made, "?lead") as leader:
        state = leader.wait(lambda s: s.last("state"))
    assert state["joined"] == 1
    assert "Ö" not in json.dumps(state, ensure_ascii=False)


def test_a_token_opens_nothing_else_and_ends_with_the_workshop(rooms: Server, made: Workshop) -> None:
    other, token = make_workshop(), join(rooms, made)
    bearer = {"Authorization": f"Bearer {token}"}
    for path in ("own?round=1", "ranking"):
        assert rooms.client.get(f"/live/{other.code}/{path}", headers=bearer).status_code == 403
        assert rooms.client.get(f"/live/{made.code}/{path}").status_code == 403
    assert send(rooms, other, "entries", token, kind="vote", round_id=1, dots={}).status_code == 403
    assert rooms.client.get(f"/live/{made.code}/tiles/vacancies/12/2130/1360.mvt").status_code == 403
    with screen(rooms, made) as phone:
        phone.wait(lambda s: s.last("state"))
        act(rooms, made, "end")
        phone.wait(lambda s: s.last("state")["workshop"]["status"] == "ended")
    for path in ("hello", "events", "own?round=1", "ranking", "qr.svg"):
        assert rooms.client.get(f"/live/{made.code}/{path}", headers=bearer).status_code == 403


def test_writes_from_other_pages_and_nonsense_are_refused(rooms: Server, made: Workshop) -> None:
    token = join(rooms, made)
    url = f"/live/{made.code}/entries"
    bearer = {"Authorization": f"Bearer {token}"}
    assert (
        rooms.client.post(url, json={}, headers=bearer | {"Origin": "https://example.org"}).status_code == 403
    )
    own = bearer | {"Origin": rooms.url}
    for body in (b"[]", b"{", b"\xff", b'{"kind": "vote", "round_id": {}}', b'{"kind": "note", "uid": 1}'):
        assert rooms.client.post(url, content=body, headers=own).status_code in {400, 409}, body
    assert rooms.client.post(url, content=b"x" * 200_000, headers=own).status_code == 400
    assert rooms.client.get("/live/NONE22/hello").status_code == 404
    assert rooms.client.get("/live/x/y/z").status_code == 404
    assert act(rooms, made, "nothing").status_code == 404
    assert act(rooms, made, "open").status_code == 400, "the first step takes no answers"


def test_pages_and_code_are_served(rooms: Server, made: Workshop) -> None:
    for path in ("/live", f"/live/{made.code}", f"/live/{made.code}/beamer"):
        answer = rooms.client.get(path)
        assert answer.status_code == 200
        assert "text/html" in answer.headers["content-type"]
        assert "Streamlit" not in answer.text
    assert rooms.client.get(f"/live/{made.code}/qr.svg").text.startswith("<?xml")
    assert rooms.client.get("/live/words").json()["join"] == "Mitmachen"
