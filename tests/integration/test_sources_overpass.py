"""Overpass: a server on loopback that answers in Overpass's shape, its failures included."""

from __future__ import annotations

import json
import socket
import threading
import urllib.parse
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import osmnx
import pytest

from geo.errors import AtlasError, InputError
from geo.settings import settings
from geo.sources import overpass
from quarters.supply.sources import LoadOptions, load_osm
from tests.source_files import EXPECTED_FACILITIES, NODES, WAYS, facilities, fingerprint

pytestmark = pytest.mark.usefixtures("atlas_database")
STATUS = """Connected as: 1
Current time: 2026-11-22T10:00:00Z
Announced endpoint: none
Rate limit: 4
4 slots available now.
"""


def elements(question: str) -> list[dict[str, object]]:
    """All nodes, and the ways with a street or with a shop, as the question asks."""
    wanted = [
        {"type": "way", "id": ref, "nodes": nodes, "tags": tags}
        for ref, (nodes, tags) in WAYS.items()
        if ("highway" in tags) == ('way["highway"]' in question)
    ]
    nodes = [
        {"type": "node", "id": ref, "lon": lon, "lat": lat, "tags": tags}
        for ref, (lon, lat, tags) in NODES.items()
    ]
    return [*nodes, *wanted]


class Server:
    """Answers with ``failures`` first, one per question, then properly."""

    def __init__(self) -> None:
        self.questions: list[str] = []
        self.failures: list[tuple[int, bytes]] = []
        self.status = STATUS
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.answer(200 if self.path == "/api/status" else 404, outer.status.encode())

            def do_POST(self) -> None:
                form = self.rfile.read(int(self.headers["Content-Length"])).decode()
                if self.path != "/api/interpreter":
                    return self.answer(404, b"")
                outer.questions.append(urllib.parse.parse_qs(form)["data"][0])
                if outer.failures:
                    return self.answer(*outer.failures.pop(0))
                content = {
                    "version": 0.6,
                    "osm3s": {"timestamp_osm_base": "2026-11-20T12:00:00Z", "copyright": "ODbL"},
                    "elements": elements(outer.questions[-1]),
                }
                return self.answer(200, json.dumps(content).encode())

            def answer(self, code: int, body: bytes) -> None:
                self.send_response(code)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_args: object) -> None:
                pass

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.http.server_address[1]}/api"
        threading.Thread(target=self.http.serve_forever, daemon=True).start()


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    started = Server()
    monkeypatch.setattr(settings(), "overpass_url", started.url)
    monkeypatch.setattr(overpass, "RETRY_PAUSES_S", (0.01, 0.01))
    yield started
    started.http.shutdown()
    started.http.server_close()


def test_the_server_gives_what_the_file_gives(server: Server) -> None:
    look_up, before = socket.getaddrinfo, dict(vars(osmnx.settings))
    report = load_osm()
    assert report.stored
    assert report.changes["walk_edge"].new == 3
    assert facilities("osm-supply") == EXPECTED_FACILITIES
    assert len(server.questions) == 2
    assert "'shop'='supermarket'" in server.questions[1]
    assert socket.getaddrinfo is look_up
    assert {name: value for name, value in vars(osmnx.settings).items() if name in before} == before
    again = fingerprint()
    load_osm()
    assert fingerprint() == again


def test_the_address_may_end_in_interpreter(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings(), "overpass_url", f"{server.url}/interpreter/")
    assert load_osm().stored


def test_a_busy_server_is_asked_again(server: Server) -> None:
    server.failures = [(429, b"rate limited"), (504, b"<html>")]
    assert load_osm().stored
    assert len(server.questions) == 4


REMARK = json.dumps(
    {"elements": [], "remark": 'runtime error: Query timed out in "query" at line 3 after 181 seconds.'}
)


@pytest.mark.parametrize(
    ("code", "body", "sentence"),
    [
        (429, b"", r"überlastet \(429\)"),
        (504, b"<html>Gateway Timeout</html>", r"überlastet \(504\)"),
        (400, b"<html>parse error</html>", r"lehnt die Anfrage ab \(400\)"),
        (200, REMARK.encode(), "abgebrochen.*Query timed out"),
        (200, b'{"elements": [', "nicht lesbar"),
        (200, b"<html>sorry</html>", "nicht lesbar"),
        (200, b"[]", "nicht lesbar"),
        (200, b'{"elements": [7]}', "nicht lesbar"),
        (200, b'{"elements": []}', "kein begehbarer Weg"),
        (200, b'{"elements": [{"type": "node", "id": 1}]}', "unvollständig"),
    ],
)
def test_a_failure_is_one_sentence_and_changes_nothing(
    server: Server, code: int, body: bytes, sentence: str
) -> None:
    server.failures = [(code, body)] * 10
    before = fingerprint()
    with pytest.raises(AtlasError, match=sentence) as failure:
        load_osm()
    assert "\n" not in str(failure.value)
    assert fingerprint() == before


def test_a_failure_of_the_second_question_changes_nothing_either(server: Server) -> None:
    before = fingerprint()
    server.failures = [(200, json.dumps({"elements": elements('way["highway"]')}).encode()), (200, b"{}")]
    with pytest.raises(AtlasError, match="nicht lesbar"):
        load_osm()
    assert fingerprint() == before


def test_a_server_that_is_not_there_is_told_at_once(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        monkeypatch.setattr(settings(), "overpass_url", f"http://127.0.0.1:{free.getsockname()[1]}/api")
        with pytest.raises(AtlasError, match="nicht erreichbar"):
            load_osm()


def test_a_server_without_slots_is_told(server: Server) -> None:
    server.status = STATUS.replace(
        "4 slots available now.", "Slot available after: 2026-11-22T11:00:00Z, in 3600 seconds."
    )
    with pytest.raises(AtlasError, match="3601 Sekunden belegt"):
        load_osm()
    assert server.questions == []


def test_a_wrong_address_and_a_missing_area_are_told(server: Server) -> None:
    with pytest.raises(InputError, match="OVERPASS_URL"):
        load_osm(overpass_url="file:///etc/passwd")
    with pytest.raises(InputError, match="Gebiet"):
        load_osm(None, LoadOptions(clip=False))
