"""Every route × every role over HTTP: denied by default, the same sign-in for pages, routes and tiles."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from starlette.routing import Mount
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin

from geo import accounts
from geo.accounts import add_account, end_session, start_session
from geo.database import transaction
from geo.people import OPERATOR, Person, Role, at_least
from tests.conftest import TestDatabase
from tests.web.conftest import Server, serving
from web.access import ACCESS, PUBLIC, STREAMLIT, TOKEN, least_role, line_of
from web.routes import ROUTES
from web.sign_in import safe_target

SIGNED_IN = [role for role in Role if role is not Role.GUEST]
PASSWORD = "Vier Wege zum Markt"
VALUES = {"layer": "vacancies", "z": "11", "x": "1066", "y": "681", "format": "csv"}
BROWSER = {"accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
REFUSED = {"Bitte anmelden.", "Dafür fehlen Ihnen die Rechte."}


def concrete(address: str) -> str:
    return re.sub(r"\{(\w+)(?::\w+)?\}", lambda found: VALUES.get(found[1], "00000"), address)


def addresses() -> list[tuple[str, str]]:
    """Return method and address of every route; the button of /abmelden is tried elsewhere."""
    found = []
    for route in ROUTES:
        path = f"{route.path}/plex.woff2" if isinstance(route, Mount) else route.path
        methods = sorted((getattr(route, "methods", None) or {"GET"}) - {"HEAD"})
        found += [(method, concrete(path)) for method in methods if path != "/abmelden" or method == "GET"]
    return found + [("GET", concrete(path)) for path in STREAMLIT if path != "/_stcore/stream"]


@pytest.fixture(scope="module")
def people(shared_atlas_database: TestDatabase) -> dict[Role, Person]:
    """One account per role."""
    with transaction(OPERATOR) as connection:
        ids = {role: add_account(connection, role.value, role, password=PASSWORD) for role in SIGNED_IN}
    return {role: Person(role.value, role, (), ids[role]) for role in SIGNED_IN}


@pytest.fixture(scope="module")
def server(
    shared_atlas_database: TestDatabase, people: dict[Role, Person], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    """A server with accounts, reachable by others."""
    log = tmp_path_factory.mktemp("server") / "log"
    with serving(shared_atlas_database, log, host="0.0.0.0", HOST="0.0.0.0") as started:
        yield started


@pytest.fixture(scope="module")
def cookies(people: dict[Role, Person]) -> dict[Role, str]:
    return {role: start_session(person) for role, person in people.items()} | {Role.GUEST: ""}


def ask(server: Server, method: str, path: str, cookie: str, **headers: str) -> httpx.Response:
    """Ask, and read no more than the beginning: some answers are streams that do not end."""
    sent = {"origin": server.url, **headers, **({"cookie": f"sitzung={cookie}"} if cookie else {})}
    with server.client.stream(method, path, headers=sent) as answer:
        if answer.headers.get("content-type", "").startswith("application/json"):
            answer.read()
    return answer


def refused(answer: httpx.Response) -> bool:
    if not answer.headers.get("content-type", "").startswith("application/json"):
        return False
    content = answer.json()
    return isinstance(content, dict) and content.get("error") in REFUSED


def test_every_route_has_a_line() -> None:
    paths = [concrete(f"{r.path}/x" if isinstance(r, Mount) else r.path) for r in ROUTES]
    assert [path for path in paths if line_of(path) not in ACCESS] == []
    assert set(ACCESS.values()) <= {PUBLIC, TOKEN, *Role}
    assert least_role("/new/route") is None


@pytest.mark.parametrize("role", list(Role))
def test_every_route_for_every_role(server: Server, cookies: dict[Role, str], role: Role) -> None:
    wrong = []
    for method, path in addresses():
        least = least_role(path)
        allowed = least in {PUBLIC, TOKEN} or (
            role is not Role.GUEST and least is not None and at_least(role, Role(least))
        )
        answer = ask(server, method, path, cookies[role])
        expected = 403 if role is not Role.GUEST else 401
        if allowed == refused(answer) or (not allowed and answer.status_code not in {expected, 404}):
            wrong.append((method, path, least, answer.status_code))
    assert wrong == []


def test_an_address_without_a_line_is_refused_to_everybody(server: Server, cookies: dict[Role, str]) -> None:
    for path in ("/a/b/c", "/_stcore/metrics", "/_stcore/agent/schema", "/auth/login"):
        assert ask(server, "GET", path, cookies[Role.ADMIN]).status_code == 404, path


def test_pages_lead_to_the_sign_in_and_back(server: Server) -> None:
    answer = server.client.get("/karte?layer=a&b=%2F", headers=BROWSER)
    assert answer.status_code == 303
    assert answer.headers["location"] == "/anmelden?weiter=%2Fkarte%3Flayer%3Da%26b%3D%252F"
    form = {"name": "planner", "kennwort": PASSWORD, "weiter": "/karte?layer=a&b=%2F"}
    signed = server.client.post("/anmelden", data=form, headers={"origin": server.url})
    assert (signed.status_code, signed.headers["location"]) == (303, "/karte?layer=a&b=%2F")
    cookie = signed.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    server.client.cookies.clear()


def test_the_sign_in_speaks_english_and_keeps_where_to_go(server: Server) -> None:
    page = server.client.get("/anmelden?weiter=%2Fkarte%3Fa%3D1&sprache=en", headers=BROWSER)
    assert '<html lang="en">' in page.text
    assert 'href="?weiter=%2Fkarte%3Fa%3D1&amp;sprache=de"' in page.text
    form = {"name": "planner", "kennwort": "falsch", "weiter": "/"}
    refused = server.client.post("/anmelden", data=form, headers={"origin": server.url})
    assert "not correct" in refused.text or "do not match" in refused.text or "wrong" in refused.text, (
        refused.text
    )
    server.client.cookies.clear()


def test_with_accounts_the_server_answers_to_other_names(server: Server, cookies: dict[Role, str]) -> None:
    away = {"host": "atlas.example", "origin": "http://atlas.example"}
    assert ask(server, "GET", "/sitzung", "", **away).status_code == 401
    assert ask(server, "GET", "/sitzung", cookies[Role.VIEWER], **away).status_code == 200
    page = server.client.get("/anmelden", headers={**BROWSER, "host": "atlas.example"})
    assert "nicht verschlüsselt" in page.text
    assert "nicht verschlüsselt" not in server.client.get("/anmelden", headers=BROWSER).text


@pytest.mark.parametrize(
    "target",
    ["//evil.example", "https://evil.example", "/\\evil.example", "/a\nb", "karte", "/anmelden", "/" * 2001],
)
def test_sign_in_leads_nowhere_else(target: str) -> None:
    assert safe_target(target) == "/"


def test_over_https_the_cookie_is_bound_to_the_host(server: Server) -> None:
    form = {"name": "viewer", "kennwort": PASSWORD}
    headers = {"origin": server.url, "x-forwarded-proto": "https"}
    cookie = server.client.post("/anmelden", data=form, headers=headers).headers["set-cookie"]
    assert cookie.startswith("__Host-sitzung=")
    assert "; Secure" in cookie
    server.client.cookies.clear()


def test_writes_from_other_sites_are_refused(server: Server, cookies: dict[Role, str]) -> None:
    for origin in ("https://evil.example", "null", ""):
        answer = ask(server, "POST", "/anmelden", cookies[Role.ADMIN], origin=origin)
        assert answer.status_code == 403, origin


@pytest.mark.parametrize(
    "change", [lambda c: c[:-2] + "xx", lambda c: "x" + c[1:], lambda c: c.partition(".")[0]]
)
def test_a_tampered_cookie_is_nobody(server: Server, cookies: dict[Role, str], change) -> None:
    assert ask(server, "GET", "/sitzung", change(cookies[Role.ADMIN])).status_code == 401


def test_a_session_ended_in_another_process_is_over_at_once(
    server: Server, people: dict[Role, Person]
) -> None:
    cookie = start_session(people[Role.PLANNER])
    assert ask(server, "GET", "/tiles/vacancies/11/1066/681.mvt", cookie).status_code == 200
    end_session(cookie)
    until = time.monotonic() + 3  # well below the time that a session is believed without asking
    while ask(server, "GET", "/sitzung", cookie).status_code != 401:
        assert time.monotonic() < until
        time.sleep(0.02)
    assert accounts.find_session(cookie) is None


def open_socket(server: Server, cookie: str, origin: str = "") -> ClientConnection:
    headers = {"Cookie": f"sitzung={cookie}"} if cookie else {}
    address = f"{server.url.replace('http', 'ws', 1)}/_stcore/stream"
    return connect(address, origin=Origin(origin or server.url), additional_headers=headers, proxy=None)


def read_to_the_end(socket: ClientConnection) -> None:
    while True:
        socket.recv(timeout=5)


def test_sockets_of_strangers_are_refused(server: Server, cookies: dict[Role, str]) -> None:
    cookie = cookies[Role.VIEWER]
    for given, origin in (("", ""), (cookie[:-2] + "xx", ""), (cookie, "https://evil.example")):
        with pytest.raises(InvalidStatus) as refusal:
            open_socket(server, given, origin)
        assert refusal.value.response.status_code == 403


def test_a_page_s_socket_closes_when_the_session_ends(server: Server, people: dict[Role, Person]) -> None:
    cookie, other = start_session(people[Role.VIEWER]), start_session(people[Role.VIEWER])
    with open_socket(server, cookie) as ended, open_socket(server, other) as kept:
        started = time.monotonic()
        end_session(cookie)
        with pytest.raises(ConnectionClosed) as closed:
            read_to_the_end(ended)
        assert closed.value.rcvd is not None
        assert closed.value.rcvd.code == 4401
        assert time.monotonic() - started < 3
        kept.ping().wait(5)
        assert kept.close_code is None


def test_a_session_ends_with_its_event_stream(server: Server, people: dict[Role, Person]) -> None:
    cookie = start_session(people[Role.VIEWER])
    headers = {"cookie": f"sitzung={cookie}", "accept": "text/event-stream"}
    with server.client.stream("GET", "/live/data", headers=headers) as answer:
        assert answer.status_code == 200
        parts = answer.iter_raw()
        next(parts)
        started = time.monotonic()
        end_session(cookie)
        try:
            for _part in parts:
                pass
        except httpx.RemoteProtocolError:
            pass  # the answer was cut off, which is what we want
    assert time.monotonic() - started < 3


def test_passwords_and_cookies_are_in_no_log(
    server: Server, tmp_path_factory: pytest.TempPathFactory
) -> None:
    for password in ("Kein gutes Wort 1", PASSWORD):
        form = {"name": "advisor", "kennwort": password, "weiter": "/"}
        server.client.post("/anmelden", data=form, headers={"origin": server.url})
    server.client.cookies.clear()
    logs = [path.read_bytes() for path in Path(tmp_path_factory.getbasetemp()).glob("server*/log")]
    assert logs
    with transaction(OPERATOR) as connection:
        told = repr(connection.exec_driver_sql("select * from audit").fetchall())
        told += repr(
            connection.exec_driver_sql(
                "select relation, old from row_history where relation ~ 'account'"
            ).fetchall()
        )
    for secret in ("Kein gutes Wort", PASSWORD, "argon2", "sitzung="):
        assert all(secret.encode() not in log for log in logs), secret
        assert secret not in told, secret


def test_guests_see_the_public_part_where_that_is_switched_on(
    shared_atlas_database: TestDatabase, people: dict[Role, Person], tmp_path: Path
) -> None:
    with serving(shared_atlas_database, tmp_path / "log", PUBLIC_ACCESS="1") as public:
        assert public.client.get("/karte", headers=BROWSER).status_code == 200
        assert public.client.get("/tiles/vacancies/11/1066/681.mvt").status_code == 200
        assert public.client.get("/sitzung").json()["role"] == "guest"
        assert ask(public, "PUT", "/_stcore/upload_file/a/b", "").status_code == 403
        assert ask(public, "PUT", "/api/field/v1/entries/x", "").status_code == 403
