"""Hostile addresses: one German sentence, the right status, nothing changed, nothing leaked."""

from __future__ import annotations

import re
import socket

import httpx
import pytest
import sqlalchemy as sa

from geo.database import transaction
from tests.web.conftest import Server

GERMAN = re.compile(r"^[A-ZÄÖÜ„].*[a-zäöüß].*\.?$", re.DOTALL)
TELLTALE = re.compile(r"psycopg|sqlalchemy|select |traceback|/geo/|pg_|syntax", re.IGNORECASE)
VALUES = [
    "' OR 1=1 --", "'; drop table vacancy; --", "1) union select usename from pg_user --", "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>", "NaN", "inf", "-inf", "1e999", "..", "...", "5..1", "nan..nan", "\x00", "\ud7ff",
    "%s", "%(x)s", "{0}", "${jndi:ldap://x}", "../../etc/passwd", "١٢", "9" * 500, "-1", "0x10", "true", "[]",
    '{"a":1}', "\r\nSet-Cookie: a=b",
]  # fmt: skip
PARAMETERS = [
    "status",
    "kind",
    "borough_id",
    "floor_area_m2",
    "vacant_since",
    "step_free",
    "q",
    "municipality_key",
    "x'y",
]


def check_refusal(answer: httpx.Response, *statuses: int) -> None:
    assert answer.status_code in statuses, (answer.status_code, answer.text[:300])
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["x-content-type-options"] == "nosniff"
    sentence = answer.json()["error"]
    assert list(answer.json()) == ["error"]
    assert GERMAN.match(sentence), sentence
    own_words = re.sub("„.*?“", "", sentence, flags=re.DOTALL)
    assert not TELLTALE.search(own_words), sentence
    assert len(sentence) < 400


def content() -> tuple[int, ...]:
    with transaction() as connection:
        tables = ("commercial_unit", "vacancy", "area", "source", "row_history")
        return tuple(
            connection.execute(sa.text(f"select count(*) from {table}")).scalar_one() for table in tables
        )


@pytest.mark.parametrize("parameter", PARAMETERS)
@pytest.mark.parametrize("path", ["/tiles/vacancies/11/1066/681.mvt", "/export/vacancies.csv"])
def test_hostile_filters_are_refused_or_harmless(http: httpx.Client, path: str, parameter: str) -> None:
    before = content()
    for value in VALUES:
        answer = http.get(path, params={parameter: value})
        if answer.status_code in (200, 204):
            assert parameter in ("q", "step_free", "floor_area_m2", "borough_id"), (parameter, value)
        else:
            check_refusal(answer, 400)
    assert content() == before


@pytest.mark.parametrize(
    "place",
    ["99/0/0", "-1/0/0", "10/-5/3", "3/8/0", "3/0/8", "a/b/c", "1.5/0/0", "1e3/0/0", "١/0/0", "NaN/1/1",
     "11/1066/" + "9" * 3000, "11/1066'/681", "11/%3Cscript%3E/1"],
)  # fmt: skip
def test_impossible_tiles_are_refused(http: httpx.Client, place: str) -> None:
    check_refusal(http.get(f"/tiles/vacancies/{place}.mvt"), 400)


@pytest.mark.parametrize(
    "path",
    ["/tiles/unknown/1/1/1.mvt", "/tiles/vacancy/1/1/1.mvt", "/tiles/pg_user/1/1/1.mvt", "/tiles/__init__/1/1/1.mvt",
     "/tiles/vacancies.labels/11/1066/681.mvt", "/tiles/<script>/1/1/1.mvt", "/tiles/", "/tiles/vacancies", "/export/",
     "/tiles/vacancies/1/1/1.png", "/export/vacancies.exe", "/export/unknown.csv", "/export/a/b.csv"],
)  # fmt: skip
def test_unknown_addresses_of_ours_are_not_pages(http: httpx.Client, path: str) -> None:
    check_refusal(http.get(path), 404)


@pytest.mark.parametrize(
    "path", ["/export/..%2f..%2fapp.csv", "/tiles/vacancies/%00/1/1.mvt", "/tiles/%2e%2e/1/1/1.mvt"]
)
def test_paths_that_climb_are_refused(http: httpx.Client, path: str) -> None:
    answer = http.get(path)
    assert answer.status_code in (400, 404)
    assert "st.App" not in answer.text


def test_an_endless_address_is_refused(server: Server, http: httpx.Client) -> None:
    check_refusal(http.get("/tiles/vacancies/11/1066/681.mvt?q=" + "a" * 20_000), 400)
    host, port = server.url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=10) as client:
        client.sendall(b"GET /tiles/vacancies/11/1066/681.mvt?q=")
        try:
            for _ in range(16):
                client.sendall(b"a" * 65_536)
            answer = client.recv(1000)
        except (BrokenPipeError, ConnectionResetError):
            answer = b""
        assert not answer.startswith(b"HTTP/1.1 200")
    assert http.get("/healthz").status_code == 200


def test_a_thousand_filters_are_refused(http: httpx.Client) -> None:
    query = "&".join(f"p{n}=1" for n in range(1000))
    check_refusal(http.get(f"/tiles/vacancies/11/1066/681.mvt?{query}"), 400)
    many = "&".join("status=vacant" for _ in range(500))
    assert http.get(f"/tiles/vacancies/11/1066/681.mvt?{many}").status_code in (200, 400)


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_tiles_and_downloads_cannot_be_written(http: httpx.Client, method: str) -> None:
    own = {"origin": str(http.base_url).rstrip("/")}
    for path in ("/tiles/vacancies/11/1066/681.mvt", "/export/vacancies.csv", "/healthz", "/readyz"):
        assert http.request(method, path, headers=own).status_code == 405
